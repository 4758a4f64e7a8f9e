//! Findings by application, where there are several, and the table at the end.

use std::collections::HashMap;

use super::style::{Detail, Paint, Style, Tone};
use super::table::Table;
use super::wrap::wrap;
use super::{Application, ApplicationOutcome, Report, Reported, escape};

/// The findings that `style` wants to be told.
pub(super) fn shown<'a>(report: &'a Report, style: &Style) -> impl Iterator<Item = &'a Reported> {
    let detail = style.detail;
    let findings = report.findings.iter();
    findings.filter(move |finding| detail.shows(finding.severity))
}

/// The findings of one application with its name; those about Authelia's side, or all of them where there is only Coder,
/// have none. In the order of the table, worst first.
pub(super) fn of<'r>(report: &'r Report, style: &Style) -> Vec<(Option<String>, Vec<&'r Reported>)> {
    let all: Vec<&Reported> = shown(report, style).collect();
    if report.applications.is_empty() {
        return vec![(None, all)];
    }
    // With many pairs what is only worth knowing would hide what is wrong.
    let matters = |finding: &&Reported| finding.severity != "note" || style.detail == Detail::Full;
    let mut by_pair: HashMap<Option<usize>, Vec<&Reported>> = HashMap::new();
    for finding in all.into_iter().filter(matters) {
        by_pair.entry(finding.pair).or_default().push(finding);
    }
    let mut about = |pair: Option<usize>| by_pair.remove(&pair).unwrap_or_default();
    let mut groups = vec![(Some("Authelia".to_owned()), about(None))];
    for row in report.applications.iter().filter(|row| row.pair.is_some()) {
        groups.push((Some(name(row)), about(row.pair)));
    }
    groups.retain(|(_, findings): &(_, Vec<&Reported>)| !findings.is_empty());
    groups
}

/// The line above the findings of an application.
pub(super) fn head(out: &mut String, name: Option<&str>, paint: &Paint, style: &Style) {
    let Some(name) = name else { return };
    let line = match (style.plain, style.unicode) {
        (true, _) => format!("{name}:"),
        (false, true) => format!("── {name} ──"),
        (false, false) => format!("-- {name} --"),
    };
    for line in wrap(&escape::line(&line), style.width) {
        out.push_str(&paint.paint(Tone::Strong, line));
        out.push('\n');
    }
    out.push('\n');
}

/// The heading of what is about one of several deployments.
pub fn heading(name: &str, style: &Style) -> String {
    let mut out = String::new();
    head(&mut out, Some(name), &Paint::new(style.color), style);
    out
}

fn name(row: &Application) -> String {
    let name = row.name.as_deref().unwrap_or("an application that is not known");
    match row.client_id.as_deref() {
        Some(id) if !id.is_empty() => format!("{name}, client `{id}`"),
        _ => name.to_owned(),
    }
}

/// Every application and registration with what came of it.
pub(super) fn table(out: &mut String, report: &Report, paint: &Paint, style: &Style) {
    let mut table = Table::default();
    table.row(
        ["application", "client id", "verdict", "why"]
            .map(str::to_owned)
            .to_vec(),
    );
    for row in &report.applications {
        table.row(vec![
            escape::line(row.name.as_deref().unwrap_or("?")).into_owned(),
            escape::line(row.client_id.as_deref().unwrap_or("?")).into_owned(),
            row.outcome.in_words().to_owned(),
            escape::line(&row.why).into_owned(),
        ]);
    }
    let tones = std::iter::once(Tone::Faint).chain(report.applications.iter().map(|row| tone(row.outcome)));
    for (lines, tone) in table.lines(style.width).into_iter().zip(tones) {
        for line in lines {
            out.push_str(&paint.paint(tone, line));
            out.push('\n');
        }
    }
    out.push('\n');
    let notes = report
        .findings
        .iter()
        .filter(|finding| finding.severity == "note")
        .count();
    if notes > 0 && style.detail == Detail::Usual {
        let are = if notes == 1 { "note is" } else { "notes are" };
        let text = format!("{notes} {are} not shown; -v shows them");
        out.push_str(&paint.paint(Tone::Faint, text));
        out.push('\n');
    }
}

fn tone(outcome: ApplicationOutcome) -> Tone {
    match outcome {
        ApplicationOutcome::Fails => Tone::Error,
        ApplicationOutcome::Unknown => Tone::Warning,
        ApplicationOutcome::Passes => Tone::Good,
        ApplicationOutcome::RegistrationOnly | ApplicationOutcome::NotKnown | ApplicationOutcome::LeftAlone => {
            Tone::Faint
        }
    }
}
