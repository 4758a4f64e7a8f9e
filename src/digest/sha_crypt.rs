//! `$6$rounds=50000$salt$key` (SHA-512-crypt) and `$5$…` (SHA-256-crypt).

use sha_crypt::Params;
use subtle::ConstantTimeEq;

use super::budget::Cost;
use super::encoding;
use super::malformed::MalformedDigest;
use super::parameters;
use super::verdict::Verification;

/// The hash function inside.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ShaCryptHash {
    Sha256,
    Sha512,
}

/// A SHA-crypt digest.
#[derive(Clone)]
pub(super) struct ShaCrypt {
    hash: ShaCryptHash,
    rounds: u32,
    salt: Vec<u8>,
    /// The key as it is written: it is compared as text.
    key: Vec<u8>,
}

/// The longest salt that the algorithm has, in bytes.
const SALT_LENGTH: usize = 16;

impl ShaCrypt {
    /// Reads the fields after the identifier. Neither alphabet nor length of salt and key are looked at, so a damaged
    /// digest decodes and never matches (go-crypt, `algorithm/shacrypt/decoder.go`).
    pub(super) fn decode(hash: ShaCryptHash, fields: &[&str]) -> Result<Self, MalformedDigest> {
        let (parameters, salt, key) = match fields {
            [salt, key] => (None, salt, key),
            [parameters, salt, key] => (Some(parameters), salt, key),
            _ => {
                return Err(MalformedDigest::Fields {
                    algorithm: "SHA-crypt",
                    expected: "3 or 4",
                    found: fields.len() + 1,
                });
            }
        };
        if key.is_empty() {
            return Err(MalformedDigest::NoKey);
        }
        let mut rounds = 5000;
        for (name, value) in parameters
            .map(|text| parameters::pairs(text))
            .transpose()?
            .unwrap_or_default()
        {
            match name {
                "rounds" => rounds = parameters::unsigned(value, "number of rounds")?,
                _ => return Err(MalformedDigest::UnknownParameter),
            }
        }
        Ok(Self {
            hash,
            rounds,
            salt: salt.as_bytes().to_vec(),
            key: key.as_bytes().to_vec(),
        })
    }

    pub(super) fn name(&self) -> &'static str {
        match self.hash {
            ShaCryptHash::Sha256 => "sha256crypt",
            ShaCryptHash::Sha512 => "sha512crypt",
        }
    }

    /// A secret of `length` bytes goes in about twice in each round, and before that as often as it has bytes.
    pub(super) fn cost(&self, length: usize) -> Cost {
        let length = length as u128;
        Cost::new(
            u128::from(self.rounds) * (800 + 10 * length) + 5 * length * length,
            length,
        )
    }

    pub(super) fn verify(&self, secret: &[u8]) -> Verification {
        // The key's length alone tells that no secret can match: the rest need not be computable then.
        let expected = match self.hash {
            ShaCryptHash::Sha256 => 43,
            ShaCryptHash::Sha512 => 86,
        };
        if self.key.len() != expected {
            return Verification::Mismatch;
        }
        // Neither is ever written: the algorithm cuts the salt and raises the rounds. go-crypt does neither.
        if self.salt.len() > SALT_LENGTH {
            return Verification::NotChecked("the digest's salt is longer than the 16 characters of SHA-crypt".into());
        }
        let Ok(parameters) = Params::new(self.rounds) else {
            return Verification::NotChecked(
                "the digest's rounds are outside the 1000 to 999999999 of SHA-crypt".into(),
            );
        };
        let text = match self.hash {
            ShaCryptHash::Sha256 => {
                let derived = sha_crypt::sha256_crypt(secret, &self.salt, parameters);
                written(&derived, [20, 10, 0], |[a, b, c]| [b + 1, c + 1, a + 1], &[30, 31])
            }
            ShaCryptHash::Sha512 => {
                let derived = sha_crypt::sha512_crypt(secret, &self.salt, parameters);
                written(&derived, [42, 21, 0], |[a, b, c]| [c + 1, a + 1, b + 1], &[63])
            }
        };
        Verification::from_equality(text.ct_eq(&self.key))
    }
}

/// The text for the bytes of `derived`, which are taken three at a time, `first` first and then where `next` says, and
/// those of `last` at the end.
fn written(derived: &[u8], first: [usize; 3], next: fn([usize; 3]) -> [usize; 3], last: &[usize]) -> Vec<u8> {
    let thirds = std::iter::successors(Some(first), |places| Some(next(*places))).take(derived.len() / 3);
    let places = thirds.flatten().chain(last.iter().copied());
    let bytes: Vec<u8> = places.filter_map(|place| derived.get(place).copied()).collect();
    encoding::encode_crypt(&bytes)
}
