//! The algorithms of keys in `jwks`.
//!
//! Source: authelia/authelia v4.39.20 `internal/configuration/validator/util.go` `schemaJWKGetProperties`,
//! `schemaJWKGetPropertiesEnc`.

use super::der::{self, Key};
use super::read_pem;
use crate::finding::Coverage;
use crate::options::Options;
use crate::setting::State;

/// The key in an entry, as far as it can be read.
pub(super) fn key_of(entry: &Options) -> Option<Key> {
    let text = entry.secret("key");
    let blocks = read_pem(text.value()?.reveal())?;
    let block = blocks.first()?;
    der::key(&block.label, &block.der)
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
    if let Some(why) = entry.secret("key").why_unknown() {
        return Err(why.into());
    }
    match key_of(entry) {
        Some(Key::Rsa { .. }) => Ok(Some("RSA-OAEP-256")),
        Some(Key::Ec { .. }) => Ok(Some("ECDH-ES+A256KW")),
        _ => Err(Coverage::not_checked("the client's key cannot be read")),
    }
}
