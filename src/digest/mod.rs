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

pub use self::budget::{Budget, Cost};
pub use self::encoding::{Fault, Field};
pub use self::malformed::Malformed;
pub use self::published::{is_published_digest, is_published_secret};
pub use self::recognize::{Mangled, expanded_remains, looks_like_digest, mangled};
pub use self::verdict::Verdict;
use crate::secret::Secret;

/// A decoded `client_secret`.
#[derive(Clone)]
pub struct Digest(Kind);

#[derive(Clone)]
enum Kind {
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
pub fn decode(text: &Secret) -> Result<Digest, Malformed> {
    let Some(rest) = text.reveal().strip_prefix('$') else {
        return Ok(Digest(Kind::Plaintext(plaintext::Plaintext::bare(text))));
    };
    let Some((identifier, rest)) = rest.split_once('$') else {
        return Err(Malformed::NoIdentifier);
    };
    if identifier == "plaintext" {
        return plaintext::Plaintext::decode(rest).map(|plaintext| Digest(Kind::Plaintext(plaintext)));
    }
    let Some(family) = Family::of(identifier) else {
        return Err(foreign(identifier, rest));
    };
    let fields: Vec<&str> = rest.split('$').collect();
    let kind = match family {
        Family::Pbkdf2(hash) => Kind::Pbkdf2(pbkdf2::Pbkdf2::decode(hash, &fields)?),
        Family::Argon2(algorithm) => Kind::Argon2(argon2::Argon2Digest::decode(algorithm, &fields)?),
        Family::Scrypt => Kind::Scrypt(scrypt::Scrypt::decode(&fields)?),
        Family::Yescrypt => Kind::Yescrypt(yescrypt::Yescrypt::decode(&fields)?),
        Family::Bcrypt(input) => Kind::Bcrypt(bcrypt::Bcrypt::decode(input, &fields)?),
        Family::ShaCrypt(hash) => Kind::ShaCrypt(sha_crypt::ShaCrypt::decode(hash, &fields)?),
    };
    Ok(Digest(kind))
}

/// What an identifier stands for.
enum Family {
    Pbkdf2(pbkdf2::Hash),
    Argon2(Algorithm),
    Scrypt,
    Yescrypt,
    Bcrypt(bcrypt::Input),
    ShaCrypt(sha_crypt::Hash),
}

impl Family {
    fn of(identifier: &str) -> Option<Self> {
        Some(match identifier {
            "pbkdf2" | "pbkdf2-sha1" => Self::Pbkdf2(pbkdf2::Hash::Sha1),
            "pbkdf2-sha224" => Self::Pbkdf2(pbkdf2::Hash::Sha224),
            "pbkdf2-sha256" => Self::Pbkdf2(pbkdf2::Hash::Sha256),
            "pbkdf2-sha384" => Self::Pbkdf2(pbkdf2::Hash::Sha384),
            "pbkdf2-sha512" => Self::Pbkdf2(pbkdf2::Hash::Sha512),
            "argon2id" => Self::Argon2(Algorithm::Argon2id),
            "argon2i" => Self::Argon2(Algorithm::Argon2i),
            "argon2d" => Self::Argon2(Algorithm::Argon2d),
            "scrypt" => Self::Scrypt,
            "y" => Self::Yescrypt,
            "2a" | "2b" | "2x" | "2y" => Self::Bcrypt(bcrypt::Input::Secret),
            "bcrypt-sha256" => Self::Bcrypt(bcrypt::Input::Hmac),
            "5" => Self::ShaCrypt(sha_crypt::Hash::Sha256),
            "6" => Self::ShaCrypt(sha_crypt::Hash::Sha512),
            _ => return None,
        })
    }
}

/// What to say of an identifier that Authelia does not take, with what follows it.
fn foreign(identifier: &str, rest: &str) -> Malformed {
    let name = match identifier {
        // `$$pbkdf2-sha512$$…`: the first identifier is empty and the next one is real.
        "" => {
            let doubled = rest
                .split_once("$$")
                .is_some_and(|(next, _)| next == "plaintext" || Family::of(next).is_some());
            return if doubled {
                Malformed::DoubledDollars
            } else {
                Malformed::NoIdentifier
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
                Malformed::UpperCase
            } else {
                Malformed::UnknownIdentifier
            };
        }
    };
    Malformed::NotAccepted(name)
}

impl Digest {
    /// The algorithm's name: `pbkdf2-sha512`, `argon2id`, `plaintext`…
    pub fn algorithm(&self) -> &'static str {
        match &self.0 {
            Kind::Plaintext(_) => "plaintext",
            Kind::Pbkdf2(digest) => digest.name(),
            Kind::Argon2(digest) => digest.name(),
            Kind::Scrypt(_) => "scrypt",
            Kind::Yescrypt(_) => "yescrypt",
            Kind::Bcrypt(digest) => digest.name(),
            Kind::ShaCrypt(digest) => digest.name(),
        }
    }

    /// Whether the secret is not hashed, with or without `$plaintext$`.
    pub fn is_plaintext(&self) -> bool {
        self.plaintext().is_some()
    }

    /// Whether the secret is not hashed and not marked with `$plaintext$` either.
    pub fn is_bare(&self) -> bool {
        matches!(&self.0, Kind::Plaintext(plaintext) if plaintext.bare)
    }

    /// The secret itself where it is not hashed.
    pub fn plaintext(&self) -> Option<&Secret> {
        match &self.0 {
            Kind::Plaintext(plaintext) => Some(plaintext.secret()),
            _ => None,
        }
    }

    /// What verifying `secret` takes. Nothing is computed for it, and only the secret's length is looked at.
    pub fn cost(&self, secret: &Secret) -> Cost {
        match &self.0 {
            Kind::Plaintext(_) => Cost::new(0, 0),
            Kind::Pbkdf2(digest) => digest.cost(),
            Kind::Argon2(digest) => digest.cost(),
            Kind::Scrypt(digest) => digest.cost(),
            Kind::Yescrypt(digest) => digest.cost(),
            Kind::Bcrypt(digest) => digest.cost(),
            Kind::ShaCrypt(digest) => digest.cost(secret.reveal().len()),
        }
    }

    /// Whether Authelia takes `secret` for this digest: byte for byte, nothing trimmed or normalised.
    ///
    /// It takes milliseconds to seconds by design; `budget` says how many at the most.
    pub fn verify(&self, secret: &Secret, budget: &Budget) -> Verdict {
        let cost = self.cost(secret);
        if let Some(reason) = budget.refusal(&cost) {
            return Verdict::NotChecked(reason.into());
        }
        if !cost.can_allocate() {
            return Verdict::NotChecked("there is not enough memory to verify the digest".into());
        }
        let bytes = secret.reveal().as_bytes();
        match &self.0 {
            Kind::Plaintext(digest) => digest.verify(secret),
            Kind::Pbkdf2(digest) => digest.verify(bytes),
            Kind::Argon2(digest) => digest.verify(bytes),
            Kind::Scrypt(digest) => digest.verify(bytes),
            Kind::Yescrypt(digest) => digest.verify(bytes),
            Kind::Bcrypt(digest) => digest.verify(bytes),
            Kind::ShaCrypt(digest) => digest.verify(bytes),
        }
    }
}
