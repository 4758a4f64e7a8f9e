//! What was looked at: the pairs or the table of applications, the versions, and what is not known of them.

use super::style::{Paint, Style, Tone};
use super::wrap::wrap;
use super::{ApplicationOutcome, Assumed, Report, ReportedPair, escape, groups};

/// What was looked at.
pub(super) fn render(out: &mut String, report: &Report, paint: &Paint, style: &Style) {
    let versions = versions(report);
    // With one pair the last line says what came of it.
    let several = report.pairs.len() > 1;
    if !report.applications.is_empty() {
        groups::table(out, report, paint, style);
    }
    let pairs = if report.applications.is_empty() {
        &report.pairs[..]
    } else {
        &[]
    };
    let lines = pairs.iter().map(|pair| {
        let files = self::pair(pair, style);
        if several {
            format!("{files}: {}", ApplicationOutcome::from(pair.verdict).in_words())
        } else {
            files
        }
    });
    let mut lines: Vec<String> = lines.collect();
    if lines.is_empty() && !report.inputs.is_empty() {
        let mut paths: Vec<&str> = Vec::new();
        for input in &report.inputs {
            // A file of both sides is one.
            if !paths.contains(&input.path.as_str()) {
                paths.push(&input.path);
            }
        }
        lines.push(paths.join(", "));
    }
    if let Some(last) = lines.last_mut() {
        last.push_str(&versions);
    }
    for line in lines {
        for line in wrap(&format!("checked: {}", escape::line(&line)), style.width) {
            out.push_str(&paint.paint(Tone::Faint, line));
            out.push('\n');
        }
    }
    if let Some(others) = without_application(report) {
        for line in wrap(&others, style.width) {
            out.push_str(&paint.paint(Tone::Faint, line));
            out.push('\n');
        }
    }
    for remark in &report.remarks {
        for line in wrap(&format!("but: {}", escape::line(remark)), style.width) {
            out.push_str(&paint.paint(Tone::Warning, line));
            out.push('\n');
        }
    }
}

/// What is said of registrations that nothing was held against.
fn without_application(report: &Report) -> Option<String> {
    match report.without_application {
        0 => None,
        1 => Some("1 other client registration has no application in these files".to_owned()),
        more => Some(format!(
            "{more} other client registrations have no application in these files"
        )),
    }
}

/// The versions of the sides that were given, and where they are from if the call does not say them.
fn versions(report: &Report) -> String {
    let name = |program: &str| match program {
        "authelia" => "Authelia".to_owned(),
        "coder" => "Coder".to_owned(),
        other => other.to_owned(),
    };
    let told = |assumed: &Assumed| {
        let known = format!("{} {}", name(assumed.program), assumed.version);
        match &assumed.place {
            Some(place) => format!("{known}, from {}:{}", escape::line(&place.path), place.line),
            None => known,
        }
    };
    let (guessed, known): (Vec<&Assumed>, Vec<&Assumed>) = report
        .assumed
        .iter()
        .partition(|assumed| assumed.from == "newest known");
    let mut sides: Vec<String> = known.into_iter().map(told).collect();
    let guessed: Vec<String> = guessed.into_iter().map(told).collect();
    if !guessed.is_empty() {
        sides.push(format!("{}, the newest known", guessed.join(" and ")));
    }
    if sides.is_empty() {
        return String::new();
    }
    let between = if sides.iter().any(|side| side.contains(',')) {
        "; "
    } else {
        " and "
    };
    format!(" (as {})", sides.join(between))
}

fn pair(pair: &ReportedPair, style: &Style) -> String {
    let against = match (style.plain, style.unicode) {
        (true, _) => "against",
        (false, true) => "↔",
        (false, false) => "<->",
    };
    let client = match pair.client_id.as_str() {
        "" => String::new(),
        id => format!("client `{id}`: "),
    };
    let files = format!("{} {against} {}", pair.authelia.join(", "), pair.coder.join(", "));
    format!("{client}{files}")
}
