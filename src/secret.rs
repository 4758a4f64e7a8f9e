//! Text that must never be shown.
//!
//! [`Secret`] has no `Debug`, `Display` or `Serialize`, so it cannot reach a message by accident. What is shown of a
//! file passes through the masking of [`SourceMap::excerpt`](crate::source::SourceMap::excerpt), which also does not
//! tell how long the secret is.

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// What stands in an excerpt in place of a secret, whatever the secret's length.
pub const MASK: &str = "••••••••";

/// Text that may be a secret: a client secret, a digest, any value of an environment.
///
/// It is wiped when dropped. Reading it takes an explicit [`Secret::reveal`].
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Wraps `text`.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text itself. Never put what this returns into a finding, an error or a log.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether both are the same text, in a time that does not depend on where they differ.
    pub fn same_as(&self, other: &str) -> bool {
        self.0.as_bytes().ct_eq(other.as_bytes()).into()
    }
}

/// Whether a key's or a variable's name says that its value is to be kept secret.
///
/// It errs on the side of masking: an excerpt with one mask too many is still of use.
pub fn is_secret_name(name: &str) -> bool {
    const WORDS: [&str; 13] = [
        "secret",
        "password",
        "passwd",
        "token",
        "hmac",
        "private",
        "credential",
        "encryption_key",
        "api_key",
        "connection_url",
        "postgres_url",
        "postgresql_url",
        "database_url",
    ];
    // Names in which a word above does not announce a secret value.
    const HARMLESS: [&str; 8] = [
        "token_endpoint",
        "token_signed",
        "token_encrypted",
        "token_lifespan",
        "access_token_claims",
        "disable_password",
        "password_reset",
        "token_lifetime",
    ];
    let holds = |word: &&str| {
        let (name, word) = (name.as_bytes(), word.as_bytes());
        let same = |(one, other): (&u8, &u8)| one.eq_ignore_ascii_case(other) || (*one == b'-' && *other == b'_');
        name.windows(word.len()).any(|window| window.iter().zip(word).all(same))
    };
    if !WORDS.iter().any(&holds) {
        return name.eq_ignore_ascii_case("key");
    }
    let is_claim = ["id_token", "access_token", "refresh_token"]
        .iter()
        .any(|claim| name.eq_ignore_ascii_case(claim));
    !is_claim && !HARMLESS.iter().any(holds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_announce_a_secret() {
        for name in [
            "client_secret",
            "CODER_OIDC_CLIENT_SECRET",
            "hmac_secret",
            "key",
            "CODER_PG_CONNECTION_URL",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in [
            "token_endpoint_auth_method",
            "client_id",
            "key_id",
            "CODER_DISABLE_PASSWORD_AUTH",
            "id_token",
            "refresh_token",
        ] {
            assert!(!is_secret_name(name), "{name}");
        }
    }
}
