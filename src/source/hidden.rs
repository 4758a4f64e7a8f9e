//! What must not be shown.

use std::ops::Range;
use std::rc::Rc;

/// What must not be shown of one source, in order and without overlap.
pub(super) struct Hidden {
    /// How many places and known secrets it was made of.
    pub(super) of: (usize, usize),
    pub(super) ranges: Rc<[Range<usize>]>,
}

/// A secret in a text.
pub(super) struct FoundSecret {
    /// What must not be shown.
    pub(super) hidden: Range<usize>,
    /// What is the secret itself, if it can be told; else what is hidden.
    pub(super) value: Range<usize>,
    /// Whether it may be told of as where the secret is.
    pub(super) is_place: bool,
}
