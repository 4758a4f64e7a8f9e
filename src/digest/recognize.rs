//! Telling that a text is a digest, or was meant to be one, where a plaintext secret is expected.

use std::fmt;

use super::{Family, MalformedDigest, decode};
use crate::secret::Secret;

/// Whether `text` is a digest, whole or damaged, and so is no secret that a relying party could send.
///
/// Random secrets are not taken for one: a text counts if it decodes, if it begins with an identifier too long to be
/// chance, or if it is [mangled](Mangled) in a way that leaves no doubt.
pub fn looks_like_digest(text: &str) -> bool {
    is_digest(text) || mangled(text).is_some()
}

/// Whether `text` is what is left of a digest after something replaced its `$name` parts as if they were variables:
/// Authelia's filter `expand-env`, a shell, Compose.
pub fn expanded_remains(text: &str) -> bool {
    let text = text.trim_start_matches(['\'', '"', ' ']);
    // `$pbkdf2-sha512$310000$…` ▶ `-sha51210000/…`, or `-sha512$310000$…` where digits are no variable's name.
    let pbkdf2 = ["-sha1", "-sha224", "-sha256", "-sha384", "-sha512"]
        .into_iter()
        .any(|suffix| {
            text.strip_prefix(suffix).is_some_and(|rest| {
                rest.trim_start_matches('$')
                    .starts_with(|next: char| next.is_ascii_digit())
            })
        });
    // `$argon2id$v=19$m=65536,t=3,p=4$…` ▶ `=19=65536,t=3,p=4…`.
    let argon2 = ["$v=19", "=19"].into_iter().any(|start| {
        text.strip_prefix(start).is_some_and(|rest| {
            let rest = rest.strip_prefix("$m").unwrap_or(rest);
            numbers(rest, ["=", ",t=", ",p="])
        })
    });
    // `$scrypt$ln=16,r=8,p=1$…` ▶ `=16,r=8,p=1…`.
    let scrypt = numbers(text.strip_prefix("$ln").unwrap_or(text), ["=", ",r=", ",p="]);
    // `$bcrypt-sha256$v=2,t=2b,r=12$…` ▶ `-sha256=2,t=2b,r=12…`.
    let bcrypt = ["-sha256=2,t=2", "-sha256$v=2,t=2"]
        .into_iter()
        .any(|start| text.starts_with(start));
    pbkdf2 || argon2 || scrypt || bcrypt
}

/// Whether `text` begins with these three names, each followed by a number.
fn numbers(text: &str, names: [&str; 3]) -> bool {
    let mut rest = text;
    names.into_iter().all(|name| {
        let Some(after) = rest.strip_prefix(name) else {
            return false;
        };
        rest = after.trim_start_matches(|next: char| next.is_ascii_digit());
        rest.len() < after.len()
    })
}

/// How a digest was spoilt so that it no longer begins with `$`, and so became a plaintext secret without a word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mangled {
    /// Spaces or line breaks before it.
    Indented,
    /// Quotes that are part of the value.
    Quoted,
    /// The `Digest: ` with which `authelia crypto hash generate` prints it.
    Labelled,
    /// The first `$` is missing.
    Beheaded,
    /// The braces that LDAP servers put around the identifier: `{PBKDF2-SHA512}…`, `{CRYPT}$6$…`.
    Ldap,
    /// Its `$name` parts were replaced as if they were variables.
    Expanded,
}

impl fmt::Display for Mangled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Mangled::Indented => "it is a digest with a space before it",
            Mangled::Quoted => "it is a digest with quotes that are part of the value",
            Mangled::Labelled => "it is a digest with the word `Digest:` before it",
            Mangled::Beheaded => "it is a digest without its first `$`",
            Mangled::Ldap => "it is a digest in the notation of LDAP servers",
            Mangled::Expanded => {
                "it is what is left of a digest whose `$…` parts were replaced as if they were variables"
            }
        })
    }
}

impl Mangled {
    /// What the user can do about it, as a sentence.
    pub fn help(self) -> &'static str {
        match self {
            Mangled::Indented | Mangled::Quoted | Mangled::Labelled => {
                "begin the value with the digest's first `$`, in one pair of single quotes"
            }
            Mangled::Beheaded => "copy the whole digest again, with the `$` at its beginning",
            Mangled::Ldap => "make a digest with `authelia crypto hash generate pbkdf2 --variant sha512`",
            Mangled::Expanded => {
                "copy the whole digest again, and keep it from being expanded: `$$` for each `$` where Compose or the \
                 filter `expand-env` reads it, single quotes where a shell does"
            }
        }
    }
}

/// How `text`, which does not begin with `$`, was meant to be a digest; nothing if it was not.
pub fn mangled(text: &str) -> Option<Mangled> {
    if expanded_remains(text) {
        return Some(Mangled::Expanded);
    }
    if text.starts_with('$') {
        return None;
    }
    if let Some(rest) = text.strip_prefix('{') {
        let (scheme, rest) = rest.split_once('}')?;
        let scheme = scheme.to_ascii_lowercase();
        let known = scheme.starts_with("pbkdf2") || ((scheme == "crypt" || scheme == "argon2") && is_digest(rest));
        return known.then_some(Mangled::Ldap);
    }
    let trimmed = text.trim_start();
    if let Some(rest) = trimmed.strip_prefix("Digest:") {
        return is_digest(rest.trim_start()).then_some(Mangled::Labelled);
    }
    if let Some(rest) = trimmed.strip_prefix(['\'', '"']) {
        return is_digest(rest.trim_end_matches(['\'', '"'])).then_some(Mangled::Quoted);
    }
    if trimmed.len() < text.len() {
        return is_digest(trimmed).then_some(Mangled::Indented);
    }
    // Without its `$` only an identifier that is no ordinary beginning of a secret will do.
    let (identifier, _) = text.split_once('$')?;
    is_telling(identifier).then_some(Mangled::Beheaded)
}

/// Whether an identifier is too long to stand at the beginning of a secret by chance.
fn is_telling(identifier: &str) -> bool {
    identifier.len() > 2 && Family::of(identifier).is_some()
}

/// Whether `text` begins as a digest does, however it goes on.
fn is_digest(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('$') else {
        return false;
    };
    let rest = rest.trim_start_matches('$');
    let Some((identifier, rest)) = rest.split_once('$') else {
        return false;
    };
    if identifier == "plaintext" || is_telling(&identifier.to_ascii_lowercase()) {
        return true;
    }
    // `$2b$…`, `$6$…`, `$y$…`: short enough to be chance, so the rest must be right.
    match decode(&Secret::new(text.replace("$$", "$"))) {
        Ok(_) => true,
        Err(MalformedDigest::NotAccepted(_)) => rest.contains('$'),
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GUIDE: &str = "$pbkdf2-sha512$310000$c8p78n7pUMln0jzvd4aK4Q$JNRBzwAo0ek5qKn50cFzzvE9RXV88h1wJn5KGiHrD0YKtZaR/nCb2CJPOsKaPK0hjf.9yHxzQGZziziccp6Yng";

    #[test]
    fn digests_are_seen() {
        let doubled = GUIDE.replace('$', "$$");
        for text in [
            GUIDE,
            &doubled,
            &GUIDE[..30],
            &GUIDE.to_uppercase(),
            "$argon2id$v=19$m=64,t=1,p=1$AAECAwQF",
            "$2b$04$abcdefghijklmnopqrstuuetD7pPjMsPVYFWFIUUorW53cGfvCW.u",
            "$$2b$$04$$abcdefghijklmnopqrstuuetD7pPjMsPVYFWFIUUorW53cGfvCW.u",
            "$6$saltstring$fe79tbI5iaRQv1IfjmOVg6AC52MDyxy9xY7u1Ql",
            "$1$abcdefgh$ukzWNW70chL342F.eljZU/",
            "$y$j9T$MDEyMzQ1Njc4OWFiY2Rl$lTkV5Ix.5qYI16DO.5c2iZs9jXqGkCEp6yCApMC5.X4",
            "$plaintext$insecure_secret",
            "-sha512$310000$c8p78n7pUMln0jzvd4aK4Q$JNR",
        ] {
            assert!(looks_like_digest(text), "{text}");
        }
    }

    #[test]
    fn secrets_are_not_taken_for_digests() {
        for text in [
            "",
            "$",
            "insecure_secret",
            "$ecret",
            "$2b$or-not",
            "$5$",
            "$6$abc",
            "$1$",
            "$$$",
            "sha512",
            "-sha512",
            "-sha512-of-my-dog",
            "=19=",
            "=16,r=8",
            "2b$04$abcdefghijklmnopqrstuuetD7pPjMsPVYFWFIUUorW53cGfvCW.u",
            "{not}$6$salt$key",
            "'quoted'",
            " spaced",
            "Digest: of the day",
            "pbkdf2",
            "AamenOE0vWOzi--N4UTAGNAWbVf0~Z.hs~kOPzPX",
        ] {
            assert!(!looks_like_digest(text), "{text}");
        }
    }

    #[test]
    fn remains_of_expansion() {
        for text in [
            "-sha51210000/nCb2CJPOsKaPK0hjf.9yHxzQGZziziccp6Yng",
            "-sha512$310000$c8p78n7pUMln0jzvd4aK4Q$JNR",
            "=19=65536,t=3,p=4/abc",
            "=19$m=65536,t=3,p=4$salt$key",
            "$v=19$m=65536,t=3,p=4$salt$key",
            "=16,r=8,p=1+abc",
            "-sha256=2,t=2b,r=12.abc",
        ] {
            assert!(expanded_remains(text), "{text}");
            assert_eq!(mangled(text), Some(Mangled::Expanded), "{text}");
        }
        for text in ["=19", "=19=65536", "-sha512x", "=16,r=8,p=", GUIDE] {
            assert!(!expanded_remains(text), "{text}");
        }
    }

    #[test]
    fn ways_of_mangling() {
        for (text, way) in [
            (format!(" {GUIDE}"), Mangled::Indented),
            (format!("'{GUIDE}'"), Mangled::Quoted),
            (format!("Digest: {GUIDE}"), Mangled::Labelled),
            (GUIDE.trim_start_matches('$').to_owned(), Mangled::Beheaded),
            (
                "{PBKDF2-SHA512}310000$c8p78n7pUMln0jzvd4aK4Q$JN".to_owned(),
                Mangled::Ldap,
            ),
            ("{CRYPT}$6$saltstring$fe79tbI5iaRQv1IfjmOVg6".to_owned(), Mangled::Ldap),
        ] {
            assert_eq!(mangled(&text), Some(way), "{text}");
        }
        assert_eq!(mangled(GUIDE), None);
    }
}
