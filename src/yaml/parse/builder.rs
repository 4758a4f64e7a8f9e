//! What is built from the parser's events.

use std::collections::HashMap;
use std::rc::Rc;

use crate::complaint::Complaint;
use crate::source::{SourceId, Span};
use crate::yaml::error::{DuplicateKey, YamlError};
use crate::yaml::merge::EqualKeys;
use crate::yaml::{Doubt, Node};

/// Who knows what is not known of a text, asked for each node as it is read.
pub trait Doubts {
    /// The doubt about `node`, if there is one.
    fn of(&self, node: &Node) -> Option<Doubt>;
}

/// A node with what following its aliases would cost.
#[derive(Clone)]
pub(super) struct Sized {
    pub(super) node: Node,
    /// Nodes in it, itself included.
    pub(super) nodes: usize,
    /// Levels below and including it.
    pub(super) depth: usize,
}

/// A collection that is still open.
pub(super) struct OpenCollection {
    pub(super) start: usize,
    pub(super) anchor: usize,
    pub(super) tag: Option<Rc<str>>,
    pub(super) children: Vec<Sized>,
    pub(super) is_mapping: bool,
}

pub(super) struct TreeBuilder<'a> {
    pub(super) id: SourceId,
    /// As it is parsed, and as it is written: of the same length.
    pub(super) text: &'a str,
    pub(super) written: &'a str,
    pub(super) doubts: &'a dyn Doubts,
    pub(super) keys: EqualKeys,
    /// What is in the text for a byte order mark.
    pub(super) mark: Option<char>,
    pub(super) open: Vec<OpenCollection>,
    /// Finished anchors by the parser's number for them.
    pub(super) anchors: HashMap<usize, Sized>,
    pub(super) nodes: usize,
    /// Values of this document so far, and the most of any.
    pub(super) values: usize,
    pub(super) most_values: usize,
    pub(super) roots: Vec<Node>,
    pub(super) duplicates: Vec<DuplicateKey>,
}

impl<'a> TreeBuilder<'a> {
    pub(super) fn new(id: SourceId, text: &'a str, doubts: &'a dyn Doubts, keys: EqualKeys) -> Self {
        let (open, anchors, roots, duplicates) = (Vec::new(), HashMap::new(), Vec::new(), Vec::new());
        Self {
            id,
            text,
            written: text,
            doubts,
            keys,
            mark: None,
            open,
            anchors,
            nodes: 0,
            values: 0,
            most_values: 0,
            roots,
            duplicates,
        }
    }

    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.id, start..end)
    }

    /// What is wrong with the bytes from `start` to `end`, or with the characters that they are a part of: a line end of
    /// several bytes is read as several characters.
    pub(super) fn error(&self, start: usize, end: usize, message: impl Into<Complaint>) -> YamlError {
        let is_whole = |at: &usize| self.written.is_char_boundary(*at);
        let start = (0..=start).rev().find(is_whole).unwrap_or_default();
        let end = (end..=self.written.len()).find(is_whole).unwrap_or(start);
        YamlError {
            span: self.span(start, end),
            message: message.into(),
        }
    }
}
