//! What a text that should be a secret looks like.

use crate::secret::Secret;

/// The secret in Authelia's documentation, and the digest that its guide shows for it.
const PUBLISHED: [&str; 2] = [
    "insecure_secret",
    "$pbkdf2-sha512$310000$c8p78n7pUMln0jzvd4aK4Q$JNRBzwAo0ek5qKn50cFzzvE9RXV88h1wJn5KGiHrD0YKtZaR/nCb2CJPOsKaPK0hjf.9yHxzQGZziziccp6Yng",
];

/// How digests begin.
const BEGINNINGS: [&str; 12] = [
    "$pbkdf2",
    "$argon2",
    "$scrypt$",
    "$y$",
    "$2a$",
    "$2b$",
    "$2x$",
    "$2y$",
    "$bcrypt-sha256$",
    "$5$",
    "$6$",
    "$plaintext$",
];

/// What is left at the beginning once `$pbkdf2` or `$argon2id` was taken for a variable that is not set.
const REMAINS: [&str; 5] = ["-sha512", "-sha384", "-sha256", "-sha224", "=19=65536,t="];

/// Whether the text is a digest, or what interpolation left of one.
pub fn looks_like_digest(text: &str) -> bool {
    let text = text.trim().trim_matches(['\'', '"']);
    BEGINNINGS.iter().any(|beginning| text.starts_with(beginning)) || expanded_remains(text)
}

/// Whether the text is what variable expansion leaves of a digest. Random secrets do not begin like this.
pub fn expanded_remains(text: &str) -> bool {
    REMAINS.iter().any(|beginning| {
        let rest = text.strip_prefix(beginning);
        rest.is_some_and(|rest| rest.starts_with(|first: char| first == '$' || first.is_ascii_digit() || first == '/'))
    })
}

/// Whether the text is the example secret of Authelia's documentation, or the digest shown for it.
pub fn is_published_example(text: &Secret) -> bool {
    let plain = text.reveal().strip_prefix("$plaintext$").unwrap_or(text.reveal());
    PUBLISHED.contains(&plain.trim_end_matches('\n'))
}
