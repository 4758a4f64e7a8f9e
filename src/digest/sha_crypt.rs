//! `$5$rounds=5000$salt$hash` (SHA-256-crypt) and `$6$…` (SHA-512-crypt).
//!
//! Source: go-crypt/crypt `algorithm/shacrypt`.

use sha_crypt::{Params, sha256_crypt, sha512_crypt};
use subtle::ConstantTimeEq;

use super::encoding::crypt_base64;
use super::{Budget, Malformed, Verdict};
use crate::secret::Secret;

/// A decoded digest.
pub(super) struct Digest {
    sha512: bool,
    rounds: u32,
    salt: String,
    hash: String,
}

/// Where no rounds are named.
const DEFAULT_ROUNDS: u32 = 5000;
/// The most bytes of a salt that count.
const LONGEST_SALT: usize = 16;

/// Decodes what follows `$identifier$`; `None` if the identifier is neither `5` nor `6`. Neither the alphabet nor the
/// hash's length is checked, as Authelia does not.
pub(super) fn decode(identifier: &str, body: &str) -> Option<Result<Digest, Malformed>> {
    match identifier {
        "5" => Some(fields(false, body)),
        "6" => Some(fields(true, body)),
        _ => None,
    }
}

fn fields(sha512: bool, body: &str) -> Result<Digest, Malformed> {
    let fields: Vec<&str> = body.split('$').collect();
    let (rounds, salt, hash) = match fields.as_slice() {
        [rounds, salt, hash] => {
            let number = rounds.strip_prefix("rounds=").and_then(|number| number.parse().ok());
            (number.ok_or(Malformed("its rounds are no number"))?, *salt, *hash)
        }
        [salt, hash] => (DEFAULT_ROUNDS, *salt, *hash),
        _ => return Err(Malformed("it has exactly rounds (if any), salt and hash")),
    };
    if hash.is_empty() {
        return Err(Malformed("its hash is empty"));
    }
    Ok(Digest {
        sha512,
        rounds,
        salt: salt.to_owned(),
        hash: hash.to_owned(),
    })
}

impl Digest {
    pub(super) fn verify(&self, secret: &Secret, budget: &Budget) -> Verdict {
        if self.rounds > budget.sha_crypt_rounds {
            return Budget::exceeded();
        }
        if self.salt.len() > LONGEST_SALT {
            return Verdict::NotChecked("its salt is longer than 16 characters".into());
        }
        let Ok(parameters) = Params::new(self.rounds) else {
            return Verdict::NotChecked("its number of rounds is unusual".into());
        };
        let (secret, salt) = (secret.reveal().as_bytes(), self.salt.as_bytes());
        let derived = if self.sha512 {
            crypt_base64(&transposed(&sha512_crypt(secret, salt, parameters), 21))
        } else {
            crypt_base64(&transposed(&sha256_crypt(secret, salt, parameters), 10))
        };
        Verdict::of(derived.as_bytes().ct_eq(self.hash.as_bytes()).into())
    }
}

/// The order in which the bytes are written: `third` triples, each turned against the one before it, then the rest.
fn transposed(bytes: &[u8], third: usize) -> Vec<u8> {
    let mut order = Vec::with_capacity(bytes.len());
    let mut triple = [0, third, 2 * third];
    for _ in 0..third {
        let [first, second, last] = triple;
        // The least significant byte is written first.
        order.extend([last, second, first]);
        triple = if third == 21 {
            [second + 1, last + 1, first + 1]
        } else {
            [last + 1, first + 1, second + 1]
        };
    }
    order.extend(3 * third..bytes.len());
    order.into_iter().filter_map(|at| bytes.get(at).copied()).collect()
}
