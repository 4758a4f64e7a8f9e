//! A word: its quotes undone, its variables filled in.

use super::stop::ShellStop;
use super::variables::Shell;
use crate::env::{EnvError, ErrorClass};
use crate::setting::Unknown;
use crate::source::{SourceId, Span};

/// One word: its value, or why it is not known.
pub(super) struct ShellWord {
    pub(super) value: Result<String, Unknown>,
    /// Whether a shell may make several words of it where it is no assignment.
    pub(super) splits: bool,
}

pub(super) struct Words<'a, 's> {
    id: SourceId,
    text: &'a str,
    at: usize,
    start: usize,
    /// What variables are asked of; without it only the word's end is looked for.
    shell: Option<&'s mut Shell<'a>>,
    unknown: Option<Unknown>,
    splits: bool,
    stop: Option<ShellStop>,
}

/// What a shell does with a variable between braces.
const OPERATORS: [&str; 8] = [":-", ":=", ":+", ":?", "-", "=", "+", "?"];

impl<'a, 's> Words<'a, 's> {
    /// Where the word that begins at `start` ends.
    pub(super) fn end(id: SourceId, text: &'a str, start: usize) -> Result<usize, Unknown> {
        let mut words = Words::new(id, text, start, None);
        words.word()?;
        Ok(words.at)
    }

    /// The word at `range`, behind the first `skipped` bytes of it, which name what is assigned.
    pub(super) fn value(
        id: SourceId,
        text: &'a str,
        range: std::ops::Range<usize>,
        shell: &'s mut Shell<'a>,
    ) -> Result<ShellWord, ShellStop> {
        let mut words = Words::new(id, text, range.start, Some(shell));
        let value = words.word().map_err(ShellStop::Unsure)?;
        match words.stop {
            Some(stop) => Err(stop),
            None => Ok(ShellWord {
                value: words.unknown.map_or(Ok(value), Err),
                splits: words.splits,
            }),
        }
    }

    fn new(id: SourceId, text: &'a str, start: usize, shell: Option<&'s mut Shell<'a>>) -> Self {
        Self {
            id,
            text,
            at: start,
            start,
            shell,
            unknown: None,
            splits: false,
            stop: None,
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn bump(&mut self) {
        self.at += self.peek().map_or(0, char::len_utf8);
    }

    fn word(&mut self) -> Result<String, Unknown> {
        let mut value = String::new();
        while let Some(character) = self.peek() {
            match character {
                ' ' | '\t' | '\n' | ';' | '&' | '|' | '<' | '>' | '(' | ')' => break,
                '\\' => {
                    self.bump();
                    if self.peek() != Some('\n') {
                        value.extend(self.peek());
                    }
                    self.bump();
                }
                '\'' => {
                    self.bump();
                    let end = self.rest().find('\'').ok_or_else(unclosed)?;
                    value.push_str(self.rest().get(..end).unwrap_or_default());
                    self.at += end + 1;
                }
                '"' => {
                    self.bump();
                    self.double_quoted(&mut value)?;
                }
                '$' if self.rest().starts_with("$'") || self.rest().starts_with("$\"") => {
                    self.unknown
                        .get_or_insert(Unknown::because("shells differ in what a quote behind `$` means"));
                    self.bump();
                }
                '$' | '`' => self.dollar(&mut value, false)?,
                // In an assignment it stands for that behind a colon and behind the `=`, too.
                '~' if self.at == self.start
                    || self.text.get(..self.at).is_some_and(|text| text.ends_with([':', '='])) =>
                {
                    self.unknown.get_or_insert(Unknown::because("`~` is a home directory"));
                    self.bump();
                }
                _ => {
                    value.push(character);
                    self.bump();
                }
            }
        }
        Ok(value)
    }

    fn double_quoted(&mut self, value: &mut String) -> Result<(), Unknown> {
        while let Some(character) = self.peek() {
            match character {
                '"' => {
                    self.bump();
                    return Ok(());
                }
                '\\' => {
                    self.bump();
                    match self.peek() {
                        Some('\n') => {}
                        Some(next @ ('"' | '\\' | '`' | '$')) => value.push(next),
                        Some(next) => value.extend(['\\', next]),
                        None => return Err(unclosed()),
                    }
                    self.bump();
                }
                '$' | '`' => self.dollar(value, true)?,
                _ => {
                    value.push(character);
                    self.bump();
                }
            }
        }
        Err(unclosed())
    }

    /// `$NAME` and `${NAME}`; commands are not run, and arithmetic is not done.
    fn dollar(&mut self, value: &mut String, quoted: bool) -> Result<(), Unknown> {
        let is_backquote = self.peek() == Some('`');
        self.bump();
        if is_backquote {
            let end = self.rest().find('`').ok_or_else(unclosed)?;
            self.at += end + 1;
            self.computed("a shell would run a command here", quoted);
            return Ok(());
        }
        if self.rest().starts_with('{') {
            return self.braced(value, quoted);
        }
        let name = name_of(self.rest());
        if !name.is_empty() {
            self.at += name.len();
            let found = self.look_up(name);
            self.put(found, value, quoted);
            return Ok(());
        }
        match self.peek() {
            Some('(' | '[') => {
                self.computed("a shell would compute something here", quoted);
                if self.peek() == Some('(') {
                    self.skip_bracketed('(', ')')
                } else {
                    self.skip_bracketed('[', ']')
                }
            }
            Some('0'..='9' | '$' | '?' | '!' | '#' | '@' | '*' | '-') => {
                self.computed("a shell would compute something here", quoted);
                self.bump();
                Ok(())
            }
            _ => {
                value.push('$');
                Ok(())
            }
        }
    }

    fn computed(&mut self, why: &'static str, quoted: bool) {
        self.unknown.get_or_insert(Unknown::because(why));
        self.splits |= !quoted;
        if let Some(shell) = &mut self.shell {
            shell.ran = true;
        }
    }

    /// `${NAME}` and `${NAME:-word}`.
    fn braced(&mut self, value: &mut String, quoted: bool) -> Result<(), Unknown> {
        let inner = self.rest().get(1..).unwrap_or_default();
        let name = name_of(inner);
        let after = inner.get(name.len()..).unwrap_or_default();
        if !name.is_empty() && after.starts_with('}') {
            self.at += name.len() + 2;
            let found = self.look_up(name);
            self.put(found, value, quoted);
            return Ok(());
        }
        let operator = OPERATORS.into_iter().find(|operator| after.starts_with(*operator));
        let start = self.at;
        self.skip_bracketed('{', '}')?;
        let argument = |operator: &str| {
            let from = start + 1 + name.len() + operator.len();
            self.text.get(from..self.at - 1).unwrap_or_default()
        };
        match operator {
            // What is in there in quotes, and what is computed in turn, is read by each shell in its own way.
            Some(operator)
                if !name.is_empty() && !argument(operator).contains(['$', '`', '\\', '{', '}', '~', '*', '?', '[']) =>
            {
                let argument = argument(operator);
                let found = self.look_up(name);
                self.operate(name, operator, argument, found, value, quoted);
            }
            _ => self.computed("a shell would compute something here", quoted),
        }
        Ok(())
    }

    fn operate(
        &mut self,
        name: &str,
        operator: &str,
        argument: &str,
        found: Result<Option<String>, Unknown>,
        value: &mut String,
        quoted: bool,
    ) {
        let text = match found {
            // What is set outside is not known; without it the file's own word counts.
            Err(_) if operator.ends_with(['-', '=']) && !self.is_set_here(name) => None,
            Err(why) => {
                self.unknown.get_or_insert(why);
                return;
            }
            Ok(text) => text.filter(|text| !operator.starts_with(':') || !text.is_empty()),
        };
        match (operator.chars().last(), text) {
            (Some('+'), None) => {}
            (Some('?'), None) => self.required(name),
            (Some('-' | '=' | '?'), Some(text)) => self.put(Ok(Some(text)), value, quoted),
            (Some('='), None) => {
                let place = Span::new(self.id, self.start..self.at);
                if let Some(shell) = &mut self.shell {
                    shell.set(name, Ok(argument.to_owned()), place, place);
                }
                self.put(Ok(Some(argument.to_owned())), value, quoted);
            }
            _ => self.put(Ok(Some(argument.to_owned())), value, quoted),
        }
    }

    /// A shell that reads a file stops at a required variable that is not set.
    fn required(&mut self, name: &str) {
        let span = Span::new(self.id, self.start..self.at);
        let message = format!("the variable `{name}` is required and has no value");
        self.stop = Some(ShellStop::Certain(EnvError {
            span,
            class: ErrorClass::Required,
            message,
        }));
    }

    fn put(&mut self, found: Result<Option<String>, Unknown>, value: &mut String, quoted: bool) {
        match found {
            Ok(text) => {
                let text = text.unwrap_or_default();
                self.splits |= !quoted && text.contains([' ', '\t', '\n', '*', '?', '[', '\\']);
                value.push_str(&text);
            }
            Err(why) => {
                self.splits |= !quoted;
                self.unknown.get_or_insert(why);
            }
        }
    }

    fn look_up(&mut self, name: &str) -> Result<Option<String>, Unknown> {
        match &mut self.shell {
            Some(shell) => shell.look_up(name),
            None => Ok(None),
        }
    }

    /// Whether the file sets the variable, to whatever.
    fn is_set_here(&self, name: &str) -> bool {
        self.shell.as_ref().is_some_and(|shell| shell.is_set_here(name))
    }

    /// Over brackets, nested or not. Shells do not agree on quotes in there; one may read on to the end of the file.
    fn skip_bracketed(&mut self, open: char, close: char) -> Result<(), Unknown> {
        let mut depth = 0_usize;
        while let Some(character) = self.peek() {
            self.bump();
            if character == open {
                depth += 1;
            } else if character == close {
                depth -= 1;
                if depth == 0 {
                    return Ok(());
                }
            } else if matches!(character, '\'' | '"') {
                return Err(Unknown::because(
                    "shells differ in how they read the quotes inside a `${…}` or `$(…)`",
                ));
            }
        }
        Err(unclosed())
    }
}

fn unclosed() -> Unknown {
    Unknown::because("a quote or bracket in the file is not closed, and a shell stops there")
}

/// The variable's name at the start of `text`.
pub(super) fn name_of(text: &str) -> &str {
    let end = text
        .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
        .unwrap_or(text.len());
    let name = text.get(..end).unwrap_or_default();
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        ""
    } else {
        name
    }
}
