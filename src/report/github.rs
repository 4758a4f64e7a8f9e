//! Workflow commands of GitHub Actions: annotations beside the lines of a pull request.
//!
//! Forgejo and Gitea runners read the same commands.

use std::fmt::Write as _;

use super::escape::{workflow_message, workflow_property};
use super::gaps::gaps;
use super::{Report, Reported, escape, verdict};

/// The title of what is no finding; a property may not hold a colon as it is.
const NOT_CHECKED: &str = "oidc-crosscheck%3A not checked";

/// One command a finding, failures as errors, and what was not checked as notices.
pub(super) fn render(report: &Report) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        annotation(&mut out, finding);
    }
    for failure in &report.failures {
        let file = failure.path.as_deref().map(relative).filter(|path| !path.is_empty());
        let file = file.map_or(String::new(), |path| format!("file={},", workflow_property(path)));
        let message = workflow_message(&failure.message);
        let _ = writeln!(out, "::error {file}title={NOT_CHECKED}::{message}");
    }
    let gaps = gaps(&report.coverage);
    let gaps = gaps
        .iter()
        .map(|gap| format!("{}: {}", gap.rules.join(", "), gap.text()));
    for unchecked in report.unpaired.clone().into_iter().chain(gaps) {
        let message = workflow_message(&unchecked);
        let _ = writeln!(out, "::notice title={NOT_CHECKED}::{message}");
    }
    // A last line that is no command, for who reads the log.
    let _ = writeln!(out, "{}", escape::tame(&verdict::plain(report)));
    out
}

/// Annotations are found by their path from the root of the repository.
fn relative(path: &str) -> &str {
    path.strip_prefix("./").unwrap_or(path)
}

fn annotation(out: &mut String, finding: &Reported) {
    let command = if finding.severity == "note" {
        "notice"
    } else {
        finding.severity
    };
    let _ = write!(out, "::{command} ");
    if let Some(label) = finding.labels.first() {
        let _ = write!(
            out,
            "file={},line={},endLine={}",
            workflow_property(relative(&label.path)),
            label.line,
            label.end_line
        );
        // The runner refuses columns for a place of several lines.
        if label.line == label.end_line {
            let end = label.end_column.max(label.column);
            let _ = write!(out, ",col={},endColumn={end}", label.column);
        }
        out.push(',');
    }
    let _ = writeln!(
        out,
        "title={}::{}",
        workflow_property(&format!("{}: {}", finding.rule, finding.about())),
        workflow_message(&text(finding))
    );
}

/// Everything about a finding in lines: an annotation shows one place only, so the others are named in its text.
pub(super) fn text(finding: &Reported) -> String {
    let mut text = finding.about().into_owned();
    for label in &finding.labels {
        let path = escape::line(&label.path);
        let _ = write!(text, "\n{path}:{}:{}: {}", label.line, label.column, label.text);
    }
    let _ = write!(text, "\n{}", finding.why);
    if let Some(help) = &finding.help {
        let _ = write!(text, "\nhelp: {help}");
    }
    text
}
