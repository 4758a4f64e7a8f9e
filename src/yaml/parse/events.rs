//! What the parser's events say, in the terms of the tree.

use std::ops::Range;
use std::rc::Rc;

use granit_parser::{ScalarStyle, ScanError, Tag};

use super::{Sized, TreeBuilder};
use crate::source::Span;
use crate::yaml::YamlError;
use crate::yaml::complaint::{colonless, tab_behind, told, unclosed_quote};
use crate::yaml::{Entry, ScalarForm};

/// The keys and values of a mapping, which come one after the other.
pub(super) fn pairs(children: Vec<Sized>) -> Vec<Entry> {
    let mut entries = Vec::with_capacity(children.len() / 2);
    let mut children = children.into_iter();
    while let (Some(key), Some(value)) = (children.next(), children.next()) {
        entries.push(Entry {
            key: key.node,
            value: value.node,
            merged: false,
        });
    }
    entries
}

pub(super) fn style_of(style: ScalarStyle) -> ScalarForm {
    match style {
        ScalarStyle::Plain => ScalarForm::Plain,
        ScalarStyle::SingleQuoted => ScalarForm::SingleQuoted,
        ScalarStyle::DoubleQuoted => ScalarForm::DoubleQuoted,
        ScalarStyle::Literal => ScalarForm::Literal,
        ScalarStyle::Folded => ScalarForm::Folded,
    }
}

/// The tag in its short form: `!!str`, `!reset`, or the whole of any other.
pub(super) fn shorthand(tag: &Tag) -> Rc<str> {
    match tag.core_suffix() {
        Some(suffix) => format!("!!{suffix}").into(),
        None => tag.original().into(),
    }
}

impl TreeBuilder<'_> {
    /// Where a scalar is: with its quotes, without the line end of a block.
    pub(super) fn scalar_span(&self, range: Range<usize>, style: ScalarStyle, text: &str) -> Span {
        let written = self.text.get(range.clone()).unwrap_or_default();
        let end = match style {
            ScalarStyle::Literal | ScalarStyle::Folded => range.start + written.trim_end().len(),
            ScalarStyle::Plain if text.is_empty() => range.start,
            _ => range.end,
        };
        self.span(range.start, end.max(range.start))
    }

    /// What the parser stumbled over.
    pub(super) fn syntax_error(&self, error: &ScanError) -> YamlError {
        let at = error.marker().byte_offset().unwrap_or_default().min(self.text.len());
        let at = (0..=at)
            .rev()
            .find(|at| self.text.is_char_boundary(*at))
            .unwrap_or_default();
        if let Some(open) = unclosed_quote(self.text, at) {
            return self.error(open, open + 1, "this quote is not closed");
        }
        if let Some(tab) = tab_behind(error.kind(), self.text, at) {
            return self.error(tab, tab + 1, "a tab in the indentation; YAML allows only spaces there");
        }
        if let Some((colon, told)) = colonless(error.kind(), self.text, at) {
            return self.error(colon, colon + 1, told);
        }
        self.error(at, at + 1, told(error.kind(), self.text, at))
    }
}
