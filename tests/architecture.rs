//! The way through the program has one direction: a lower layer never names a higher one.

use std::fs;
use std::path::{Path, PathBuf};

/// From the lowest to the highest. A module may use those of lower layers and its own.
const LAYERS: [&[&str]; 15] = [
    &["budget", "secret", "version", "golang", "recognise"],
    &["holes", "source"],
    &["setting", "files"],
    &["finding", "options"],
    &["yaml", "env", "digest"],
    &["compose", "kubernetes", "systemd"],
    &["deployment"],
    &["authelia", "party"],
    &["coder"],
    &["pairing"],
    &["rules"],
    &["report"],
    &["cli", "explain", "apps", "resolve"],
    &["trace"],
    &["run", "terminal", "usage"],
];

/// The longest a file may be. One that is longer holds more than one thing.
const MAX_LINES: usize = 400;

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

fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = rust_files(&root).into_iter().map(|path| {
        let text = fs::read_to_string(&path).unwrap_or_default();
        (path.strip_prefix(&root).unwrap_or(&path).display().to_string(), text)
    });
    files.collect()
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
    let lengths = sources().into_iter().map(|(path, text)| (text.lines().count(), path));
    let long: Vec<_> = lengths.filter(|(lines, _)| *lines > MAX_LINES).collect();
    assert!(long.is_empty(), "too long: {long:?}");
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
fn rules_do_not_print_and_renderers_do_not_judge() {
    for (path, text) in sources() {
        if path.starts_with("rules/") {
            assert!(!text.contains("std::io") && !text.contains("println!"), "{path} prints");
        }
        if path.starts_with("report/") && path != "report/build.rs" {
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            assert!(
                !code.contains("crate::rules") && !code.contains("crate::source::SourceMap"),
                "{path} judges"
            );
        }
    }
}
