//! The report for people who have it read to them: no drawing, one statement a line.

use super::cut::{clip, cut};
use super::groups;
use super::human;
use super::layout::first_line;
use super::style::{Paint, Style, Tone};
use super::wrap::wrap;
use super::{Report, ReportedLabel, escape, verdict};
use crate::secret::MASK;

/// What is read out in place of a secret; a row of stars is tedious to hear.
const HIDDEN: &str = "(hidden)";

/// The whole report.
pub(super) fn render(report: &Report, style: &Style) -> String {
    let style = Style {
        unicode: false,
        ..*style
    };
    let paint = Paint::new(style.color);
    let mut out = String::new();
    for (name, findings) in groups::of(report, &style) {
        groups::head(&mut out, name.as_deref(), &paint, &style);
        for finding in findings {
            human::head(&mut out, finding, &paint, &style);
            for label in &finding.labels {
                place(&mut out, label, &paint, &style);
            }
            human::foot(&mut out, finding, &paint, &style);
            out.push('\n');
        }
    }
    verdict::render(&mut out, report, &paint, &style);
    out
}

/// Where it is, what is said of it, and the line.
fn place(out: &mut String, label: &ReportedLabel, paint: &Paint, style: &Style) {
    let role = if label.primary { "at" } else { "and at" };
    let path = escape::line(&label.path);
    let place = format!("{role} {path}, line {}, column {}:", label.line, label.column);
    let says = format!("{place} {}", escape::line(&clip(&label.text, false)));
    for (index, line) in wrap(&says, style.width.saturating_sub(4)).iter().enumerate() {
        out.push_str(if index == 0 { "  " } else { "    " });
        match line.strip_prefix(&place).filter(|_| index == 0) {
            Some(rest) => out.push_str(&(paint.paint(Tone::Accent, &place) + rest)),
            None => out.push_str(line),
        }
        out.push('\n');
    }
    let (_, text, range) = first_line(label);
    let shown = cut(
        text,
        std::slice::from_ref(&range),
        &[0],
        style.width.saturating_sub(11),
        false,
    );
    let marked = shown.marks.first().and_then(|mark| shown.text.get(mark.clone()));
    let mask = "*".repeat(MASK.chars().count());
    let said = shown.text.trim().replace(&mask, HIDDEN);
    let marked = marked.unwrap_or_default().replace(&mask, HIDDEN);
    out.push_str(&format!("    line: {said}\n"));
    if !marked.is_empty() && marked != said && marked != HIDDEN {
        out.push_str(&format!("    marked: {marked}\n"));
    }
}
