//! The report for people at a terminal.

use std::fmt;

use miette::{Diagnostic, GraphicalReportHandler, LabeledSpan, SourceCode};

use super::cut::clip;
use super::layout::Layout;
use super::style::{Detail, Paint, Style, Tone};
use super::wrap::wrap;
use super::{Report, Reported, escape, groups, page, verdict};

/// How many places of a finding are usually drawn; the other formats have all of them.
const MOST_LABELS: usize = 20;

/// The whole report.
pub(super) fn render(report: &Report, style: &Style) -> String {
    let paint = Paint::new(style.color);
    let mut out = String::new();
    first_line(&mut out, report, &paint, style);
    for (name, findings) in groups::of(report, style) {
        groups::head(&mut out, name.as_deref(), &paint, style);
        for finding in findings {
            self::finding(&mut out, finding, &paint, style);
            out.push('\n');
        }
    }
    verdict::render(&mut out, report, &paint, style);
    out
}

/// What is to be known before anything is read: that one side was checked alone.
fn first_line(out: &mut String, report: &Report, paint: &Paint, style: &Style) {
    let Some(alone) = report
        .unpaired
        .as_deref()
        .filter(|_| !matches!(style.detail, Detail::Brief { .. }))
    else {
        return;
    };
    // Behind the sentence there may be calls, which are to be pasted as they are.
    let (sentence, calls) = alone.split_once('\n').unwrap_or((alone, ""));
    for line in wrap(&escape::line(&clip(sentence, style.unicode)), style.width) {
        out.push_str(&paint.paint(Tone::Warning, line));
        out.push('\n');
    }
    for line in calls.lines() {
        out.push_str(&escape::line(line));
        out.push('\n');
    }
    out.push('\n');
}

/// One finding with its excerpts.
pub(crate) fn finding(out: &mut String, finding: &Reported, paint: &Paint, style: &Style) {
    head(out, finding, paint, style);
    snippets(out, finding, paint, style);
    more_places(out, finding, style);
    foot(out, finding, paint, style);
}

/// How many places of a finding are drawn.
fn most_labels(style: &Style) -> usize {
    if style.detail == Detail::Full {
        usize::MAX
    } else {
        MOST_LABELS
    }
}

/// `error[rule]: headline`
pub(super) fn head(out: &mut String, finding: &Reported, paint: &Paint, style: &Style) {
    let name = format!("{}[{}]", finding.severity, finding.rule);
    let message = escape::line(&clip(&finding.message, style.unicode)).into_owned();
    let mut lines = wrap(&format!("{name}: {message}"), style.width).into_iter();
    let first = lines.next().unwrap_or_default();
    let rest = first.strip_prefix(&name).unwrap_or_default();
    let painted = paint.paint(Tone::of(finding.severity), &name);
    match page::address(finding.rule).filter(|_| style.color && style.links) {
        Some(address) => out.push_str(&escape::hyperlink(&painted, &address)),
        None => out.push_str(&painted),
    }
    out.push_str(&paint.paint(Tone::Strong, rest));
    out.push('\n');
    for line in lines {
        out.push_str(&paint.paint(Tone::Strong, line));
        out.push('\n');
    }
}

/// The excerpts of all files, with their labels.
fn snippets(out: &mut String, finding: &Reported, paint: &Paint, style: &Style) {
    let shown = finding.labels.get(..most_labels(style)).unwrap_or(&finding.labels);
    let layout = Layout::new(shown, style.width, style.unicode);
    let tone = |primary| {
        if primary {
            Tone::of(finding.severity)
        } else {
            Tone::Accent
        }
    };
    let theme = paint.theme(style.unicode, layout.marks.iter().map(|mark| tone(mark.primary)));
    let printer = GraphicalReportHandler::new_themed(theme)
        .with_links(false)
        .without_syntax_highlighting()
        .with_width(style.width)
        // Any context makes the layout give the whole snippet.
        .with_context_lines(1);
    let mut drawing = String::new();
    if printer.render_report(&mut drawing, &Snippets(layout)).is_ok() {
        // The printer begins with a line for the message, which `head` has written already.
        let drawn = drawing.split_once('\n').map_or("", |(_, drawn)| drawn);
        for line in drawn.lines() {
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
}

/// Says how many places were not drawn.
fn more_places(out: &mut String, finding: &Reported, style: &Style) {
    let more = finding.labels.len().saturating_sub(most_labels(style));
    if more > 0 {
        out.push_str("  and ");
        out.push_str(&verdict::count(more, "more place", "more places"));
        out.push_str(" (-v shows them)\n");
    }
}

/// Why, help, and where to read more.
pub(super) fn foot(out: &mut String, finding: &Reported, paint: &Paint, style: &Style) {
    named(out, "why", &finding.why, paint, style);
    helps(out, finding, paint, style);
    consequences(out, finding, paint, style);
    let explain = format!("= explain: oidc-crosscheck explain {}", finding.rule);
    out.push_str("  ");
    out.push_str(&paint.paint(Tone::Faint, explain));
    out.push('\n');
}

/// `  name: text`, wrapped with the text's lines below each other.
fn named(out: &mut String, name: &str, text: &str, paint: &Paint, style: &Style) {
    let indent = name.len() + 4;
    let lines = wrap(
        &escape::line(&clip(text, style.unicode)),
        style.width.saturating_sub(indent).max(20),
    );
    for (index, line) in lines.iter().enumerate() {
        if index == 0 {
            out.push_str("  ");
            out.push_str(&paint.paint(Tone::Accent, format_args!("{name}:")));
            out.push(' ');
        } else {
            out.push_str(&" ".repeat(indent));
        }
        out.push_str(line);
        out.push('\n');
    }
}

/// What only follows from the finding: on the same line, or a line each. What is said of several places is said once.
fn consequences(out: &mut String, finding: &Reported, paint: &Paint, style: &Style) {
    let mut texts: Vec<(String, usize)> = Vec::new();
    for other in &finding.consequences {
        let text = format!("{} [{}]", other.message, other.rule);
        match texts.iter_mut().find(|(known, _)| *known == text) {
            Some((_, times)) => *times += 1,
            None => texts.push((text, 1)),
        }
    }
    let said = |(text, times): &(String, usize)| match times {
        1 => text.clone(),
        times => format!("{text}, {times} times"),
    };
    match texts.as_slice() {
        [] => {}
        [only] => named(out, "also, because of this", &said(only), paint, style),
        several => {
            out.push_str(&format!("  {}\n", paint.paint(Tone::Accent, "also, because of this:")));
            for text in several {
                let text = escape::line(&clip(&said(text), style.unicode)).into_owned();
                for (at, line) in wrap(&text, style.width.saturating_sub(6).max(20)).iter().enumerate() {
                    out.push_str(if at == 0 { "    - " } else { "      " });
                    out.push_str(line);
                    out.push('\n');
                }
            }
        }
    }
}

/// The help, each step of it with its place where that is known.
fn helps(out: &mut String, finding: &Reported, paint: &Paint, style: &Style) {
    let Some(help) = &finding.help else { return };
    if finding
        .steps
        .iter()
        .all(|step| step.place.is_none() && !step.is_located)
    {
        helped(out, help, paint, style);
        return;
    }
    for (at, step) in finding.steps.iter().enumerate() {
        let name = match (at, step.is_other_way) {
            (0, _) => "help",
            (_, true) => "or",
            (_, false) => "and",
        };
        match &step.place {
            Some(place) => {
                named(out, name, &format!("{place}:"), paint, style);
                pasted(out, &step.text, style);
            }
            None if step.text.contains('\n') => {
                out.push_str(&format!("  {}\n", paint.paint(Tone::Accent, format_args!("{name}:"))));
                pasted(out, &step.text, style);
            }
            None => named(out, name, &step.text, paint, style),
        }
    }
}

/// Lines to paste: never wrapped, all indented alike, which neither YAML nor any reader of environment files minds.
fn pasted(out: &mut String, text: &str, style: &Style) {
    let lines = text.trim_end().split('\n').map(|line| clip(line, style.unicode));
    let text = lines.collect::<Vec<_>>().join("\n");
    for line in escape::lines(&text).lines() {
        out.push_str(if line.is_empty() { "" } else { "    " });
        out.push_str(line);
        out.push('\n');
    }
}

/// Whether a help of one line is said, and not to be pasted: it begins with a word of prose.
fn is_sentence(help: &str) -> bool {
    let mut words = help.split(' ');
    let first = words.next().unwrap_or_default();
    let is_word = first
        .chars()
        .all(|character| character.is_ascii_lowercase() || character == ',');
    is_word && !matches!(first, "authelia" | "coder" | "docker" | "oidc-crosscheck") && words.count() > 1
}

/// A help without a place. Only a sentence that announces what follows is prose.
fn helped(out: &mut String, help: &str, paint: &Paint, style: &Style) {
    let is_prose = |line: &str| line.ends_with(':') && line.contains(' ') && !line.starts_with([' ', '-']);
    let name = paint.paint(Tone::Accent, "help:");
    match help.trim_end().split_once('\n') {
        None => {
            let help = help.trim_end();
            // A line to paste stays whole; a sentence may go on in the next line.
            if is_sentence(help) {
                return named(out, "help", help, paint, style);
            }
            out.push_str(&format!("  {name} {}\n", escape::line(&clip(help, style.unicode))));
        }
        Some((first, rest)) if is_prose(first) => {
            named(out, "help", first, paint, style);
            pasted(out, rest, style);
        }
        Some(_) => {
            out.push_str(&format!("  {name}\n"));
            pasted(out, help, style);
        }
    }
}

/// The labels of a finding for the printer; everything else about it is written here.
struct Snippets(Layout);

impl fmt::Debug for Snippets {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Snippets")
    }
}

impl fmt::Display for Snippets {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Snippets {}

impl Diagnostic for Snippets {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.0)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.0.labels()))
    }
}
