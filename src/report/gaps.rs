//! What was not checked, and why: one entry for each reason.

use super::cut::clip;
use super::style::{Detail, Paint, Style, Tone};
use super::wrap::wrap;
use super::{Covered, escape};

/// How many rules are named that have one reason in common; more are counted.
const MOST_NAMED: usize = 8;

/// A reason for which rules were not checked, with those rules.
pub(super) struct Gap<'a> {
    /// The reason, as a clause.
    pub reason: &'a str,
    /// What would make them checkable.
    pub remedy: Option<&'a str>,
    /// The rules.
    pub rules: Vec<&'a str>,
}

impl Gap<'_> {
    /// The reason, and what would help.
    pub(super) fn text(&self) -> String {
        match self.remedy {
            Some(remedy) => format!("{}; {remedy}", self.reason),
            None => self.reason.to_owned(),
        }
    }
}

/// What was not checked, by reason, in the order of the rules.
pub(super) fn gaps(coverage: &[Covered]) -> Vec<Gap<'_>> {
    let mut gaps: Vec<Gap<'_>> = Vec::new();
    for covered in coverage.iter().filter(|covered| covered.status == "not-checked") {
        let reason = covered.reason.as_deref().unwrap_or("no reason is known");
        let remedy = covered.remedy.as_deref();
        match gaps.iter_mut().find(|gap| gap.reason == reason && gap.remedy == remedy) {
            Some(gap) => gap.rules.push(covered.rule),
            None => gaps.push(Gap {
                reason,
                remedy,
                rules: vec![covered.rule],
            }),
        }
    }
    gaps
}

/// A section with one line for each reason, or nothing.
pub(super) fn render(out: &mut String, coverage: &[Covered], paint: &Paint, style: &Style) {
    let gaps = gaps(coverage);
    if gaps.is_empty() {
        return;
    }
    out.push_str(&paint.paint(Tone::Warning, "not checked"));
    out.push('\n');
    for gap in &gaps {
        let text = format!("{}: {}", named(gap, style), clip(&gap.text(), style.unicode));
        bullet(out, "-", &text, style);
    }
    out.push('\n');
}

/// The rules of `gap`: their names, or only their number where these would fill the screen.
fn named(gap: &Gap<'_>, style: &Style) -> String {
    if gap.rules.len() <= MOST_NAMED || style.detail == Detail::Full {
        gap.rules.join(", ")
    } else {
        format!("{} rules (-v lists them)", gap.rules.len())
    }
}

/// A line that begins with `sign`; what does not fit goes on below its text.
fn bullet(out: &mut String, sign: &str, text: &str, style: &Style) {
    let width = style.width.saturating_sub(4).max(20);
    for (index, line) in wrap(&escape::line(text), width).iter().enumerate() {
        let sign = if index == 0 { sign } else { " " };
        out.push_str("  ");
        out.push_str(sign);
        out.push(' ');
        out.push_str(line);
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn rules_with_one_reason_share_a_line() {
        let report = sample::full();
        let gaps = gaps(&report.coverage);
        let rules: Vec<_> = gaps.iter().map(|gap| gap.rules.clone()).collect();
        assert_eq!(rules, [["issuer-mismatch", "issuer-trailing-slash"]]);
    }
}
