//! Client secret digests as Authelia reads them.
//!
//! Source: go-crypt/crypt v0.14.15, `decoder.go` `NewDefaultDecoder`, and `algorithm/plaintext`.

mod encoding;
mod pbkdf2;
mod recognise;

pub use recognise::{expanded_remains, is_published_example, looks_like_digest};

use std::borrow::Cow;

use crate::secret::Secret;

/// A registered client secret: a digest, or plain text.
pub struct Digest {
    kind: Kind,
}

enum Kind {
    /// Text that is itself the secret; `bare` if it stands without `$plaintext$`.
    Plaintext {
        secret: Secret,
        bare: bool,
    },
    Pbkdf2(pbkdf2::Pbkdf2),
    /// An algorithm that this version does not verify, by its identifier.
    Unverified(&'static str),
}

/// Why a value that begins with `$` is no digest: a clause that holds none of the value's text.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0}")]
pub struct Malformed(pub &'static str);

/// How much work a verification may be.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// The most PBKDF2 iterations.
    pub pbkdf2_iterations: u32,
}

impl Default for Budget {
    /// Ten million iterations of PBKDF2 are some seconds; Authelia's own generator makes at most 1,600,000 unless told
    /// otherwise.
    fn default() -> Self {
        Self {
            pbkdf2_iterations: 10_000_000,
        }
    }
}

/// Whether a secret is the one that a digest was made of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It is.
    Match,
    /// It is not.
    Mismatch,
    /// It was not computed; the reason as a clause.
    NotChecked(Cow<'static, str>),
}

/// Reads a registered client secret.
///
/// # Errors
/// If the value begins with `$` and Authelia could not decode it: it then refuses to start.
pub fn decode(text: &Secret) -> Result<Digest, Malformed> {
    let value = text.reveal();
    let Some(rest) = value.strip_prefix('$') else {
        return Ok(Digest {
            kind: Kind::Plaintext {
                secret: text.clone(),
                bare: true,
            },
        });
    };
    let Some((identifier, body)) = rest.split_once('$') else {
        return Err(Malformed("it begins with `$` but has too few parts for a digest"));
    };
    let kind = match identifier {
        "" => return Err(Malformed("its `$` are doubled, as they are in a compose file")),
        "plaintext" if body.is_empty() => return Err(Malformed("nothing follows `$plaintext$`")),
        "plaintext" => Kind::Plaintext {
            secret: Secret::new(body),
            bare: false,
        },
        _ => match pbkdf2::decode(identifier, body) {
            Some(decoded) => Kind::Pbkdf2(decoded?),
            None => Kind::Unverified(
                UNVERIFIED
                    .iter()
                    .copied()
                    .find(|known| *known == identifier)
                    .ok_or(Malformed("Authelia knows no algorithm by this identifier"))?,
            ),
        },
    };
    Ok(Digest { kind })
}

/// Identifiers that Authelia knows and this module does not verify yet.
const UNVERIFIED: [&str; 12] = [
    "argon2id",
    "argon2i",
    "argon2d",
    "scrypt",
    "y",
    "2a",
    "2b",
    "2x",
    "2y",
    "bcrypt-sha256",
    "5",
    "6",
];

impl Digest {
    /// Whether the secret is registered as it is, with or without `$plaintext$`.
    pub fn is_plaintext(&self) -> bool {
        matches!(self.kind, Kind::Plaintext { .. })
    }

    /// Whether it is plain text without `$plaintext$` before it.
    pub fn is_bare(&self) -> bool {
        matches!(self.kind, Kind::Plaintext { bare: true, .. })
    }

    /// Whether `secret` is what the digest was made of; compared in constant time.
    pub fn verify(&self, secret: &Secret, budget: &Budget) -> Verdict {
        let matches = match &self.kind {
            Kind::Plaintext { secret: registered, .. } => registered.same_as(secret.reveal()),
            Kind::Pbkdf2(digest) if digest.iterations > i64::from(budget.pbkdf2_iterations) => {
                return Verdict::NotChecked("the digest has more iterations than is reasonable to compute".into());
            }
            Kind::Pbkdf2(digest) => digest.matches(secret),
            Kind::Unverified(algorithm) => {
                return Verdict::NotChecked(format!("digests of the kind `{algorithm}` are not verified yet").into());
            }
        };
        if matches { Verdict::Match } else { Verdict::Mismatch }
    }
}
