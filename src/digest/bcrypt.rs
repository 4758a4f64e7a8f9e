//! `$2b$12$<salt><key>`, also with `2a`, `2x` and `2y`, and `$bcrypt-sha256$v=2,t=2b,r=12$salt$key`.

use base64ct::{Base64, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::budget::Cost;
use super::encoding::{self, Alphabet, Fault, Field};
use super::malformed::MalformedDigest;
use super::parameters;
use super::verdict::Verification;

const SALT_LENGTH: usize = 22;
const KEY_LENGTH: usize = 31;
/// What bcrypt reads at the most of a secret and the zero byte after it, in bytes.
const INPUT_LENGTH: usize = 72;

/// What goes into bcrypt.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum BcryptInput {
    /// The secret.
    Secret,
    /// The base64 of an HMAC-SHA-256 over the secret, with the text of the salt as its key.
    Hmac,
}

/// A bcrypt digest.
#[derive(Clone)]
pub(super) struct Bcrypt {
    input: BcryptInput,
    cost: i64,
    salt: [u8; 16],
    /// The key as it is written: it is compared as text.
    key: Vec<u8>,
}

/// The cost, the salt and the key of `$2b$cost$salt+key`.
fn plain_fields<'a>(fields: &[&'a str]) -> Result<(i64, &'a str, &'a str), MalformedDigest> {
    let [cost, secret] = fields else {
        return Err(MalformedDigest::Fields {
            algorithm: "bcrypt",
            expected: "3",
            found: fields.len() + 1,
        });
    };
    let cost = parameters::signed(cost, "cost")?;
    has_length("salt and key", secret, SALT_LENGTH + KEY_LENGTH)?;
    let (salt, key) = secret
        .split_at_checked(SALT_LENGTH)
        .ok_or(MalformedDigest::Base64(Field::Salt, Fault::Character))?;
    Ok((cost, salt, key))
}

/// The cost, the salt and the key of `$bcrypt-sha256$v=2,t=2b,r=cost$salt$key`.
fn hmac_fields<'a>(fields: &[&'a str]) -> Result<(i64, &'a str, &'a str), MalformedDigest> {
    let [parameters, salt, key] = *fields else {
        return Err(MalformedDigest::Fields {
            algorithm: "bcrypt-sha256",
            expected: "4",
            found: fields.len() + 1,
        });
    };
    has_length("salt", salt, SALT_LENGTH)?;
    has_length("key", key, KEY_LENGTH)?;
    let mut cost = 0;
    for (name, value) in parameters::pairs(parameters)? {
        match name {
            "v" | "t" => {}
            "r" => cost = parameters::signed(value, "cost `r`")?,
            _ => return Err(MalformedDigest::UnknownParameter),
        }
    }
    Ok((cost, salt, key))
}

fn has_length(field: &'static str, text: &str, expected: usize) -> Result<(), MalformedDigest> {
    if text.len() == expected {
        return Ok(());
    }
    Err(MalformedDigest::Length {
        field,
        expected,
        found: text.len(),
    })
}

impl Bcrypt {
    /// Reads the fields after the identifier. The four identifiers are computed alike, and the cost may be any number
    /// (go-crypt, `algorithm/bcrypt/decoder.go`).
    pub(super) fn decode(input: BcryptInput, fields: &[&str]) -> Result<Self, MalformedDigest> {
        let (cost, salt, key) = match input {
            BcryptInput::Secret => plain_fields(fields)?,
            BcryptInput::Hmac => hmac_fields(fields)?,
        };
        let salt = encoding::decode(salt, Alphabet::Bcrypt)
            .and_then(|salt| salt.try_into().map_err(|_| Fault::Length))
            .map_err(|fault| MalformedDigest::Base64(Field::Salt, fault))?;
        Ok(Self {
            input,
            cost,
            salt,
            key: key.as_bytes().to_vec(),
        })
    }

    pub(super) fn name(&self) -> &'static str {
        match self.input {
            BcryptInput::Secret => "bcrypt",
            BcryptInput::Hmac => "bcrypt-sha256",
        }
    }

    /// The cost that is computed with: one below 4 counts as 10, one above 31 fails (`go-crypt/x`, `bcrypt/bcrypt.go`).
    fn effective_cost(&self) -> Option<u32> {
        match self.cost {
            ..4 => Some(10),
            4..=31 => u32::try_from(self.cost).ok(),
            _ => None,
        }
    }

    pub(super) fn cost(&self) -> Cost {
        Cost::new(self.effective_cost().map_or(0, |cost| 60_000u128 << cost), 8 << 10)
    }

    pub(super) fn verify(&self, secret: &[u8]) -> Verification {
        let Some(cost) = self.effective_cost() else {
            return Verification::Mismatch;
        };
        let keyed;
        let secret = match self.input {
            BcryptInput::Secret => secret,
            BcryptInput::Hmac => {
                let Some(text) = self.keyed(secret) else {
                    return Verification::NotChecked("the digest's HMAC cannot be computed here".into());
                };
                keyed = text;
                keyed.as_bytes()
            }
        };
        let mut input = Zeroizing::new([0; INPUT_LENGTH]);
        let read = secret.len().min(INPUT_LENGTH);
        input[..read].copy_from_slice(&secret[..read]);
        // The zero byte after the secret is read, too, if there is room for it.
        let derived = bcrypt::bcrypt(cost, self.salt, &input[..(read + 1).min(INPUT_LENGTH)]);
        // The last of the 24 bytes is never written into a digest.
        Verification::from_equality(encoding::encode_bcrypt(&derived[..23]).ct_eq(&self.key))
    }

    /// The base64 of the HMAC over the secret.
    fn keyed(&self, secret: &[u8]) -> Option<Zeroizing<String>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&encoding::encode_bcrypt(&self.salt)).ok()?;
        mac.update(secret);
        Some(Zeroizing::new(Base64::encode_string(&mac.finalize().into_bytes())))
    }
}
