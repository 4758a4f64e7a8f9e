//! `$argon2id$v=19$m=65536,t=3,p=4$salt$key` and its kin.

use argon2::{Algorithm, Argon2, Params, Version};
use subtle::ConstantTimeEq;

use super::budget::Cost;
use super::encoding::Alphabet;
use super::malformed::MalformedDigest;
use super::parameters;
use super::verdict::Verification;

/// An argon2 digest.
#[derive(Clone)]
pub(super) struct Argon2Digest {
    algorithm: Algorithm,
    /// Memory in KiB.
    memory: u32,
    passes: u32,
    lanes: u32,
    salt: Vec<u8>,
    key: Vec<u8>,
}

impl Argon2Digest {
    /// Reads the fields after the identifier. What is left out or zero becomes m=32768, t=1, p=4; the parameters may
    /// stand in either of the two fields, and `k` says nothing (go-crypt, `algorithm/argon2/decoder.go`).
    pub(super) fn decode(algorithm: Algorithm, fields: &[&str]) -> Result<Self, MalformedDigest> {
        let [version, parameters, salt, key] = fields else {
            return Err(MalformedDigest::Fields {
                algorithm: "argon2",
                expected: "5",
                found: fields.len() + 1,
            });
        };
        let (mut memory, mut passes, mut lanes) = (0, 0, 0);
        for (name, value) in parameters::pairs(parameters)?
            .into_iter()
            .chain(parameters::pairs(version)?)
        {
            match name {
                "v" => {
                    if parameters::unsigned(value, "version")? != 19 {
                        return Err(MalformedDigest::Version);
                    }
                }
                "k" => {
                    parameters::unsigned(value, "parameter `k`")?;
                }
                "m" => memory = parameters::unsigned(value, "memory `m`")?,
                "t" => passes = parameters::unsigned(value, "number of passes `t`")?,
                "p" => lanes = parameters::unsigned(value, "parallelism `p`")?,
                _ => return Err(MalformedDigest::UnknownParameter),
            }
        }
        let (salt, key) = parameters::salt_and_key(salt, key, Alphabet::Standard)?;
        Ok(Self {
            algorithm,
            memory: if memory == 0 { 32 * 1024 } else { memory },
            passes: passes.max(1),
            lanes: if lanes == 0 { 4 } else { lanes },
            salt,
            key,
        })
    }

    pub(super) fn name(&self) -> &'static str {
        match self.algorithm {
            Algorithm::Argon2d => "argon2d",
            Algorithm::Argon2i => "argon2i",
            Algorithm::Argon2id => "argon2id",
        }
    }

    pub(super) fn cost(&self) -> Cost {
        // Each lane has at least eight blocks of 1 KiB, whatever `m` says.
        let blocks = u128::from(self.memory).max(u128::from(self.lanes) * 8);
        Cost::new(blocks * u128::from(self.passes) * 1600, blocks << 10)
    }

    pub(super) fn verify(&self, secret: &[u8]) -> Verification {
        // go-crypt computes with less than these minima of RFC 9106, the library here does not; no generator goes below.
        let Ok(parameters) = Params::new(self.memory, self.passes, self.lanes, Some(self.key.len())) else {
            return Verification::NotChecked("the digest's argon2 parameters are outside those of RFC 9106".into());
        };
        let argon2 = Argon2::new(self.algorithm, Version::V0x13, parameters);
        let mut derived = vec![0; self.key.len()];
        match argon2.hash_password_into(secret, &self.salt, &mut derived) {
            Ok(()) => Verification::from_equality(derived.ct_eq(&self.key)),
            Err(argon2::Error::SaltTooShort) => {
                Verification::NotChecked("the digest's salt is shorter than the 8 bytes of RFC 9106".into())
            }
            Err(argon2::Error::OutOfMemory) => {
                Verification::NotChecked("there is not enough memory to verify the digest".into())
            }
            Err(_) => Verification::NotChecked("the digest's argon2 parameters are outside those of RFC 9106".into()),
        }
    }
}
