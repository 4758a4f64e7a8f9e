//! The walk for people at a terminal.

use super::{HttpRequest, Outcome, Step, Trace, TracedValue, Unchecked};
use crate::report::{Failure, Paint, Reported, Style, Tone, columns, draw_finding, escaped_line, wrap};
use crate::resolve::Origin;
use crate::secret::MASK;

/// The least columns that wrapped text gets, however deep it is indented.
const NARROWEST: usize = 20;

/// The whole walk as text that ends in a line end.
pub fn render(trace: &Trace, style: &Style) -> String {
    let mut page = Page {
        out: String::new(),
        paint: Paint::new(style.color),
        style: *style,
    };
    for step in &trace.steps {
        page.step(step);
    }
    for failure in &trace.failures {
        page.failure(failure);
    }
    page.last_line(trace);
    page.out
}

struct Page {
    out: String,
    paint: Paint,
    style: Style,
}

impl Page {
    fn step(&mut self, step: &Step) {
        let (tone, sign, word) = self.outcome(step.outcome);
        let name = self
            .paint
            .paint(Tone::Strong, format_args!("{} {}", step.number, step.stage));
        let outcome = self.paint.paint(tone, format_args!("{sign} {word}"));
        self.out.push_str(&format!("{name}  {outcome}\n"));
        if step.outcome == Outcome::NotReached {
            for finding in &step.told {
                self.headline(finding);
            }
            self.out.push('\n');
            return;
        }
        self.prose(2, Some(Tone::Faint), &format!("{} {}.", step.actor, step.does));
        if let Some(request) = &step.request {
            self.request(request);
        }
        for value in &step.values {
            self.value(2, "", value);
        }
        for finding in &step.told {
            if finding.severity == "error" {
                self.out.push('\n');
                draw_finding(&mut self.out, finding, &self.paint, &self.style);
            } else {
                self.headline(finding);
            }
        }
        self.gaps(&step.not_checked);
        self.out.push('\n');
    }

    /// The tone, the sign and the words of an outcome.
    fn outcome(&self, outcome: Outcome) -> (Tone, &'static str, &'static str) {
        let sign = |drawn, plain| if self.style.unicode { drawn } else { plain };
        match outcome {
            Outcome::Passes => (Tone::Good, sign("✓", "ok:"), "passes"),
            Outcome::Fails => (Tone::Error, sign("✗", "x"), "fails: the sign-in stops here"),
            Outcome::Unknown => (Tone::Warning, "?", "not known"),
            Outcome::NotReached => (Tone::Faint, sign("·", "-"), "not reached"),
        }
    }

    fn request(&mut self, request: &HttpRequest) {
        let method = self.paint.paint(Tone::Accent, request.method);
        self.out
            .push_str(&format!("  {method} {}\n", escaped_line(&request.url)));
        for parameter in &request.parameters {
            self.value(4, "", parameter);
        }
        for value in &request.answer {
            self.value(4, "answer: ", value);
        }
    }

    /// A value on a line that is never broken, so that it can be copied; then its places, its note, and what it is held
    /// against. Places and note go on in the same line where they fit.
    fn value(&mut self, indent: usize, before: &str, value: &TracedValue) {
        let between = if matches!(value.state, "absent" | "random") {
            ":"
        } else {
            " ="
        };
        let default = if value.default { " (default)" } else { "" };
        let name = escaped_line(&value.name);
        let rest = format!("{between} {}{default}", self.text(value));
        let mut taken = indent + columns(before) + columns(&name) + columns(&rest);
        let shown = self.paint.paint(Tone::Accent, &name);
        self.out.push_str(&format!("{:indent$}{before}{shown}{rest}", ""));
        let origin = if value.default || value.state == "absent" {
            String::new()
        } else {
            self.origin(&value.origin)
        };
        let reason = value.reason.as_ref().map_or(String::new(), |reason| {
            let remedy = value
                .remedy
                .as_ref()
                .map_or(String::new(), |remedy| format!("; {remedy}"));
            format!("not known: {reason}{remedy}")
        });
        let note = value.note.as_deref().unwrap_or_default();
        let mut in_line = true;
        for (tone, text, brackets) in [
            (Tone::Faint, origin.as_str(), ("", "")),
            (Tone::Warning, reason.as_str(), ("", "")),
            (Tone::Faint, note, ("(", ")")),
        ] {
            if text.is_empty() {
                continue;
            }
            let behind = format!("{}{}{}", brackets.0, escaped_line(text), brackets.1);
            in_line &= taken + 2 + columns(&behind) <= self.style.width;
            if in_line {
                taken += 2 + columns(&behind);
                let behind = self.paint.paint(tone, behind);
                self.out.push_str(&format!("  {behind}"));
            } else {
                self.out.push('\n');
                self.below(indent + 4, tone, text);
                self.out.truncate(self.out.trim_end_matches('\n').len());
            }
        }
        self.out.push('\n');
        for other in &value.held_against {
            self.value(indent + 4, "against: ", other);
        }
    }

    fn text(&self, value: &TracedValue) -> String {
        match (&value.value, value.state) {
            (_, "unknown") => "?".to_owned(),
            (_, "random") => "new at each sign-in".to_owned(),
            (_, "absent") => "not set".to_owned(),
            (None, _) if self.style.unicode => MASK.to_owned(),
            (None, _) => "********".to_owned(),
            (Some(shown), _) => plain(shown),
        }
    }

    /// `← here ← there`
    fn origin(&self, origin: &[Origin]) -> String {
        let arrow = self.arrow();
        let places: Vec<String> = origin
            .iter()
            .map(|place| format!("{arrow} {}:{}:{}", escaped_line(&place.path), place.line, place.column))
            .collect();
        places.join(" ")
    }

    /// What did not fit behind a value. Places stand below each other, so that none is torn from its arrow.
    fn below(&mut self, indent: usize, tone: Tone, text: &str) {
        let arrow = self.arrow();
        if !text.starts_with(arrow) || indent + columns(text) <= self.style.width {
            return self.prose(indent, Some(tone), text);
        }
        for place in text.split(arrow).map(str::trim).filter(|place| !place.is_empty()) {
            let place = self.paint.paint(tone, format_args!("{arrow} {place}"));
            self.out.push_str(&format!("{:indent$}{place}\n", ""));
        }
    }

    fn arrow(&self) -> &'static str {
        if self.style.unicode { "←" } else { "<-" }
    }

    /// Text that is wrapped; nothing if it is empty.
    fn prose(&mut self, indent: usize, tone: Option<Tone>, text: &str) {
        if text.is_empty() {
            return;
        }
        let width = self.style.width.saturating_sub(indent).max(NARROWEST);
        for line in wrap(&escaped_line(text), width) {
            self.out.push_str(&" ".repeat(indent));
            match tone {
                Some(tone) => self.out.push_str(&self.paint.paint(tone, line)),
                None => self.out.push_str(&line),
            }
            self.out.push('\n');
        }
    }

    /// A finding in short: what it says and where.
    fn headline(&mut self, finding: &Reported) {
        let place = finding.labels.iter().find(|label| label.primary);
        let place = place.map_or(String::new(), |label| {
            format!(" ({}:{}:{})", label.path, label.line, label.column)
        });
        let name = format!("{}[{}]:", finding.severity, finding.rule);
        self.named(
            Tone::of(finding.severity),
            &name,
            &format!("{}{place}", finding.message),
        );
    }

    /// What was not checked: rules with one reason share an entry.
    fn gaps(&mut self, gaps: &[Unchecked]) {
        let mut reasons: Vec<(&Unchecked, Vec<&str>)> = Vec::new();
        for gap in gaps {
            match reasons.iter_mut().find(|(first, _)| first.reason == gap.reason) {
                Some((_, rules)) => rules.extend(gap.rule),
                None => reasons.push((gap, gap.rule.into_iter().collect())),
            }
        }
        for (gap, rules) in reasons {
            let remedy = gap
                .remedy
                .as_ref()
                .map_or(String::new(), |remedy| format!("; {remedy}"));
            let rules = if rules.is_empty() {
                String::new()
            } else {
                format!("{}: ", rules.join(", "))
            };
            self.named(Tone::Warning, "not checked:", &format!("{rules}{}{remedy}", gap.reason));
        }
    }

    /// `name text`, wrapped, with the name in its colour.
    fn named(&mut self, tone: Tone, name: &str, text: &str) {
        let width = self.style.width.saturating_sub(4).max(NARROWEST);
        for (index, line) in wrap(&escaped_line(&format!("{name} {text}")), width).iter().enumerate() {
            match line.strip_prefix(name).filter(|_| index == 0) {
                Some(rest) => self
                    .out
                    .push_str(&format!("  {}{rest}\n", self.paint.paint(tone, name))),
                None => self.out.push_str(&format!("    {line}\n")),
            }
        }
    }

    fn failure(&mut self, failure: &Failure) {
        let path = match &failure.path {
            Some(path) if !failure.message.contains(path.as_str()) => format!("{path}: "),
            _ => String::new(),
        };
        let (sentence, list) = failure.message.split_once('\n').unwrap_or((&failure.message, ""));
        self.prose(0, Some(Tone::Error), &format!("failed: {path}{sentence}"));
        for line in list.lines() {
            self.out.push_str(&format!("{}\n", escaped_line(line)));
        }
    }

    /// Where it stops: the last thing that is read.
    fn last_line(&mut self, trace: &Trace) {
        let unknown: Vec<&str> = trace
            .steps
            .iter()
            .filter(|step| step.outcome == Outcome::Unknown)
            .map(|step| step.stage)
            .collect();
        let failing = trace.steps.iter().find(|step| step.outcome == Outcome::Fails);
        let (outcome, sentence) = match failing {
            Some(step) => (
                Outcome::Fails,
                format!("the sign-in stops at step {}, {}", step.number, step.stage),
            ),
            None if unknown.is_empty() && trace.failures.is_empty() => (
                Outcome::Passes,
                format!("the sign-in goes through all {} steps", trace.steps.len()),
            ),
            None if unknown.is_empty() => (
                Outcome::Unknown,
                "no step fails, but not everything that was asked for could be read".to_owned(),
            ),
            None => (
                Outcome::Unknown,
                format!("no step fails, but not known: {}", unknown.join(", ")),
            ),
        };
        let (tone, sign, _) = self.outcome(outcome);
        self.prose(0, Some(tone), &format!("{sign} {sentence}"));
    }
}

/// A value as people write it. What is empty or has blanks at an end is shown between quotes.
fn plain(value: &serde_json::Value) -> String {
    use serde_json::Value as Json;
    match value {
        Json::String(text) if text.is_empty() || text.trim() != text => format!("\"{}\"", escaped_line(text)),
        Json::String(text) => escaped_line(text).into_owned(),
        Json::Array(items) if items.is_empty() => "(none)".to_owned(),
        Json::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        Json::Null => "?".to_owned(),
        other => other.to_string(),
    }
}
