//! Where go-yaml's scanner takes a text otherwise than the parser does.
//!
//! Source: go-yaml v3 `scannerc.go` `yaml_parser_scan_to_next_token`, `yaml_parser_scan_plain_scalar`,
//! `yaml_parser_scan_flow_scalar`, `yamlprivateh.go` `is_break`.

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;

use granit_parser::{ErrorKind, ScalarStyle, ScanError};

use super::{Builder, Open};
use crate::yaml::YamlError;

/// A byte order mark, which may stand anywhere but at the beginning of a line.
const MARK: char = '\u{feff}';
/// Line ends besides LF and CR.
const LINE_ENDS: [char; 3] = ['\u{85}', '\u{2028}', '\u{2029}'];

/// The text that is parsed in place of another one of the same length.
pub(super) struct Repaired {
    pub(super) text: String,
    /// What stands in it for a byte order mark.
    pub(super) mark: Option<char>,
}

/// `text` without what the parser stumbled over, if go-yaml takes it; byte for byte as long.
pub(super) fn repaired(text: &str, error: &ScanError, in_flow: bool) -> Option<Repaired> {
    let at = error.marker().byte_offset()?;
    match error.kind() {
        // A comment needs no space before its `#`.
        ErrorKind::CommentNotSeparated => {
            let at = at + text.get(at..)?.find('#')?;
            let end = at + text.get(at..)?.find(['\n', '\r']).unwrap_or(text.len() - at);
            let spaces = " ".repeat(end - at);
            let text = [text.get(..at)?, &spaces, text.get(end..)?].concat();
            Some(Repaired { text, mark: None })
        }
        // Between brackets a tab is a space, in the beginning of a line, too.
        ErrorKind::TabNotAllowed | ErrorKind::TabInBlockIndentation if in_flow => {
            let start = text.get(..at)?.rfind('\n')? + 1;
            let line = text.get(start..)?;
            let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
            let text = [text.get(..start)?, &" ".repeat(indent), line.get(indent..)?].concat();
            Some(Repaired { text, mark: None })
        }
        ErrorKind::BomInsideDocument => {
            let start = if text.starts_with(MARK) { MARK.len_utf8() } else { 0 };
            let (head, body) = text.split_at_checked(start)?;
            // At the beginning of a line go-yaml passes over it, which nothing of the same length does.
            if body.starts_with(MARK) || body.contains(&format!("\n{MARK}")) {
                return None;
            }
            let stand_in = ('\u{f8f0}'..='\u{f8ff}').find(|free| !text.contains(*free))?;
            let text = head.to_owned() + &body.replace(MARK, stand_in.encode_utf8(&mut [0; 4]));
            Some(Repaired {
                text,
                mark: Some(stand_in),
            })
        }
        _ => None,
    }
}

impl Builder<'_> {
    /// The text of a scalar as go-yaml reads it.
    pub(super) fn text_of(&self, text: &str, range: Range<usize>, style: ScalarStyle) -> Result<Rc<str>, YamlError> {
        let text = scalar(self.text, text, range, style);
        let text = text.map_err(|(at, message)| self.error(at, at + 1, message))?;
        Ok(match self.mark {
            Some(mark) => text.replace(mark, "\u{feff}").into(),
            None => text.into(),
        })
    }

    fn is_flow(&self, open: &Open) -> bool {
        let text = self.text.get(open.start..);
        text.is_some_and(|text| text.starts_with(['[', '{']))
    }

    /// Whether the innermost collection stands between brackets.
    pub(super) fn is_in_flow(&self) -> bool {
        self.open.last().is_some_and(|open| self.is_flow(open))
    }

    /// Refuses a tab in the beginning of a line behind what ends at `end`.
    pub(super) fn no_tab(&self, end: usize, is_plain: bool) -> Result<(), YamlError> {
        let block = self.open.iter().rev().find(|open| !self.is_flow(open));
        let behind = match (block.map(|open| open.start), self.is_in_flow()) {
            (Some(block), false) if is_plain => Behind::Plain(block),
            (Some(block), true) if is_plain => Behind::PlainInFlow(block),
            (_, false) => Behind::Other,
            (_, true) => return Ok(()),
        };
        match tab(self.text, end, behind) {
            Some(at) => Err(self.error(at, at + 1, "a tab stands where YAML wants blanks")),
            None => Ok(()),
        }
    }
}

/// The text of a scalar that the parser takes for `text` and that is written at `range` of `file`.
///
/// # Errors
/// Where go-yaml refuses it, and why.
pub(super) fn scalar<'t>(
    file: &str,
    text: &'t str,
    range: Range<usize>,
    style: ScalarStyle,
) -> Result<Cow<'t, str>, (usize, &'static str)> {
    let end = range.end;
    let written = file.get(range).unwrap_or_default();
    match style {
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
            Ok(folded(written).map_or(Cow::Borrowed(text), Cow::Owned))
        }
        ScalarStyle::Plain if written.trim_end_matches(LINE_ENDS).contains(LINE_ENDS) => {
            Err((end.saturating_sub(1), "a character in this value ends its line"))
        }
        ScalarStyle::Plain => Ok(Cow::Borrowed(text.trim_end_matches(LINE_ENDS))),
        _ => Ok(Cow::Borrowed(text)),
    }
}

/// What a quoted scalar says that is `written` over several lines with other line ends than LF and CR: they are folded.
fn folded(written: &str) -> Option<String> {
    let inner = written.get(1..written.len().checked_sub(1)?)?;
    if !inner.contains(LINE_ENDS[0]) || inner.contains(['\\', '\n', '\r', '\'']) {
        return None;
    }
    let lines: Vec<&str> = inner.split(LINE_ENDS[0]).collect();
    let last = lines.len() - 1;
    let mut text = String::with_capacity(inner.len());
    let mut empty = 0_usize;
    for (at, line) in lines.iter().enumerate() {
        let line = if at > 0 {
            line.trim_start_matches([' ', '\t'])
        } else {
            line
        };
        let line = if at < last {
            line.trim_end_matches([' ', '\t'])
        } else {
            line
        };
        if at > 0 && at < last && line.is_empty() {
            empty += 1;
            continue;
        }
        if at > 0 {
            if empty == 0 {
                text.push(' ');
            } else {
                text.extend(std::iter::repeat_n('\n', empty));
            }
            empty = 0;
        }
        text.push_str(line);
    }
    Some(text)
}

/// What a tab in the beginning of a line follows.
#[derive(Clone, Copy)]
pub(super) enum Behind {
    /// The beginning of the file.
    Nothing,
    /// A plain scalar in a block collection that begins at this place: it is looked for further lines of it.
    Plain(usize),
    /// A plain scalar in `[ ]` or `{ }`, in a block collection that begins at this place.
    PlainInFlow(usize),
    /// Anything else in a block collection.
    Other,
}

/// Where a tab stands in the beginning of a line behind `end`, empty or not, and go-yaml refuses it.
pub(super) fn tab(text: &str, end: usize, behind: Behind) -> Option<usize> {
    let rest = text.get(end..)?;
    let block = |at: usize| {
        text.get(..at)
            .map(|before| before.len() - before.rfind('\n').map_or(0, |at| at + 1))
    };
    // Most lines have none; columns are counted only for those that do.
    let strict = matches!(behind, Behind::Nothing | Behind::Other);
    let mut column = matches!(behind, Behind::Nothing).then_some(0);
    for (at, letter) in rest.char_indices() {
        match (letter, column) {
            ('\n' | '\r', _) => column = Some(0),
            ('\t', Some(columns)) => match behind {
                Behind::Plain(start) | Behind::PlainInFlow(start) if !strict && columns > block(start)? => {
                    column = Some(columns + 1);
                }
                _ => return Some(end + at),
            },
            (' ', Some(columns)) => column = Some(columns + 1),
            (' ' | '\t', None) => {}
            ('#', _) if !matches!(behind, Behind::PlainInFlow(_)) => {
                let line = rest.get(at..)?.find('\n')?;
                return tab(text, end + at + line, Behind::Other);
            }
            // Behind a key.
            (':', None) if !matches!(behind, Behind::PlainInFlow(_)) => return tab(text, end + at + 1, Behind::Other),
            _ => return None,
        }
    }
    None
}
