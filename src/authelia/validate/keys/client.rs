//! A client's keys, and where it says they are.

use super::{FEWEST_BYTES, SIGNING, chain_of, key_of, not_signed, not_valid_now};
use crate::authelia::der::Key;
use crate::authelia::refusals::keys::{
    CHAIN_NOT_SIGNED, CHAIN_NOT_VALID_NOW, CHAIN_OF_ANOTHER_KEY, KEY_ALGORITHM, KEY_ID_MISSING, KEY_KIND, KEY_MISSING,
    KEY_SHORT, KEY_USE, URI_AND_KEYS, URI_NOT_HTTPS,
};
use crate::authelia::validate::Client;
use crate::authelia::validate::defects::Defects;
use crate::authelia::validate::meant::meant;
use crate::authelia::versions::ENCRYPTION_KEYS;
use crate::authelia::{read_pem, read_symmetric_key};
use crate::finding::quoted;
use crate::golang::Url;
use crate::options::Options;
use crate::secret::Secret;
use crate::setting::Setting;
use crate::source::Span;
use crate::version::Version;

pub(in crate::authelia::validate) fn check(client: &Client<'_>, version: Version, defects: &mut Defects) {
    let uri = client.options.text("jwks_uri");
    if let Some(url) = uri.value().and_then(|text| Url::parse(text).ok()) {
        if url.scheme != "https" {
            defects.of_client(client.id, &URI_NOT_HTTPS, "jwks_uri", uri.place, "is not https");
        }
        if client.jwks.value().is_some_and(|keys| !keys.is_empty()) {
            defects
                .of_client(client.id, &URI_AND_KEYS, "jwks_uri", uri.place, "is set beside `jwks`")
                .related(client.jwks.place, "the keys");
        }
    }
    for entry in client.jwks.value().into_iter().flatten() {
        one(client, entry, version, defects);
    }
}

fn one(client: &Client<'_>, entry: &Options, version: Version, defects: &mut Defects) {
    let id = entry.text("key_id");
    if id.is_absent() || id.value().is_some_and(|id| id.is_empty()) {
        defects.of_client(
            client.id,
            &KEY_ID_MISSING,
            "jwks",
            entry.place(),
            "has a key without a `key_id`",
        );
    }
    let key = entry.key("key");
    let text = key.value().map(|text| text.map(Secret::reveal));
    if key.is_absent() || text == Some(Some("")) {
        defects.of_client(
            client.id,
            &KEY_MISSING,
            "jwks",
            entry.place(),
            "has an entry without a `key`",
        );
        return;
    }
    usage(client, entry, version, defects);
    let said = kind(entry, &key);
    if let Some(said) = said {
        defects
            .of_client(client.id, &KEY_KIND, "key", key.place, said)
            .help("write the public key, which begins with `-----BEGIN PUBLIC KEY-----`");
    }
    let mut comparable = said.is_none();
    if let Some(Key::Rsa {
        modulus,
        private: false,
        ..
    }) = key_of(entry)
        && modulus.len() < FEWEST_BYTES
        && comparable
    {
        comparable = false;
        let text = text!("has {} bits, not 2048", modulus.len() * 8);
        defects.of_client(client.id, &KEY_SHORT, "key", key.place, text);
    }
    certificates(client, entry, comparable.then_some(key.place), defects);
}

/// What the key is for, and with which algorithm.
fn usage(client: &Client<'_>, entry: &Options, version: Version, defects: &mut Defects) {
    let uses = if ENCRYPTION_KEYS.holds(version) {
        &["sig", "enc"][..]
    } else {
        &["sig"]
    };
    for (name, allowed, refusal) in [("use", uses, &KEY_USE), ("algorithm", &SIGNING, &KEY_ALGORITHM)] {
        let setting = entry.text(name);
        if let Some(value) = setting
            .value()
            .filter(|value| !value.is_empty() && !allowed.contains(value))
        {
            let text = text!("{} is not a value of it", quoted(value));
            defects
                .of_client(client.id, refusal, name, setting.place, text)
                .write(format!("{name}: '{}'", meant(value, allowed).unwrap_or_default()));
        }
    }
}

/// Whether Authelia looks at what the entry is for: it has a key, of any kind.
pub(in crate::authelia::validate) fn counts(entry: &Options) -> bool {
    let key = entry.key("key");
    let unread = |said| matches!(said, "is a certificate" | "is no text");
    let empty = key.value().is_some_and(|key| key.is_some_and(Secret::is_empty));
    !key.is_absent() && !empty && !kind(entry, &key).is_some_and(unread)
}

/// What the key is, if it is not a public RSA or ECDSA key.
fn kind(entry: &Options, key: &Setting<Option<&Secret>>) -> Option<&'static str> {
    let text = key.value().map(|text| text.map_or("", Secret::reveal));
    let blocks = text.and_then(read_pem);
    let certificate = blocks
        .as_ref()
        .is_some_and(|blocks| blocks.first().is_some_and(|block| block.label == "CERTIFICATE"));
    match key_of(entry) {
        _ if certificate => Some("is a certificate"),
        _ if key.value().is_some_and(Option::is_none) => Some("is no text"),
        _ if text.is_some() && blocks.is_none() => Some(match text.and_then(read_symmetric_key) {
            Some(_) => "is a symmetric key",
            None => "is no text",
        }),
        Some(Key::Rsa { private: true, .. } | Key::Ec { private: true, .. }) => Some("is a private key"),
        Some(Key::UnknownCurve | Key::Other) => Some("is neither RSA nor ECDSA"),
        _ => None,
    }
}

/// The key's certificates, which are compared with the key at `comparable` if that is a sound one.
fn certificates(client: &Client<'_>, entry: &Options, comparable: Option<Span>, defects: &mut Defects) {
    let Some((chain, place)) = chain_of(entry, "certificate_chain") else {
        return;
    };
    let first = chain
        .first()
        .and_then(|block| crate::authelia::der::key(&block.label, &block.der));
    let same = key_of(entry)
        .zip(first)
        .and_then(|(key, certified)| key.belongs_to(&certified));
    if let (Some(key), Some(false)) = (comparable, same) {
        defects
            .of_client(
                client.id,
                &CHAIN_OF_ANOTHER_KEY,
                "certificate_chain",
                place,
                "is not the key's",
            )
            .related(key, "the `key`");
    }
    if let Some((number, said)) = not_valid_now(&chain) {
        let text = text!("has a certificate, number {number}, that {said}");
        defects.of_client(client.id, &CHAIN_NOT_VALID_NOW, "certificate_chain", place, text);
    } else if let Some(number) = not_signed(&chain) {
        let text = text!("has a certificate, number {number}, that is not signed by the next one");
        defects.of_client(client.id, &CHAIN_NOT_SIGNED, "certificate_chain", place, text);
    }
}
