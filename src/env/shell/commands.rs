//! What each command does to the variables.

use std::ops::Range;

use super::super::Environment;
use super::super::interpolate::Lookup;
use super::stop::ShellStop;
use super::syntax::{Line, Pipeline, SimpleCommand, When};
use super::variables::{AtUnset, Shell};
use super::words::{ShellWord, Words, name_of};
use crate::setting::Unknown;
use crate::source::{SourceId, SourceMap, Span};

/// Commands that set no variable, and whether they succeed is not known.
const HARMLESS: [&str; 14] = [
    "echo", "printf", "test", "[", "pwd", "umask", "ulimit", "sleep", "date", "hostname", "id", "cat", "mkdir", "chmod",
];
/// Commands of the shell itself that may set variables, stop it, or change how the file is read.
const UNSURE: [&str; 33] = [
    ".",
    "source",
    "eval",
    "exec",
    "exit",
    "trap",
    "read",
    "alias",
    "unalias",
    "getopts",
    "shift",
    "break",
    "continue",
    "let",
    "mapfile",
    "readarray",
    "enable",
    "builtin",
    "command",
    "declare",
    "typeset",
    "local",
    "shopt",
    "hash",
    "wait",
    "cd",
    "pushd",
    "popd",
    "logout",
    "suspend",
    "bind",
    "history",
    "fc",
];

pub(super) struct ShellRun<'a> {
    id: SourceId,
    text: &'a str,
    shell: Shell<'a>,
    /// Whether the shell stops at a command that fails (`set -e`).
    stops_at_failure: bool,
}

/// Whether a command succeeded; `None` if that is not known.
type Success = Option<bool>;

impl<'a> ShellRun<'a> {
    pub(super) fn new(
        sources: &'a SourceMap,
        id: SourceId,
        outside: &'a dyn Fn(&str) -> Lookup,
        environment: &'a mut Environment,
    ) -> Self {
        let shell = Shell::new(outside, environment);
        Self {
            id,
            text: sources.text(id),
            shell,
            stops_at_failure: false,
        }
    }

    /// Runs one line; whether the file goes on behind it.
    pub(super) fn line(&mut self, line: &Line) -> Result<bool, ShellStop> {
        let mut success: Success = Some(true);
        let conditional = line.pipelines.len() > 1;
        for (when, pipeline) in &line.pipelines {
            let wanted = match when {
                When::Always => Some(true),
                When::AfterSuccess => success,
                When::AfterFailure => success.map(|success| !success),
            };
            if wanted == Some(false) {
                continue;
            }
            if wanted.is_none() || line.background || pipeline.commands.len() > 1 {
                self.beside(pipeline, wanted.is_none() && !line.background)?;
                if self.stops_at_failure && !line.background {
                    return Err(unsure("a shell that stops at a failure may stop here"));
                }
                success = None;
                continue;
            }
            let Some(command) = pipeline.commands.first() else {
                continue;
            };
            if self.text_of(command.words.first()) == "return" {
                return Ok(false);
            }
            success = self.command(command)?.map(|success| success != pipeline.negated);
            if self.stops_at_failure && !conditional && !pipeline.negated && success != Some(true) {
                return Err(unsure("a shell that stops at a failure may stop here"));
            }
            if self.shell.at_unset == AtUnset::Stopped {
                return Err(unsure("a shell that stops at a variable that is not set may stop here"));
            }
        }
        Ok(true)
    }

    /// Commands that run in a shell of their own, or of which it is not known whether they run.
    fn beside(&mut self, pipeline: &Pipeline, may_run: bool) -> Result<(), ShellStop> {
        for command in &pipeline.commands {
            let first = self.text_of(command.words.first());
            let is_builtin =
                UNSURE.contains(&first) || matches!(first, "set" | "unset" | "export" | "readonly" | "return" | ":");
            if may_run && pipeline.commands.len() == 1 {
                let mut texts = command.words.iter().filter_map(|word| self.text.get(word.clone()));
                if is_builtin || texts.any(|text| text.contains(['$', '`', '\\'])) {
                    return Err(unsure("whether this command runs is not known"));
                }
                let names: Vec<Range<usize>> = command.words.iter().map_while(|word| self.assigned(word)).collect();
                let only_assignments = names.len() == command.words.len();
                for name in names.into_iter().filter(|_| only_assignments) {
                    let place = Span::new(self.id, name.clone());
                    let why = Unknown::because("whether this is set depends on a command that is not run");
                    let name = self.text.get(name).unwrap_or_default();
                    self.shell.set(name, Err(why), place, place);
                }
            }
        }
        Ok(())
    }

    fn text_of(&self, word: Option<&Range<usize>>) -> &'a str {
        word.and_then(|word| self.text.get(word.clone())).unwrap_or_default()
    }

    /// The place of `NAME` in `NAME=value`.
    fn assigned(&self, word: &Range<usize>) -> Option<Range<usize>> {
        let text = self.text.get(word.clone())?;
        let name = name_of(text);
        let is_assignment = !name.is_empty() && text.get(name.len()..)?.starts_with('=');
        is_assignment.then(|| word.start..word.start + name.len())
    }

    fn value(&mut self, word: Range<usize>) -> Result<ShellWord, ShellStop> {
        Words::value(self.id, self.text, word, &mut self.shell)
    }

    fn command(&mut self, command: &SimpleCommand) -> Result<Success, ShellStop> {
        self.shell.ran = false;
        let names: Vec<Range<usize>> = command.words.iter().map_while(|word| self.assigned(word)).collect();
        let rest = command.words.get(names.len()..).unwrap_or_default();
        let Some(first) = rest.first() else {
            return self.assignments(command, &names);
        };
        // What is set for a command of the shell itself stays in one shell, and goes in the other.
        let is_prefixed = !names.is_empty();
        let name = self.text_of(Some(first));
        match name {
            "export" | "readonly" | "unset" | "set" | ":" | "return" if is_prefixed || command.redirects => {
                Err(unsure("shells differ in what a command of their own sets"))
            }
            ":" | "true" | "false" => {
                self.values(rest)?;
                Ok(Some(name != "false"))
            }
            "export" | "readonly" => self.declare(rest, name == "readonly"),
            "unset" => self.unset(rest),
            "set" => self.options(rest),
            name if UNSURE.contains(&name) => Err(unsure("a command in the file may set variables, and is not run")),
            name if name.contains("+=") || name.contains('[') && name.contains("]=") => {
                Err(unsure("shells differ in how they read an assignment in the file"))
            }
            "printf" if self.text_of(rest.get(1)).starts_with("-v") => {
                Err(unsure("a command in the file may set variables, and is not run"))
            }
            name => {
                // What is set for this command alone is put together by each shell at another time.
                let mut prefixes = command.words.iter().take(names.len());
                if prefixes.any(|word| {
                    self.text
                        .get(word.clone())
                        .is_some_and(|text| text.contains(['$', '`']))
                }) {
                    return Err(unsure("shells differ in what a command of the file sets"));
                }
                self.values(rest)?;
                let is_expanded = name.contains(['$', '`', '\\', '"', '\'']) && !HARMLESS.contains(&name);
                if is_expanded && !self.is_no_builtin(first)? {
                    return Err(unsure("which command the file runs here is not known"));
                }
                Ok(None)
            }
        }
    }

    /// Whether a command whose name is put together certainly is none of the shell's own.
    fn is_no_builtin(&mut self, word: &Range<usize>) -> Result<bool, ShellStop> {
        let word = self.value(word.clone())?;
        Ok(word.value.is_ok_and(|name| {
            let first = name.split([' ', '\t', '\n']).next().unwrap_or_default();
            !first.is_empty()
                && !UNSURE.contains(&first)
                && !matches!(first, "export" | "readonly" | "unset" | "set" | "return" | ":")
        }))
    }

    fn assignments(&mut self, command: &SimpleCommand, names: &[Range<usize>]) -> Result<Success, ShellStop> {
        for (word, name) in command.words.iter().zip(names) {
            let value_place = name.end + 1..word.end;
            let place = Span::new(self.id, value_place.clone());
            let key = Span::new(self.id, name.clone());
            let name = self.text.get(name.clone()).unwrap_or_default();
            if self.shell.readonly.contains(name) {
                return Err(unsure("a shell may stop where a read-only variable is set"));
            }
            let mut value = self.value(value_place)?.value;
            if command.redirects {
                value = Err(Unknown::because("a shell would read or write a file here"));
            }
            self.shell.set(name, value, key, place);
        }
        Ok(if self.shell.ran || command.redirects {
            None
        } else {
            Some(true)
        })
    }

    fn values(&mut self, words: &[Range<usize>]) -> Result<(), ShellStop> {
        words.iter().try_for_each(|word| self.value(word.clone()).map(|_| ()))
    }

    /// `export` and `readonly`, with values or without.
    fn declare(&mut self, words: &[Range<usize>], readonly: bool) -> Result<Success, ShellStop> {
        let no_name = || unsure("a shell may stop at an `export` of what is not a name");
        for word in words.iter().skip(1) {
            if let Some(name) = self.assigned(word) {
                let value = self.value(name.end + 1..word.end)?;
                if value.splits {
                    return Err(unsure("shells differ in how they read a variable behind `export`"));
                }
                let text = self.text.get(name.clone()).unwrap_or_default();
                let place = Span::new(self.id, name.end + 1..word.end);
                if self.shell.readonly.contains(text) {
                    return Err(unsure("a shell may stop where a read-only variable is set"));
                }
                let written = self.text.get(place.range()).unwrap_or_default();
                let value = if expands_braces(written) {
                    Err(Unknown::because(
                        "bash makes several words of the braces, other shells do not",
                    ))
                } else {
                    value.value
                };
                self.shell.set(text, value, Span::new(self.id, name), place);
                self.declared(text, readonly);
                continue;
            }
            let value = self.value(word.clone())?;
            let name = value.value.map_err(|_| no_name())?;
            if name.is_empty() || name_of(&name) != name || value.splits {
                return Err(no_name());
            }
            self.declared(&name, readonly);
        }
        Ok(Some(true))
    }

    fn declared(&mut self, name: &str, readonly: bool) {
        if readonly {
            self.shell.readonly.insert(name.to_owned());
        } else {
            self.shell.export(name);
        }
    }

    fn unset(&mut self, words: &[Range<usize>]) -> Result<Success, ShellStop> {
        for word in words.iter().skip(1) {
            let name = self.text_of(Some(word));
            match name {
                "-v" => {}
                name if !name.is_empty() && name_of(name) == name && !self.shell.readonly.contains(name) => {
                    self.shell.unset(name);
                }
                _ => return Err(unsure("a shell may stop at an `unset` of what is not a name")),
            }
        }
        Ok(Some(true))
    }

    fn options(&mut self, words: &[Range<usize>]) -> Result<Success, ShellStop> {
        let mut words = words.iter().skip(1);
        while let Some(word) = words.next() {
            let text = self.text_of(Some(word));
            let (on, letters) = match (text.strip_prefix('-'), text.strip_prefix('+')) {
                (Some(letters), _) => (true, letters),
                (_, Some(letters)) => (false, letters),
                // The first that is no option, and all behind it, are the shell's arguments.
                _ => break,
            };
            let letters = match letters {
                "o" => match self.text_of(words.next()) {
                    "allexport" => "a",
                    "errexit" => "e",
                    "nounset" => "u",
                    "xtrace" | "verbose" => "x",
                    _ => return Err(unsure("an option of the shell is not known here")),
                },
                letters => letters,
            };
            for letter in letters.chars() {
                match letter {
                    'a' => self.shell.exports_all = on,
                    'e' => self.stops_at_failure = on,
                    'u' => self.shell.at_unset = if on { AtUnset::Stops } else { AtUnset::Empty },
                    'x' | 'v' | 'f' | 'C' | 'b' | 'm' => {}
                    _ => return Err(unsure("an option of the shell is not known here")),
                }
            }
        }
        Ok(Some(true))
    }
}

fn unsure(why: &'static str) -> ShellStop {
    ShellStop::Unsure(Unknown::because(why))
}

/// Whether bash makes several words of `word` for its braces: `{a,b}` or `{1..3}` outside of quotes.
fn expands_braces(word: &str) -> bool {
    let mut quote = None;
    let mut before = ' ';
    for (at, character) in word.char_indices() {
        match (character, quote) {
            ('\'' | '"', None) if before != '\\' => quote = Some(character),
            (_, Some(open)) if character == open => quote = None,
            ('{', None) if !matches!(before, '$' | '\\') => {
                let inner = word.get(at..).unwrap_or_default();
                if inner.contains('}') && (inner.contains(',') || inner.contains("..")) {
                    return true;
                }
            }
            _ => {}
        }
        before = character;
    }
    false
}
