//! `$2b$12$…` with its four prefixes, and `$bcrypt-sha256$v=2,t=2b,r=12$salt$hash`.
//!
//! Source: go-crypt/crypt `algorithm/bcrypt`.

use base64ct::{Base64, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::{Budget, Malformed, Verdict};
use crate::secret::Secret;

/// A decoded digest.
pub(super) struct Digest {
    cost: u32,
    /// 22 characters of salt and 31 of hash, in bcrypt's base64.
    salt: String,
    hash: String,
    /// Whether bcrypt is fed with an HMAC of the secret instead of the secret.
    prehashed: bool,
}

const SALT_LENGTH: usize = 22;
const HASH_LENGTH: usize = 31;

/// Decodes what follows `$identifier$`; `None` if the identifier is not one of bcrypt's.
pub(super) fn decode(identifier: &str, body: &str) -> Option<Result<Digest, Malformed>> {
    match identifier {
        "2a" | "2b" | "2x" | "2y" => Some(plain(body)),
        "bcrypt-sha256" => Some(with_sha256(body)),
        "2" => Some(Err(Malformed("bcrypt without a version is not read"))),
        _ => None,
    }
}

fn plain(body: &str) -> Result<Digest, Malformed> {
    let (cost, rest) = body
        .split_once('$')
        .ok_or(Malformed("a bcrypt digest has exactly cost, salt and hash"))?;
    if rest.len() != SALT_LENGTH + HASH_LENGTH || !rest.is_ascii() {
        return Err(Malformed("a bcrypt digest has 53 characters behind its cost"));
    }
    let (salt, hash) = rest.split_at(SALT_LENGTH);
    digest(cost, salt, hash, false)
}

fn with_sha256(body: &str) -> Result<Digest, Malformed> {
    let fields: Vec<&str> = body.split('$').collect();
    let [parameters, salt, hash] = fields.as_slice() else {
        return Err(Malformed(
            "a bcrypt-sha256 digest has exactly parameters, salt and hash",
        ));
    };
    let cost = parameters
        .strip_prefix("v=2,t=2b,r=")
        .ok_or(Malformed("its parameters are not v=2,t=2b,r=…"))?;
    digest(cost, salt, hash, true)
}

fn digest(cost: &str, salt: &str, hash: &str, prehashed: bool) -> Result<Digest, Malformed> {
    let is_base64 = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'/'))
    };
    if salt.len() != SALT_LENGTH || hash.len() != HASH_LENGTH || !is_base64(salt) || !is_base64(hash) {
        return Err(Malformed("its salt or hash is not bcrypt's base64"));
    }
    let cost = cost.parse().map_err(|_| Malformed("its cost is no number"))?;
    Ok(Digest {
        cost,
        salt: salt.to_owned(),
        hash: hash.to_owned(),
        prehashed,
    })
}

impl Digest {
    pub(super) fn verify(&self, secret: &Secret, budget: &Budget) -> Verdict {
        // A cost that bcrypt does not have never matches.
        if !(4..=31).contains(&self.cost) {
            return Verdict::Mismatch;
        }
        if self.cost > budget.bcrypt_cost {
            return Budget::exceeded();
        }
        // Only the first 72 bytes count.
        let text = if self.prehashed {
            self.hmac(secret)
        } else {
            secret.reveal().to_owned()
        };
        let expected = format!("$2b${:02}${}{}", self.cost, self.salt, self.hash);
        bcrypt::verify(text, &expected).map_or_else(|_| Verdict::NotChecked("its form is unusual".into()), Verdict::of)
    }

    /// The standard base64 of the secret's HMAC-SHA-256; the key is the salt as it is written.
    fn hmac(&self, secret: &Secret) -> String {
        // An HMAC takes a key of any length.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.salt.as_bytes()) else {
            return String::new();
        };
        mac.update(secret.reveal().as_bytes());
        Base64::encode_string(&mac.finalize().into_bytes())
    }
}
