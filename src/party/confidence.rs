//! How sure what is known of a relying party is.

/// How sure a fact is. Guides are written for one way to set an application up and are sometimes out of date.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Confidence {
    /// A guide or manual says so.
    Guide,
    /// It was read in the application's source.
    Source,
}

impl Confidence {
    /// `guide` or `source`.
    pub fn name(self) -> &'static str {
        match self {
            Confidence::Guide => "guide",
            Confidence::Source => "source",
        }
    }
}
