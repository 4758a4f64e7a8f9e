//! What must not be shown.

use std::ops::Range;
use std::rc::Rc;

/// What must not be shown of one source, in order and without overlap.
pub(super) struct Hidden {
    /// How many places and known secrets it was made of.
    pub(super) of: (usize, usize),
    pub(super) ranges: Rc<[Range<usize>]>,
}
