//! What is not known of a value in a document, as a part of the tree.

use crate::setting::Unknown;

/// Why a node is not all that there is to say.
#[derive(Clone, PartialEq, Eq)]
pub enum Doubt {
    /// There is a value, but not the one that is written: a template, a variable, an encrypted text.
    Value(Unknown),
    /// It may or may not be there, or be there several times.
    Presence(Unknown),
    /// A list or mapping that may have other entries than those that are written.
    Entries(Unknown),
}
