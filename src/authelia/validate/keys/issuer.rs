//! The issuer's keys.

use std::collections::HashMap;

use super::{
    FEWEST_BYTES, SIGNING, USABLE_KEYS, chain_of, key_of, not_signed, not_valid_now, signing_algorithm, use_of,
};
use crate::authelia::der::Key;
use crate::authelia::refusals::keys::{
    CHAIN_NOT_SIGNED, CHAIN_NOT_VALID_NOW, CHAIN_OF_ANOTHER_KEY, KEY_ALGORITHM, KEY_ID_INVALID, KEY_ID_NOT_COMPUTED,
    KEY_ID_TWICE, KEY_KIND, KEY_MISSING, KEY_SHORT, KEY_USE, NO_RS256,
};
use crate::authelia::schema::ENCRYPTION_ALGORITHMS;
use crate::authelia::validate::Known;
use crate::authelia::validate::defects::Defects;
use crate::authelia::validate::meant::meant;
use crate::authelia::versions::{ENCRYPTION_KEYS, KEY_IDS_BY_USE};
use crate::authelia::{read_pem, read_symmetric_key};
use crate::finding::quoted;
use crate::options::Options;
use crate::secret::Secret;
use crate::source::Span;
use crate::version::Version;

/// The longest key id, in bytes.
const LONGEST_ID: usize = 100;

pub(in crate::authelia::validate) fn check(known: &Known<'_>, defects: &mut Defects) {
    let provider = known.provider;
    let Some(keys) = provider.jwks.value().filter(|keys| !keys.is_empty()) else {
        old(&provider.options, defects);
        return;
    };
    let mut seen: HashMap<(&str, &str), Span> = HashMap::new();
    let uses = KEY_IDS_BY_USE.holds(provider.version);
    let mut all_known = true;
    let (mut signs, mut rs256) = (false, false);
    for entry in keys {
        let id = entry.text("key_id");
        if let Some(text) = id.value().filter(|text| !text.is_empty()) {
            key_id(text, id.place, defects);
            // Ids may be the same for different uses, where the version has it so.
            let purpose = use_of(entry).map(|purpose| if uses { purpose } else { "sig" });
            if let Some(first) = purpose.and_then(|purpose| seen.insert((purpose, text), id.place)) {
                defects
                    .refusal(
                        &KEY_ID_TWICE,
                        "jwks[].key_id",
                        id.place,
                        text!("{} appears twice", quoted(text)),
                    )
                    .related(first, "first here");
            }
        }
        let before = defects.count();
        options(entry, provider.version, defects);
        material(entry, defects);
        defects.give_since(before, USABLE_KEYS);
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
        defects
            .refusal(&NO_RS256, "jwks", provider.jwks.place, "no key is for RS256")
            .lacks(USABLE_KEYS)
            .help("jwks:\n  - algorithm: 'RS256'\n    use: 'sig'\n    key: …");
    }
}

/// What an entry says of its key.
fn options(entry: &Options, version: Version, defects: &mut Defects) {
    let signs_only = !ENCRYPTION_KEYS.holds(version);
    let purpose = entry.text("use");
    if let Some(value) = purpose.value() {
        let too_early = *value == "enc" && signs_only;
        if !matches!(*value, "" | "sig" | "enc") || too_early {
            let text = text!("{} is not a use of a key", quoted(value));
            defects
                .refusal(&KEY_USE, "jwks[].use", purpose.place, text)
                .write("use: 'sig'");
            // The algorithm is looked at beside the use where there is but one use.
            if !signs_only {
                return;
            }
        }
    }
    let allowed = if use_of(entry) == Some("enc") && !signs_only {
        encrypting()
    } else {
        SIGNING.to_vec()
    };
    let algorithm = entry.text("algorithm");
    if let Some(value) = algorithm
        .value()
        .filter(|value| !value.is_empty() && !allowed.contains(value))
    {
        let text = text!("{} is not an algorithm for it", quoted(value));
        defects
            .refusal(&KEY_ALGORITHM, "jwks[].algorithm", algorithm.place, text)
            .write(format!("algorithm: '{}'", meant(value, &allowed).unwrap_or_default()));
    }
}

/// What a key of the issuer's may encrypt by: what a client may ask for, and the key itself as the content's.
fn encrypting() -> Vec<&'static str> {
    let of_clients = ENCRYPTION_ALGORITHMS
        .into_iter()
        .filter(|algorithm| *algorithm != "none");
    of_clients.chain(["dir"]).collect()
}

fn key_id(text: &str, place: Span, defects: &mut Defects) {
    let inner = |character: char| character.is_ascii_alphanumeric() || "._~-".contains(character);
    let edge = |character: char| character.is_ascii_alphanumeric();
    let said = if text.len() > LONGEST_ID {
        "is longer than 100 characters"
    } else if !(text.chars().all(inner) && text.starts_with(edge) && text.ends_with(edge)) {
        "has characters that it may not have"
    } else {
        return;
    };
    defects.refusal(&KEY_ID_INVALID, "jwks[].key_id", place, said);
}

/// An RSA key that has too few bits.
fn short(option: &str, place: Span, modulus: &[u8], defects: &mut Defects) {
    let said = text!("has {} bits, not 2048", modulus.len() * 8);
    defects
        .refusal(&KEY_SHORT, option, place, said)
        .help("generate one with `authelia crypto pair rsa generate`");
}

/// The key itself, and its certificates.
fn material(entry: &Options, defects: &mut Defects) {
    const KEY: &str = "jwks[].key";
    let setting = entry.key("key");
    let text = setting.value().map(|text| text.map(Secret::reveal));
    if setting.is_absent() || text == Some(Some("")) {
        defects.missing(&KEY_MISSING, KEY, entry.place());
        return;
    }
    if let Some(text) = text
        && text.and_then(read_pem).is_none()
    {
        if text.and_then(read_symmetric_key).is_some() {
            defects.refusal(&KEY_KIND, KEY, setting.place, "is a symmetric key");
        } else {
            defects
                .refusal(&KEY_KIND, KEY, setting.place, "is no text")
                .help("write the PEM text in a block (`|`), every line indented alike, from BEGIN to END");
        }
        return;
    }
    let Some(key) = key_of(entry) else { return };
    let id = entry.text("key_id");
    let no_id = id.is_absent() || id.value().is_some_and(|id| id.is_empty());
    match &key {
        Key::Rsa { private: false, .. } | Key::Ec { private: false, .. } => {
            defects
                .refusal(&KEY_KIND, KEY, setting.place, "is a public key or a certificate")
                .help("write the private key; its certificates belong into `certificate_chain`");
            return;
        }
        Key::UnknownCurve | Key::Other => {
            defects.refusal(&KEY_KIND, KEY, setting.place, "is neither RSA nor ECDSA");
            return;
        }
        Key::Rsa { modulus, .. } if modulus.len() < FEWEST_BYTES => {
            short(KEY, setting.place, modulus, defects);
            return;
        }
        Key::Ec { bits: 224, .. } if no_id => {
            defects.refusal(
                &KEY_ID_NOT_COMPUTED,
                KEY,
                setting.place,
                "is on the curve P-224 and has no `key_id`",
            );
        }
        _ => {}
    }
    chain(entry, "certificate_chain", &key, setting.place, defects);
}

fn chain(entry: &Options, name: &str, key: &Key, place: Span, defects: &mut Defects) {
    let Some((chain, chain_place)) = chain_of(entry, name) else {
        return;
    };
    let shown = if name == "certificate_chain" {
        "jwks[].certificate_chain"
    } else {
        name
    };
    let first = chain
        .first()
        .and_then(|block| crate::authelia::der::key(&block.label, &block.der));
    if first.and_then(|certified| key.belongs_to(&certified)) == Some(false) {
        defects
            .refusal(&CHAIN_OF_ANOTHER_KEY, shown, chain_place, "is not the key's")
            .related(place, "the `key`");
    }
    if let Some((number, said)) = not_valid_now(&chain) {
        defects.refusal(
            &CHAIN_NOT_VALID_NOW,
            shown,
            chain_place,
            text!("certificate {number} {said}"),
        );
    } else if let Some(number) = not_signed(&chain) {
        let text = text!("certificate {number} is not signed by the next one");
        defects
            .refusal(&CHAIN_NOT_SIGNED, shown, chain_place, text)
            .help("write the certificate of the key first, then that of its issuer, and so on");
    }
}

/// The old options for one key.
fn old(options: &Options, defects: &mut Defects) {
    const KEY: &str = "issuer_private_key";
    let setting = options.secret(KEY);
    let Some(text) = setting.value() else { return };
    // Set to nothing, where the version takes that for a key.
    if text.is_empty() {
        defects.refusal(&KEY_KIND, KEY, setting.place, "is empty");
        return;
    }
    let Some(blocks) = read_pem(text.reveal()) else { return };
    let key = blocks
        .first()
        .and_then(|block| crate::authelia::der::key(&block.label, &block.der));
    let Some(key) = key else { return };
    if let Key::Rsa { modulus, .. } = &key
        && modulus.len() < FEWEST_BYTES
    {
        short(KEY, setting.place, modulus, defects);
        return;
    }
    chain(options, "issuer_certificate_chain", &key, setting.place, defects);
}
