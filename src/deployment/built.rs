//! What an image that is built here sets by itself: `ENV` in its Dockerfile.
//!
//! Source: moby/buildkit `frontend/dockerfile/docs/reference.md`, `ENV`.

use std::path::Path;

use crate::env::{Environment, Form, Variable, is_variable_name};
use crate::files::{FileKind, Files};
use crate::setting::{Setting, Unknown};
use crate::source::{Located, Span};

/// Adds what the image sets that is built from `dockerfile`, where that is a file here. Which stage sets what, and what
/// build arguments make of it, is not worked out, so that the values are not known.
pub(super) fn take(dockerfile: &Path, environment: &mut Environment, files: &mut dyn Files) {
    if files.system().kind(dockerfile) != Ok(FileKind::File) {
        return;
    }
    let Ok(id) = files.read(dockerfile) else { return };
    for (at, name) in names(files.sources().text(id)) {
        let place = Span::new(id, at..at + name.len());
        let why = Unknown::because(text!("the image is built from {}, which sets it", dockerfile.display()));
        let why = why.remedied_by("set it where the other variables of the container are set");
        environment.set_default(Variable {
            name: Located::new(name.to_owned(), place),
            setting: Setting::unknown(why, place),
            notation: Form::Entry.into(),
        });
    }
}

/// The names that `ENV` sets in a Dockerfile, and where they are.
fn names(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let (mut at, mut goes_on) = (0, false);
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        // A comment between the lines of one instruction is passed over.
        if line.trim_start().starts_with('#') {
            continue;
        }
        let mut words = words(line, start);
        let begins = !goes_on && words.next().is_some_and(|(_, word)| word.eq_ignore_ascii_case("ENV"));
        if goes_on || begins {
            let before = found.len();
            let words: Vec<(usize, &str)> = words.collect();
            let set = words
                .iter()
                .filter_map(|(at, word)| Some((*at, word.split_once('=')?.0)));
            found.extend(set.filter(|(_, name)| is_variable_name(name)));
            // `ENV NAME value`
            let alone = words.first().filter(|_| begins && found.len() == before);
            found.extend(alone.copied().filter(|(_, name)| is_variable_name(name)));
        }
        goes_on = (goes_on || begins) && line.trim_end().ends_with('\\');
    }
    found
}

/// The words of a line that begins at `start`, and where they are.
fn words(line: &str, start: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut at = start;
    line.split(|character: char| character.is_ascii_whitespace())
        .map(move |word| {
            let place = at;
            at += word.len() + 1;
            (place, word)
        })
        .filter(|(_, word)| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_a_dockerfile_sets() {
        for (text, expected) in [
            ("FROM x\nENV A=1 B=\"2\"\n", &["A", "B"][..]),
            ("env A 1 = 2\n", &["A"]),
            ("ENV A=1 \\\n  # why\n  B=2 \\\n  C=3\nRUN D=4 x\n", &["A", "B", "C"]),
            ("ENV \\\n  A=1\n", &["A"]),
            ("ENV\tA=1\r\nRUN x\r\n", &["A"]),
            ("# ENV A=1\nARG B=2\nRUN ENV=1 x\nLABEL C=3\n", &[]),
        ] {
            let found = names(text);
            let names: Vec<&str> = found.iter().map(|(_, name)| *name).collect();
            assert_eq!(names, expected, "{text}");
            assert!(found.iter().all(|(at, name)| text[*at..].starts_with(name)), "{text}");
        }
    }
}
