//! Every rule has a page whose examples hold, and cases that fail and pass.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::temporary::temporary_with;
use crate::support::{folder, found, json, run};

const HEADINGS: [&str; 7] = [
    "## What it finds",
    "## What happens",
    "## Example",
    "## Fixed",
    "## When it is not checked",
    "## Since / until",
    "## Source",
];

struct Listed {
    name: String,
    severity: String,
    stage: String,
}

fn listed() -> Vec<Listed> {
    let rules = json(&run(Path::new("."), &["rules", "--format", "json"]));
    let text = |rule: &serde_json::Value, key: &str| rule[key].as_str().unwrap_or_default().to_owned();
    let rules = rules.as_array().into_iter().flatten();
    rules
        .map(|rule| Listed {
            name: text(rule, "name"),
            severity: text(rule, "severity"),
            stage: text(rule, "stage"),
        })
        .collect()
}

fn page(name: &str) -> String {
    fs::read_to_string(folder("docs/rules").join(format!("{name}.md"))).unwrap_or_default()
}

/// Checks the files in `folder` and gives the report with its exit code.
fn check(folder: &Path) -> (i32, serde_json::Value) {
    let shapes = ["compose.yml", "coder.service", "values.yaml"];
    let coder = shapes
        .into_iter()
        .find(|name| folder.join(name).exists())
        .unwrap_or("coder.env");
    let extra = fs::read_to_string(folder.join("arguments")).unwrap_or_default();
    let mut arguments = vec![
        "check",
        "--authelia",
        "configuration.yml",
        "--coder",
        coder,
        "--format",
        "json",
    ];
    arguments.extend(extra.split_whitespace());
    let run = run(folder, &arguments);
    (run.code, json(&run))
}

/// The files in the section of a page that begins with `heading`: their names and texts.
fn files(page: &str, heading: &str) -> Vec<(String, String)> {
    let section = page.split(heading).nth(1).unwrap_or_default();
    let section = section.split("\n## ").next().unwrap_or_default();
    let mut files = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in section.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (Some(_), Some(_)) => files.extend(open.take()),
            (Some((_, text)), None) => text.push_str(&format!("{line}\n")),
            (None, Some(info)) => {
                open = info.split_once(' ').map(|(_, name)| (name.to_owned(), String::new()));
            }
            (None, None) => {}
        }
    }
    files
}

fn check_files(files: &[(String, String)]) -> (i32, serde_json::Value) {
    let folder = temporary_with(files);
    check(folder.path())
}

#[test]
fn every_page_has_its_headings_in_order() {
    for Listed { name, severity, stage } in listed() {
        let page = page(&name);
        assert!(
            page.starts_with(&format!("# {name}\n\n**{severity}** · {stage}\n")),
            "{name}"
        );
        // What goes wrong in silence has nothing that people see.
        let headings: Vec<&str> = page
            .lines()
            .filter(|line| line.starts_with("## ") && *line != "## What people see")
            .collect();
        assert_eq!(headings, HEADINGS, "{name}");
    }
}

#[test]
fn no_page_is_a_skeleton() {
    let unfinished: Vec<_> = listed()
        .into_iter()
        .map(|rule| rule.name)
        .filter(|name| page(name).contains("TODO"))
        .collect();
    assert!(unfinished.is_empty(), "pages with a TODO: {unfinished:?}");
}

#[test]
fn the_failing_example_gives_exactly_its_finding_and_the_fixed_one_none() {
    let mut wrong = Vec::new();
    for Listed { name, severity, .. } in listed() {
        let page = page(&name);
        let (_, report) = check_files(&files(&page, "## Example"));
        let rules: BTreeSet<&str> = report["findings"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|finding| finding["rule"].as_str())
            .collect();
        let loud = found(&report);
        // `password-login-disabled` is only found beside an error.
        let others: Vec<&String> = loud
            .iter()
            .filter(|found| !found.ends_with(&format!(" {name}")))
            .collect();
        let alone = others.is_empty() || name == "password-login-disabled";
        if !rules.contains(name.as_str()) || !alone {
            wrong.push(format!("{name} ({severity}): the example gives {loud:?}"));
        }
        let (code, report) = check_files(&files(&page, "## Fixed"));
        if code != 0 || !found(&report).is_empty() {
            wrong.push(format!(
                "{name}: the fixed example gives exit {code} and {:?}",
                found(&report)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_case_gives_what_it_expects() {
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for Listed { name, .. } in listed() {
        let Ok(cases) = fs::read_dir(folder("fixtures/rules").join(&name)) else {
            wrong.push(format!("{name} has no cases"));
            continue;
        };
        let (mut fails, mut passes) = (0, 0);
        for case in cases.filter_map(Result::ok).map(|case| case.path()) {
            let expected = fs::read_to_string(case.join("expected")).unwrap_or_default();
            let (code, report) = check(&case);
            let got = std::iter::once(format!("exit {code}"))
                .chain(found(&report))
                .collect::<Vec<_>>();
            let mut wanted: Vec<&str> = expected.lines().collect();
            if let Some(rest) = wanted.get_mut(1..) {
                rest.sort_unstable();
            }
            if got != wanted {
                wrong.push(format!("{}: expected {wanted:?}, got {got:?}", case.display()));
            }
            let is_failing = case
                .file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with("fail-"));
            if is_failing {
                fails += 1;
                let rules = report["findings"].as_array().into_iter().flatten();
                seen.extend(rules.filter_map(|finding| finding["rule"].as_str().map(str::to_owned)));
            } else {
                passes += 1;
            }
        }
        if fails == 0 || passes == 0 {
            wrong.push(format!("{name} needs a failing and a passing case"));
        }
        if !seen.contains(&name) {
            wrong.push(format!("{name} is found in none of its failing cases"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_finding_points_at_a_place_and_says_what_to_do() {
    for Listed { name, .. } in listed() {
        let (_, report) = check_files(&files(&page(&name), "## Example"));
        for finding in report["findings"].as_array().into_iter().flatten() {
            let message = finding["message"].as_str().unwrap_or_default();
            assert!((1..=72).contains(&message.chars().count()), "{name}: {message}");
            assert_eq!(finding["labels"][0]["primary"], true, "{name}");
            assert!(finding["labels"][0]["line"].as_u64() > Some(0), "{name}");
            assert!(finding["why"].as_str().is_some_and(|why| why.len() > 20), "{name}");
        }
    }
}

#[test]
fn the_list_of_rules_is_that_of_the_program() {
    let listed = run(Path::new("."), &["rules", "--format", "markdown"]).stdout;
    let index = fs::read_to_string(folder("docs/rules/index.md")).unwrap_or_default();
    assert!(
        index.ends_with(&listed),
        "docs/rules/index.md is not what `rules --format markdown` prints"
    );
}
