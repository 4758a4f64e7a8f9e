//! What may be shown of a source: whole lines, with masks where secrets stand.

use std::ops::Range;

use super::{Source, SourceMap, Span};
use crate::secret::{MASK, Secret};

/// A piece of a source that may be shown: secrets are masked.
pub struct Excerpt {
    /// Where the excerpt comes from.
    pub path: String,
    /// The first line's number, from 1.
    pub first_line: usize,
    /// Whole lines, without the last line's end.
    pub text: String,
    /// Where the wanted span is in `text`, in bytes.
    pub marked: Range<usize>,
}

impl SourceMap {
    /// Remembers that a secret stands at `span`: excerpts show a mask in its place.
    pub fn mark_secret(&mut self, span: Span) {
        let span = self.locate(span);
        if let Some(source) = self.sources.get_mut(span.source.0 as usize) {
            source.secrets.push(span.range());
        }
    }

    /// Remembers a value that excerpts mask wherever it stands.
    ///
    /// Values of fewer than four bytes are left to the masking by place: masking every `a` would ruin the text.
    pub fn mark_secret_value(&mut self, secret: Secret) {
        if secret.reveal().len() >= 4 {
            self.secrets.push(secret);
        }
    }

    /// `text` with a mask in place of every value that is marked as a secret.
    pub fn without_secrets(&self, text: &str) -> String {
        let hide = |text: String, secret: &Secret| text.replace(secret.reveal(), MASK);
        self.secrets.iter().fold(text.to_owned(), hide)
    }

    /// The lines that `span` covers (at most `max_lines`), with secrets masked.
    pub fn excerpt(&self, span: Span, max_lines: usize) -> Excerpt {
        let span = self.locate(span);
        let Some(source) = self.get(span.source) else {
            return Excerpt {
                path: String::new(),
                first_line: 1,
                text: String::new(),
                marked: 0..0,
            };
        };
        let first = source.line_of(span.start());
        let last_wanted = source.line_of(span.end().saturating_sub(1).max(span.start()));
        let last = last_wanted.min(first + max_lines.saturating_sub(1));
        let lines = source.line_range(first, last);
        let wanted = span.start().max(lines.start)..span.end().min(lines.end).max(span.start());
        let (text, marked) = self.masked(source, &lines, &wanted);
        Excerpt {
            path: source.path.clone(),
            first_line: first + 1,
            text,
            marked,
        }
    }

    /// The text of `lines` with masks, and where `wanted` is in it.
    fn masked(&self, source: &Source, lines: &Range<usize>, wanted: &Range<usize>) -> (String, Range<usize>) {
        let mut out = String::new();
        let mut marked = 0..0;
        let mut at = lines.start;
        let hidden = self.hidden(source, lines);
        for secret in hidden.iter().chain(std::iter::once(&(lines.end..lines.end))) {
            let shown = source.text.get(at..secret.start).unwrap_or_default();
            for (edge, mark) in [(wanted.start, &mut marked.start), (wanted.end, &mut marked.end)] {
                if (at..=secret.start).contains(&edge) {
                    *mark = out.len() + (edge - at);
                }
            }
            out.push_str(shown);
            // An edge inside a secret moves to the mask's own edge.
            if secret.start < wanted.start && wanted.start < secret.end {
                marked.start = out.len();
            }
            if !secret.is_empty() {
                out.push_str(MASK);
            }
            if secret.start < wanted.end && wanted.end <= secret.end {
                marked.end = out.len();
            }
            at = secret.end;
        }
        if out.ends_with('\r') {
            out.pop();
        }
        marked.end = marked.end.clamp(marked.start, out.len().max(marked.start));
        (out, marked)
    }

    /// Where in `lines` secrets stand: in order, without overlap.
    fn hidden(&self, source: &Source, lines: &Range<usize>) -> Vec<Range<usize>> {
        let text = source.text.get(lines.clone()).unwrap_or_default();
        let by_value = self.secrets.iter().flat_map(|secret| {
            let found = text.match_indices(secret.reveal());
            found.map(|(at, found)| lines.start + at..lines.start + at + found.len())
        });
        let by_place = source
            .secrets
            .iter()
            .map(|secret| secret.start.max(lines.start)..secret.end.min(lines.end));
        let mut all: Vec<_> = by_place
            .chain(by_value)
            .filter(|secret| secret.start < secret.end)
            .collect();
        all.sort_by_key(|secret| (secret.start, secret.end));
        let mut merged: Vec<Range<usize>> = Vec::with_capacity(all.len());
        for secret in all {
            match merged.last_mut() {
                Some(last) if secret.start <= last.end => last.end = last.end.max(secret.end),
                _ => merged.push(secret),
            }
        }
        merged
    }
}
