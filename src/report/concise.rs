//! One line a finding, for editors and scripts.

use super::Report;
use super::escape::one_line;

/// `path:line:column: severity[rule] message`, a line each; failures and what was not checked after them.
pub(super) fn render(report: &Report) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        let place = finding.labels.first();
        let place = place.map(|label| format!("{}:{}:{}: ", one_line(&label.path), label.line, label.column));
        let message = one_line(&finding.message);
        out.push_str(&format!(
            "{}{}[{}] {message}\n",
            place.unwrap_or_default(),
            finding.severity,
            finding.rule
        ));
    }
    for failure in &report.failures {
        let path = failure
            .path
            .as_deref()
            .map(|path| format!("{}: ", one_line(path)))
            .unwrap_or_default();
        out.push_str(&format!("{path}not-checked {}\n", one_line(&failure.message)));
    }
    for covered in report.coverage.iter().filter(|covered| covered.status == "not-checked") {
        let reason = one_line(covered.reason.as_deref().unwrap_or_default());
        out.push_str(&format!("not-checked[{}] {reason}\n", covered.rule));
    }
    out
}
