//! `$pbkdf2-sha512$iterations$salt$key` and its siblings.
//!
//! Source: go-crypt/crypt `algorithm/pbkdf2`.

use pbkdf2::pbkdf2_hmac;
use sha1::Sha1;
use sha2::{Sha224, Sha256, Sha384, Sha512};
use subtle::ConstantTimeEq;

use super::encoding::adapted_base64;
use super::{Budget, Malformed, Verdict};
use crate::secret::Secret;

/// A decoded digest.
pub(super) struct Digest {
    hash: Hash,
    iterations: i64,
    salt: Vec<u8>,
    key: Vec<u8>,
}

#[derive(Clone, Copy)]
enum Hash {
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

/// Decodes what follows `$identifier$`; `None` if the identifier is not one of PBKDF2's.
pub(super) fn decode(identifier: &str, body: &str) -> Option<Result<Digest, Malformed>> {
    let hash = match identifier {
        "pbkdf2" | "pbkdf2-sha1" => Hash::Sha1,
        "pbkdf2-sha224" => Hash::Sha224,
        "pbkdf2-sha256" => Hash::Sha256,
        "pbkdf2-sha384" => Hash::Sha384,
        "pbkdf2-sha512" => Hash::Sha512,
        _ => return None,
    };
    Some(fields(hash, body))
}

fn fields(hash: Hash, body: &str) -> Result<Digest, Malformed> {
    let fields: Vec<&str> = body.split('$').collect();
    let [iterations, salt, key] = fields.as_slice() else {
        return Err(Malformed("a PBKDF2 digest has exactly iterations, salt and key"));
    };
    let iterations = iterations
        .parse::<i64>()
        .map_err(|_| Malformed("its iterations are no number"))?;
    let salt = adapted_base64(salt).ok_or(Malformed("its salt is not in the base64 that Authelia reads"))?;
    let decoded = adapted_base64(key).ok_or_else(|| {
        Malformed(match *key {
            key if key.ends_with(' ') => "a blank stands behind its key",
            key if key.contains('=') => "its key has padding (`=`), which Authelia does not read",
            key if key.contains('+') => "its key has a `+` where Authelia reads a `.`",
            _ => "its key is not in the base64 that Authelia reads",
        })
    })?;
    if decoded.is_empty() {
        return Err(Malformed("its key is empty"));
    }
    Ok(Digest {
        hash,
        iterations,
        salt,
        key: decoded,
    })
}

impl Digest {
    /// Whether `secret` derives to the key. A key that was cut short matches as the beginning of the derivation.
    pub(super) fn verify(&self, secret: &Secret, budget: &Budget) -> Verdict {
        if self.iterations < 1 {
            return Verdict::Mismatch;
        }
        let iterations = u32::try_from(self.iterations)
            .ok()
            .filter(|wanted| *wanted <= budget.pbkdf2_iterations);
        let (Some(iterations), 0..=1024) = (iterations, self.key.len()) else {
            return Budget::exceeded();
        };
        let mut derived = vec![0; self.key.len()];
        let (secret, salt) = (secret.reveal().as_bytes(), self.salt.as_slice());
        match self.hash {
            Hash::Sha1 => pbkdf2_hmac::<Sha1>(secret, salt, iterations, &mut derived),
            Hash::Sha224 => pbkdf2_hmac::<Sha224>(secret, salt, iterations, &mut derived),
            Hash::Sha256 => pbkdf2_hmac::<Sha256>(secret, salt, iterations, &mut derived),
            Hash::Sha384 => pbkdf2_hmac::<Sha384>(secret, salt, iterations, &mut derived),
            Hash::Sha512 => pbkdf2_hmac::<Sha512>(secret, salt, iterations, &mut derived),
        }
        Verdict::of(derived.ct_eq(&self.key).into())
    }
}
