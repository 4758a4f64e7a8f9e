//! Environment files as systemd reads them (`EnvironmentFile=`).
//!
//! Source: systemd v252 `src/basic/env-file.c` `parse_env_file_internal`, followed state by state.

use super::{Assigned, Assignment, EnvError, ErrorClass};
use crate::secret::Secret;
use crate::source::{Encoding, Located, SourceId, SourceMap, Span};

/// What the text of a source has for a byte that is no UTF-8.
const STRAY: char = '\u{fffd}';

/// Where the reader is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LineState {
    BeforeKey,
    Key,
    BeforeValue,
    Value,
    Escape,
    SingleQuoted,
    DoubleQuoted,
    DoubleQuotedEscape,
    Comment,
    CommentEscape,
}

/// Reads source `id`. What systemd drops with a line in its log is dropped, too: lines without `=`, and names that are
/// no names.
///
/// # Errors
/// If systemd would refuse the file: a name or a value in it is not UTF-8, or it has a NUL byte.
pub fn read(sources: &SourceMap, id: SourceId) -> Result<Vec<Assignment>, EnvError> {
    let refused = |span, message: String| EnvError {
        span,
        class: ErrorClass::Raw,
        message,
    };
    if let Some((span, message)) = sources.not_utf8(id).filter(|_| sources.encoding(id) == Encoding::Utf16) {
        return Err(refused(span, message));
    }
    if let Some(at) = sources.text(id).find('\0') {
        let span = Span::new(id, at..at + 1);
        return Err(refused(span, "systemd refuses a file with a NUL byte".to_owned()));
    }
    let mut reader = SystemdReader {
        id,
        state: LineState::BeforeKey,
        key: 0..0,
        value: String::new(),
        from: 0,
        kept: 0,
        stray: None,
        done: Vec::new(),
    };
    let text = sources.text(id);
    for (at, character) in text.char_indices() {
        reader.take(text, at, character);
    }
    if !matches!(
        reader.state,
        LineState::BeforeKey | LineState::Key | LineState::Comment | LineState::CommentEscape
    ) {
        reader.push(text, text.len());
    }
    // What is in a comment, or in a line that is dropped, does not count.
    match (reader.stray, sources.not_utf8(id)) {
        (Some(at), Some((_, message))) => Err(refused(Span::new(id, at..at + STRAY.len_utf8()), message)),
        _ => Ok(reader.done),
    }
}

struct SystemdReader {
    id: SourceId,
    state: LineState,
    key: std::ops::Range<usize>,
    value: String,
    /// Where the value begins.
    from: usize,
    /// How much of the value stays when the blanks at its end are dropped.
    kept: usize,
    /// The first byte that is no UTF-8 in a name or a value.
    stray: Option<usize>,
    done: Vec<Assignment>,
}

fn is_line_end(character: char) -> bool {
    matches!(character, '\n' | '\r')
}

fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r')
}

impl SystemdReader {
    fn take(&mut self, text: &str, at: usize, character: char) {
        self.state = match self.state {
            LineState::BeforeKey if matches!(character, '#' | ';') => LineState::Comment,
            LineState::BeforeKey if is_blank(character) => LineState::BeforeKey,
            // A `=` is no end of a name that has not begun.
            LineState::BeforeKey => {
                self.key = at..at;
                LineState::Key
            }
            LineState::Key if is_line_end(character) => LineState::BeforeKey,
            LineState::Key if character == '=' => self.begin_value(at),
            LineState::Key => LineState::Key,
            LineState::BeforeValue if is_line_end(character) => self.push(text, at),
            LineState::BeforeValue if character == '\'' => LineState::SingleQuoted,
            LineState::BeforeValue if character == '"' => LineState::DoubleQuoted,
            LineState::BeforeValue if character == '\\' => LineState::Escape,
            LineState::BeforeValue if is_blank(character) => LineState::BeforeValue,
            LineState::BeforeValue => self.add(character, LineState::Value),
            LineState::Value if is_line_end(character) => self.push(text, at),
            // Spaces before a backslash stay, whatever it comes to.
            LineState::Value if character == '\\' => {
                self.kept = self.value.len();
                LineState::Escape
            }
            LineState::Value => {
                self.value.push(character);
                if !is_blank(character) {
                    self.kept = self.value.len();
                }
                LineState::Value
            }
            // A backslash at the end joins two lines.
            LineState::Escape if is_line_end(character) => LineState::Value,
            LineState::Escape => self.add(character, LineState::Value),
            LineState::SingleQuoted if character == '\'' => LineState::BeforeValue,
            LineState::SingleQuoted => self.add(character, LineState::SingleQuoted),
            LineState::DoubleQuoted if character == '"' => LineState::BeforeValue,
            LineState::DoubleQuoted if character == '\\' => LineState::DoubleQuotedEscape,
            LineState::DoubleQuoted => self.add(character, LineState::DoubleQuoted),
            LineState::DoubleQuotedEscape => {
                if !matches!(character, '"' | '\\' | '`' | '$' | '\n') {
                    self.value.push('\\');
                }
                if character == '\n' {
                    LineState::DoubleQuoted
                } else {
                    self.add(character, LineState::DoubleQuoted)
                }
            }
            LineState::Comment if character == '\\' => LineState::CommentEscape,
            LineState::Comment if is_line_end(character) => LineState::BeforeKey,
            // Up to v253 a backslash carries a comment on into the next line.
            LineState::Comment | LineState::CommentEscape => LineState::Comment,
        };
    }

    fn begin_value(&mut self, at: usize) -> LineState {
        self.key.end = at;
        self.from = at + 1;
        self.value.clear();
        self.kept = 0;
        LineState::BeforeValue
    }

    fn add(&mut self, character: char, next: LineState) -> LineState {
        self.value.push(character);
        self.kept = self.value.len();
        next
    }

    fn push(&mut self, text: &str, end: usize) -> LineState {
        let name = text
            .get(self.key.clone())
            .unwrap_or_default()
            .trim_end_matches(is_blank);
        self.value.truncate(self.kept);
        let assignment = text.get(self.key.start..end).unwrap_or_default();
        if (name.contains(STRAY) || self.value.contains(STRAY)) && self.stray.is_none() {
            self.stray = assignment.find(STRAY).map(|at| self.key.start + at);
        }
        let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if is_name {
            let span = Span::new(self.id, self.key.start..self.key.start + name.len());
            let written = text.get(self.from..end).unwrap_or_default();
            let from = self.from + (written.len() - written.trim_start_matches(is_blank).len());
            let value = Span::new(
                self.id,
                from..self.from + written.trim_end_matches(is_blank).len().max(from - self.from),
            );
            self.done.push(Assignment {
                name: Located::new(name.to_owned(), span),
                value: Assigned::Text {
                    text: Secret::new(self.value.clone()),
                    span: value,
                    expands: false,
                },
            });
        }
        LineState::BeforeKey
    }
}
