//! From what a help says to the change of a file: which bytes go, and what comes in their place.
//!
//! A [`Change`] knows what to write and near which place; only the text of the file tells with which indentation, and
//! what is there already. What cannot be told for certain is no edit, and what holds a secret never is one.

mod diff;
mod keys;
mod lines;
mod patch;
mod piece;
mod words;

pub use diff::{Diff, unified};
pub use patch::patched;

use self::piece::Replacement;
use crate::finding::{Change, Disposition, Edit, Where};
use crate::source::{SourceId, SourceMap, Span};
use crate::yaml::{self, Node};

/// Finds the edits of one run.
pub struct Editor<'s> {
    sources: &'s SourceMap,
}

impl<'s> Editor<'s> {
    /// Edits of what is in `sources`.
    pub fn new(sources: &'s SourceMap) -> Self {
        Self { sources }
    }

    /// The edits that make `change`; none if it cannot be told, or would touch a secret.
    pub fn edits(&self, change: &Change) -> Vec<Edit> {
        let id = change.place.source;
        let text = self.sources.text(id);
        let place = change.place.range();
        let pieces = match &change.to {
            Where::Nowhere => None,
            Where::Exactly(text) => Some(vec![Replacement::new(place, text.as_str())]),
            Where::Line { there } => lines::assignment(text, place, &change.lines, *there).map(|piece| vec![piece]),
            Where::Item { there } => self
                .tree(id)
                .and_then(|tree| keys::item(&tree, text, &place, &change.lines, *there))
                .map(|piece| vec![piece]),
            Where::Keys => self
                .tree(id)
                .and_then(|tree| keys::write(&tree, text, &place, &change.lines)),
            Where::Part { found, with } => words::part(text, &place, found, with).map(|piece| vec![piece]),
            Where::Flag { name, value } => words::flag(text, &place, name, value).map(|piece| vec![piece]),
            Where::Deeper => lines::deeper(text, &place),
            Where::Indented(spaces) => Some(vec![lines::indented(text, place.start, *spaces)]),
            Where::Begins => lines::begun(text, place.start).map(|piece| vec![piece]),
            Where::Gone => self
                .tree(id)
                .and_then(|tree| {
                    if keys::has(&tree, &place) {
                        keys::gone(&tree, text, &place)
                    } else {
                        lines::gone(text, &place)
                    }
                })
                .map(|piece| vec![piece]),
        };
        let edits: Option<Vec<Edit>> = pieces
            .into_iter()
            .flatten()
            .map(|piece| self.edit(id, piece, change.certain))
            .collect();
        edits.unwrap_or_default()
    }

    /// The documents of a file.
    fn tree(&self, id: SourceId) -> Option<Vec<Node>> {
        yaml::tree(self.sources, id)
    }

    /// The piece in the text that a person wrote; none if that is another one there, or holds a secret.
    fn edit(&self, id: SourceId, piece: Replacement, certain: bool) -> Option<Edit> {
        let there = Span::new(id, piece.range);
        let span = self.sources.locate(there);
        // What is in a block of another file has that block's indentation besides.
        let text = self.sources.text(span.source);
        let indent = |text: &str, at| lines::indent(text, at);
        let more = indent(text, span.start()).saturating_sub(indent(self.sources.text(id), there.start()));
        let indented = format!("\n{}", " ".repeat(more));
        let is_copy = self.sources.slice(span).replace(&indented, "\n") == self.sources.slice(there);
        if !is_copy || self.sources.touches_secret(span) {
            return None;
        }
        let mut replacement = piece.text;
        if span.source != id {
            replacement = replacement.replace('\n', &indented);
        }
        if self.sources.without_secrets(&replacement) != replacement {
            return None;
        }
        let ends = text.find('\n').is_some_and(|at| text[..at].ends_with('\r'));
        if ends {
            replacement = replacement.replace('\n', "\r\n");
        }
        Some(Edit {
            span,
            replacement,
            disposition: if certain {
                Disposition::Certain
            } else {
                Disposition::NeedsDecision
            },
        })
    }
}
