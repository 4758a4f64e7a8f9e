//! Text that must never be shown.
//!
//! [`Secret`] has no `Debug`, `Display` or `Serialize`, so it cannot reach a message by accident. What is shown of a
//! file passes through the masking of [`SourceMap::excerpt`](crate::source::SourceMap::excerpt), which also does not
//! tell how long the secret is.

use std::borrow::Cow;
use std::ops::Range;

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

/// Where in `text` the passwords of addresses stand: between the `:` and the `@` of `scheme://user:password@host`.
pub fn passwords(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices("://").filter_map(|(at, sign)| {
        let begin = at + sign.len();
        let rest = text.get(begin..)?;
        let end = rest.find(|character: char| character.is_whitespace() || matches!(character, '/' | '?' | '#'));
        let (user, _) = rest.get(..end.unwrap_or(rest.len()))?.rsplit_once('@')?;
        let colon = user.find(':')?;
        (colon + 1 < user.len()).then(|| begin + colon + 1..begin + user.len())
    })
}

/// `text` with a mask for every password of an address in it.
pub fn without_passwords(text: &str) -> Cow<'_, str> {
    let mut masked = String::new();
    let mut from = 0;
    for password in passwords(text) {
        masked.push_str(text.get(from..password.start).unwrap_or_default());
        masked.push_str(MASK);
        from = password.end;
    }
    if from == 0 {
        return Cow::Borrowed(text);
    }
    masked.push_str(text.get(from..).unwrap_or_default());
    Cow::Owned(masked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_of_addresses_are_masked() {
        for (text, shown) in [
            (
                "https://me:word@coder.example.com/a",
                "https://me:••••••••@coder.example.com/a",
            ),
            (
                "sends https://me:w@rd@x and http://a:b@y",
                "sends https://me:••••••••@x and http://a:••••••••@y",
            ),
            ("https://me@coder.example.com", "https://me@coder.example.com"),
            (
                "https://coder.example.com:443/@x:y",
                "https://coder.example.com:443/@x:y",
            ),
            ("openid", "openid"),
        ] {
            assert_eq!(without_passwords(text), shown);
        }
    }

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
