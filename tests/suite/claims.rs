//! What the documentation claims of the tests is so: the tests that it names exist, and its numbers are theirs.

use std::fs;
use std::path::Path;

fn text(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap_or_default()
}

/// How many entries of the folder `path` have a name that `wanted` takes.
fn count(path: &str, wanted: impl Fn(&str) -> bool) -> usize {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .filter(|entry| wanted(&entry.file_name().to_string_lossy()))
        .count()
}

#[test]
fn the_tests_that_are_named_exist() {
    let mut named = 0;
    for page in [
        "README.md",
        "CONTRIBUTING.md",
        "docs/reliability.md",
        "docs/architecture.md",
    ] {
        let page = text(page);
        for (at, _) in page.match_indices("tests/suite/") {
            let rest = page.get(at..).unwrap_or_default();
            let Some(path) = rest.split_once(".rs").map(|(name, _)| format!("{name}.rs")) else {
                continue;
            };
            let module = path
                .trim_start_matches("tests/suite/")
                .trim_end_matches(".rs")
                .to_owned();
            if module.contains(['`', ' ', '\n']) {
                continue;
            }
            let tests = text(&path);
            assert!(tests.contains("#[test]"), "{path} has no test");
            assert!(
                text("tests/suite/main.rs").contains(&format!("mod {module};")),
                "{path} does not run"
            );
            named += 1;
        }
    }
    assert!(named > 10, "{named}");
}

#[test]
fn every_promise_names_what_holds_it() {
    let page = text("docs/reliability.md");
    let rows: Vec<&str> = page
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| promise"))
        .collect();
    for row in &rows {
        assert!(row.contains("tests/suite/") || row.contains(".ci/fuzz"), "{row}");
    }
    assert!(rows.len() > 10);
}

#[test]
fn the_numbers_are_those_of_the_tests() {
    let page = text("docs/reliability.md");
    let layouts: usize = ["compose", "first-tries", "kubernetes", "mistakes", "panels", "units"]
        .map(|name| {
            let table = text(&format!("tests/layouts/{name}.txt"));
            table.lines().filter(|line| line.starts_with("=== ")).count()
        })
        .iter()
        .sum();
    let compose = count("fixtures/compose", |_| true);
    for (phrase, there) in [
        (
            "configurations with the answer",
            count("fixtures/authelia", |name| name.ends_with(".yml")),
        ),
        ("pairs with the outcome", count("fixtures/signin", |_| true)),
        ("compose and env files with what", compose),
        ("layouts", layouts),
    ] {
        let before = page.split(phrase).next().unwrap_or_default();
        let said = before
            .split_whitespace()
            .next_back()
            .and_then(|word| word.parse::<usize>().ok());
        let said = said.unwrap_or_default();
        assert!(
            said <= there && said * 10 >= there * 8,
            "{phrase}: {said} said, {there} there"
        );
    }
}
