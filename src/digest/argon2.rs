//! `$argon2id$v=19$m=65536,t=3,p=4$salt$key` and its siblings.
//!
//! Source: go-crypt/crypt `algorithm/argon2`.

use argon2::{Algorithm, Argon2, Params, Version};
use subtle::ConstantTimeEq;

use super::encoding::standard_base64;
use super::{Budget, Malformed, Verdict};
use crate::secret::Secret;

/// A decoded digest.
pub(super) struct Digest {
    algorithm: Algorithm,
    /// In KiB.
    memory: u32,
    passes: u32,
    lanes: u32,
    salt: Vec<u8>,
    key: Vec<u8>,
}

/// Decodes what follows `$identifier$`; `None` if the identifier is not one of Argon2's.
pub(super) fn decode(identifier: &str, body: &str) -> Option<Result<Digest, Malformed>> {
    let algorithm = match identifier {
        "argon2id" => Algorithm::Argon2id,
        "argon2i" => Algorithm::Argon2i,
        "argon2d" => Algorithm::Argon2d,
        _ => return None,
    };
    Some(fields(algorithm, body))
}

fn fields(algorithm: Algorithm, body: &str) -> Result<Digest, Malformed> {
    let fields: Vec<&str> = body.split('$').collect();
    let [version, parameters, salt, key] = fields.as_slice() else {
        return Err(Malformed(
            "an Argon2 digest has exactly version, parameters, salt and key",
        ));
    };
    if *version != "v=19" {
        return Err(Malformed("Authelia reads only version 19 of Argon2 (`v=19`)"));
    }
    // Zero and missing parameters stand for these.
    let (mut memory, mut passes, mut lanes) = (32 * 1024, 1, 4);
    for parameter in parameters.split(',') {
        let (name, value) = parameter
            .split_once('=')
            .ok_or(Malformed("an Argon2 parameter has no value"))?;
        let number = || {
            value
                .parse::<u32>()
                .map_err(|_| Malformed("an Argon2 parameter is no number"))
        };
        match name {
            "m" => memory = if number()? == 0 { memory } else { number()? },
            "t" => passes = if number()? == 0 { passes } else { number()? },
            "p" => lanes = if number()? == 0 { lanes } else { number()? },
            "k" => {
                number()?;
            }
            _ => return Err(Malformed("Authelia reads only the Argon2 parameters m, t, p and k")),
        }
    }
    let decode = |text| standard_base64(text).ok_or(Malformed("its salt or key is not base64 without padding"));
    let (salt, key) = (decode(salt)?, decode(key)?);
    if key.is_empty() {
        return Err(Malformed("its key is empty"));
    }
    Ok(Digest {
        algorithm,
        memory,
        passes,
        lanes,
        salt,
        key,
    })
}

impl Digest {
    pub(super) fn verify(&self, secret: &Secret, budget: &Budget) -> Verdict {
        let work = u64::from(self.memory) * u64::from(self.passes);
        if self.memory > budget.memory_kib || work > budget.argon2_kib_passes || self.key.len() > 1024 {
            return Budget::exceeded();
        }
        let parameters = Params::new(self.memory, self.passes, self.lanes, Some(self.key.len()));
        let Ok(parameters) = parameters else {
            return Verdict::NotChecked("its Argon2 parameters are unusual".into());
        };
        let mut derived = vec![0; self.key.len()];
        let argon2 = Argon2::new(self.algorithm, Version::V0x13, parameters);
        match argon2.hash_password_into(secret.reveal().as_bytes(), &self.salt, &mut derived) {
            Ok(()) => Verdict::of(derived.ct_eq(&self.key).into()),
            Err(_) => Verdict::NotChecked("its Argon2 parameters are unusual".into()),
        }
    }
}
