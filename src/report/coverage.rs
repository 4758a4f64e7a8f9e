//! What a detailed report for people adds: every input, and what became of every rule.

use super::style::{Paint, Style, Tone};
use super::wrap::wrap;
use super::{Report, escape};

/// What each status is called.
const STATUSES: [(&str, &str); 3] = [
    ("checked", "checked"),
    ("not-checked", "not checked"),
    ("not-applicable", "does not apply"),
];

/// Two sections: the files with what they were read as, and the rules by what became of them.
pub(super) fn render(out: &mut String, report: &Report, paint: &Paint, style: &Style) {
    if !report.inputs.is_empty() {
        heading(out, "read", paint);
        for input in &report.inputs {
            out.push_str(&format!("  {} ({})\n", escape::line(&input.path), input.role));
        }
        out.push('\n');
    }
    let of_status = |status: &str| {
        let all = report.coverage.iter().filter(|covered| covered.status == status);
        all.map(|covered| covered.rule).collect::<Vec<_>>()
    };
    let lists = STATUSES.map(|(status, name)| (name, of_status(status)));
    if lists.iter().all(|(_, rules)| rules.is_empty()) {
        return;
    }
    heading(out, "rules", paint);
    for (name, rules) in lists.iter().filter(|(_, rules)| !rules.is_empty()) {
        let text = format!("{name} ({}): {}", rules.len(), rules.join(", "));
        for (index, line) in wrap(&text, style.width.saturating_sub(4)).iter().enumerate() {
            out.push_str(if index == 0 { "  " } else { "    " });
            out.push_str(line);
            out.push('\n');
        }
    }
    out.push('\n');
}

fn heading(out: &mut String, text: &str, paint: &Paint) {
    out.push_str(&paint.paint(Tone::Strong, text));
    out.push('\n');
}
