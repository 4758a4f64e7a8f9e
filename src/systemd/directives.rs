//! The lines of one section of a unit.

use crate::source::{Located, SourceId, SourceMap, Span};

/// One `Key=value`.
pub struct Directive {
    /// The key.
    pub name: String,
    /// Where the key stands.
    pub key: Span,
    /// The value; of one that goes on over several lines, all of them joined by blanks.
    pub value: Located<String>,
}

impl Directive {
    /// The place of a part of the value. Exact where the value stands on one line.
    pub fn at(&self, part: std::ops::Range<usize>) -> Span {
        let whole = self.value.span;
        if whole.range().len() != self.value.value.len() {
            return whole;
        }
        let start = whole.range().start;
        Span::new(whole.source, start + part.start..start + part.end)
    }
}

/// Reads the section `[section]` of source `id`.
pub fn directives(sources: &SourceMap, id: SourceId, section: &str) -> Vec<Directive> {
    let text = sources.text(id);
    let mut found: Vec<Directive> = Vec::new();
    let (mut at, mut in_service, mut goes_on) = (0, false, false);
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let written = line.trim_end_matches(['\n', '\r']);
        let trimmed = written.trim();
        // A comment between the lines of one value is passed over.
        if trimmed.starts_with(['#', ';']) || (trimmed.is_empty() && !goes_on) {
            continue;
        }
        let continued = written.ends_with('\\');
        let body = written.strip_suffix('\\').unwrap_or(written);
        if goes_on {
            if let Some(last) = found.last_mut().filter(|_| in_service) {
                let end = start + body.trim_end().len();
                last.value.value.push(' ');
                last.value.value.push_str(body.trim());
                last.value.span = Span::new(id, last.value.span.range().start..end);
            }
            goes_on = continued;
            continue;
        }
        if trimmed.starts_with('[') {
            in_service = trimmed.trim_matches(['[', ']']) == section;
            continue;
        }
        goes_on = continued;
        let Some((key, value)) = body.split_once('=') else {
            continue;
        };
        if !in_service {
            continue;
        }
        let from = start + key.len() + 1 + (value.len() - value.trim_start().len());
        let value = value.trim();
        let key_at = start + (key.len() - key.trim_start().len());
        found.push(Directive {
            name: key.trim().to_owned(),
            key: Span::new(id, key_at..key_at + key.trim().len()),
            value: Located::new(value.to_owned(), Span::new(id, from..from + value.len())),
        });
    }
    found
}
