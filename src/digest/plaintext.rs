//! `$plaintext$secret`, and text that does not begin with `$`.

use super::malformed::MalformedDigest;
use super::verdict::Verification;
use crate::secret::Secret;

/// A secret that is not hashed.
#[derive(Clone)]
pub(super) struct Plaintext {
    secret: Secret,
    /// Whether it stands there without `$plaintext$`, which Authelia warns about.
    pub(super) bare: bool,
}

impl Plaintext {
    /// Text as it stands.
    pub(super) fn bare(text: &Secret) -> Self {
        Self {
            secret: text.clone(),
            bare: true,
        }
    }

    /// What follows `$plaintext$`; it may contain `$`.
    pub(super) fn decode(rest: &str) -> Result<Self, MalformedDigest> {
        if rest.is_empty() {
            return Err(MalformedDigest::NoPlaintext);
        }
        Ok(Self {
            secret: Secret::new(rest),
            bare: false,
        })
    }

    pub(super) fn secret(&self) -> &Secret {
        &self.secret
    }

    /// Byte for byte, with every space and line break. An empty one matches nothing, not even an empty secret.
    pub(super) fn verify(&self, secret: &Secret) -> Verification {
        if !self.secret.is_empty() && self.secret.same_as(secret.reveal()) {
            Verification::Match
        } else {
            Verification::Mismatch
        }
    }
}
