//! The lines of one section of a unit.

use std::ops::Range;

use crate::source::{Located, SourceId, SourceMap, Span};

/// What systemd calls whitespace: no-break spaces and the like are part of a value.
const SPACES: [char; 4] = [' ', '\t', '\n', '\r'];

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

    /// Adds a further line of the value, which begins at `start`.
    fn go_on(&mut self, start: usize, body: &str, continued: bool) {
        let whole = self.value.span;
        let end = start + body.trim_end_matches(SPACES).len();
        let from = start + (body.len() - body.trim_start_matches(SPACES).len());
        let value = &mut self.value.value;
        value.push(' ');
        self.lines.push((value.len(), from));
        value.push_str(body.trim_start_matches(SPACES));
        if !continued {
            let kept = value.trim_end_matches(SPACES).len();
            value.truncate(kept);
        }
        self.value.span = Span::new(whole.source, whole.range().start..end);
    }
}

/// A line without the backslash that the next one goes on behind, and whether one does: an even number of backslashes is
/// as many characters of the value.
fn body(line: &str) -> (&str, bool) {
    let backslashes = line.len() - line.trim_end_matches('\\').len();
    match line.strip_suffix('\\') {
        Some(body) if backslashes % 2 == 1 => (body, true),
        _ => (line, false),
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
        let (body, continued) = body(written);
        if goes_on {
            if let Some(last) = found.last_mut().filter(|_| in_service) {
                last.go_on(start, body, continued);
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
        let from = start + key.len() + 1 + (value.len() - value.trim_start_matches(SPACES).len());
        let value = if continued {
            value.trim_start_matches(SPACES)
        } else {
            value.trim_matches(SPACES)
        };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Role;

    /// The values of `Environment=` in a section `[Service]` with these lines.
    fn values(lines: &str) -> Vec<String> {
        let mut sources = SourceMap::default();
        let text = format!("[Service]\n{lines}\n").into_bytes();
        let Ok(id) = sources.add("coder.service", Role::Coder, text) else {
            unreachable!("short and UTF-8")
        };
        let found = directives(&sources, id, "Service").into_iter();
        let own = found.filter(|directive| directive.name == "Environment");
        own.map(|directive| directive.value.value).collect()
    }

    #[test]
    fn a_value_goes_on_behind_an_odd_number_of_backslashes() {
        for (lines, expected) in [
            ("Environment=A=1\\\nB=2", vec!["A=1 B=2"]),
            ("Environment=A=1\\\\\nEnvironment=B=2", vec!["A=1\\\\", "B=2"]),
            ("Environment=A=1 \\\n  B=2  \\\n\nX=1", vec!["A=1  B=2"]),
            ("Environment=A=1\\\n# no\n; no\nB=2", vec!["A=1 B=2"]),
            ("Environment=\"A=1  \\\n2\"", vec!["\"A=1   2\""]),
            ("Environment = A=\u{a0}", vec!["A=\u{a0}"]),
            ("Environment=A=1\\ ", vec!["A=1\\"]),
        ] {
            assert_eq!(values(lines), expected, "{lines}");
        }
    }
}
