//! A change of a text.

/// A piece of a text, and what comes in its place.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Replacement {
    pub(super) range: std::ops::Range<usize>,
    pub(super) text: String,
}

impl Replacement {
    pub(super) fn new(range: std::ops::Range<usize>, text: impl Into<String>) -> Self {
        Self {
            range,
            text: text.into(),
        }
    }
}
