//! The way through the program has one direction: a lower layer never names a higher one.

mod promises;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// From the lowest to the highest. A module may use those of lower layers and its own.
const LAYERS: [&[&str]; 17] = [
    &["order"],
    &["budget", "duration", "secret", "version", "golang", "recognise"],
    &["complaint", "text"],
    &["holes", "source"],
    &["setting", "files"],
    &["finding", "options"],
    &["yaml", "env", "digest"],
    &["compose", "kubernetes", "systemd"],
    &["deployment", "edits"],
    &["authelia", "party"],
    &["pairing"],
    &["signin"],
    &["rules"],
    &["report"],
    &["cli", "explain", "apps", "resolve"],
    &["trace"],
    &["run", "terminal", "usage"],
];

/// The longest a file may be. One that is longer holds more than one thing.
const MAX_LINES: usize = 400;

/// The longest a function may be.
const MAX_FUNCTION_LINES: usize = 60;

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let nested = paths.flat_map(|path| if path.is_dir() { rust_files(&path) } else { vec![path] });
    nested
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

/// The files below a folder of the repository, each with its path below it and its text.
fn files_below(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = rust_files(&root).into_iter().map(|path| {
        let text = fs::read_to_string(&path).unwrap_or_default();
        (path.strip_prefix(&root).unwrap_or(&path).display().to_string(), text)
    });
    files.collect()
}

fn sources() -> Vec<(String, String)> {
    files_below("src")
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// The modules of this crate that a line names.
fn named(line: &str) -> impl Iterator<Item = &str> {
    let code = line.split("//").next().unwrap_or_default();
    code.match_indices("crate::").filter_map(move |(at, found)| {
        let rest = &code[at + found.len()..];
        let end = rest
            .find(|character: char| !character.is_alphanumeric() && character != '_')
            .unwrap_or(rest.len());
        rest.get(..end)
    })
}

#[test]
fn a_lower_layer_never_names_a_higher_one() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let module = path.split(['/', '.']).next().unwrap_or_default().to_owned();
        if ["main", "lib"].contains(&module.as_str()) {
            continue;
        }
        let Some(own) = layer(&module) else {
            wrong.push(format!("{path}: the module {module} has no layer"));
            continue;
        };
        // Tests at a file's end may look anywhere.
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for used in code.lines().flat_map(named).filter(|used| *used != module) {
            match layer(used) {
                Some(theirs) if theirs < own => {}
                // Environment files and YAML stand side by side, and so do the two servers; neither names the other,
                // but Compose reads both kinds of files.
                _ => wrong.push(format!("{path} names {used}")),
            }
        }
    }
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_file_holds_one_thing() {
    let files = ["src", "tests", "benches", "fuzz/src"]
        .into_iter()
        .flat_map(files_below);
    let lengths = files.map(|(path, text)| (text.lines().count(), path));
    let long: Vec<_> = lengths.filter(|(lines, _)| *lines > MAX_LINES).collect();
    assert!(long.is_empty(), "too long: {long:?}");
}

/// The functions of a file, each with how many lines it has.
fn functions(text: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let functions = lines.iter().enumerate().filter_map(|(at, line)| {
        let indent = line.len() - line.trim_start().len();
        let (before, rest) = line.split_once("fn ")?;
        let is_declared = before
            .split_whitespace()
            .all(|word| ["const", "async", "unsafe"].contains(&word) || word.starts_with("pub") || word.ends_with(')'));
        let name = rest.split(['(', '<']).next().filter(|_| is_declared)?;
        let body = lines.get(at..)?;
        // A function without a body ends with its signature.
        let signature = body.iter().position(|line| line.ends_with(['{', '}', ';']))?;
        if !body[signature].ends_with('{') {
            return Some((name.to_owned(), signature + 1));
        }
        let end = format!("{}}}", " ".repeat(indent));
        let length = body.iter().position(|line| **line == end)?;
        Some((name.to_owned(), length + 1))
    });
    functions.collect()
}

#[test]
fn a_function_does_one_thing() {
    let mut seen = 0;
    let mut long = Vec::new();
    for (path, text) in sources() {
        // Tests at a file's end may have long tables.
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let functions = functions(code);
        seen += functions.len();
        let functions = functions.into_iter().filter(|_| !path.ends_with("tests.rs"));
        long.extend(
            functions
                .filter(|(_, lines)| *lines > MAX_FUNCTION_LINES)
                .map(|(name, lines)| format!("{path}: {name} has {lines} lines")),
        );
    }
    assert!(seen > 2000, "the functions are not read: {seen}");
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn the_lines_of_functions_are_counted() {
    let text = "impl A {\n    pub(in crate::b) fn one(\n        x: u8,\n    ) -> u8 {\n        x\n    }\n}\n\nfn two() {}\nfn three(x: u8);\n";
    let counted = functions(text);
    let counted: Vec<(&str, usize)> = counted.iter().map(|(name, lines)| (name.as_str(), *lines)).collect();
    assert_eq!(counted, [("one", 5), ("two", 1), ("three", 1)]);
}

#[test]
fn names_say_something() {
    const EMPTY_NAMES: [&str; 6] = ["utils", "util", "helpers", "common", "misc", "manager"];
    let stem = |path: &str| Path::new(path).with_extension("").display().to_string();
    let empty: Vec<_> = sources()
        .into_iter()
        .map(|(path, _)| stem(&path))
        .filter(|path| path.split('/').any(|part| EMPTY_NAMES.contains(&part)))
        .collect();
    assert!(empty.is_empty(), "{empty:?}");
}

#[test]
fn one_name_is_one_type() {
    let mut homes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (path, text) in sources() {
        for line in code(&text).lines() {
            let words: Vec<&str> = line.split(|character: char| !character.is_alphanumeric()).collect();
            let keyword = |word: &&str| ["struct", "enum", "trait"].contains(word);
            // A type that belongs to an implementation is indented, and has the name that its trait gives it.
            let at = words.iter().position(keyword).or_else(|| {
                let is_alias = line.starts_with("type ") || line.starts_with("pub");
                words.iter().position(|word| is_alias && *word == "type")
            });
            let name = at.filter(|at| *at < 6).and_then(|at| words.get(at + 1));
            if let Some(name) = name.filter(|name| name.starts_with(|first: char| first.is_ascii_uppercase())) {
                homes.entry((*name).to_owned()).or_default().push(path.clone());
            }
        }
    }
    assert!(homes.len() > 300, "the types are not read");
    let doubled: Vec<_> = homes.iter().filter(|(_, homes)| homes.len() > 1).collect();
    assert!(doubled.is_empty(), "{doubled:#?}");
}

#[test]
fn rules_do_not_print_and_renderers_do_not_judge() {
    for (path, text) in sources() {
        if path.starts_with("rules/") {
            assert!(!text.contains("std::io") && !text.contains("println!"), "{path} prints");
        }
        if path.starts_with("report/") && !["report/build.rs", "report/remedy.rs"].contains(&path.as_str()) {
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            assert!(
                !code.contains("crate::rules") && !code.contains("crate::source::SourceMap"),
                "{path} judges"
            );
        }
    }
}

/// The code of a file: without comments, and without the tests at its end.
fn code(text: &str) -> String {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code.lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

/// The names that follow `before` in `code`, one by one or in braces.
fn names_behind<'c>(code: &'c str, before: &'c str) -> impl Iterator<Item = &'c str> {
    code.match_indices(before).flat_map(move |(at, found)| {
        let preceded = code[..at].ends_with("::");
        let rest = if preceded { "" } else { &code[at + found.len()..] };
        let end = match rest.strip_prefix('{') {
            Some(list) => list.find('}').map_or(0, |end| end + 1),
            None => rest
                .find(|character: char| !character.is_alphanumeric() && character != '_')
                .unwrap_or(0),
        };
        rest[..end].split(|character: char| !character.is_alphanumeric() && character != '_')
    })
}

/// The files of a folder, and which of them each one names: `super::sibling`, or by the whole path.
fn siblings(folder: &str, sources: &[(String, String)]) -> Vec<(String, Vec<String>)> {
    let name_of = |path: &str| {
        let rest = path.strip_prefix(folder)?.strip_prefix('/')?;
        (!rest.contains('/') && rest != "mod.rs").then(|| rest.trim_end_matches(".rs").to_owned())
    };
    let names: Vec<String> = sources.iter().filter_map(|(path, _)| name_of(path)).collect();
    let of_sibling = |path: &str, name: &str| {
        let rest = path
            .strip_prefix(folder)
            .and_then(|rest| rest.strip_prefix('/'))
            .unwrap_or_default();
        rest == format!("{name}.rs") || rest.starts_with(&format!("{name}/"))
    };
    let whole = format!("crate::{}::", folder.replace('/', "::"));
    let edges = names.iter().map(|name| {
        let mut used = Vec::new();
        for (path, text) in sources.iter().filter(|(path, _)| of_sibling(path, name)) {
            let below = path[folder.len() + 1..].matches('/').count() + usize::from(!path.ends_with("mod.rs"));
            let code = code(text);
            let relative = "super::".repeat(below);
            let reached = names_behind(&code, &relative).chain(names_behind(&code, &whole));
            used.extend(
                reached
                    .filter(|used| *used != name && names.iter().any(|name| name == used))
                    .map(str::to_owned),
            );
        }
        (name.clone(), used)
    });
    edges.collect()
}

#[test]
fn files_of_a_folder_do_not_name_each_other_in_a_circle() {
    let sources = sources();
    let folders = sources
        .iter()
        .filter_map(|(path, _)| Some(path.rsplit_once('/')?.0.to_owned()));
    let mut circles: Vec<String> = Vec::new();
    for folder in folders {
        let edges = siblings(&folder, &sources);
        let next = |name: &str| {
            edges
                .iter()
                .find(|(known, _)| known == name)
                .map_or(&[][..], |(_, used)| used)
        };
        for (name, used) in &edges {
            let (mut seen, mut open): (Vec<&str>, Vec<&str>) = (Vec::new(), used.iter().map(String::as_str).collect());
            while let Some(reached) = open.pop().filter(|_| !seen.contains(&name.as_str())) {
                if !seen.contains(&reached) {
                    seen.push(reached);
                    open.extend(next(reached).iter().map(String::as_str));
                }
            }
            if seen.contains(&name.as_str()) {
                circles.push(format!("{folder}/{name}"));
            }
        }
    }
    circles.sort();
    circles.dedup();
    assert!(circles.is_empty(), "{circles:?}");
}

#[test]
fn a_rule_is_in_the_folder_of_its_stage() {
    // What is known of other applications is held against registrations of all stages in one place.
    let of_stages = |path: &str| path.starts_with("rules/") && !path.starts_with("rules/applications/");
    for (path, text) in sources().iter().filter(|(path, _)| of_stages(path)) {
        let Some((_, rule)) = text.split_once("RULE: Rule = Rule {") else {
            continue;
        };
        let stage = rule
            .split("Stage::")
            .nth(1)
            .and_then(|rest| rest.split(',').next())
            .unwrap_or_default();
        let mut folder = String::new();
        for letter in stage.chars() {
            if letter.is_ascii_uppercase() && !folder.is_empty() {
                folder.push('_');
            }
            folder.push(letter.to_ascii_lowercase());
        }
        assert!(
            path.starts_with(&format!("rules/{folder}/")),
            "{path} is a rule of {stage}"
        );
    }
}
