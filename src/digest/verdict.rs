//! Whether a secret belongs to a digest.

use std::borrow::Cow;

use subtle::Choice;

/// Whether a secret belongs to a digest.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// Authelia takes the secret.
    Match,
    /// Authelia does not take the secret.
    Mismatch,
    /// It was not computed, with the reason as a clause.
    NotChecked(Cow<'static, str>),
}

impl Verdict {
    pub(super) fn from_equality(equal: Choice) -> Self {
        if bool::from(equal) {
            Verdict::Match
        } else {
            Verdict::Mismatch
        }
    }
}
