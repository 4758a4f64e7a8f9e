//! A JUnit report: a test suite in which every rule is a test case.

use std::fmt::Write as _;

use super::escape::{xml, xml_attribute};
use super::{Covered, Report, Reported, github};

/// One case a rule: failed for its errors, skipped if it was not checked. Warnings and notes are the output of a case
/// that passes, as they let the command pass. Every failure of the run is a case in error.
pub(super) fn render(report: &Report) -> String {
    let mut cases = Vec::new();
    for failure in &report.failures {
        let name = failure.path.as_deref().unwrap_or("input");
        let body = format!(
            "<error message=\"{}\" type=\"input\"/>",
            xml_attribute(&failure.message)
        );
        cases.push((name, "input", body));
    }
    let mut rules: Vec<&str> = report.coverage.iter().map(|covered| covered.rule).collect();
    for finding in &report.findings {
        // A finding of a reader (`syntax-error`) has no rule in the list.
        if !rules.contains(&finding.rule) {
            rules.push(finding.rule);
        }
    }
    for rule in rules {
        let of_rule = || report.findings.iter().filter(|finding| finding.rule == rule);
        let covered = report.coverage.iter().find(|covered| covered.rule == rule);
        let stage = of_rule().next().map_or("rules", |finding| finding.stage);
        cases.push((rule, stage, body(of_rule, covered)));
    }
    let count = |element: &str| cases.iter().filter(|(_, _, body)| body.starts_with(element)).count();
    let counts = format!(
        "tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"0\"",
        cases.len(),
        count("<failure"),
        count("<error")
    );
    let skipped = count("<skipped");
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let name = xml_attribute(report.tool.name);
    let _ = writeln!(out, "<testsuites name=\"{name}\" {counts}>");
    let _ = writeln!(out, "  <testsuite name=\"{name}\" {counts} skipped=\"{skipped}\">");
    for (case, class, body) in &cases {
        let _ = write!(
            out,
            "    <testcase name=\"{}\" classname=\"{name}.{}\" time=\"0\"",
            xml_attribute(case),
            xml_attribute(class)
        );
        if body.is_empty() {
            out.push_str("/>\n");
        } else {
            let _ = writeln!(out, ">{body}</testcase>");
        }
    }
    out.push_str("  </testsuite>\n</testsuites>\n");
    out
}

/// What is in a rule's test case; nothing if it passed.
fn body<'a, I: Iterator<Item = &'a Reported>>(of_rule: impl Fn() -> I, covered: Option<&Covered>) -> String {
    let texts: Vec<_> = of_rule().map(github::text).collect();
    if let Some(first) = of_rule().find(|finding| finding.severity == "error") {
        return format!(
            "<failure message=\"{}\" type=\"{}\">{}</failure>",
            xml_attribute(&first.message),
            first.severity,
            xml(&texts.join("\n\n"))
        );
    }
    if let Some(covered) = covered.filter(|covered| covered.status != "checked" && texts.is_empty()) {
        let reason = covered.reason.as_deref().unwrap_or(covered.status);
        return format!("<skipped message=\"{}\"/>", xml_attribute(reason));
    }
    if texts.is_empty() {
        return String::new();
    }
    format!("<system-out>{}</system-out>", xml(&texts.join("\n\n")))
}
