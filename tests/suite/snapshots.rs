//! What people see, whole. `SNAPSHOTS=overwrite cargo test --test suite snapshots::` accepts a change.

use crate::support::{folder, process};
use snapbox::assert_data_eq;
use snapbox::data::Data;

fn shows(name: &str, path: &str, arguments: &[&str]) {
    let run = process(&folder(path), arguments, &[]);
    let shown = format!("{}{}exit {}\n", run.stdout, run.stderr, run.code);
    let snapshot = folder("tests/snapshots").join(format!("{name}.txt"));
    assert_data_eq!(shown, Data::read_from(&snapshot, None).raw());
}

#[test]
fn the_guide_with_its_env_file() {
    shows(
        "guide-env",
        "fixtures/guide",
        &["check", "--authelia", "client.yml", "--coder", "coder.env"],
    );
}

#[test]
fn the_guide_with_its_compose_file() {
    shows(
        "guide-compose",
        "fixtures/guide",
        &["check", "--authelia", "configuration.yml", "--coder", "compose.yml"],
    );
}

/// A pair that passes, one that is broken, many, one side alone, and a file that cannot be parsed.
#[test]
fn terminals_of_three_widths() {
    let pair = ["--authelia", "configuration.yml", "--coder"];
    for width in ["60", "80", "120"] {
        let mut shown = String::new();
        for (path, arguments) in [
            ("fixtures/guide", [&pair[..], &["coder.env"]].concat()),
            (".", vec!["demo"]),
            ("fixtures/homelab", vec![]),
            ("fixtures/guide", vec!["coder.env"]),
            (
                "fixtures/rules/syntax-error/fail-unclosed-quote",
                [&pair[..], &["coder.env"]].concat(),
            ),
        ] {
            let run = process(&folder(path), &arguments, &[("COLUMNS", width)]);
            shown.push_str(&format!("{}{}exit {}\n\n", run.stdout, run.stderr, run.code));
        }
        let snapshot = folder("tests/snapshots").join(format!("width-{width}.txt"));
        assert_data_eq!(shown, Data::read_from(&snapshot, None).raw());
    }
}

#[test]
fn the_guide_in_json() {
    let arguments = [
        "check",
        "--authelia",
        "client.yml",
        "--coder",
        "coder.env",
        "--format",
        "json",
    ];
    shows("guide-json", "fixtures/guide", &arguments);
}

#[test]
fn the_demo() {
    shows("demo", ".", &["demo"]);
}

#[test]
fn the_demo_in_colour() {
    shows("demo-colour", ".", &["--color", "always", "demo"]);
}

/// The pages' pictures: what a terminal would show, drawn from a run.
#[test]
fn the_pictures_of_the_documentation() {
    let guide = ["check", "--authelia", "configuration.yml", "--coder", "compose.yml"];
    for (name, path, arguments) in [
        ("demo", ".", &["demo"][..]),
        ("guide", "fixtures/guide", &guide[..]),
        ("homelab", "fixtures/homelab", &["check", "."][..]),
    ] {
        let run = process(&folder(path), &[&["--color", "always"], arguments].concat(), &[]);
        let picture = folder("docs/pictures").join(format!("{name}.term.svg"));
        assert_data_eq!(run.stdout, Data::read_from(&picture, None));
    }
}

#[test]
fn a_missing_file() {
    shows(
        "missing",
        "fixtures/guide",
        &["check", "--authelia", "nothing.yml", "--coder", "coder.env"],
    );
}

#[test]
fn an_ambiguous_folder() {
    shows("ambiguous", "fixtures/guide", &["check"]);
}

#[test]
fn what_was_resolved() {
    shows(
        "resolve",
        "fixtures/guide",
        &["resolve", "--authelia", "client.yml", "--coder", "compose.yml"],
    );
}

#[test]
fn the_help() {
    shows("help", ".", &["--help"]);
    shows("help-check", ".", &["check", "--help"]);
}

#[test]
fn a_rule_s_page() {
    shows("explain", ".", &["explain", "issuer-trailing-slash"]);
}

#[test]
fn the_readme_shows_what_the_program_prints() {
    let readme = std::fs::read_to_string(folder("README.md")).unwrap_or_default();
    let shown = readme
        .split("<!-- demo -->\n```text\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next());
    let demo = process(&folder("."), &["demo"], &[]).stdout;
    assert!(
        shown.is_some_and(|shown| demo.contains(shown)),
        "README.md shows something else than `demo`"
    );
}
