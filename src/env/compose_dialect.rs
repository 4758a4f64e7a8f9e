//! Environment files as Docker Compose reads them: `.env`, `--env-file`, and `env_file` without a format.
//!
//! Source: compose-spec/compose-go v2.13.0 `dotenv/parser.go`, followed step by step.

use super::{Assigned, Assignment, EnvError, ErrorClass};
use crate::secret::Secret;
use crate::source::{Encoding, Located, SourceId, SourceMap, Span};

/// Reads source `id`. A template is checked only when it is expanded.
///
/// # Errors
/// If Docker Compose would refuse the file.
pub fn read(sources: &SourceMap, id: SourceId) -> Result<Vec<Assignment>, EnvError> {
    let text = sources.text(id);
    // UTF-16 is taken for bytes; its first one cannot begin a name.
    if let Some((span, message)) = sources.not_utf8(id).filter(|_| sources.encoding(id) == Encoding::Utf16) {
        let class = ErrorClass::Key;
        return Err(EnvError { span, class, message });
    }
    let at = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let mut reader = EnvFileReader { id, text, at };
    let mut assignments = Vec::new();
    while reader.skip_to_statement() {
        assignments.extend(reader.statement()?);
    }
    Ok(assignments)
}

/// Blanks inside a line; a line end is none.
fn is_blank(character: char) -> bool {
    matches!(character, '\t' | '\u{b}' | '\u{c}' | '\r' | ' ' | '\u{85}' | '\u{a0}')
}

struct EnvFileReader<'a> {
    id: SourceId,
    text: &'a str,
    at: usize,
}

impl<'a> EnvFileReader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.id, start..end)
    }

    /// Skips blank space and comments; whether anything follows.
    fn skip_to_statement(&mut self) -> bool {
        loop {
            self.at = self.text.len() - self.rest().trim_start().len();
            if !self.rest().starts_with('#') {
                return !self.rest().is_empty();
            }
            self.at = self.rest().find('\n').map_or(self.text.len(), |end| self.at + end);
        }
    }

    fn skip_blanks(&mut self) {
        self.at = self.text.len() - self.rest().trim_start_matches(is_blank).len();
    }

    fn statement(&mut self) -> Result<Option<Assignment>, EnvError> {
        if let Some(rest) = self.rest().strip_prefix("export")
            && rest.starts_with(['\t', '\n', '\u{c}', '\r', ' '])
        {
            self.at += "export".len();
            self.skip_blanks();
        }
        // `export` and a lone CR at the very end leave nothing to be a name.
        if self.rest().is_empty() {
            return Err(self.no_name(self.at, self.at, "`export` has no name behind it"));
        }
        let start = self.at;
        let stop = self.rest().char_indices().find(|(_, character)| {
            !(is_blank(*character) || character.is_alphanumeric() || matches!(character, '_' | '.' | '-' | '[' | ']'))
        });
        let Some((length, stop)) = stop else {
            return Ok(Some(self.name_at_the_end()));
        };
        let end = start + length;
        if !matches!(stop, '=' | ':' | '\n') {
            let message = "a variable's name has a character that it may not have";
            return Err(self.no_name(end, end + stop.len_utf8(), message));
        }
        let name = self.text.get(start..end).unwrap_or_default();
        let name = if stop == '\n' { name } else { name.trim_end() };
        let name_end = start + name.trim_end().len();
        if name.trim_end_matches(is_blank_but_space(stop)).contains(' ') {
            return Err(self.no_name(start, name_end, "a variable's name contains a space"));
        }
        let name = Located::new(name.trim_end().to_owned(), self.span(start, name_end));
        self.at = end + stop.len_utf8();
        if stop == '\n' {
            return Ok((!name.value.is_empty()).then_some(Assignment {
                name,
                value: Assigned::Inherited,
            }));
        }
        self.skip_blanks();
        let value = match self.rest().chars().next() {
            Some(quote @ ('"' | '\'')) => self.quoted(quote)?,
            _ => self.unquoted(),
        };
        Ok(Some(Assignment { name, value }))
    }

    /// A name at the very end of the file, without a line end: Compose takes all of it for a value of the variable with
    /// the empty name.
    fn name_at_the_end(&mut self) -> Assignment {
        let span = self.span(self.at, self.text.len());
        let text = Secret::new(self.rest().trim_end());
        self.at = self.text.len();
        let expands = true;
        Assignment {
            name: Located::new(String::new(), span),
            value: Assigned::Text { text, span, expands },
        }
    }

    fn no_name(&self, start: usize, end: usize, message: &str) -> EnvError {
        EnvError {
            span: self.span(start, end),
            class: ErrorClass::Key,
            message: message.to_owned(),
        }
    }

    fn unquoted(&mut self) -> Assigned {
        let start = self.at;
        let line = self.rest().split('\n').next().unwrap_or_default();
        self.at += line.len();
        let value = line.split(" #").next().unwrap_or_default().trim_end();
        Assigned::Text {
            text: Secret::new(value),
            span: self.span(start, start + value.len()),
            expands: true,
        }
    }

    fn quoted(&mut self, quote: char) -> Result<Assigned, EnvError> {
        let start = self.at;
        let mut text = String::new();
        let mut characters = self.rest().char_indices().skip(1);
        while let Some((offset, character)) = characters.next() {
            if character == quote {
                self.at = start + offset + 1;
                let span = self.span(start, self.at);
                let expands = quote == '"';
                let text = if expands { unescape(&text) } else { text };
                return Ok(Assigned::Text {
                    text: Secret::new(text),
                    span,
                    expands,
                });
            }
            if character != '\\' {
                text.push(character);
                continue;
            }
            match characters.next() {
                Some((_, next)) if next == quote => text.push(next),
                Some((_, next)) => text.extend(['\\', next]),
                None => break,
            }
        }
        let span = self.span(start, start + 1);
        Err(EnvError {
            span,
            class: ErrorClass::Unterminated,
            message: "this quote is not closed".to_owned(),
        })
    }
}

/// A name without a value may have blanks behind it; before `=` they were trimmed already.
fn is_blank_but_space(stop: char) -> fn(char) -> bool {
    if stop == '\n' { is_blank } else { |_| false }
}

/// Undoes the escapes of a double-quoted value. An escaped `$` becomes `$$`, which the expansion undoes.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let Some(next) = after.chars().next() else {
            out.push('\\');
            return out;
        };
        let mut used = next.len_utf8();
        match next {
            '$' => out.push_str("$$"),
            'a' => out.push('\u{7}'),
            'b' => out.push('\u{8}'),
            'f' => out.push('\u{c}'),
            'n' => out.push('\n'),
            'r' => out.push('\r'),
            't' => out.push('\t'),
            'v' => out.push('\u{b}'),
            '\\' | '"' => out.push(next),
            '0' => {
                let digits: String = after[1..].chars().take(3).take_while(char::is_ascii_digit).collect();
                used += digits.len();
                match u32::from_str_radix(&digits, 8)
                    .ok()
                    .filter(|code| digits.len() == 3 && *code <= 0o377)
                {
                    Some(code) => out.extend(char::from_u32(code)),
                    None => {
                        out.push('\\');
                        out.push_str(&digits);
                    }
                }
            }
            _ => out.extend(['\\', next]),
        }
        rest = &after[used..];
    }
    out.push_str(rest);
    out
}
