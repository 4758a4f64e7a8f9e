//! Client secret digests.
//!
//! What Authelia 4.39 accepts as `client_secret`, decoded and verified as its library does (go-crypt v0.14.15): the
//! default decoders and `plaintext` (`internal/configuration/schema/types.go`, `DecodePasswordDigest`). The
//! cryptography comes from crates; what is here is the grammar, whose corners decide whether a secret matches.

mod argon2;
mod bcrypt;
mod budget;
mod encoding;
mod malformed;
mod parameters;
mod pbkdf2;
mod plaintext;
mod published;
mod recognize;
mod scrypt;
mod sha_crypt;
mod verdict;
mod yescrypt;

use ::argon2::Algorithm;

pub use self::budget::{Cost, CostLimit};
pub use self::encoding::{Fault, Field};
pub use self::malformed::MalformedDigest;
pub use self::published::{is_published_digest, is_published_secret};
pub use self::recognize::{Mangled, expanded_remains, looks_like_digest, mangled};
pub use self::verdict::Verification;
use crate::secret::Secret;

/// A decoded `client_secret`.
#[derive(Clone)]
pub struct Digest(DigestKind);

#[derive(Clone)]
enum DigestKind {
    Plaintext(plaintext::Plaintext),
    Pbkdf2(pbkdf2::Pbkdf2),
    Argon2(argon2::Argon2Digest),
    Scrypt(scrypt::Scrypt),
    Yescrypt(yescrypt::Yescrypt),
    Bcrypt(bcrypt::Bcrypt),
    ShaCrypt(sha_crypt::ShaCrypt),
}

/// Reads a `client_secret`. Text that does not begin with `$` is a plaintext secret; so is a digest behind a space.
///
/// # Errors
/// If the text begins with `$` and Authelia would refuse to start with it.
pub fn decode(text: &Secret) -> Result<Digest, MalformedDigest> {
    let Some(rest) = text.reveal().strip_prefix('$') else {
        return Ok(Digest(DigestKind::Plaintext(plaintext::Plaintext::bare(text))));
    };
    let Some((identifier, rest)) = rest.split_once('$') else {
        return Err(MalformedDigest::NoIdentifier);
    };
    if identifier == "plaintext" {
        return plaintext::Plaintext::decode(rest).map(|plaintext| Digest(DigestKind::Plaintext(plaintext)));
    }
    let Some(family) = Family::of(identifier) else {
        return Err(foreign(identifier, rest));
    };
    let fields: Vec<&str> = rest.split('$').collect();
    let kind = match family {
        Family::Pbkdf2(hash) => DigestKind::Pbkdf2(pbkdf2::Pbkdf2::decode(hash, &fields)?),
        Family::Argon2(algorithm) => DigestKind::Argon2(argon2::Argon2Digest::decode(algorithm, &fields)?),
        Family::Scrypt => DigestKind::Scrypt(scrypt::Scrypt::decode(&fields)?),
        Family::Yescrypt => DigestKind::Yescrypt(yescrypt::Yescrypt::decode(&fields)?),
        Family::Bcrypt(input) => DigestKind::Bcrypt(bcrypt::Bcrypt::decode(input, &fields)?),
        Family::ShaCrypt(hash) => DigestKind::ShaCrypt(sha_crypt::ShaCrypt::decode(hash, &fields)?),
    };
    Ok(Digest(kind))
}

/// What an identifier stands for.
enum Family {
    Pbkdf2(pbkdf2::Pbkdf2Hash),
    Argon2(Algorithm),
    Scrypt,
    Yescrypt,
    Bcrypt(bcrypt::BcryptInput),
    ShaCrypt(sha_crypt::ShaCryptHash),
}

impl Family {
    fn of(identifier: &str) -> Option<Self> {
        Some(match identifier {
            "pbkdf2" | "pbkdf2-sha1" => Self::Pbkdf2(pbkdf2::Pbkdf2Hash::Sha1),
            "pbkdf2-sha224" => Self::Pbkdf2(pbkdf2::Pbkdf2Hash::Sha224),
            "pbkdf2-sha256" => Self::Pbkdf2(pbkdf2::Pbkdf2Hash::Sha256),
            "pbkdf2-sha384" => Self::Pbkdf2(pbkdf2::Pbkdf2Hash::Sha384),
            "pbkdf2-sha512" => Self::Pbkdf2(pbkdf2::Pbkdf2Hash::Sha512),
            "argon2id" => Self::Argon2(Algorithm::Argon2id),
            "argon2i" => Self::Argon2(Algorithm::Argon2i),
            "argon2d" => Self::Argon2(Algorithm::Argon2d),
            "scrypt" => Self::Scrypt,
            "y" => Self::Yescrypt,
            "2a" | "2b" | "2x" | "2y" => Self::Bcrypt(bcrypt::BcryptInput::Secret),
            "bcrypt-sha256" => Self::Bcrypt(bcrypt::BcryptInput::Hmac),
            "5" => Self::ShaCrypt(sha_crypt::ShaCryptHash::Sha256),
            "6" => Self::ShaCrypt(sha_crypt::ShaCryptHash::Sha512),
            _ => return None,
        })
    }
}

/// What to say of an identifier that Authelia does not take, with what follows it.
fn foreign(identifier: &str, rest: &str) -> MalformedDigest {
    let name = match identifier {
        // `$$pbkdf2-sha512$$…`: the first identifier is empty and the next one is real.
        "" => {
            let doubled = rest
                .split_once("$$")
                .is_some_and(|(next, _)| next == "plaintext" || Family::of(next).is_some());
            return if doubled {
                MalformedDigest::DoubledDollars
            } else {
                MalformedDigest::NoIdentifier
            };
        }
        "base64" => "plaintext in base64",
        "1" => "MD5-crypt",
        "2" => "bcrypt without a version",
        "7" => "scrypt in the format of crypt(3)",
        "gy" => "gost-yescrypt",
        "apr1" => "Apache's MD5-crypt",
        "sha1" => "SHA-1-crypt",
        "argon2" => "argon2 without a variant",
        _ if identifier.starts_with("md5") => "Sun's MD5-crypt",
        _ => {
            let lower = identifier.to_ascii_lowercase();
            let known = lower == "plaintext" || Family::of(&lower).is_some();
            return if known && lower != identifier {
                MalformedDigest::UpperCase
            } else {
                MalformedDigest::UnknownIdentifier
            };
        }
    };
    MalformedDigest::NotAccepted(name)
}

impl Digest {
    /// The algorithm's name: `pbkdf2-sha512`, `argon2id`, `plaintext`…
    pub fn algorithm(&self) -> &'static str {
        match &self.0 {
            DigestKind::Plaintext(_) => "plaintext",
            DigestKind::Pbkdf2(digest) => digest.name(),
            DigestKind::Argon2(digest) => digest.name(),
            DigestKind::Scrypt(_) => "scrypt",
            DigestKind::Yescrypt(_) => "yescrypt",
            DigestKind::Bcrypt(digest) => digest.name(),
            DigestKind::ShaCrypt(digest) => digest.name(),
        }
    }

    /// Whether the secret is not hashed, with or without `$plaintext$`.
    pub fn is_plaintext(&self) -> bool {
        self.plaintext().is_some()
    }

    /// Whether the secret is not hashed and not marked with `$plaintext$` either.
    pub fn is_bare(&self) -> bool {
        matches!(&self.0, DigestKind::Plaintext(plaintext) if plaintext.bare)
    }

    /// The secret itself where it is not hashed.
    pub fn plaintext(&self) -> Option<&Secret> {
        match &self.0 {
            DigestKind::Plaintext(plaintext) => Some(plaintext.secret()),
            _ => None,
        }
    }

    /// What verifying `secret` takes. Nothing is computed for it, and only the secret's length is looked at.
    pub fn cost(&self, secret: &Secret) -> Cost {
        match &self.0 {
            DigestKind::Plaintext(_) => Cost::new(0, 0),
            DigestKind::Pbkdf2(digest) => digest.cost(),
            DigestKind::Argon2(digest) => digest.cost(),
            DigestKind::Scrypt(digest) => digest.cost(),
            DigestKind::Yescrypt(digest) => digest.cost(),
            DigestKind::Bcrypt(digest) => digest.cost(),
            DigestKind::ShaCrypt(digest) => digest.cost(secret.reveal().len()),
        }
    }

    /// Whether Authelia takes `secret` for this digest: byte for byte, nothing trimmed or normalised.
    ///
    /// It takes milliseconds to seconds by design; `budget` says how many at the most.
    pub fn verify(&self, secret: &Secret, budget: &CostLimit) -> Verification {
        let cost = self.cost(secret);
        if let Some(reason) = budget.refusal(&cost) {
            return Verification::NotChecked(reason.into());
        }
        if !cost.can_allocate() {
            return Verification::NotChecked("there is not enough memory to verify the digest".into());
        }
        let bytes = secret.reveal().as_bytes();
        match &self.0 {
            DigestKind::Plaintext(digest) => digest.verify(secret),
            DigestKind::Pbkdf2(digest) => digest.verify(bytes),
            DigestKind::Argon2(digest) => digest.verify(bytes),
            DigestKind::Scrypt(digest) => digest.verify(bytes),
            DigestKind::Yescrypt(digest) => digest.verify(bytes),
            DigestKind::Bcrypt(digest) => digest.verify(bytes),
            DigestKind::ShaCrypt(digest) => digest.verify(bytes),
        }
    }
}
