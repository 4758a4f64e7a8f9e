//! `$scrypt$ln=16,r=8,p=1$salt$key`, and yescrypt's `$y$parameters$salt$key`.
//!
//! Source: go-crypt/crypt `algorithm/scrypt`.

use scrypt::Params;
use subtle::ConstantTimeEq;

use super::encoding::{from_crypt_base64, standard_base64};
use super::{Budget, Malformed, Verdict};
use crate::secret::Secret;

/// A decoded digest.
pub(super) struct Digest {
    function: Function,
    salt: Vec<u8>,
    key: Vec<u8>,
}

enum Function {
    Scrypt { log_n: u8, r: u32, p: u32 },
    Yescrypt(yescrypt::Params),
}

/// Decodes what follows `$identifier$`; `None` if the identifier is neither scrypt's nor yescrypt's.
pub(super) fn decode(identifier: &str, body: &str) -> Option<Result<Digest, Malformed>> {
    let fields: Vec<&str> = body.split('$').collect();
    match (identifier, fields.as_slice()) {
        ("scrypt", [parameters, salt, key]) => Some(scrypt_fields(parameters, salt, key)),
        ("y", [parameters, salt, key]) => Some(yescrypt_fields(parameters, salt, key)),
        ("scrypt" | "y", _) => Some(Err(Malformed("it has exactly parameters, salt and key"))),
        _ => None,
    }
}

fn scrypt_fields(parameters: &str, salt: &str, key: &str) -> Result<Digest, Malformed> {
    let (mut log_n, mut r, mut p) = (16, 8, 1);
    for parameter in parameters.split(',') {
        let (name, value) = parameter
            .split_once('=')
            .ok_or(Malformed("an scrypt parameter has no value"))?;
        let number = value
            .parse::<u32>()
            .map_err(|_| Malformed("an scrypt parameter is no number"))?;
        match name {
            "ln" => log_n = u8::try_from(number).unwrap_or(u8::MAX),
            "r" => r = number,
            "p" => p = number,
            _ => return Err(Malformed("Authelia reads only the scrypt parameters ln, r and p")),
        }
    }
    let decode = |text| standard_base64(text).ok_or(Malformed("its salt or key is not base64 without padding"));
    let (salt, key) = (decode(salt)?, decode(key)?);
    if key.is_empty() {
        return Err(Malformed("its key is empty"));
    }
    Ok(Digest {
        function: Function::Scrypt { log_n, r, p },
        salt,
        key,
    })
}

fn yescrypt_fields(parameters: &str, salt: &str, key: &str) -> Result<Digest, Malformed> {
    let parameters = parameters
        .parse()
        .map_err(|_| Malformed("its yescrypt parameters cannot be read"))?;
    let decode = |text| from_crypt_base64(text).ok_or(Malformed("its salt or key is not crypt's base64"));
    let (salt, key) = (decode(salt)?, decode(key)?);
    if key.is_empty() {
        return Err(Malformed("its key is empty"));
    }
    Ok(Digest {
        function: Function::Yescrypt(parameters),
        salt,
        key,
    })
}

impl Digest {
    pub(super) fn verify(&self, secret: &Secret, budget: &Budget) -> Verdict {
        let (n, r, p) = match &self.function {
            Function::Scrypt { log_n, r, p } => (1_u64.checked_shl(u32::from(*log_n)).unwrap_or(u64::MAX), *r, *p),
            Function::Yescrypt(parameters) => (parameters.n(), parameters.r(), parameters.p()),
        };
        let kib = n.saturating_mul(u64::from(r)).saturating_mul(128) / 1024;
        if kib > u64::from(budget.memory_kib) || kib.saturating_mul(u64::from(p)) > budget.argon2_kib_passes {
            return Budget::exceeded();
        }
        let mut derived = vec![0; self.key.len()];
        let secret = secret.reveal().as_bytes();
        let done = match &self.function {
            Function::Scrypt { log_n, r, p } => Params::new(*log_n, *r, *p)
                .is_ok_and(|parameters| scrypt::scrypt(secret, &self.salt, &parameters, &mut derived).is_ok()),
            Function::Yescrypt(parameters) => yescrypt::yescrypt(secret, &self.salt, parameters, &mut derived).is_ok(),
        };
        if done {
            Verdict::of(derived.ct_eq(&self.key).into())
        } else {
            Verdict::NotChecked("its parameters are unusual".into())
        }
    }
}
