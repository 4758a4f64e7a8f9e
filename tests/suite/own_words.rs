//! No secret hides a word of this program's own: with each word of a report planted as a secret, the report says the
//! same.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use oidc_crosscheck::files::InMemory;

use crate::support::{json, run_on};

/// What the findings say, and why something was not checked, in a run over `files`.
fn said(files: &Rc<InMemory>, arguments: &[String]) -> String {
    let call = ["check", "--format", "json"].into_iter();
    let call: Vec<&str> = call.chain(arguments.iter().map(String::as_str)).collect();
    let report = json(&run_on(files.clone(), &call));
    let mut said = String::new();
    for finding in report["findings"].as_array().into_iter().flatten() {
        let labels = finding["labels"].as_array().into_iter().flatten();
        let texts = labels.map(|label| &label["text"]);
        for text in [&finding["message"], &finding["why"]].into_iter().chain(texts) {
            said.push_str(text.as_str().unwrap_or_default());
            said.push('\n');
        }
    }
    for covered in report["coverage"].as_array().into_iter().flatten() {
        for text in [&covered["reason"], &covered["remedy"]] {
            said.push_str(text.as_str().unwrap_or_default());
            said.push('\n');
        }
    }
    said
}

/// The files of a case, and all their text.
fn files_of(case: &Path) -> (InMemory, String) {
    let mut files = InMemory::default();
    let mut text = String::new();
    let mut folders: Vec<PathBuf> = vec![case.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = fs::read(&path).unwrap_or_default();
            text.push_str(&String::from_utf8_lossy(&bytes));
            text.push_str(&path.file_name().unwrap_or_default().to_string_lossy());
            files = files.with(path.strip_prefix(case).unwrap_or(&path), bytes);
        }
    }
    (files, text)
}

/// The words of `said` that are in none of the files.
fn own(said: &str, files: &str) -> BTreeSet<String> {
    let mut own = BTreeSet::new();
    for line in said.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        let is_own = |word: &str| {
            let word = word.trim_matches(|character: char| !character.is_alphanumeric());
            word.len() >= 4
                && word.chars().all(char::is_alphabetic)
                && !word.chars().skip(1).any(char::is_uppercase)
                && !files.contains(word)
                // What is offered in backquotes is a value, whoever thought of it.
                && !said.contains(&format!("`{word}`"))
        };
        let own_words = words.into_iter().filter(|word| is_own(word));
        own.extend(own_words.map(|word| {
            word.trim_matches(|character: char| !character.is_alphanumeric())
                .to_owned()
        }));
    }
    own
}

#[test]
fn no_secret_hides_a_word_of_ours() {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rules");
    let cases = fs::read_dir(rules).into_iter().flatten().flatten();
    let cases = cases.flat_map(|rule| fs::read_dir(rule.path()).into_iter().flatten().flatten());
    // Each says something of its own, and a third of them says enough.
    let cases = cases.step_by(3);
    let mut planted = 0;
    let mut wrong = Vec::new();
    for case in cases.map(|case| case.path()) {
        let (files, text) = files_of(&case);
        let files = Rc::new(files);
        let read = |name: &str| fs::read_to_string(case.join(name)).unwrap_or_default();
        let mut arguments: Vec<String> = read("arguments").split_whitespace().map(str::to_owned).collect();
        let coder = ["compose.yml", "coder.service", "values.yaml", "coder.env"]
            .into_iter()
            .find(|name| case.join(name).exists());
        if case.join("configuration.yml").exists() {
            arguments.extend(["--authelia", "configuration.yml"].map(str::to_owned));
        }
        if let Some(coder) = coder {
            arguments.extend(["--coder", coder].map(str::to_owned));
        }
        let before = said(&files, &arguments);
        let own = own(&before, &text);
        planted += own.len();
        for (at, word) in own.iter().enumerate() {
            arguments.push("--set".to_owned());
            arguments.push(format!("PLANTED_{at}_SECRET={word}"));
        }
        let again = said(&files, &arguments);
        for line in again.lines().filter(|line| !before.contains(line)) {
            wrong.push(format!("{}: {line}", case.file_name().unwrap_or_default().display()));
        }
    }
    assert!(planted > 1000, "{planted}");
    assert!(
        wrong.is_empty(),
        "{} lines, as\n{}",
        wrong.len(),
        wrong[..wrong.len().min(20)].join("\n")
    );
}
