//! The end of a report for people: what was not checked, why nothing was, and the verdict.

use super::style::{Detail, Paint, Style, Tone};
use super::wrap::wrap;
use super::{Failure, Report, Verdict, coverage, escape, gaps, subject};

/// Everything that follows the findings.
pub(super) fn render(out: &mut String, report: &Report, paint: &Paint, style: &Style) {
    let brief = matches!(style.detail, Detail::Brief { .. });
    if style.detail == Detail::Full {
        coverage::render(out, report, paint, style);
    }
    if !matches!(style.detail, Detail::Brief { gaps: false, .. }) {
        gaps::render(out, &report.coverage, paint, style);
    }
    failures(out, &report.failures, paint, style);
    if !brief {
        subject::render(out, report, paint, style);
    }
    last_line(out, report, paint, style);
}

/// `path: message`; the message may have several lines, such as a list of candidates.
pub(super) fn failure(failure: &Failure) -> String {
    let message = escape::lines(&failure.message);
    match &failure.path {
        // The sentence may name the file itself.
        Some(path) if failure.message.starts_with("it ") || !failure.message.contains(called(path)) => {
            format!("{}: {message}", escape::line(called(path)))
        }
        _ => message.into_owned(),
    }
}

/// What a file is called in a sentence.
fn called(path: &str) -> &str {
    if path == "-" { "standard input" } else { path }
}

fn failures(out: &mut String, failures: &[Failure], paint: &Paint, style: &Style) {
    for one in failures {
        out.push_str(&paint.paint(Tone::Error, "failed:"));
        let text = failure(one);
        let (sentence, list) = text.split_once('\n').unwrap_or((&text, ""));
        // The first line goes on behind the word that is there already.
        let lines = wrap(&format!("failed: {sentence}"), style.width).join("\n");
        out.push_str(lines.strip_prefix("failed:").unwrap_or(&lines));
        out.push('\n');
        for line in list.lines() {
            out.push_str(line);
            out.push('\n');
        }
    }
    if !failures.is_empty() {
        out.push('\n');
    }
}

/// `1 error`, `2 errors`
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// `2 errors, 1 warning`, or nothing.
pub(super) fn found(report: &Report) -> Option<String> {
    let summary = &report.summary;
    let parts = [
        (summary.errors, "error", "errors"),
        (summary.warnings, "warning", "warnings"),
        (summary.notes, "note", "notes"),
    ];
    let parts: Vec<_> = parts
        .into_iter()
        .filter(|part| part.0 > 0)
        .map(|(n, one, many)| count(n, one, many))
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// What came of the run, in one sentence without sign.
pub(super) fn sentence(report: &Report) -> (Tone, String) {
    let having = |verdict| report.pairs.iter().filter(|pair| pair.verdict == verdict).count();
    let nothing = nothing(report);
    let failing = match (having(Verdict::Fails), report.pairs.len()) {
        (0, _) => None,
        (_, 1) => Some("sign-in will fail".to_owned()),
        (some, all) => Some(format!("sign-in will fail for {some} of {all} pairs")),
    };
    let (tone, what) = match failing {
        _ if !report.failures.is_empty() => (Tone::Error, format!("not checked: {}", brief(report))),
        Some(failing) => (Tone::Error, failing),
        None if report.pairs.is_empty() => {
            let tone = if report.summary.errors > 0 {
                Tone::Error
            } else {
                Tone::Warning
            };
            (
                tone,
                // What may be the other side after all is told in the first line.
                report.unpaired.as_deref().map_or_else(
                    || "nothing was checked".to_owned(),
                    |alone| alone.split("; ").next().unwrap_or(alone).to_owned(),
                ),
            )
        }
        None if having(Verdict::Unknown) > 0 => return as_far_as_known(report),
        None => (Tone::Good, "sign-in passes".to_owned()),
    };
    match found(report) {
        Some(found) if !report.failures.is_empty() => (tone, format!("{what} ({found})")),
        Some(found) => (tone, format!("{what}: {found}")),
        None if nothing || !report.failures.is_empty() => (tone, what),
        None if report.pairs.is_empty() => (tone, format!("{what}: no problems found")),
        None => (tone, format!("{what}: nothing found")),
    }
}

/// The first of what failed, without its details: they are told above.
fn brief(report: &Report) -> String {
    let Some(first) = report.failures.first() else {
        return String::new();
    };
    let message = first.message.lines().next().unwrap_or_default();
    let end = [": ", "; "].iter().filter_map(|end| message.find(end)).min();
    let message = message.get(..end.unwrap_or(message.len())).unwrap_or_default();
    let sentence = match (&first.path, message.strip_prefix("it ")) {
        (Some(path), Some(rest)) => format!("{} {rest}", called(path)),
        (Some(path), None) => format!("{}: {message}", called(path)),
        (None, _) => message.to_owned(),
    };
    let sentence = escape::line(&sentence).into_owned();
    match report.failures.len() {
        1 => sentence,
        several => format!(
            "{sentence}, and {}",
            count(several - 1, "other failure", "other failures")
        ),
    }
}

/// The verdict where something that decides was not, or could not be, checked: no more than was done.
fn as_far_as_known(report: &Report) -> (Tone, String) {
    let none = match found(report) {
        Some(found) => format!("no errors found ({found})"),
        None => "no problems found".to_owned(),
    };
    let checked = report
        .coverage
        .iter()
        .filter(|covered| covered.status == "checked")
        .count();
    let not_checked = report.summary.not_checked;
    let could_not = format!("{not_checked} of {} checks {COULD_NOT}", checked + not_checked);
    match (report.selected, not_checked) {
        (Some(selected), 0) => {
            let by = format!("{none} by the {}", count(selected, "selected rule", "selected rules"));
            (Tone::Good, by)
        }
        (Some(_), _) => (Tone::Warning, format!("{none} by the selected rules; {could_not}")),
        (None, 0) => (Tone::Warning, format!("{none}, with what is said above")),
        (None, _) => (Tone::Warning, format!("{none}; {could_not}")),
    }
}

/// Whether no rule had anything to look at.
fn nothing(report: &Report) -> bool {
    report.inputs.is_empty() || !report.coverage.iter().any(|covered| covered.status == "checked")
}

/// `21 rules checked, 2 not checked`
pub(super) fn counted(report: &Report) -> String {
    let checked = report
        .coverage
        .iter()
        .filter(|covered| covered.status == "checked")
        .count();
    let checked = format!("{} checked", count(checked, "rule", "rules"));
    match report.summary.not_checked {
        0 => checked,
        number => format!("{checked}, {number} not checked"),
    }
}

/// The verdict and what it rests on, for a line of plain text.
pub(super) fn plain(report: &Report) -> String {
    let (_, sentence) = sentence(report);
    if sentence.ends_with(COULD_NOT) {
        return sentence;
    }
    format!("{sentence}; {}", counted(report))
}

/// How a sentence ends that has the numbers in it.
const COULD_NOT: &str = "could not run";

/// The verdict: the last thing that is read.
fn last_line(out: &mut String, report: &Report, paint: &Paint, style: &Style) {
    let (tone, sentence) = sentence(report);
    let sign = match (tone, style.unicode) {
        _ if style.plain => "result:",
        (Tone::Good, true) => "✓",
        (Tone::Good, false) => "ok:",
        (Tone::Error, true) => "✗",
        (Tone::Error, false) => "x",
        (_, true) => "⚠",
        (_, false) => "!",
    };
    let between = match (style.plain, style.unicode) {
        (true, _) => "; ",
        (false, true) => " · ",
        (false, false) => " - ",
    };
    // Where not everything could be checked, the sentence has the numbers.
    let coverage = if nothing(report) || sentence.ends_with(COULD_NOT) {
        String::new()
    } else {
        format!("{between}{}", counted(report))
    };
    let text = format!("{sign} {sentence}{coverage}");
    let lines = wrap(&text, style.width);
    for (index, line) in lines.iter().enumerate() {
        match line.strip_prefix(sign).filter(|_| index == 0) {
            Some(rest) => {
                out.push_str(&paint.paint(tone, sign));
                out.push_str(&paint.paint(Tone::Strong, rest));
            }
            None => out.push_str(&paint.paint(Tone::Strong, line)),
        }
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ReportedPair, Summary, sample};
    use super::*;

    fn last(report: &Report) -> String {
        let mut out = String::new();
        let style = Style {
            width: 200,
            ..Style::default()
        };
        render(&mut out, report, &Paint::new(false), &style);
        out.lines().last().unwrap_or_default().to_owned()
    }

    /// A report with these verdicts and these numbers of errors, warnings, notes and rules that were not checked.
    fn report(verdicts: &[Verdict], [errors, warnings, notes, not_checked]: [usize; 4]) -> Report {
        let mut report = sample::empty();
        report.pairs = verdicts
            .iter()
            .map(|verdict| ReportedPair {
                party: "coder".to_owned(),
                client_id: "coder".into(),
                verdict: *verdict,
                authelia: vec!["a.yml".into()],
                coder: vec!["b.env".into()],
                not_checked: Vec::new(),
            })
            .collect();
        if verdicts.is_empty() {
            report.unpaired = Some("the two sides were not paired, so the cross-checks were not made".to_owned());
        }
        report.summary = Summary {
            errors,
            warnings,
            notes,
            not_checked,
        };
        report
    }

    #[test]
    fn the_last_line_says_what_came_of_it() {
        use Verdict::{Fails, Passes, Unknown};
        for (verdicts, numbers, expected) in [
            (
                &[Passes][..],
                [0, 0, 0, 0],
                "✓ sign-in passes: nothing found · 1 rule checked",
            ),
            (
                &[Passes],
                [0, 1, 2, 0],
                "✓ sign-in passes: 1 warning, 2 notes · 1 rule checked",
            ),
            (
                &[Fails],
                [1, 0, 1, 3],
                "✗ sign-in will fail: 1 error, 1 note · 1 rule checked, 3 not checked",
            ),
            (
                &[Unknown],
                [0, 0, 0, 1],
                "⚠ no problems found; 1 of 2 checks could not run",
            ),
            (
                &[Passes, Fails],
                [2, 0, 0, 0],
                "✗ sign-in will fail for 1 of 2 pairs: 2 errors · 1 rule checked",
            ),
            (
                &[],
                [0, 1, 0, 0],
                "⚠ the two sides were not paired, so the cross-checks were not made: 1 warning · 1 rule checked",
            ),
        ] {
            assert_eq!(last(&report(verdicts, numbers)), expected);
        }
    }

    #[test]
    fn a_failure_outweighs_everything() {
        let mut failed = report(&[Verdict::Passes], [0, 0, 0, 0]);
        failed.failures = sample::failed().failures;
        assert_eq!(
            last(&failed),
            "✗ not checked: a\\u{1b}[31m,b:c\\n.yml: there is no such file · 1 rule checked"
        );
        assert_eq!(
            last(&sample::failed()),
            "✗ not checked: a\\u{1b}[31m,b:c\\n.yml: there is no such file"
        );
    }
}
