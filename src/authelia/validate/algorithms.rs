//! Algorithms of responses and of request objects.

use super::defects::Defects;
use super::keys::USABLE_KEYS;
use super::{Client, Known, SecretKind};
use crate::authelia::refusals::Refusal;
use crate::authelia::refusals::client::{
    ENCRYPTED_BY_DIGEST, ENCRYPTED_UNSIGNED, ENCRYPTION_ALGORITHM, ENCRYPTION_ENCODING, ENCRYPTION_WITHOUT_KEYS,
    REQUEST_OBJECT_ALGORITHM, RESPONSE_ALGORITHM, RESPONSE_KEY_ID, RESPONSE_SIGNED_BY_DIGEST, RESPONSE_UNSIGNED,
};
use crate::authelia::schema::{ENCRYPTION_ALGORITHMS, ENCRYPTION_ENCODINGS};
use crate::authelia::versions::{AUTHORIZATION_ANSWERS_SIGNED, ENCRYPTION_CHECKED, SYMMETRIC_ANSWERS};
use crate::finding::quoted;
use crate::source::Span;

/// The responses, and whether each may be left unsigned.
const RESPONSES: [(&str, bool); 5] = [
    ("authorization", false),
    ("id_token", false),
    ("access_token", true),
    ("userinfo", true),
    ("introspection", true),
];

pub(super) fn check(client: &Client<'_>, known: &Known<'_>, defects: &mut Defects) {
    for (response, may_be_none) in RESPONSES {
        let signs = signing(client, known, response, may_be_none, defects);
        if ENCRYPTION_CHECKED.holds(known.provider.version) {
            encryption(client, response, signs, defects);
        }
    }
    request_object(client, defects);
}

/// Whether the response is signed; unknown counts as signed.
fn signing(client: &Client<'_>, known: &Known<'_>, response: &str, may_be_none: bool, defects: &mut Defects) -> bool {
    let (algorithm_option, key_option) = (
        [response, "_signed_response_alg"].concat(),
        [response, "_signed_response_key_id"].concat(),
    );
    let (algorithm, key_id) = (client.options.text(&algorithm_option), client.options.text(&key_option));
    if let (Some(id), Some(ids)) = (key_id.value().filter(|id| !id.is_empty()), &known.key_ids) {
        if !ids.contains(*id) {
            defects
                .of_client(
                    client.id,
                    &RESPONSE_KEY_ID,
                    &key_option,
                    key_id.place,
                    text!("names no key: {}", quoted(id)),
                )
                .lacks(USABLE_KEYS);
        }
        // A key's own algorithm overrides the configured one.
        return true;
    }
    let Some(value) = algorithm.value() else { return true };
    if let (true, Some(id)) = (key_id.why_unknown().is_none(), key_without_effect(known, value)) {
        let text = text!("is that of the key {}, which does not count", quoted(id));
        defects
            .of_client(client.id, &RESPONSE_KEY_ID, &key_option, client.options.place(), text)
            .lacks(USABLE_KEYS);
        return true;
    }
    let (option, place) = (algorithm_option.as_str(), algorithm.place);
    match *value {
        "" | "RS256" => {}
        "none" => {
            let signed = response != "authorization" || AUTHORIZATION_ANSWERS_SIGNED.holds(known.provider.version);
            if !may_be_none && signed {
                defects
                    .of_client(client.id, &RESPONSE_UNSIGNED, option, place, "may not be `none`")
                    .write(format!("{option}: 'RS256'"));
            }
            return false;
        }
        "HS256" | "HS384" | "HS512" if SYMMETRIC_ANSWERS.holds(known.provider.version) => {
            needs_plain_secret(client, &RESPONSE_SIGNED_BY_DIGEST, option, place, defects);
        }
        other => {
            let offered = known.algorithms.as_ref();
            if offered.is_some_and(|offered| !offered.contains(other)) {
                let said = text!("no key in `jwks` is for {}", quoted(other));
                defects
                    .of_client(client.id, &RESPONSE_ALGORITHM, option, place, said)
                    .lacks(USABLE_KEYS)
                    .write(format!("{option}: 'RS256'"));
            }
        }
    }
    true
}

/// What is done with the client's secret can be done only with the secret itself.
fn needs_plain_secret(
    client: &Client<'_>,
    refusal: &'static Refusal,
    option: &str,
    place: Span,
    defects: &mut Defects,
) {
    if matches!(client.secret, SecretKind::Digest | SecretKind::None) {
        let secret = client.options.secret("client_secret").place;
        defects
            .of_client(client.id, refusal, option, place, "needs a secret in plain text")
            .because_of(client.id, option)
            .related(secret, "the registered `client_secret` is a digest, or missing");
    }
}

/// The id that answers signed with `algorithm` get where a client names none, if the key of that id is missing or one
/// that Authelia refuses.
///
/// Source: authelia/authelia `internal/configuration/validator/identity_providers.go` `validateOIDCAlgKIDDefault`.
fn key_without_effect<'a>(known: &Known<'a>, algorithm: &str) -> Option<&'a str> {
    let ids = known.key_ids.as_ref()?;
    let mut keys = known.provider.jwks.value()?.iter();
    let first = keys.find(|entry| entry.text("algorithm").value() == Some(&algorithm))?;
    let id = first.text("key_id").value().copied()?;
    (!id.is_empty() && !ids.contains(id)).then_some(id)
}

fn encryption(client: &Client<'_>, response: &str, signs: bool, defects: &mut Defects) {
    let option = [response, "_encrypted_response_alg"].concat();
    let setting = client.options.text(&option);
    let Some(written) = setting.value().copied() else {
        return;
    };
    // The default is filled in later: here what is not written is empty, which is none of the values.
    let algorithm = if setting.default { "" } else { written };
    let key_id = client.options.text(&[response, "_encrypted_response_key_id"].concat());
    let has_key_id = key_id.value().is_some_and(|id| !id.is_empty());
    if matches!(algorithm, "" | "none") && !has_key_id {
        return;
    }
    encoding(client, response, defects);
    // A key id without an algorithm is refused like an algorithm that does not exist.
    if algorithm.is_empty() {
        let said = "names no algorithm for the key that is named here";
        defects
            .of_client(client.id, &ENCRYPTION_ALGORITHM, &option, key_id.place, said)
            .help(text!(
                "remove `{response}_encrypted_response_key_id`: nothing is encrypted without an algorithm"
            ));
        return;
    }
    if !ENCRYPTION_ALGORITHMS.contains(&algorithm) {
        let place = setting.place;
        let allowed = &ENCRYPTION_ALGORITHMS;
        defects.not_one_of(&ENCRYPTION_ALGORITHM, client.id, &option, place, algorithm, allowed);
        return;
    }
    if !signs {
        let said = "encrypts what is not signed";
        defects
            .of_client(client.id, &ENCRYPTED_UNSIGNED, &option, setting.place, said)
            .because_of(client.id, &option);
    }
    if algorithm.starts_with('A') || algorithm.starts_with("PBES2") {
        needs_plain_secret(client, &ENCRYPTED_BY_DIGEST, &option, setting.place, defects);
    } else if has_no_keys(client) {
        let said = "needs the client's public keys";
        defects
            .of_client(client.id, &ENCRYPTION_WITHOUT_KEYS, &option, setting.place, said)
            .because_of(client.id, &option);
    }
}

/// What the content is encrypted by.
fn encoding(client: &Client<'_>, response: &str, defects: &mut Defects) {
    let option = [response, "_encrypted_response_enc"].concat();
    let setting = client.options.text(&option);
    let odd = |value: &&str| !value.is_empty() && !ENCRYPTION_ENCODINGS.contains(value);
    if let Some(value) = setting.value().copied().filter(odd) {
        let allowed = &ENCRYPTION_ENCODINGS;
        defects.not_one_of(&ENCRYPTION_ENCODING, client.id, &option, setting.place, value, allowed);
    }
}

fn has_no_keys(client: &Client<'_>) -> bool {
    let (keys, uri) = (client.jwks, client.options.text("jwks_uri"));
    (keys.is_absent() || keys.value().is_some_and(Vec::is_empty))
        && (uri.is_absent() || uri.value().is_some_and(|uri| uri.is_empty()))
}

fn request_object(client: &Client<'_>, defects: &mut Defects) {
    const OPTION: &str = "request_object_signing_alg";
    let setting = client.options.text(OPTION);
    let (Some(value), Some(keys)) = (setting.value().filter(|value| !value.is_empty()), client.jwks.value()) else {
        return;
    };
    let offered: Option<Vec<String>> = keys.iter().map(super::keys::client_algorithm).collect();
    if let Some(offered) = offered
        && !keys.is_empty()
        && !offered.iter().any(|algorithm| algorithm == value)
    {
        defects.of_client(
            client.id,
            &REQUEST_OBJECT_ALGORITHM,
            OPTION,
            setting.place,
            text!("no key of the client is for {}", quoted(value)),
        );
    }
}
