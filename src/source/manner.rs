//! How a text was read.

/// How a text was read, which tells where secrets may be in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Manner {
    /// Line by line, or not at all: only the look of its lines tells where secrets are.
    Lines,
    /// As a tree whose secrets are marked one by one; only comments are left.
    Tree,
}
