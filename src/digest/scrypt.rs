//! `$scrypt$ln=16,r=8,p=1$salt$key`.

use scrypt::Params;
use subtle::ConstantTimeEq;

use super::budget::Cost;
use super::encoding::Alphabet;
use super::malformed::MalformedDigest;
use super::parameters;
use super::verdict::Verification;

/// An scrypt digest.
#[derive(Clone)]
pub(super) struct Scrypt {
    /// The parameters with which something can be derived; with others Authelia decodes the digest but never matches it.
    parameters: Option<Parameters>,
    salt: Vec<u8>,
    key: Vec<u8>,
}

#[derive(Clone, Copy)]
struct Parameters {
    /// The binary logarithm of N, 1 to 62.
    log_n: u8,
    r: u32,
    p: u32,
}

impl Parameters {
    /// The limits of go-crypt's `scrypt.Key`: N more than 1, r and p positive, r · p below 2³⁰, N · r below 2⁵⁶.
    fn new(log_n: i64, r: i64, p: i64) -> Option<Self> {
        let log_n = u8::try_from(log_n).ok().filter(|log_n| (1..=62).contains(log_n))?;
        let (r, p) = (u32::try_from(r).ok()?, u32::try_from(p).ok()?);
        let blocks = u64::from(r) * u64::from(p);
        let largest = u128::from(r) << log_n;
        (blocks > 0 && blocks < 1 << 30 && largest < 1 << 56).then_some(Self { log_n, r, p })
    }
}

impl Scrypt {
    /// Reads the fields after the identifier. What is left out becomes ln=16, r=8, p=1 (go-crypt,
    /// `algorithm/scrypt/decoder.go`).
    pub(super) fn decode(fields: &[&str]) -> Result<Self, MalformedDigest> {
        let [parameters, salt, key] = fields else {
            return Err(MalformedDigest::Fields {
                algorithm: "scrypt",
                expected: "4",
                found: fields.len() + 1,
            });
        };
        let (mut log_n, mut r, mut p) = (16, 8, 1);
        for (name, value) in parameters::pairs(parameters)? {
            match name {
                "ln" => log_n = parameters::signed(value, "parameter `ln`")?,
                "r" => r = parameters::signed(value, "block size `r`")?,
                "p" => p = parameters::signed(value, "parallelism `p`")?,
                _ => return Err(MalformedDigest::UnknownParameter),
            }
        }
        let (salt, key) = parameters::salt_and_key(salt, key, Alphabet::Standard)?;
        Ok(Self {
            parameters: Parameters::new(log_n, r, p),
            salt,
            key,
        })
    }

    pub(super) fn cost(&self) -> Cost {
        let Some(Parameters { log_n, r, p }) = self.parameters else {
            return Cost::new(0, 0);
        };
        let block = 128 * u128::from(r);
        let table = block << log_n;
        let lanes = block * u128::from(p);
        // Each PBKDF2 at either end goes over its salt once for every 32 bytes that it puts out.
        let ends = lanes / 32 * (self.salt.len() as u128 + 64) + (self.key.len() as u128).div_ceil(32) * lanes;
        Cost::new(
            table * u128::from(p) * 4 + ends * 5,
            table + lanes + 3 * block + self.key.len() as u128,
        )
    }

    pub(super) fn verify(&self, secret: &[u8]) -> Verification {
        let Some(Parameters { log_n, r, p }) = self.parameters else {
            return Verification::Mismatch;
        };
        let mut derived = vec![0; self.key.len()];
        let computed = Params::new(log_n, r, p)
            .is_ok_and(|parameters| scrypt::scrypt(secret, &self.salt, &parameters, &mut derived).is_ok());
        if computed {
            Verification::from_equality(derived.ct_eq(&self.key))
        } else {
            Verification::NotChecked("the digest's scrypt parameters cannot be computed here".into())
        }
    }
}
