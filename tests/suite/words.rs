//! What people read is plain English of today.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::folder;

/// Words and turns that nobody says at work, and what is said in their place.
const QUAINT: [(&str, &str); 18] = [
    ("blank", "space, or empty"),
    ("blanks", "spaces"),
    ("stands", "is, or appears"),
    ("mend", "fix"),
    ("mended", "fixed"),
    ("mends", "fixes"),
    ("mending", "fixing"),
    ("letter by letter", "exactly"),
    ("is probably meant", "did you mean …?"),
    ("has to", "must, or expected … found …"),
    ("have to", "must"),
    ("is none of", "is not one of"),
    ("of its form", "what is expected"),
    ("stand", "is, or are"),
    ("is no more", "is not … any more"),
    ("nothing but", "only"),
    ("there twice", "duplicate"),
    ("at its end", "trailing"),
];

fn files(path: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(path).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.extension().is_some_and(|known| known == ending) {
            found.push(path);
        }
    }
}

/// Whether `words` are in `text`, and no part of longer words.
fn has(text: &str, words: &str) -> bool {
    let is_edge = |character: Option<char>| character.is_none_or(|character| !character.is_alphanumeric());
    text.match_indices(words)
        .any(|(at, _)| is_edge(text[..at].chars().next_back()) && is_edge(text[at + words.len()..].chars().next()))
}

/// What is in quotes on each line (from 1) of a file of code: without comments, and without the tests at its end.
fn texts(code: &str) -> Vec<(usize, String)> {
    let code = code.split("#[cfg(test)]").next().unwrap_or_default();
    let mut found = Vec::new();
    // A text goes on where the line before it ends with a backslash.
    let mut inside = false;
    for (number, line) in code.lines().enumerate() {
        if !inside && (line.trim_start().starts_with("//") || line.contains("const NAMES")) {
            continue;
        }
        let line = line.replace("\\\"", "").replace("'\"'", "");
        let pieces = line.split('"').enumerate();
        let quoted = pieces.filter(|(at, _)| (at % 2 == 1) != inside);
        found.push((
            number + 1,
            quoted.map(|(_, piece)| piece).collect::<Vec<_>>().join(" … "),
        ));
        inside = (line.matches('"').count() % 2 == 1) != inside && line.ends_with('\\');
    }
    found
}

#[test]
fn no_quaint_word_is_in_a_message_or_in_the_documentation() {
    let mut wrong = Vec::new();
    let mut code = Vec::new();
    files(&folder("src"), "rs", &mut code);
    // What a test expects is no message.
    code.retain(|path| !path.ends_with("tests.rs") && !path.ends_with("sample.rs"));
    for path in &code {
        let text = fs::read_to_string(path).unwrap_or_default();
        for (line, text) in texts(&text) {
            for (word, plain) in QUAINT {
                if has(&text, word) {
                    wrong.push(format!("{}:{line}: `{word}`: say {plain}", path.display()));
                }
            }
        }
    }
    let mut pages = Vec::new();
    files(&folder("docs"), "md", &mut pages);
    pages.retain(|path| !path.components().any(|part| part.as_os_str() == "adr"));
    pages.extend(["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"].map(folder));
    for path in &pages {
        let text = fs::read_to_string(path).unwrap_or_default();
        // What a program prints is quoted as it is.
        for (line, text) in text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.contains("blank string"))
        {
            for (word, plain) in &QUAINT {
                if has(text, word) {
                    wrong.push(format!("{}:{}: `{word}`: say {plain}", path.display(), line + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
