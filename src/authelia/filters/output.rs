//! A text under construction that remembers where its pieces come from.

use std::ops::Range;

use crate::source::{SourceId, SourceMap, Span};

/// A text made from pieces of a source.
pub(super) struct Output {
    from: SourceId,
    text: String,
    derivation: Vec<(Range<usize>, Span)>,
}

impl Output {
    pub(super) fn new(from: SourceId) -> Self {
        Self {
            from,
            text: String::new(),
            derivation: Vec::new(),
        }
    }

    /// Where the next piece will stand.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// Adds a copy of `text`, which stands at `start` in the source.
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

    /// Drops white space at the end.
    pub(super) fn trim_end(&mut self, least: usize) {
        let kept = self.text.trim_end_matches([' ', '\t', '\r', '\n']).len().max(least);
        self.text.truncate(kept);
        while let Some((last, from)) = self.derivation.last_mut() {
            if last.start >= kept && kept < last.end {
                self.derivation.pop();
                continue;
            }
            if last.end > kept {
                let cut = last.end - kept;
                if last.len() == from.range().len() {
                    *from = Span::new(from.source, from.start()..from.end() - cut);
                }
                last.end = kept;
            }
            break;
        }
    }

    /// The text as a source.
    pub(super) fn finish(mut self, sources: &mut SourceMap) -> SourceId {
        if self.derivation.is_empty() {
            self.derivation.push((0..0, Span::new(self.from, 0..0)));
        }
        sources.derive(self.from, self.text, self.derivation)
    }
}
