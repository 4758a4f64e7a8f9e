//! The report for people.

use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode, ThemeCharacters, ThemeStyles,
};

use super::escape::{one_line, terminal};
use super::snippet::{Snippets, lay_out};
use super::{Covered, Report, Reported, Style, Verdict};

/// Renders the report for people.
pub(super) fn render(report: &Report, style: &Style) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        out.push_str(&one(finding, style));
        out.push('\n');
    }
    out.push_str(&not_checked(&report.coverage, style));
    for failure in &report.failures {
        let path = failure
            .path
            .as_deref()
            .map(|path| format!("{}: ", one_line(path)))
            .unwrap_or_default();
        out.push_str(&wrapped(
            &format!("not checked: {path}{}", terminal(&failure.message)),
            "",
            "  ",
            style,
        ));
    }
    out.push_str(&last_lines(report, style));
    out
}

fn one(finding: &Reported, style: &Style) -> String {
    let (snippets, labels) = lay_out(&finding.labels);
    let shown = Shown {
        finding,
        snippets,
        labels,
    };
    let mut out = String::new();
    let theme = GraphicalTheme {
        characters: if style.unicode {
            ThemeCharacters::unicode()
        } else {
            ThemeCharacters::ascii()
        },
        styles: if style.color {
            ThemeStyles::ansi()
        } else {
            ThemeStyles::none()
        },
    };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(style.width)
        .with_context_lines(0)
        .with_links(false);
    // Formatting into a text cannot fail.
    let _ = handler.render_report(&mut out, &shown);
    let mut out = without_trailing_blanks(&out);
    out.push_str(&wrapped(&terminal(&finding.why), "  why:  ", "        ", style));
    if let Some(help) = &finding.help {
        let help = terminal(help);
        let mut lines = help.lines();
        let first = lines.next().unwrap_or_default();
        out.push_str(&format!("  help: {first}\n"));
        // Not wrapped: it is there to be pasted.
        lines.for_each(|line| out.push_str(&format!("        {line}\n")));
    }
    out
}

/// What miette is shown of a finding.
struct Shown<'a> {
    finding: &'a Reported,
    snippets: Snippets,
    labels: Vec<LabeledSpan>,
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&one_line(&self.finding.message))
    }
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.finding.rule)
    }
}

impl std::error::Error for Shown<'_> {}

impl Diagnostic for Shown<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(format!("{}[{}]", self.finding.severity, self.finding.rule)))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.finding.severity {
            "error" => miette::Severity::Error,
            "warning" => miette::Severity::Warning,
            _ => miette::Severity::Advice,
        })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.snippets)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

/// One line for each reason for which something was not checked.
fn not_checked(coverage: &[Covered], style: &Style) -> String {
    let mut reasons: Vec<(&str, Option<&str>, Vec<&str>)> = Vec::new();
    for covered in coverage.iter().filter(|covered| covered.status == "not-checked") {
        let reason = covered.reason.as_deref().unwrap_or_default();
        match reasons.iter_mut().find(|(known, ..)| *known == reason) {
            Some((.., rules)) => rules.push(covered.rule),
            None => reasons.push((reason, covered.remedy.as_deref(), vec![covered.rule])),
        }
    }
    if reasons.is_empty() {
        return String::new();
    }
    let mut out = String::from("not checked:\n");
    for (reason, remedy, rules) in reasons {
        let remedy = remedy.map(|remedy| format!("; {remedy}")).unwrap_or_default();
        let line = format!("{}: {}{}", rules.join(", "), terminal(reason), terminal(&remedy));
        out.push_str(&wrapped(&line, "  - ", "    ", style));
    }
    out.push('\n');
    out
}

fn last_lines(report: &Report, style: &Style) -> String {
    let summary = &report.summary;
    let counts = [
        (summary.errors, "error"),
        (summary.warnings, "warning"),
        (summary.notes, "note"),
    ];
    let found: Vec<String> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| counted(count, what))
        .collect();
    let found = if found.is_empty() {
        "nothing found".to_owned()
    } else {
        found.join(", ")
    };
    let checked = report
        .coverage
        .iter()
        .filter(|covered| covered.status == "checked")
        .count();
    let mut line = format!("{found}; {} checked", counted(checked, "rule"));
    if summary.not_checked > 0 {
        line.push_str(&format!(", {} not checked", summary.not_checked));
    }
    let verdict = match report.pairs.first() {
        _ if !report.failures.is_empty() => "the check could not be made".to_owned(),
        Some(pair) => {
            let client = if pair.client_id.is_empty() {
                String::new()
            } else {
                format!(" of client {}", one_line(&pair.client_id))
            };
            match pair.verdict {
                Verdict::Passes => format!("the sign-in{client} passes"),
                Verdict::Fails => format!("the sign-in{client} fails"),
                Verdict::Incomplete => format!("the sign-in{client} passes as far as it could be checked"),
            }
        }
        None => "only one side was given, so the two were not held against each other".to_owned(),
    };
    let assumed = format!(
        "assumed: Authelia {}, Coder {}",
        report.assumed.authelia_version, report.assumed.coder_version
    );
    let mut out = wrapped(&format!("{verdict}: {line}"), "", "  ", style);
    out.push_str(&wrapped(&assumed, "", "  ", style));
    out
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 {
        format!("1 {what}")
    } else {
        format!("{count} {what}s")
    }
}

fn wrapped(text: &str, first: &str, next: &str, style: &Style) -> String {
    let options = textwrap::Options::new(style.width.max(40))
        .initial_indent(first)
        .subsequent_indent(next)
        .break_words(false);
    let mut out = textwrap::fill(text, options);
    out.push('\n');
    out
}

fn without_trailing_blanks(text: &str) -> String {
    text.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}
