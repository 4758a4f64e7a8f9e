//! From a derived source back to the text that a person wrote.

use super::{SourceMap, Span};

impl SourceMap {
    /// The span in the text that a person wrote: follows derived sources back to where they come from.
    pub fn locate(&self, span: Span) -> Span {
        let mut span = span;
        // Each step leads to an earlier source, so this ends.
        while let Some(origin) = self.origin(span) {
            span = origin;
        }
        span
    }

    fn origin(&self, span: Span) -> Option<Span> {
        let source = self.get(span.source)?;
        let last = source.derivation.last()?;
        let at = |offset: usize| {
            let index = source.derivation.partition_point(|(stretch, _)| stretch.end <= offset);
            source.derivation.get(index).unwrap_or(last)
        };
        let place = |offset: usize, end: bool| {
            let (stretch, origin) = at(offset);
            let copied = stretch.len() == origin.range().len();
            match (copied, end) {
                (true, _) => origin.start() + offset.saturating_sub(stretch.start).min(stretch.len()),
                (false, false) => origin.start(),
                (false, true) => origin.end().saturating_sub(1),
            }
        };
        let start = place(span.start(), false);
        let end = if span.end() > span.start() {
            place(span.end() - 1, true) + 1
        } else {
            start
        };
        let target = at(span.start()).1.source;
        (target.0 < span.source.0).then(|| Span::new(target, start..end))
    }
}
