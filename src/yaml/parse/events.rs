//! What the parser's events say, in the terms of the tree.

use std::rc::Rc;

use granit_parser::{ScalarStyle, Tag};

use super::Sized;
use crate::yaml::{Entry, Style};

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

pub(super) fn style_of(style: ScalarStyle) -> Style {
    match style {
        ScalarStyle::Plain => Style::Plain,
        ScalarStyle::SingleQuoted => Style::SingleQuoted,
        ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
        ScalarStyle::Literal => Style::Literal,
        ScalarStyle::Folded => Style::Folded,
    }
}

/// The tag in its short form: `!!str`, `!reset`, or the whole of any other.
pub(super) fn shorthand(tag: &Tag) -> Rc<str> {
    match tag.core_suffix() {
        Some(suffix) => format!("!!{suffix}").into(),
        None => tag.original().into(),
    }
}
