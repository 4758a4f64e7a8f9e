//! `$pbkdf2-sha512$iterations$salt$key` and its kin.

use hmac::EagerHash;
use pbkdf2::{Algorithm, Params};
use sha1::Sha1;
use sha2::{Sha224, Sha256, Sha384, Sha512};
use subtle::ConstantTimeEq;

use super::budget::Cost;
use super::encoding::Alphabet;
use super::malformed::MalformedDigest;
use super::parameters;
use super::verdict::Verification;

/// The hash function inside.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Pbkdf2Hash {
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

impl Pbkdf2Hash {
    fn size(self) -> usize {
        match self {
            Pbkdf2Hash::Sha1 => 20,
            Pbkdf2Hash::Sha224 => 28,
            Pbkdf2Hash::Sha256 => 32,
            Pbkdf2Hash::Sha384 => 48,
            Pbkdf2Hash::Sha512 => 64,
        }
    }
}

/// A PBKDF2 digest.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Pbkdf2 {
    hash: Pbkdf2Hash,
    iterations: i64,
    salt: Vec<u8>,
    key: Vec<u8>,
}

impl Pbkdf2 {
    /// Reads the fields after the identifier. There is no lower limit for the iterations or for either length but one
    /// byte of key (go-crypt, `algorithm/pbkdf2/decoder.go`).
    pub(super) fn decode(hash: Pbkdf2Hash, fields: &[&str]) -> Result<Self, MalformedDigest> {
        let [iterations, salt, key] = fields else {
            return Err(MalformedDigest::Fields {
                algorithm: "PBKDF2",
                expected: "4",
                found: fields.len() + 1,
            });
        };
        let iterations = parameters::signed(iterations, "number of iterations")?;
        let (salt, key) = parameters::salt_and_key(salt, key, Alphabet::Adapted)?;
        Ok(Self {
            hash,
            iterations,
            salt,
            key,
        })
    }

    pub(super) fn name(&self) -> &'static str {
        match self.hash {
            Pbkdf2Hash::Sha1 => "pbkdf2-sha1",
            Pbkdf2Hash::Sha224 => "pbkdf2-sha224",
            Pbkdf2Hash::Sha256 => "pbkdf2-sha256",
            Pbkdf2Hash::Sha384 => "pbkdf2-sha384",
            Pbkdf2Hash::Sha512 => "pbkdf2-sha512",
        }
    }

    /// go-crypt derives with one iteration where the number is zero or negative.
    fn rounds(&self) -> u64 {
        u64::try_from(self.iterations).unwrap_or(0).max(1)
    }

    pub(super) fn cost(&self) -> Cost {
        let blocks = self.key.len().div_ceil(self.hash.size()) as u128;
        let block = u128::from(self.rounds()) * 500 + self.salt.len() as u128 * 5;
        Cost::new(blocks * block, self.key.len() as u128)
    }

    pub(super) fn verify(&self, secret: &[u8]) -> Verification {
        let Ok(rounds) = u32::try_from(self.rounds()) else {
            return Verification::NotChecked("the digest asks for more iterations than can be computed".into());
        };
        // As long as the key that is there: a digest cut short still matches if it is the beginning of the right one.
        let mut derived = vec![0; self.key.len()];
        match self.hash {
            Pbkdf2Hash::Sha1 => pbkdf2::pbkdf2_hmac::<Sha1>(secret, &self.salt, rounds, &mut derived),
            Pbkdf2Hash::Sha224 => pbkdf2::pbkdf2_hmac::<Sha224>(secret, &self.salt, rounds, &mut derived),
            Pbkdf2Hash::Sha256 => derive::<Sha256>(Algorithm::Pbkdf2Sha256, secret, &self.salt, rounds, &mut derived),
            Pbkdf2Hash::Sha384 => pbkdf2::pbkdf2_hmac::<Sha384>(secret, &self.salt, rounds, &mut derived),
            Pbkdf2Hash::Sha512 => derive::<Sha512>(Algorithm::Pbkdf2Sha512, secret, &self.salt, rounds, &mut derived),
        }
        Verification::from_equality(derived.ct_eq(&self.key))
    }
}

/// Derives with code that was compiled in the library's own crate, with its optimisation instead of this crate's: five
/// times faster in a test build. The library takes no small number of rounds there; those cost nothing anyway.
fn derive<H: EagerHash>(algorithm: Algorithm, secret: &[u8], salt: &[u8], rounds: u32, derived: &mut [u8]) {
    match Params::new(rounds) {
        Ok(params) => pbkdf2::pbkdf2_hmac_with_params(secret, salt, algorithm, params, derived),
        Err(_) => pbkdf2::pbkdf2_hmac::<H>(secret, salt, rounds, derived),
    }
}
