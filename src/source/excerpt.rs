//! What may be shown of a source: whole lines, with masks where secrets are.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use super::hidden::Hidden;
use super::manner::Manner;
use super::names::is_name;
use super::{Source, SourceId, SourceMap, Span};
use crate::order;
use crate::secret::{Among, KnownSecrets, MASK, Secret, in_addresses, masked};
use crate::text::Text;

/// The most bytes of a line that are kept before and behind what is marked, and of what is marked.
const AROUND: usize = 1000;

/// A piece of a source that may be shown: secrets are masked.
#[derive(Clone)]
pub struct Excerpt {
    /// Where the excerpt comes from.
    pub path: String,
    /// The first line's number, from 1.
    pub first_line: usize,
    /// Lines without the last line's end; of a long line, what is around the mark.
    pub text: String,
    /// Where the wanted span is in `text`, in bytes.
    pub marked: Range<usize>,
}

/// How many bytes at the end of `before` are what YAML takes for a tag or an anchor of the value behind it: a secret may
/// begin with the same characters.
fn properties(before: &str) -> usize {
    let mut rest = before;
    loop {
        let text = rest.trim_end_matches([' ', '\t']);
        let word = text.rsplit([' ', '\t', '\n']).next().unwrap_or_default();
        if rest.len() == text.len() || !word.starts_with(['!', '&']) {
            return before.len() - rest.len();
        }
        rest = text.get(..text.len() - word.len()).unwrap_or_default();
    }
}

impl SourceMap {
    /// Remembers that a secret is at `span`: excerpts show a mask in its place.
    pub fn mark_secret(&self, span: Span) {
        let span = self.locate(span);
        if let Some(source) = self.get(span.source) {
            let range = span.range();
            let before = source.text.get(..range.start).unwrap_or_default();
            let start = before.len() - properties(before);
            source.secrets.borrow_mut().push(start..range.end);
        }
    }

    /// Remembers a text that is masked wherever it, or a piece of it, turns up.
    pub fn mark_secret_value(&self, secret: Secret) {
        self.known.add(secret);
    }

    /// Remembers that nothing of source `id` may be shown: it was named, but is not what it should be.
    pub fn conceal(&self, id: SourceId) {
        let whole = self.locate(Span::new(id, 0..0)).source;
        if let Some(source) = self.get(whole) {
            source.concealed.set(true);
        }
    }

    /// Remembers that source `id` was read as a tree, whose secrets are marked one by one.
    pub fn read_as_tree(&self, id: SourceId) {
        if let Some(source) = self.get(id) {
            source.manner.set(Manner::Tree);
        }
    }

    /// The secrets that are known by their text.
    pub fn known(&self) -> Rc<KnownSecrets> {
        Rc::clone(&self.known)
    }

    /// The value `text` with a mask for every secret that is known, for every piece of one, and for those of addresses
    /// in it.
    pub fn without_secrets<'t>(&self, text: &'t str) -> Cow<'t, str> {
        masked(text, &self.secrets_in(text))
    }

    /// Where the value `text` has secrets in it, in order; they may overlap.
    fn secrets_in(&self, text: &str) -> Vec<Range<usize>> {
        let mut hidden = self.known.find(text, Among::Values);
        hidden.retain(|range| !self.is_known_name(text, range));
        hidden.extend(in_addresses(text));
        order::by_key(&mut hidden, |range| (range.start, range.end));
        hidden
    }

    /// What is said, as it may be shown: with masks for the secrets in its values. Words of its own stay.
    pub fn shown(&self, text: &Text) -> String {
        let (whole, own) = text.with_own_words();
        let hidden = self.secrets_in(&whole);
        if hidden.is_empty() {
            return whole;
        }
        let hidden = except(&hidden, &own);
        if let Some(instead) = text.instead().filter(|_| !hidden.is_empty()) {
            return self.shown(instead);
        }
        let shown = masked(&whole, &hidden).into_owned();
        self.said.borrow_mut().insert(shown.clone());
        shown
    }

    /// Whether it is in what has been looked at already, and may be shown.
    pub fn has_said(&self, piece: &str) -> bool {
        self.said.borrow().iter().any(|shown| shown.contains(piece))
    }

    /// The source that was read from `path`.
    pub fn named(&self, path: &str) -> Option<SourceId> {
        let is_it = |source: &Source| source.path == path && source.derivation.is_empty();
        let at = self.sources.iter().position(is_it)?;
        Some(SourceId(u32::try_from(at).ok()?))
    }

    /// Whether any byte of a secret is in `span`, or `span` is inside of one.
    pub fn touches_secret(&self, span: Span) -> bool {
        let span = self.locate(span);
        let Some(source) = self.get(span.source) else {
            return true;
        };
        let hidden = self.hidden(source);
        let first = hidden.partition_point(|secret| secret.end <= span.start());
        hidden
            .get(first)
            .is_some_and(|secret| secret.start < span.end().max(span.start()))
    }

    /// Whether any byte of a secret is in the line `line` (from 0) of source `id`.
    pub fn hides_line(&self, id: SourceId, line: usize) -> bool {
        self.get(id).is_none_or(|source| {
            let range = source.line_range(line, line);
            self.touches_secret(Span::new(id, range))
        })
    }

    /// The lines that `span` covers (at most `max_lines`), with secrets masked.
    pub fn excerpt(&self, span: Span, max_lines: usize) -> Excerpt {
        let around = self.locate(span);
        self.excerpt_of(around, around.range(), max_lines)
    }

    /// The first lines of all `spans`, in their order. What is near each other on one line is shown in the same piece
    /// of it.
    pub fn excerpts(&self, spans: &[Span]) -> Vec<Excerpt> {
        let spans: Vec<Span> = spans.iter().map(|span| self.locate(*span)).collect();
        let line = |span: &Span| {
            (
                span.source,
                self.get(span.source).map(|source| source.line_of(span.start())),
            )
        };
        let mut lines: HashMap<_, Range<usize>> = HashMap::new();
        for span in &spans {
            let all = lines.entry(line(span)).or_insert_with(|| span.range());
            *all = all.start.min(span.start())..all.end.max(span.end());
        }
        let excerpts = spans.iter().map(|span| {
            let all = lines.get(&line(span)).filter(|all| all.len() <= 4 * AROUND);
            self.excerpt_of(*span, all.cloned().unwrap_or_else(|| span.range()), 1)
        });
        excerpts.collect()
    }

    /// The lines of `span`, as far as they are near to `around`.
    fn excerpt_of(&self, span: Span, around: Range<usize>, max_lines: usize) -> Excerpt {
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
        let mut lines = source.line_range(first, last);
        if lines.len() > 6 * AROUND {
            let near = source.near(&around);
            lines = lines.start.max(near.start)..lines.end.min(near.end);
        }
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
        let hidden = self.hidden(source);
        let first = hidden.partition_point(|secret| secret.end <= lines.start);
        let hidden = hidden.get(first..).unwrap_or_default().iter();
        let hidden = hidden.take_while(|secret| secret.start < lines.end);
        let hidden = hidden.map(|secret| secret.start.max(lines.start)..secret.end.min(lines.end));
        for secret in hidden.chain(std::iter::once(lines.end..lines.end)) {
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

    /// Where in `source` secrets are: in order, without overlap. It is looked for once, as long as nothing is added.
    fn hidden(&self, source: &Source) -> Rc<[Range<usize>]> {
        let places = source.secrets.borrow();
        let read = 2 * usize::from(source.concealed.get()) + usize::from(source.manner.get() == Manner::Tree);
        let of = (places.len() * 4 + read, self.known.len());
        if let Some(hidden) = source.hidden.borrow().as_ref().filter(|hidden| hidden.of == of) {
            return Rc::clone(&hidden.ranges);
        }
        let mut all: Vec<Range<usize>> = if source.concealed.get() {
            std::iter::once(0..source.text.len()).collect()
        } else {
            let by_value = self.known.find(&source.text, Among::Lines).into_iter();
            let by_value = by_value.filter(|range| !is_name(&source.text, range, &self.known));
            let in_addresses = source.in_addresses().iter().cloned();
            let by_lines = source.secret_lines();
            let found = by_value.chain(in_addresses).chain(by_lines);
            places.iter().cloned().chain(found).collect()
        };
        all.retain(|secret| secret.start < secret.end);
        order::by_key(&mut all, |secret| (secret.start, secret.end));
        let mut merged: Vec<Range<usize>> = Vec::with_capacity(all.len());
        for secret in all {
            match merged.last_mut() {
                Some(last) if secret.start <= last.end => last.end = last.end.max(secret.end),
                _ => merged.push(secret),
            }
        }
        let ranges: Rc<[Range<usize>]> = merged.into();
        source.hidden.replace(Some(Hidden {
            of,
            ranges: Rc::clone(&ranges),
        }));
        ranges
    }
}

/// What of `ranges` is outside of `others`; both are in order.
fn except(ranges: &[Range<usize>], others: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut left = Vec::with_capacity(ranges.len());
    for range in ranges {
        let mut from = range.start;
        let first = others.partition_point(|other| other.end <= range.start);
        for other in others.get(first..).unwrap_or_default() {
            if other.start >= range.end {
                break;
            }
            left.push(from..other.start.max(from));
            from = from.max(other.end);
        }
        left.push(from..range.end.max(from));
    }
    left.retain(|range| !range.is_empty());
    left
}

impl Source {
    /// What is at most [`AROUND`] bytes away from `around`, which counts as far as it is not much longer itself.
    fn near(&self, around: &Range<usize>) -> Range<usize> {
        let mut start = around.start.saturating_sub(AROUND);
        let mut end = (around.end.min(around.start + 4 * AROUND) + AROUND).min(self.text.len());
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        start..end
    }
}
