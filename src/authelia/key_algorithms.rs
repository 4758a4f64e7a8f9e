//! The algorithms of keys in `jwks`.
//!
//! Source: authelia/authelia v4.39.20 `internal/configuration/validator/util.go` `schemaJWKGetProperties`,
//! `schemaJWKGetPropertiesEnc`.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use sha2::{Digest as _, Sha256};

use super::der::{self, Key};
use super::read_pem;
use crate::finding::Coverage;
use crate::options::Options;
use crate::setting::State;

/// The key in an entry, as far as it can be read.
pub(super) fn key_of(entry: &Options) -> Option<Key> {
    let text = *entry.key("key").value()?;
    let blocks = read_pem(text?.reveal())?;
    let block = blocks.first()?;
    der::key(&block.label, &block.der)
}

/// The id that Authelia makes for a key without one, which signs with `algorithm`; `None` for a key that it makes none for.
///
/// Source: authelia/authelia `internal/configuration/validator/util.go` `jwkCalculateKID`; RFC 7638.
pub(super) fn made_id(key: &Key, algorithm: &str) -> Option<String> {
    let text = Base64UrlUnpadded::encode_string;
    let members = match key {
        Key::Rsa { modulus, exponent, .. } => {
            format!(
                "{{\"e\":\"{}\",\"kty\":\"RSA\",\"n\":\"{}\"}}",
                text(exponent),
                text(modulus)
            )
        }
        Key::Ec { bits, point, .. } if *bits != 224 => {
            // The point is written out in full: a 4, then both coordinates.
            let (_, coordinates) = point.split_first().filter(|(first, _)| **first == 4)?;
            let (x, y) = coordinates.split_at(coordinates.len() / 2);
            let (x, y) = (text(x), text(y));
            format!("{{\"crv\":\"P-{bits}\",\"kty\":\"EC\",\"x\":\"{x}\",\"y\":\"{y}\"}}")
        }
        Key::Ec { .. } | Key::UnknownCurve | Key::Other => return None,
    };
    let digest = Sha256::digest(members.as_bytes());
    let digits: String = digest.iter().take(3).map(|byte| format!("{byte:02x}")).collect();
    Some(format!("{digits}-{}", algorithm.to_lowercase()))
}

/// The algorithm of a signing key: the configured one, or the one of its kind. `None` if it is not known.
pub fn signing_algorithm(entry: &Options) -> Option<String> {
    let setting = entry.text("algorithm");
    if setting.why_unknown().is_some() {
        return None;
    }
    match setting.value().filter(|algorithm| !algorithm.is_empty()) {
        Some(algorithm) => Some((*algorithm).to_owned()),
        None => key_of(entry)?.default_algorithm().map(str::to_owned),
    }
}

/// The algorithm that a client's key encrypts with: that of its kind, as a client may set none for encryption. `None`
/// for a key that is not for encryption.
///
/// # Errors
/// Not checked where the key or its use is not known.
pub fn encryption_algorithm(entry: &Options) -> Result<Option<&'static str>, Coverage> {
    let purpose = entry.text("use");
    match purpose.state {
        State::Known("enc") => {}
        State::Unknown(why) => return Err((&why).into()),
        State::Known(_) | State::Absent => return Ok(None),
    }
    if let Some(why) = entry.key("key").why_unknown() {
        return Err(why.into());
    }
    match key_of(entry) {
        Some(Key::Rsa { .. }) => Ok(Some("RSA-OAEP-256")),
        Some(Key::Ec { .. }) => Ok(Some("ECDH-ES+A256KW")),
        _ => Err(Coverage::not_checked("the client's key cannot be read")),
    }
}
