//! The example secret that everyone can read in Authelia's documentation.

use super::Digest;
use super::DigestKind;
use super::pbkdf2::{Pbkdf2, Pbkdf2Hash};
use crate::secret::Secret;

/// The secret of the example (`docs/content/integration/openid-connect`, in every guide).
const SECRET: &str = "insecure_secret";

/// The example's digest after its identifier: iterations, salt, key.
const FIELDS: [&str; 3] = [
    "310000",
    "c8p78n7pUMln0jzvd4aK4Q",
    "JNRBzwAo0ek5qKn50cFzzvE9RXV88h1wJn5KGiHrD0YKtZaR/nCb2CJPOsKaPK0hjf.9yHxzQGZziziccp6Yng",
];

/// Whether `secret` is the example's, whatever blanks are around it.
pub fn is_published_secret(secret: &Secret) -> bool {
    secret.reveal().trim() == SECRET
}

/// Whether `digest` is the example's, or plaintext with the example's secret. Another digest of the same secret is not
/// seen: that takes verifying it.
pub fn is_published_digest(digest: &Digest) -> bool {
    match &digest.0 {
        DigestKind::Plaintext(plaintext) => is_published_secret(plaintext.secret()),
        DigestKind::Pbkdf2(digest) => {
            Pbkdf2::decode(Pbkdf2Hash::Sha512, &FIELDS).is_ok_and(|example| *digest == example)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::decode;

    #[test]
    fn only_the_example() {
        let published = |text: &str| decode(&Secret::new(text)).is_ok_and(|digest| is_published_digest(&digest));
        let example = format!("$pbkdf2-sha512${}", FIELDS.join("$"));
        assert!(published(&example));
        assert!(published(&format!("{example}\n")));
        assert!(published("insecure_secret"));
        assert!(published("$plaintext$insecure_secret"));
        assert!(!published(&example.replace("310000", "310001")));
        assert!(!published(&example.replace("sha512", "sha256")));
        assert!(!published("insecure_secrets"));
        assert!(is_published_secret(&Secret::new("insecure_secret\n")));
        assert!(!is_published_secret(&Secret::new("")));
    }
}
