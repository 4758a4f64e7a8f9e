//! The issuer's keys and the clients' keys.

use std::collections::{HashMap, HashSet};

use super::judge::Judge;
use super::{Client, Known};
use crate::authelia::der::{self, Key};
use crate::authelia::{Provider, read_pem};
use crate::finding::quoted;
use crate::options::Options;
use crate::source::Span;

const SIGNING: [&str; 9] = [
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
];
const ENCRYPTING: [&str; 17] = [
    "RSA1_5",
    "RSA-OAEP",
    "RSA-OAEP-256",
    "ECDH-ES",
    "ECDH-ES+A128KW",
    "ECDH-ES+A192KW",
    "ECDH-ES+A256KW",
    "A128KW",
    "A192KW",
    "A256KW",
    "A128GCMKW",
    "A192GCMKW",
    "A256GCMKW",
    "PBES2-HS256+A128KW",
    "PBES2-HS384+A192KW",
    "PBES2-HS512+A256KW",
    "dir",
];
/// The fewest bits of an RSA modulus.
const FEWEST_BITS: usize = 2048;
/// The longest key id, in characters.
const LONGEST_ID: usize = 100;

/// The key in an entry, as far as it can be read.
fn key_of(entry: &Options) -> Option<Key> {
    let text = entry.secret("key");
    let blocks = read_pem(text.value()?.reveal())?;
    let block = blocks.first()?;
    der::key(&block.label, &block.der)
}

fn use_of(entry: &Options) -> Option<&str> {
    let setting = entry.text("use");
    if setting.why_unknown().is_some() {
        return None;
    }
    Some(
        setting
            .value()
            .copied()
            .filter(|purpose| !purpose.is_empty())
            .unwrap_or("sig"),
    )
}

/// The algorithm of a signing key: the configured one, or the one of its kind.
fn signing_algorithm(entry: &Options) -> Option<String> {
    let setting = entry.text("algorithm");
    if setting.why_unknown().is_some() {
        return None;
    }
    match setting.value().filter(|algorithm| !algorithm.is_empty()) {
        Some(algorithm) => Some((*algorithm).to_owned()),
        None => key_of(entry)?.default_algorithm().map(str::to_owned),
    }
}

/// The algorithm of a client's key; `None` if it is not known.
pub(super) fn client_algorithm(entry: &Options) -> Option<String> {
    signing_algorithm(entry)
}

/// The algorithms and ids of the issuer's signing keys; `None` for what is not known.
pub(super) fn offered(provider: &Provider) -> (Option<HashSet<String>>, Option<HashSet<String>>) {
    let Some(keys) = provider.jwks.value() else {
        // The old option counts as a key for RS256, whose id Authelia makes itself.
        let old = provider.options.secret("issuer_private_key");
        let only_old = provider.jwks.is_absent() && old.value().is_some();
        return (only_old.then(|| HashSet::from(["RS256".to_owned()])), None);
    };
    let mut algorithms = Some(HashSet::new());
    let mut ids = Some(HashSet::new());
    for entry in keys {
        match use_of(entry) {
            Some("sig") => {}
            Some(_) => continue,
            None => return (None, None),
        }
        match signing_algorithm(entry) {
            Some(algorithm) => algorithms.iter_mut().for_each(|known| {
                known.insert(algorithm.clone());
            }),
            None => algorithms = None,
        }
        match entry.text("key_id").value().filter(|id| !id.is_empty()) {
            Some(id) => ids.iter_mut().for_each(|known| {
                known.insert((*id).to_owned());
            }),
            // Authelia makes an id of the key's thumbprint.
            None => ids = None,
        }
    }
    (algorithms, ids)
}

/// The issuer's keys.
pub(super) fn check_issuer(known: &Known<'_>, judge: &mut Judge) {
    let Some(keys) = known.provider.jwks.value() else {
        return;
    };
    let mut seen: HashMap<(&str, &str), Span> = HashMap::new();
    let mut all_known = true;
    let (mut signs, mut rs256) = (false, false);
    for entry in keys {
        let id = entry.text("key_id");
        if let Some(text) = id.value().filter(|text| !text.is_empty()) {
            key_id(text, id.place, judge);
            if let Some(first) = use_of(entry).and_then(|purpose| seen.insert((purpose, text), id.place)) {
                judge
                    .provider(
                        "key_id",
                        id.place,
                        format!("{} is there twice", quoted(text)),
                        "Authelia refuses to start: key ids must differ.",
                    )
                    .related(first, "first here");
            }
        }
        let purpose = entry.text("use");
        if let Some(value) = purpose.value().filter(|value| !matches!(**value, "" | "sig" | "enc")) {
            judge
                .provider(
                    "use",
                    purpose.place,
                    format!("{} is no use of a key", quoted(value)),
                    "Authelia refuses to start.",
                )
                .help("use: 'sig'");
        }
        let allowed: &[&str] = if use_of(entry) == Some("enc") {
            &ENCRYPTING
        } else {
            &SIGNING
        };
        let algorithm = entry.text("algorithm");
        if let Some(value) = algorithm
            .value()
            .filter(|value| !value.is_empty() && !allowed.contains(value))
        {
            judge
                .provider(
                    "algorithm",
                    algorithm.place,
                    format!("{} is no algorithm for it", quoted(value)),
                    "Authelia refuses to start.",
                )
                .help(format!("algorithm: '{}'", allowed.first().copied().unwrap_or_default()));
        }
        material(entry, judge);
        if use_of(entry) == Some("sig") {
            signs = true;
            match signing_algorithm(entry).as_deref() {
                Some("RS256") => rs256 = true,
                Some(_) => {}
                None => all_known = false,
            }
        }
    }
    if signs && !rs256 && all_known {
        judge
            .provider(
                "jwks",
                known.provider.jwks.place,
                "none of the keys is for RS256",
                "Authelia refuses to start: an issuer needs at least one RS256 key.",
            )
            .help("jwks:\n  - algorithm: 'RS256'\n    use: 'sig'\n    key: …");
    }
}

fn key_id(text: &str, place: Span, judge: &mut Judge) {
    let inner = |character: char| character.is_ascii_alphanumeric() || "._~-".contains(character);
    let edge = |character: char| character.is_ascii_alphanumeric();
    if text.chars().count() > LONGEST_ID {
        judge.provider(
            "key_id",
            place,
            "is longer than 100 characters",
            "Authelia refuses to start.",
        );
    } else if !(text.chars().all(inner) && text.starts_with(edge) && text.ends_with(edge)) {
        judge.provider(
            "key_id",
            place,
            "has characters that it may not have",
            "Authelia refuses to start.",
        );
    }
}

/// The key itself, and its certificate.
fn material(entry: &Options, judge: &mut Judge) {
    let setting = entry.secret("key");
    if setting.is_absent() || setting.value().is_some_and(|key| key.is_empty()) {
        judge.provider(
            "key",
            entry.place(),
            "is missing",
            "Authelia refuses to start: an entry of `jwks` needs a key.",
        );
        return;
    }
    let Some(key) = key_of(entry) else { return };
    match &key {
        Key::Rsa { modulus, .. } if bits(modulus) < FEWEST_BITS => {
            judge.provider(
                "key",
                setting.place,
                format!("has {} bits, not 2048", bits(modulus)),
                "Authelia refuses to start: an RSA key has at least 2048 bits.",
            );
        }
        Key::Other if use_of(entry) == Some("sig") => {
            judge.provider(
                "key",
                setting.place,
                "is neither RSA nor ECDSA",
                "Authelia refuses to start: it signs with RSA and with the curves P-256, P-384 and P-521 only.",
            );
        }
        _ => {}
    }
    let chain = entry.get("certificate_chain");
    let chain = (
        chain.place,
        chain.value().and_then(|value| match value {
            crate::options::Value::Secret(text) => Some(text.reveal().to_owned()),
            crate::options::Value::Text(text) => Some(text.clone()),
            _ => None,
        }),
    );
    if let ((place, Some(text)), Key::Rsa { modulus, .. }) = (chain, &key)
        && let Some(blocks) = read_pem(&text)
        && let Some(first) = blocks.first()
        && let Some(Key::Rsa { modulus: certified, .. }) = der::key(&first.label, &first.der)
        && certified != *modulus
    {
        judge
            .provider(
                "certificate_chain",
                place,
                "is of another key",
                "Authelia refuses to start: the first certificate has to be the key's.",
            )
            .related(setting.place, "the key");
    }
}

fn bits(modulus: &[u8]) -> usize {
    let leading = modulus.first().map_or(0, |byte| byte.leading_zeros() as usize);
    (modulus.len() * 8).saturating_sub(leading)
}

/// A client's keys, and where it says they are.
pub(super) fn check_client(client: &Client<'_>, judge: &mut Judge) {
    let uri = client.options.text("jwks_uri");
    if let Some(text) = uri.value().filter(|text| !text.is_empty()) {
        if !text.starts_with("https://") {
            judge.client(client.id, "jwks_uri", uri.place, "is not https", "refuses to start.");
        }
        if client.jwks.value().is_some_and(|keys| !keys.is_empty()) {
            judge
                .client(
                    client.id,
                    "jwks_uri",
                    uri.place,
                    "stands beside `jwks`",
                    "refuses to start: only one of the two may be set.",
                )
                .related(client.jwks.place, "the keys");
        }
    }
    for entry in client.jwks.value().into_iter().flatten() {
        let id = entry.text("key_id");
        if id.is_absent() || id.value().is_some_and(|id| id.is_empty()) {
            judge.client(
                client.id,
                "jwks",
                entry.place(),
                "has a key without a `key_id`",
                "refuses to start.",
            );
        }
        let purpose = entry.text("use");
        if let Some(value) = purpose.value().filter(|value| !matches!(**value, "" | "sig" | "enc")) {
            judge.not_one_of(client.id, "use", purpose.place, value, &["sig", "enc"]);
        }
        let algorithm = entry.text("algorithm");
        if let Some(value) = algorithm
            .value()
            .filter(|value| !value.is_empty() && !SIGNING.contains(value))
        {
            judge.not_one_of(client.id, "algorithm", algorithm.place, value, &SIGNING);
        }
        let key = entry.secret("key");
        if key.is_absent() || key.value().is_some_and(|key| key.is_empty()) {
            judge.client(
                client.id,
                "jwks",
                entry.place(),
                "has an entry without a `key`",
                "refuses to start.",
            );
            continue;
        }
        match key_of(entry) {
            Some(Key::Rsa { private: true, .. } | Key::Ec { private: true, .. }) => {
                judge.client(
                    client.id,
                    "key",
                    key.place,
                    "is a private key",
                    "refuses to start: a client registers its public keys.",
                );
            }
            Some(Key::Rsa { modulus, .. }) if bits(&modulus) < FEWEST_BITS => {
                judge.client(
                    client.id,
                    "key",
                    key.place,
                    format!("has {} bits, not 2048", bits(&modulus)),
                    "refuses to start: an RSA key has at least 2048 bits.",
                );
            }
            Some(Key::Other) => {
                judge.client(
                    client.id,
                    "key",
                    key.place,
                    "is neither RSA nor ECDSA",
                    "refuses to start.",
                );
            }
            _ => {}
        }
    }
}
