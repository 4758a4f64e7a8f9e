//! Where go-yaml's scanner takes a text otherwise than the parser does.
//!
//! Source: go-yaml v3 `scannerc.go` `yaml_parser_scan_to_next_token`, `yaml_parser_scan_plain_scalar`.

use std::ops::Range;
use std::rc::Rc;

use granit_parser::{ErrorKind, ScalarStyle, ScanError};

use super::{OpenCollection, TreeBuilder, line_ends};
use crate::yaml::YamlError;

/// A byte order mark, which may stand anywhere but at the beginning of a line.
const MARK: char = '\u{feff}';

/// The text that is parsed in place of another one of the same length.
pub(super) struct Repaired {
    pub(super) text: String,
    /// What is in it for a byte order mark.
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

impl TreeBuilder<'_> {
    /// The text of a scalar as go-yaml reads it.
    pub(super) fn text_of(&self, text: &str, range: Range<usize>, style: ScalarStyle) -> Rc<str> {
        let written = self.written.get(range.clone()).unwrap_or_default();
        let relined = line_ends::scalar(written, text, style);
        let text = relined.as_deref().unwrap_or(text);
        let is_block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
        // A block keeps the end of its last line only where there is one.
        let text = if is_block && range.end >= self.text.len() && !self.text.ends_with(['\n', '\r', ' ', '\t']) {
            text.strip_suffix('\n').unwrap_or(text)
        } else {
            text
        };
        match self.mark {
            Some(mark) => text.replace(mark, "\u{feff}").into(),
            None => text.into(),
        }
    }

    pub(super) fn is_flow(&self, open: &OpenCollection) -> bool {
        let text = self.text.get(open.start..);
        text.is_some_and(|text| text.starts_with(['[', '{']))
    }

    /// Whether the innermost collection is between brackets.
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
            Some(at) => Err(self.error(at, at + 1, "a tab in the indentation; YAML allows only spaces there")),
            None => Ok(()),
        }
    }
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

/// Where a tab is in the beginning of a line behind `end`, empty or not, and go-yaml refuses it.
pub(super) fn tab(text: &str, end: usize, mut behind: Behind) -> Option<usize> {
    let rest = text.get(end..)?;
    let block = |at: usize| {
        text.get(..at)
            .map(|before| before.len() - before.rfind('\n').map_or(0, |at| at + 1))
    };
    // Most lines have none; columns are counted only for those that do.
    let mut column = matches!(behind, Behind::Nothing).then_some(0);
    let mut in_comment = false;
    for (at, letter) in rest.char_indices() {
        in_comment &= letter != '\n';
        match (letter, column) {
            _ if in_comment => {}
            ('\n' | '\r', _) => column = Some(0),
            ('\t', Some(columns)) => match behind {
                Behind::Plain(start) | Behind::PlainInFlow(start) if columns > block(start)? => {
                    column = Some(columns + 1);
                }
                _ => return Some(end + at),
            },
            (' ', Some(columns)) => column = Some(columns + 1),
            (' ' | '\t', None) => {}
            ('#', _) if !matches!(behind, Behind::PlainInFlow(_)) => {
                (in_comment, behind, column) = (true, Behind::Other, None);
            }
            // Behind a key.
            (':', None) if !matches!(behind, Behind::PlainInFlow(_)) => behind = Behind::Other,
            _ => return None,
        }
    }
    None
}
