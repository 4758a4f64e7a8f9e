//! A text under construction that remembers where its pieces come from.

use std::ops::Range;

use crate::setting::Unknown;
use crate::source::{SourceId, SourceMap, Span};

/// Stands for a value that is not known, wherever YAML allows a value at all. That it does is not seen in the text.
const FILLER: &str = "x";

/// What a filter made of a text.
pub(in crate::authelia) struct Filtered {
    /// The text, as a source.
    pub(in crate::authelia) id: SourceId,
    /// Where it stands for values that are not known, and why they are not.
    pub(in crate::authelia) holes: Vec<(Span, Unknown)>,
    /// What may or may not be there, or may be there several times.
    pub(in crate::authelia) doubts: Vec<Span>,
}

/// A text made from pieces of a source.
pub(super) struct Output {
    from: SourceId,
    text: String,
    derivation: Vec<(Range<usize>, Span)>,
    holes: Vec<(Range<usize>, Unknown)>,
    doubts: Vec<Range<usize>>,
}

impl Output {
    pub(super) fn new(from: SourceId) -> Self {
        Self {
            from,
            text: String::new(),
            derivation: Vec::new(),
            holes: Vec::new(),
            doubts: Vec::new(),
        }
    }

    /// Where the next piece will stand.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// Adds a copy of `text`, which is at `start` in the source.
    pub(super) fn copy(&mut self, text: &str, start: usize) {
        self.put(text, start..start + text.len());
    }

    /// Adds `text`, which comes from `origin` in the source.
    pub(super) fn put(&mut self, text: &str, origin: Range<usize>) {
        if text.is_empty() {
            return;
        }
        let start = self.text.len();
        self.text.push_str(text);
        let origin = Span::new(self.from, origin);
        // Pieces that continue each other on both sides are one; a copy only continues a copy.
        let stretch = start..self.text.len();
        if let Some((last, from)) = self.derivation.last_mut()
            && last.len() == from.range().len()
            && stretch.len() == origin.range().len()
            && from.end() == origin.start()
        {
            last.end = stretch.end;
            *from = from.to(origin);
            return;
        }
        self.derivation.push((stretch, origin));
    }

    /// Adds what stands for a value that comes from `origin` and is not known; in brackets if it is a list.
    pub(super) fn hole(&mut self, why: Unknown, is_list: bool, origin: Range<usize>) {
        let (before, after) = if is_list { ("[", "]") } else { ("", "") };
        self.put(before, origin.clone());
        let start = self.text.len();
        self.put(FILLER, origin.clone());
        self.holes.push((start..self.text.len(), why));
        self.put(after, origin);
    }

    /// Remembers that what was added since `start` may or may not be there, or may be there several times.
    pub(super) fn doubt(&mut self, start: usize) {
        self.doubts.push(start..self.text.len());
    }

    /// The text as a source.
    pub(super) fn finish(mut self, sources: &mut SourceMap) -> Filtered {
        if self.derivation.is_empty() {
            self.derivation.push((0..0, Span::new(self.from, 0..0)));
        }
        let id = sources.derive(self.from, self.text, self.derivation);
        let holes = self.holes.into_iter().map(|(range, why)| (Span::new(id, range), why));
        let doubts = self.doubts.into_iter().map(|range| Span::new(id, range));
        Filtered {
            id,
            holes: holes.collect(),
            doubts: doubts.collect(),
        }
    }
}
