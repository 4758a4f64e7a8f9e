//! A text inside of a file, such as one file in a YAML scalar, as a source of its own.

use std::ops::Range;

use super::{SourceId, SourceMap, Span};

/// What a `$` of the text is where it is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dollar {
    /// The same.
    One,
    /// `$$`, as in a compose file.
    Two,
}

impl SourceMap {
    /// `text`, which is written at `place`, as a source of its own: each line leads back to where it is, or else to the whole
    /// place. Of a text that is written in other words than it has, such as one with escapes, no line is looked for.
    pub fn derive_written(&mut self, text: &str, place: Span, (verbatim, dollar): (bool, Dollar)) -> SourceId {
        let mut derivation: Vec<(Range<usize>, Span)> = Vec::new();
        let (mut written, end) = (place.start(), place.end());
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let content = line.trim_end_matches('\n');
            let found = verbatim.then(|| self.find_line(content, dollar, place.source, written..end));
            match found.flatten() {
                Some(range) => {
                    written = range.end;
                    pieces(content, at, Span::new(place.source, range), dollar, &mut derivation);
                }
                None => derivation.push((at..at + content.len(), place)),
            }
            if line.len() > content.len() {
                let break_at = Span::new(place.source, written..(written + 1).min(end.max(written)));
                derivation.push((at + content.len()..at + line.len(), break_at));
            }
            at += line.len();
        }
        if derivation.is_empty() {
            derivation.push((0..0, place));
        }
        self.derive(place.source, text.to_owned(), derivation)
    }

    /// Where a line is written.
    fn find_line(&self, content: &str, dollar: Dollar, source: SourceId, within: Range<usize>) -> Option<Range<usize>> {
        let start = within.start;
        let rest = self.text(source).get(start..within.end.max(start))?;
        if content.is_empty() {
            return Some(start..start);
        }
        let doubled;
        let wanted = match dollar {
            Dollar::Two if content.contains('$') => {
                doubled = content.replace('$', "$$");
                doubled.as_str()
            }
            _ => content,
        };
        let found = start + rest.find(wanted)?;
        Some(found..found + wanted.len())
    }
}

/// What each piece of a line comes from: of `$$` one `$`.
fn pieces(content: &str, start: usize, written: Span, dollar: Dollar, derivation: &mut Vec<(Range<usize>, Span)>) {
    let (mut at, mut from) = (start, written.start());
    let mut push = |length: usize, covers: usize| {
        if length > 0 {
            derivation.push((at..at + length, Span::new(written.source, from..from + covers)));
            at += length;
            from += covers;
        }
    };
    if dollar == Dollar::One || !content.contains('$') {
        push(content.len(), content.len());
        return;
    }
    for piece in content.split_inclusive('$') {
        let plain = piece.trim_end_matches('$').len();
        push(plain, plain);
        push(piece.len() - plain, 2);
    }
}

#[cfg(test)]
mod tests {
    use super::Dollar;
    use crate::source::{Role, SourceMap, Span};

    #[test]
    fn each_line_leads_back_to_where_it_is_written() {
        for (file, text, dollar, part, written) in [
            (
                "a: |\n  one: 1\n  two: 2\n",
                "one: 1\ntwo: 2\n",
                Dollar::One,
                "two",
                "two",
            ),
            (
                "a: |\n  id: $$x\n  two: $$y$$\n",
                "id: $x\ntwo: $y$\n",
                Dollar::Two,
                "y$",
                "y$$",
            ),
            ("a: |\n  id: ${X}\n", "id: ${X}\n", Dollar::One, "${X}", "${X}"),
            ("a: |\n\n  two: 2\n", "\ntwo: 2\n", Dollar::One, "two: 2", "two: 2"),
            // A line that is not there leads to the whole place.
            ("a: \"one\\ntwo\"\n", "one\ntwo\n", Dollar::One, "other", ""),
        ] {
            let mut sources = SourceMap::default();
            let Ok(id) = sources.add("x", Role::Application, file.as_bytes().to_vec()) else {
                unreachable!("it is small")
            };
            let place = Span::new(id, 3..file.len());
            let derived = sources.derive_written(text, place, (true, dollar));
            let Some(at) = text.find(part) else { continue };
            let span = sources.locate(Span::new(derived, at..at + part.len()));
            assert_eq!(sources.text(span.source).get(span.range()), Some(written), "{file}");
        }
    }
}
