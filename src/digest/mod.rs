//! Client secret digests as Authelia reads them.
//!
//! Source: go-crypt/crypt v0.14.15, `decoder.go` `NewDefaultDecoder`, and `algorithm/plaintext`.

mod argon2;
mod bcrypt;
mod encoding;
mod pbkdf2;
mod recognise;
mod scrypt;
mod sha_crypt;

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
    Pbkdf2(pbkdf2::Digest),
    Argon2(argon2::Digest),
    /// scrypt and yescrypt.
    Scrypt(scrypt::Digest),
    Bcrypt(bcrypt::Digest),
    ShaCrypt(sha_crypt::Digest),
}

/// Why a value that begins with `$` is no digest: a clause that holds none of the value's text.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0}")]
pub struct Malformed(pub &'static str);

/// How much work a verification may be. What costs more is not verified, so that a hostile digest costs its reader
/// seconds at most.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// The most PBKDF2 iterations.
    pub pbkdf2_iterations: u32,
    /// The most memory, in KiB.
    pub memory_kib: u32,
    /// The most work of a function that fills memory: KiB times passes.
    pub argon2_kib_passes: u64,
    /// The highest bcrypt cost; one more doubles the time.
    pub bcrypt_cost: u32,
    /// The most rounds of SHA-crypt.
    pub sha_crypt_rounds: u32,
}

impl Default for Budget {
    /// Well beyond the defaults of Authelia's own generator (PBKDF2 1,600,000 at most, Argon2 64 MiB three times,
    /// bcrypt 12, SHA-crypt 50,000), and seconds at most.
    fn default() -> Self {
        Self {
            pbkdf2_iterations: 10_000_000,
            memory_kib: 1024 * 1024,
            argon2_kib_passes: 8 * 1024 * 1024,
            bcrypt_cost: 16,
            sha_crypt_rounds: 5_000_000,
        }
    }
}

impl Budget {
    fn exceeded() -> Verdict {
        Verdict::NotChecked("verifying this digest would take more time or memory than a check may".into())
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

impl Verdict {
    fn of(matches: bool) -> Self {
        if matches { Self::Match } else { Self::Mismatch }
    }
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
        _ => hashed(identifier, body).ok_or(Malformed("Authelia knows no algorithm by this identifier"))??,
    };
    Ok(Digest { kind })
}

/// The digest of the family that has the identifier; `None` if there is none.
fn hashed(identifier: &str, body: &str) -> Option<Result<Kind, Malformed>> {
    pbkdf2::decode(identifier, body)
        .map(|decoded| decoded.map(Kind::Pbkdf2))
        .or_else(|| argon2::decode(identifier, body).map(|decoded| decoded.map(Kind::Argon2)))
        .or_else(|| scrypt::decode(identifier, body).map(|decoded| decoded.map(Kind::Scrypt)))
        .or_else(|| bcrypt::decode(identifier, body).map(|decoded| decoded.map(Kind::Bcrypt)))
        .or_else(|| sha_crypt::decode(identifier, body).map(|decoded| decoded.map(Kind::ShaCrypt)))
}

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
        match &self.kind {
            Kind::Plaintext { secret: registered, .. } => Verdict::of(registered.same_as(secret.reveal())),
            Kind::Pbkdf2(digest) => digest.verify(secret, budget),
            Kind::Argon2(digest) => digest.verify(secret, budget),
            Kind::Scrypt(digest) => digest.verify(secret, budget),
            Kind::Bcrypt(digest) => digest.verify(secret, budget),
            Kind::ShaCrypt(digest) => digest.verify(secret, budget),
        }
    }
}
