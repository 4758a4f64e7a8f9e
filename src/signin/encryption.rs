//! Whether what Authelia answers is encrypted.
//!
//! Source: authelia/authelia v4.39.20 `internal/configuration/validator/identity_providers.go`, `validator/util.go`
//! `schemaJWKGetPropertiesEnc`; authelia.com/provider/oauth2 v0.2.31 `token/jwt/util.go` `SearchJWKS`.

use super::known::known;
use super::pair::Pair;
use crate::authelia;
use crate::authelia::versions::{ENCRYPTED_ANSWERS, ENCRYPTION_CHECKED};
use crate::finding::Coverage;
use crate::source::Span;

/// Whether one kind of answer is encrypted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Encryption {
    /// It is not.
    None,
    /// It is, with this algorithm.
    Algorithm(String, Span),
    /// It would be, but Authelia finds no key for it and answers 500. The place is that of the algorithm or key id.
    Impossible(Span),
}

impl Encryption {
    /// Whether `response` (such as `id_token`) is encrypted for the registration of `pair`.
    ///
    /// # Errors
    /// Not checked where that is not known.
    pub(super) fn of(pair: &Pair<'_>, response: &str) -> Result<Self, Coverage> {
        if !ENCRYPTED_ANSWERS.holds(pair.versions.provider) {
            return Ok(Encryption::None);
        }
        let options = &pair.registration.options;
        let algorithm = options.text(&[response, "_encrypted_response_alg"].concat());
        let key_id = options.text(&[response, "_encrypted_response_key_id"].concat());
        let id = if key_id.is_absent() { "" } else { *known(&key_id)? };
        let name = if algorithm.is_absent() { "" } else { *known(&algorithm)? };
        if !ENCRYPTION_CHECKED.holds(pair.versions.provider)
            && let Some(encryption) = unchecked(pair, response, name, algorithm.place)?
        {
            return Ok(encryption);
        }
        if matches!(name, "" | "none") {
            // A key id alone is refused when Authelia starts, which has a finding of its own.
            return Ok(if id.is_empty() || algorithm.default || name.is_empty() {
                Encryption::None
            } else {
                Encryption::Impossible(key_id.place)
            });
        }
        let encrypted = Encryption::Algorithm(name.to_owned(), algorithm.place);
        let symmetric = name.starts_with('A') || name.starts_with("PBES2") || name == "dir";
        if symmetric || pair.registration.jwks.is_absent() {
            // With the client secret; or with a key that is fetched, which is not known here.
            return Ok(encrypted);
        }
        for key in known(&pair.registration.jwks)? {
            let its_id = key.text("key_id");
            let named = id.is_empty() || its_id.value() == Some(&id);
            if named && authelia::encryption_algorithm(key)?.is_some_and(|fits| fits == name) {
                return Ok(encrypted);
            }
        }
        Ok(Encryption::Impossible(algorithm.place))
    }
}

/// What a version does that does not check the algorithm `name` at its start: it encrypts only what is signed, takes a
/// `none` that is written for an algorithm, and finds no key where the client has none.
///
/// Source: observed with Authelia 4.39.1.
fn unchecked(pair: &Pair<'_>, response: &str, name: &str, place: Span) -> Result<Option<Encryption>, Coverage> {
    let options = &pair.registration.options;
    let unsigned = |option: &str, nothing: &str| -> Result<bool, Coverage> {
        let setting = options.text(&format!("{response}_signed_response_{option}"));
        Ok(setting.is_absent() || matches!(*known(&setting)?, text if text.is_empty() || text == nothing))
    };
    if response != "id_token" && unsigned("alg", "none")? && unsigned("key_id", "")? {
        return Ok(Some(Encryption::None));
    }
    let written = !options.text(&[response, "_encrypted_response_alg"].concat()).default;
    let keyless = pair.registration.jwks.is_absent() && options.text("jwks_uri").is_absent();
    let symmetric = name.starts_with('A') || name.starts_with("PBES2") || name == "dir";
    let impossible = written && !name.is_empty() && (name == "none" || (keyless && !symmetric));
    Ok(impossible.then_some(Encryption::Impossible(place)))
}
