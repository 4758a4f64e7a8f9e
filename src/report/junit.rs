//! A JUnit report: a test suite in which every rule is a test case.

use std::fmt::Write as _;

use super::escape::{xml, xml_attribute};
use super::gaps::gaps;
use super::{Covered, Report, Reported, RuleInfo, github};

/// One case a rule: failed for its errors, skipped if it was not checked. Warnings and notes are the output of a case
/// that passes, as they let the command pass. Every failure of the run is a case in error.
///
/// A case keeps its name and its class from run to run, so that services recognise it.
pub(super) fn render(report: &Report, rules: &[RuleInfo<'_>]) -> String {
    let mut cases = Vec::new();
    for failure in &report.failures {
        let name = failure.path.as_deref().unwrap_or("input");
        let message = xml_attribute(&failure.message);
        cases.push((name, "input", format!("<error message=\"{message}\" type=\"input\"/>")));
    }
    if let Some(unpaired) = &report.unpaired {
        cases.push(("pair", "input", skipped(unpaired)));
    }
    let mut names: Vec<&str> = report.coverage.iter().map(|covered| covered.rule).collect();
    for finding in &report.findings {
        if !names.contains(&finding.rule) {
            names.push(finding.rule);
        }
    }
    for name in names {
        let found: Vec<_> = report.findings.iter().filter(|one| one.rule == name).collect();
        let covered = report.coverage.iter().find(|covered| covered.rule == name);
        let info = rules.iter().find(|info| info.name == name);
        cases.push((name, info.map_or("rules", |info| info.stage), body(&found, covered)));
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
        let (case, class) = (xml_attribute(case), xml_attribute(class));
        let _ = write!(
            out,
            "    <testcase name=\"{case}\" classname=\"{name}.{class}\" time=\"0\""
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

fn skipped(message: &str) -> String {
    format!("<skipped message=\"{}\"/>", xml_attribute(message))
}

/// What is in a rule's test case; nothing if it passed. First what decides, then everything else as its output.
fn body(found: &[&Reported], covered: Option<&Covered>) -> String {
    let (errors, others): (Vec<_>, Vec<_>) = found.iter().partition(|finding| finding.severity == "error");
    let mut output: Vec<String> = others.into_iter().map(github::text).collect();
    let gaps = covered.map_or(Vec::new(), |covered| gaps(std::slice::from_ref(covered)));
    let gap = gaps.first().map(|gap| format!("not checked: {}", gap.text()));
    let mut body = match (errors.first(), gap) {
        (Some(first), gap) => {
            output.extend(gap);
            let texts: Vec<_> = errors.iter().map(|finding| github::text(finding)).collect();
            let (message, texts) = (xml_attribute(&first.about()), xml(&texts.join("\n\n")));
            format!("<failure message=\"{message}\" type=\"error\">{texts}</failure>")
        }
        (None, Some(gap)) => skipped(&gap),
        (None, None) if output.is_empty() && covered.is_some_and(|covered| covered.status == "not-applicable") => {
            skipped("does not apply here")
        }
        (None, None) => String::new(),
    };
    if !output.is_empty() {
        body.push_str(&format!("<system-out>{}</system-out>", xml(&output.join("\n\n"))));
    }
    body
}
