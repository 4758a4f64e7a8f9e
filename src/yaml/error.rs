//! What is wrong with a document.

use crate::complaint::Complaint;
use crate::source::Span;

/// Why a text is no YAML that go-yaml would read.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct YamlError {
    /// Where the reader stopped.
    pub span: Span,
    /// What is wrong there, without any of the file's text.
    pub message: Complaint,
}

/// A key that is twice in one mapping. go-yaml refuses the file; the tree holds the first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DuplicateKey {
    /// The key's text.
    pub key: String,
    /// Where it is first.
    pub first: Span,
    /// Where it is again.
    pub again: Span,
    /// The first key of the mapping, if that is an item of a list: the item may be two.
    pub item: Option<Span>,
}
