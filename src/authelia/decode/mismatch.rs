//! What comes of one value.

use crate::authelia::rule;
use crate::options::Value;
use crate::text::Text;

/// Why a value does not decode, and what to write instead.
pub(in crate::authelia) struct Mismatch {
    pub(super) headline: Text,
    pub(super) help: Text,
    pub(super) kind: &'static str,
    /// What Authelia does instead of stopping here, if it goes on.
    pub(super) goes_on: Option<&'static str>,
}

impl Mismatch {
    pub(in crate::authelia) fn new(headline: impl Into<Text>, help: impl Into<Text>) -> Self {
        Self {
            headline: headline.into(),
            help: help.into(),
            kind: rule::INVALID_VALUE,
            goes_on: None,
        }
    }
}

/// What came of one value: `None` if it is as if nothing were set.
pub(in crate::authelia) type Decoded = Result<Option<Value>, Mismatch>;
