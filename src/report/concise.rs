//! One line a finding, for editors and for reading in a log.

use std::fmt::Write as _;

use super::cut::clip;
use super::gaps::gaps;
use super::{Report, escape, verdict};

/// `path:line:column: severity[rule] message`, then what was not checked and what came of it.
pub(super) fn render(report: &Report) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        if let Some(label) = finding.labels.first() {
            let _ = write!(out, "{}:{}:{}: ", escape::line(&label.path), label.line, label.column);
        }
        let message = escape::line(&clip(&finding.about(), true)).into_owned();
        let _ = writeln!(out, "{}[{}] {message}", finding.severity, finding.rule);
    }
    for gap in gaps(&report.coverage) {
        let text = gap.text();
        let _ = writeln!(out, "not-checked[{}] {}", gap.rules.join(","), escape::line(&text));
    }
    for remark in &report.remarks {
        let _ = writeln!(out, "but: {}", escape::line(remark));
    }
    for failure in &report.failures {
        let _ = writeln!(out, "failed: {}", verdict::failure(failure).replace('\n', " "));
    }
    let _ = writeln!(out, "{}", verdict::plain(report));
    out
}
