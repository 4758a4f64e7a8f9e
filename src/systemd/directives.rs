//! The lines of one section of a unit.

use std::ops::Range;

use crate::source::{Located, SourceId, SourceMap, Span};

/// One `Key=value`.
pub struct Directive {
    /// The key.
    pub name: String,
    /// Where the key stands.
    pub key: Span,
    /// The value; of one that goes on over several lines, all of them joined by spaces.
    pub value: Located<String>,
    /// Where each of its lines begins, in the value and in the file.
    lines: Vec<(usize, usize)>,
}

impl Directive {
    /// The place of a part of the value; of the whole value where the part is on several lines.
    pub fn at(&self, part: Range<usize>) -> Span {
        let within = self.lines.partition_point(|(start, _)| *start <= part.start);
        let next = self
            .lines
            .get(within)
            .map_or(self.value.value.len() + 1, |(start, _)| *start);
        match self.lines.get(within.wrapping_sub(1)) {
            // Before a line there is the space that joins it.
            Some((start, at)) if part.end < next => {
                let from = at + (part.start - start);
                Span::new(self.value.span.source, from..from + part.len())
            }
            _ => self.value.span,
        }
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
                let from = start + (body.len() - body.trim_start().len());
                last.lines.push((last.value.value.len(), from));
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
            lines: vec![(0, from)],
        });
    }
    found
}
