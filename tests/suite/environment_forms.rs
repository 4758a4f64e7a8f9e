//! An `environment` means the same as a mapping and as a list.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::temporary::temporary;
use crate::support::{folder, json, run};

/// A variable in a mapping below `environment:`, in single quotes.
fn entry(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.strip_prefix("      ")?.split_once(": ")?;
    let is_name = name.starts_with("CODER_") && !name.contains(['$', ' ']);
    let plain = value.strip_prefix('\'')?.strip_suffix('\'')?;
    (is_name && !plain.contains(['\'', '#'])).then_some((name, plain))
}

/// The compose file with its mapping as a list; none if it has anything else below `environment:`.
fn as_list(text: &str) -> Option<String> {
    let below = text.split("    environment:\n").nth(1)?;
    let own: Vec<&str> = below.lines().take_while(|line| line.starts_with("      ")).collect();
    own.iter().all(|line| entry(line).is_some()).then(|| {
        let lines = text.lines().map(|line| match entry(line) {
            Some((name, value)) => format!("      - {name}={value}\n"),
            None => format!("{line}\n"),
        });
        lines.collect()
    })
}

/// What is found in `folder`: rules, severities, sides and headlines, and what is not checked and why.
fn found(folder: &Path) -> Vec<String> {
    let extra = fs::read_to_string(folder.join("arguments")).unwrap_or_default();
    let mut arguments = vec![
        "check",
        "--authelia",
        "configuration.yml",
        "--coder",
        "compose.yml",
        "--format",
        "json",
    ];
    arguments.extend(extra.split_whitespace());
    let report = json(&run(folder, &arguments));
    let findings = report["findings"].as_array().into_iter().flatten();
    let told = findings.map(|finding| format!("{} {} {}", finding["severity"], finding["rule"], finding["message"]));
    let coverage = report["coverage"].as_array().into_iter().flatten();
    told.chain(coverage.map(|covered| format!("{} {} {}", covered["rule"], covered["status"], covered["reason"])))
        .collect()
}

fn cases() -> Vec<PathBuf> {
    let rules = fs::read_dir(folder("fixtures/rules")).into_iter().flatten().flatten();
    let cases = rules.flat_map(|rule| fs::read_dir(rule.path()).into_iter().flatten().flatten());
    cases
        .map(|case| case.path())
        .filter(|case| case.join("compose.yml").exists())
        .collect()
}

#[test]
fn a_list_is_read_as_a_mapping_is() {
    let mut compared = 0;
    for case in cases() {
        let text = fs::read_to_string(case.join("compose.yml")).unwrap_or_default();
        let Some(list) = as_list(&text) else { continue };
        let copy = temporary();
        for file in fs::read_dir(&case).into_iter().flatten().flatten() {
            assert!(fs::copy(file.path(), copy.path().join(file.file_name())).is_ok());
        }
        let of_mapping = found(copy.path());
        assert!(fs::write(copy.path().join("compose.yml"), list).is_ok());
        assert_eq!(of_mapping, found(copy.path()), "{}", case.display());
        compared += 1;
    }
    assert!(compared >= 12, "{compared}");
}
