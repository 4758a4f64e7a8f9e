//! Whether a secret belongs to a digest.

use std::borrow::Cow;

use subtle::Choice;

/// Whether a secret belongs to a digest.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verification {
    /// Authelia takes the secret.
    Match,
    /// Authelia does not take the secret.
    Mismatch,
    /// It was not computed, with the reason as a clause.
    NotChecked(Cow<'static, str>),
}

impl Verification {
    pub(super) fn from_equality(equal: Choice) -> Self {
        if bool::from(equal) {
            Verification::Match
        } else {
            Verification::Mismatch
        }
    }
}
