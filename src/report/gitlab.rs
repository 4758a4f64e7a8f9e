//! GitLab's Code Quality report: a subset of the Code Climate format.

use std::collections::HashMap;

use serde::Serialize;

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

/// A list of issues; GitLab shows nothing else, so failures are issues too.
pub(super) fn render(report: &Report) -> String {
    let mut issues = Vec::new();
    // GitLab drops issues whose fingerprint it has seen in the same report.
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for finding in &report.findings {
        let Some(label) = finding.labels.first() else {
            continue;
        };
        let again = seen.entry(&finding.fingerprint).or_default();
        *again += 1;
        let unique = match *again {
            1 => finding.fingerprint.clone(),
            number => fingerprint(
                finding.rule,
                &format!("{} {number}", finding.fingerprint),
                &[&label.path],
            ),
        };
        issues.push(Issue {
            description: escape::line(&format!("{}. {}", finding.message, finding.why)).into_owned(),
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
    for failure in &report.failures {
        // An issue without a file is not shown; the first input is where one would look.
        let path = failure
            .path
            .as_deref()
            .or_else(|| report.inputs.first().map(|input| input.path.as_str()));
        let path = path.unwrap_or(".");
        issues.push(Issue {
            description: verdict::failure(failure).replace('\n', " "),
            check_name: "oidc-crosscheck",
            fingerprint: fingerprint("oidc-crosscheck", &failure.message, &[path]),
            severity: "blocker",
            location: location(path, 1),
        });
    }
    json::render(&issues)
}

/// GitLab wants paths relative to the repository, without `./`.
fn location(path: &str, begin: usize) -> Location {
    Location {
        path: path.strip_prefix("./").unwrap_or(path).to_owned(),
        lines: Lines { begin },
    }
}
