//! `$y$j9T$salt$key`.

use subtle::ConstantTimeEq;
use yescrypt::{Mode, Params};

use super::budget::Cost;
use super::encoding;
use super::malformed::MalformedDigest;
use super::verdict::Verification;

/// A yescrypt digest.
#[derive(Clone)]
pub(super) struct Yescrypt {
    /// The binary logarithm of N, 1 to 65.
    log_n: u8,
    /// The block size, 1 to 65.
    r: u8,
    salt: Vec<u8>,
    key: Vec<u8>,
}

/// The length in bytes of what yescrypt derives at the least; a shorter key is compared with its beginning.
const DERIVED: usize = 32;

impl Yescrypt {
    /// Reads the fields after the identifier. The setting is `j` and one character each for N and r: the longer ones
    /// that libxcrypt can write are not understood (`go-crypt/x`, `yescrypt/yescrypt_encoding.go`).
    pub(super) fn decode(fields: &[&str]) -> Result<Self, MalformedDigest> {
        let [setting, salt, key] = fields else {
            return Err(MalformedDigest::Fields {
                algorithm: "yescrypt",
                expected: "4",
                found: fields.len() + 1,
            });
        };
        let &[b'j', n, r] = setting.as_bytes() else {
            return Err(MalformedDigest::YescryptSetting);
        };
        // A character outside the alphabet counts as 64, and an unreadable salt as an empty one.
        let number = |byte| encoding::crypt_value(byte).unwrap_or(64) + 1;
        let salt = encoding::decode_crypt(salt).unwrap_or_default();
        let key = encoding::decode_crypt(key).unwrap_or_default();
        if key.is_empty() {
            return Err(MalformedDigest::NoKey);
        }
        Ok(Self {
            log_n: number(n),
            r: number(r),
            salt,
            key,
        })
    }

    pub(super) fn cost(&self) -> Cost {
        if self.never_matches() {
            return Cost::new(0, 0);
        }
        let block = 128 * u128::from(self.r);
        let table = block << self.log_n;
        let ends = block / 32 * (self.salt.len() as u128 + 64) + (self.key.len() as u128).div_ceil(32) * block;
        Cost::new(table * 4 + ends * 10, table + 4 * block + self.key.len() as u128)
    }

    /// N · r must be below 2⁵⁶, or go-crypt's `yescrypt.Key` fails.
    fn never_matches(&self) -> bool {
        self.log_n > 62 || u128::from(self.r) << self.log_n >= 1 << 56
    }

    pub(super) fn verify(&self, secret: &[u8]) -> Verification {
        if self.never_matches() {
            return Verification::Mismatch;
        }
        let mut derived = vec![0; self.key.len().max(DERIVED)];
        let computed = Params::new(Mode::Rw, 1 << self.log_n, u32::from(self.r), 1)
            .is_ok_and(|parameters| yescrypt::yescrypt(secret, &self.salt, &parameters, &mut derived).is_ok());
        if computed {
            Verification::from_equality(derived[..self.key.len()].ct_eq(&self.key))
        } else {
            Verification::NotChecked("the digest's yescrypt parameters cannot be computed here".into())
        }
    }
}
