//! Environment files as a POSIX shell sets them (`set -a; . file`): assignments only.
//!
//! Nothing is run: what would be is unknown. Where bash and dash differ, what both do is taken, else it is unknown.

use super::interpolate::Lookup;
use super::{Dialect, Environment, Form, Variable};
use crate::secret::Secret;
use crate::setting::{Setting, Unknown};
use crate::source::{Located, SourceId, SourceMap, Span};

/// The most bytes that variables of the file may put into each other.
const MAX_EXPANDED: usize = 8 * 1024 * 1024;

/// Sets in `environment` what a shell that reads source `id` would export; names that the file does not set are asked
/// of `outside`.
pub fn read(sources: &SourceMap, id: SourceId, outside: &dyn Fn(&str) -> Lookup, environment: &mut Environment) {
    let mut reader = Reader {
        id,
        text: sources.text(id),
        at: 0,
        outside,
        broken: None,
        spent: 0,
    };
    while reader.at < reader.text.len() {
        reader.command(environment);
    }
    // A shell that meets a syntax error may or may not have run what stands before it.
    if let Some(why) = reader.broken {
        for variable in environment.variables_mut() {
            variable.setting = Setting::unknown(why.clone(), variable.setting.place);
        }
    }
}

struct Reader<'a> {
    id: SourceId,
    text: &'a str,
    at: usize,
    outside: &'a dyn Fn(&str) -> Lookup,
    /// Why the shell stops, if it does.
    broken: Option<Unknown>,
    /// How many bytes of earlier variables were put in.
    spent: usize,
}

/// One word: its value, or why it is not known.
struct Word {
    value: Result<String, Unknown>,
    span: Span,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn bump(&mut self) {
        self.at += self.peek().map_or(0, char::len_utf8);
    }

    fn skip_blanks(&mut self) {
        while let Some(' ' | '\t') = self.peek() {
            self.bump();
        }
        if self.rest().starts_with("\\\n") {
            self.at += 2;
            self.skip_blanks();
        }
    }

    /// One command, up to its end.
    fn command(&mut self, environment: &mut Environment) {
        let mut assigned: Vec<(Located<String>, Word)> = Vec::new();
        let mut exports = false;
        loop {
            self.skip_blanks();
            match self.peek() {
                None => break,
                Some('\n' | ';') => {
                    self.bump();
                    break;
                }
                Some('#') => {
                    self.skip_line();
                    continue;
                }
                Some(_) => {}
            }
            if let Some(name) = self.assignment_name() {
                let word = self.word(environment);
                assigned.push((name, word));
                continue;
            }
            let start = self.at;
            let word = self.word(environment);
            if self.at == start {
                self.bump();
            }
            let is_export = !exports && assigned.is_empty() && self.text.get(start..self.at) == Some("export");
            if is_export {
                exports = true;
                continue;
            }
            if exports {
                // `export NAME` marks a variable that is set elsewhere; at what is no name one shell stops.
                let is_name = |word: &String| {
                    let mut letters = word.chars();
                    letters
                        .next()
                        .is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
                        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
                };
                if !word.value.as_ref().is_ok_and(is_name) {
                    self.broken = Some(Unknown::because("a shell may stop at an `export` of what is no name"));
                }
                continue;
            }
            // A command: the assignments before it are its own, and what it does is not known.
            self.skip_command();
            return;
        }
        for (name, word) in assigned {
            let setting = match word.value {
                Ok(value) => Setting::known(Secret::new(value), word.span),
                Err(why) => Setting::unknown(why, word.span),
            };
            environment.set(Variable {
                name,
                setting,
                notation: Form::Line(Dialect::Shell).into(),
            });
        }
    }

    fn skip_line(&mut self) {
        self.at += self.rest().find('\n').unwrap_or(self.rest().len());
    }

    fn skip_command(&mut self) {
        while let Some(character) = self.peek() {
            if matches!(character, '\n' | ';') {
                return;
            }
            let start = self.at;
            self.word(&Environment::new(Span::new(self.id, 0..0), Form::Line(Dialect::Shell)));
            if self.at == start {
                self.bump();
            }
        }
    }

    /// `NAME=`, if it stands here.
    fn assignment_name(&mut self) -> Option<Located<String>> {
        let rest = self.rest();
        let end = rest.find(|character: char| !character.is_ascii_alphanumeric() && character != '_')?;
        let name = rest.get(..end)?;
        if !rest.get(end..)?.starts_with('=')
            || !name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        {
            return None;
        }
        let located = Located::new(name.to_owned(), Span::new(self.id, self.at..self.at + end));
        self.at += end + 1;
        Some(located)
    }

    /// A word, up to a blank, a line end or an operator.
    fn word(&mut self, environment: &Environment) -> Word {
        let start = self.at;
        let mut value = String::new();
        let mut unknown = None;
        while let Some(character) = self.peek() {
            match character {
                ' ' | '\t' | '\n' | ';' => break,
                '&' | '|' | '<' | '>' | '(' | ')' => {
                    unknown.get_or_insert(Unknown::because("a shell would run something here"));
                    self.bump();
                }
                '\\' => {
                    self.bump();
                    if self.peek() != Some('\n') {
                        value.extend(self.peek());
                    }
                    self.bump();
                }
                '\'' => {
                    self.bump();
                    match self.rest().find('\'') {
                        Some(end) => {
                            value.push_str(self.rest().get(..end).unwrap_or_default());
                            self.at += end + 1;
                        }
                        None => return self.unclosed(start),
                    }
                }
                '"' => {
                    self.bump();
                    if !self.double_quoted(environment, &mut value, &mut unknown) {
                        return self.unclosed(start);
                    }
                }
                '$' if self.rest().starts_with("$'") || self.rest().starts_with("$\"") => {
                    unknown.get_or_insert(Unknown::because("shells differ in what a quote behind `$` means"));
                    self.bump();
                }
                '$' | '`' => self.dollar(environment, &mut value, &mut unknown),
                // In an assignment it stands for that behind a colon, too.
                '~' if self.at == start || self.text.get(..self.at).is_some_and(|before| before.ends_with(':')) => {
                    unknown.get_or_insert(Unknown::because("`~` stands for a home directory"));
                    self.bump();
                }
                _ => {
                    value.push(character);
                    self.bump();
                }
            }
        }
        Word {
            value: unknown.map_or(Ok(value), Err),
            span: Span::new(self.id, start..self.at),
        }
    }

    fn unclosed(&mut self, start: usize) -> Word {
        self.at = self.text.len();
        let why = Unknown::because("a quote in the file is not closed, and a shell stops there");
        self.broken = Some(why.clone());
        Word {
            value: Err(why),
            span: Span::new(self.id, start..self.at),
        }
    }

    fn double_quoted(&mut self, environment: &Environment, value: &mut String, unknown: &mut Option<Unknown>) -> bool {
        while let Some(character) = self.peek() {
            match character {
                '"' => {
                    self.bump();
                    return true;
                }
                '\\' => {
                    self.bump();
                    match self.peek() {
                        Some('\n') => {}
                        Some(next @ ('"' | '\\' | '`' | '$')) => value.push(next),
                        Some(next) => value.extend(['\\', next]),
                        None => return false,
                    }
                    self.bump();
                }
                '$' | '`' => self.dollar(environment, value, unknown),
                _ => {
                    value.push(character);
                    self.bump();
                }
            }
        }
        false
    }

    /// `$NAME` and `${NAME}`; everything else behind a `$`, and backquotes, is not computed.
    fn dollar(&mut self, environment: &Environment, value: &mut String, unknown: &mut Option<Unknown>) {
        let is_backquote = self.peek() == Some('`');
        self.bump();
        if is_backquote {
            let end = self.rest().find('`').map_or(self.rest().len(), |end| end + 1);
            self.at += end;
            unknown.get_or_insert(Unknown::because("a shell would run a command here"));
            return;
        }
        let braced = self.peek() == Some('{');
        let rest = self.text.get(self.at + usize::from(braced)..).unwrap_or_default();
        let end = rest
            .find(|character: char| !character.is_ascii_alphanumeric() && character != '_')
            .unwrap_or(rest.len());
        let name = rest.get(..end).unwrap_or_default();
        let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
        let closes = !braced || rest.get(end..).is_some_and(|after| after.starts_with('}'));
        if is_name && closes {
            let found = self.look_up(name, environment);
            self.at += end + 2 * usize::from(braced);
            match found {
                Ok(text) => value.push_str(&text),
                Err(why) => {
                    unknown.get_or_insert(why);
                }
            }
            return;
        }
        match self.peek() {
            Some('(' | '{' | '[' | '0'..='9' | '$' | '?' | '!' | '#' | '@' | '*' | '-') => {
                unknown.get_or_insert(Unknown::because("a shell would compute something here"));
                let start = self.at;
                self.skip_bracketed();
                // Shells do not agree on quotes in there; one of them may read on to the end of the file.
                if self
                    .text
                    .get(start..self.at)
                    .is_some_and(|inner| inner.contains(['\'', '"']))
                {
                    self.broken = Some(Unknown::because(
                        "shells differ in how they read the quotes inside a `${…}`",
                    ));
                }
            }
            _ => value.push('$'),
        }
    }

    /// Over `(…)` or `{…}`, nested or not, or one character.
    fn skip_bracketed(&mut self) {
        let (open, close) = match self.peek() {
            Some('(') => ('(', ')'),
            Some('{') => ('{', '}'),
            _ => return self.bump(),
        };
        let mut depth = 0_usize;
        while let Some(character) = self.peek() {
            self.bump();
            if character == open {
                depth += 1;
            } else if character == close {
                depth -= 1;
                if depth == 0 {
                    return;
                }
            }
        }
    }

    fn look_up(&mut self, name: &str, environment: &Environment) -> Result<String, Unknown> {
        if let Some(variable) = environment.variable(name) {
            let length = variable.setting.value().map_or(0, |value| value.reveal().len());
            self.spent = self.spent.saturating_add(length);
            if self.spent > MAX_EXPANDED {
                return Err(Unknown::because("the variables of the file expand to more than 8 MiB"));
            }
            return match (variable.setting.value(), variable.setting.why_unknown()) {
                (Some(value), _) => Ok(value.reveal().to_owned()),
                (None, Some(why)) => Err(why.clone()),
                (None, None) => Ok(String::new()),
            };
        }
        match (self.outside)(name) {
            Lookup::Set(value, _) => Ok(value.reveal().to_owned()),
            Lookup::Unset => Ok(String::new()),
            Lookup::Unknown(why) => Err(why),
        }
    }
}
