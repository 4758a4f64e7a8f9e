//! GitLab's Code Quality report: a subset of the Code Climate format.

use std::collections::HashMap;

use serde::Serialize;

use super::gaps::gaps;
use super::{Report, escape, fingerprint, json, verdict};

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

/// What is in the place of a rule's name where no rule is meant.
const NAME: &str = env!("CARGO_PKG_NAME");

/// A list of issues; GitLab shows nothing else, so failures and what was not checked are issues too.
pub(super) fn render(report: &Report) -> String {
    let mut issues = Vec::new();
    // GitLab drops issues whose fingerprint it has seen in the same report.
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for finding in &report.findings {
        let Some(label) = finding.labels.first() else {
            continue;
        };
        let again = seen.entry(&*finding.fingerprint).or_default();
        *again += 1;
        let unique = match *again {
            1 => finding.fingerprint.to_string(),
            number => fingerprint(
                finding.rule,
                &format!("{} {number}", &*finding.fingerprint),
                &[&label.path],
            ),
        };
        issues.push(Issue {
            description: escape::line(&format!("{}. {}", finding.about(), finding.why)).into_owned(),
            check_name: finding.rule,
            fingerprint: unique,
            severity: match finding.severity {
                "error" => "critical",
                "warning" => "minor",
                _ => "info",
            },
            location: location(&label.path, label.line),
        });
    }
    // An issue without a file is not shown; the first input is where one would look.
    let first = report.inputs.first().map_or(".", |input| input.path.as_str());
    for failure in &report.failures {
        let path = failure.path.as_deref().unwrap_or(first);
        issues.push(about_the_run(
            &verdict::failure(failure),
            "blocker",
            &failure.message,
            path,
        ));
    }
    if let Some(unpaired) = &report.unpaired {
        issues.push(about_the_run(unpaired, "info", unpaired, first));
    }
    for gap in gaps(&report.coverage) {
        let rules = gap.rules.join(", ");
        let description = format!("not checked: {rules}: {}", gap.text());
        issues.push(about_the_run(&description, "info", &rules, first));
    }
    json::render(&issues)
}

/// An issue that is no finding, recognised again by `subject`.
fn about_the_run(description: &str, severity: &'static str, subject: &str, path: &str) -> Issue {
    Issue {
        description: escape::line(&description.replace('\n', " ")).into_owned(),
        check_name: NAME,
        fingerprint: fingerprint(NAME, subject, &[path]),
        severity,
        location: location(path, 1),
    }
}

/// GitLab wants paths relative to the repository, without `./`.
fn location(path: &str, begin: usize) -> Location {
    Location {
        path: path.strip_prefix("./").unwrap_or(path).to_owned(),
        lines: Lines { begin },
    }
}
