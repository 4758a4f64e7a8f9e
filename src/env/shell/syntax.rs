//! From text to commands, without running anything.

use std::ops::Range;

use super::words::{Words, name_of};
use crate::setting::Unknown;
use crate::source::SourceId;

/// One simple command: the places of its words.
#[derive(Default)]
pub(super) struct SimpleCommand {
    pub(super) words: Vec<Range<usize>>,
    /// Whether it reads from or writes to a file.
    pub(super) redirects: bool,
}

/// Commands of which each reads what the one before it writes.
pub(super) struct Pipeline {
    pub(super) commands: Vec<SimpleCommand>,
    pub(super) negated: bool,
}

/// When a pipeline runs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    Always,
    /// Behind `&&`.
    AfterSuccess,
    /// Behind `||`.
    AfterFailure,
}

/// Pipelines up to a line end, `;` or `&`.
pub(super) struct Line {
    pub(super) pipelines: Vec<(When, Pipeline)>,
    /// Whether it ends with `&`: then it runs beside the shell and sets nothing in it.
    pub(super) background: bool,
}

pub(super) struct ShellParser<'a> {
    id: SourceId,
    text: &'a str,
    at: usize,
    /// Whether a command has to follow: there was a `;` or `&` that ended one on this line.
    ended: bool,
}

/// Words that begin something else than a simple command.
const RESERVED: [&str; 19] = [
    "in", "if", "then", "else", "elif", "fi", "for", "while", "until", "do", "done", "case", "esac", "{", "}", "[[",
    "function", "select", "coproc",
];

impl<'a> ShellParser<'a> {
    pub(super) fn new(id: SourceId, text: &'a str) -> Self {
        Self {
            id,
            text,
            at: 0,
            ended: true,
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn unsure<T>(why: &'static str) -> Result<T, Unknown> {
        Err(Unknown::because(why))
    }

    /// Skips spaces, comments and joined lines.
    fn skip_spaces(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start_matches([' ', '\t']);
            self.at += rest.len() - trimmed.len();
            if trimmed.starts_with("\\\n") {
                self.at += 2;
            } else if trimmed.starts_with('#') {
                self.at += trimmed.find('\n').unwrap_or(trimmed.len());
            } else {
                return;
            }
        }
    }

    fn skip_lines(&mut self) {
        self.skip_spaces();
        while self.rest().starts_with('\n') {
            self.at += 1;
            self.ended = true;
            self.skip_spaces();
        }
    }

    /// The next line of commands; `None` at the end of the file.
    pub(super) fn next(&mut self) -> Result<Option<Line>, Unknown> {
        self.skip_lines();
        if self.rest().is_empty() {
            return Ok(None);
        }
        let mut line = Line {
            pipelines: Vec::new(),
            background: false,
        };
        let mut when = When::Always;
        loop {
            let pipeline = self.pipeline()?;
            line.pipelines.push((when, pipeline));
            self.skip_spaces();
            let rest = self.rest();
            when = if rest.starts_with("&&") {
                When::AfterSuccess
            } else if rest.starts_with("||") {
                When::AfterFailure
            } else {
                break;
            };
            self.at += 2;
            self.skip_lines();
        }
        let rest = self.rest();
        if rest.starts_with("&>") || rest.starts_with(";;") {
            return Self::unsure("shells differ in how they read an operator in the file");
        }
        if rest.starts_with([';', '&']) {
            line.background = rest.starts_with('&');
            self.at += 1;
            self.ended = true;
        }
        Ok(Some(line))
    }

    fn pipeline(&mut self) -> Result<Pipeline, Unknown> {
        let mut pipeline = Pipeline {
            commands: Vec::new(),
            negated: false,
        };
        self.skip_spaces();
        while self.rest().starts_with("! ") {
            pipeline.negated = !pipeline.negated;
            self.at += 2;
            self.skip_spaces();
        }
        loop {
            pipeline.commands.push(self.command()?);
            self.skip_spaces();
            let rest = self.rest();
            if !rest.starts_with('|') || rest.starts_with("||") {
                return Ok(pipeline);
            }
            if rest.starts_with("|&") {
                return Self::unsure("shells differ in how they read an operator in the file");
            }
            self.at += 1;
            self.skip_lines();
        }
    }

    fn command(&mut self) -> Result<SimpleCommand, Unknown> {
        let mut command = SimpleCommand::default();
        loop {
            self.skip_spaces();
            match self.rest().chars().next() {
                None | Some('\n' | ';' | '&' | '|') => break,
                Some('(' | ')') => return Self::unsure("a shell stops at a parenthesis that is not in quotes"),
                Some('<' | '>') => self.redirection(&mut command)?,
                Some(_) => {
                    let start = self.at;
                    self.at = Words::end(self.id, self.text, start)?;
                    let word = self.text.get(start..self.at).unwrap_or_default();
                    // `2>` names what is redirected.
                    let number = word.bytes().all(|byte| byte.is_ascii_digit());
                    if number && self.rest().starts_with(['<', '>']) {
                        continue;
                    }
                    let word = word.replace("\\\n", "");
                    let is_first = command
                        .words
                        .iter()
                        .all(|word| is_assignment(self.text.get(word.clone())));
                    if is_first && (RESERVED.contains(&word.as_str()) || matches!(word.as_str(), "!" | "time")) {
                        return Self::unsure("the file has conditions, loops or functions, which are not run");
                    }
                    command.words.push(start..self.at);
                }
            }
        }
        if command.words.is_empty() && !command.redirects {
            return Self::unsure("a shell stops where a command is missing");
        }
        Ok(command)
    }

    fn redirection(&mut self, command: &mut SimpleCommand) -> Result<(), Unknown> {
        let rest = self.rest();
        let known = [">>", ">&", "<&", ">|", ">", "<"];
        if rest.starts_with("<<") || rest.starts_with("<>") || rest.starts_with("<(") || rest.starts_with(">(") {
            return Self::unsure("the file has a document or a process that a command reads");
        }
        let operator = known.iter().find(|operator| rest.starts_with(**operator));
        self.at += operator.map_or(1, |operator| operator.len());
        self.skip_spaces();
        let start = self.at;
        self.at = Words::end(self.id, self.text, start)?;
        let target = self.text.get(start..self.at).unwrap_or_default();
        let is_number = target.bytes().all(|byte| byte.is_ascii_digit()) && self.rest().starts_with(['<', '>']);
        if start == self.at || is_number {
            return Self::unsure("a shell stops at `<` or `>` without the name of a file");
        }
        if self
            .text
            .get(start..self.at)
            .is_some_and(|name| name.contains(['$', '`']))
        {
            return Self::unsure("a command reads or writes a file whose name is computed");
        }
        command.redirects = true;
        Ok(())
    }
}

fn is_assignment(word: Option<&str>) -> bool {
    word.is_some_and(|word| {
        let name = name_of(word);
        !name.is_empty() && word.get(name.len()..).is_some_and(|rest| rest.starts_with('='))
    })
}
