//! The issuer's keys and the clients' keys.
//!
//! Source: authelia/authelia `internal/configuration/validator/identity_providers.go`
//! `validateOIDCIssuerJSONWebKeys`, `validateOIDCClientJSONWebKeysList`; `validator/util.go` `schemaJWKGetProperties`,
//! `jwkCalculateKID`; `internal/configuration/schema/types.go` `X509CertificateChain`.

use std::collections::HashSet;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::authelia::der;
use crate::authelia::key_algorithms::{key_of, made_id, signing_algorithm};
use crate::authelia::{PemBlock, Provider, read_pem};
use crate::options::{Options, Value};
use crate::source::Span;

mod client;
mod issuer;

pub(super) use client::{check as check_client, counts};
pub(super) use issuer::check as check_issuer;

const SIGNING: [&str; 9] = [
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
];
/// What the issuer has once its keys are right.
pub(super) const USABLE_KEYS: &str = "the issuer's keys";
/// The fewest bytes of an RSA modulus.
const FEWEST_BYTES: usize = 256;

/// What the entry is for: whatever is not `enc` counts as `sig`. `None` if it is not known.
fn use_of(entry: &Options) -> Option<&'static str> {
    let setting = entry.text("use");
    if setting.why_unknown().is_some() {
        return None;
    }
    Some(if setting.value() == Some(&"enc") { "enc" } else { "sig" })
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
        let none = provider.jwks.is_absent() && old.is_absent();
        if none {
            return (Some(HashSet::new()), Some(HashSet::new()));
        }
        let blocks = old.value().and_then(|text| read_pem(text.reveal()));
        let block = blocks.as_ref().and_then(|blocks| blocks.first());
        let key = block.and_then(|block| der::key(&block.label, &block.der));
        let id = key.and_then(|key| made_id(&key, "RS256")).filter(|_| only_old);
        return (
            only_old.then(|| HashSet::from(["RS256".to_owned()])),
            id.map(|id| HashSet::from([id])),
        );
    };
    let mut algorithms = Some(HashSet::new());
    let mut ids = Some(HashSet::new());
    // Beside the old options none of the keys counts.
    let old = provider.options.secret("issuer_private_key");
    let chain = provider.options.get("issuer_certificate_chain");
    let counted = if old.value().is_some_and(|key| !key.is_empty()) || chain.value().is_some() {
        &[]
    } else {
        keys.as_slice()
    };
    for entry in counted.iter().filter(|entry| has_key(entry)) {
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
            None => {
                let made = key_of(entry)
                    .zip(signing_algorithm(entry))
                    .and_then(|(key, algorithm)| made_id(&key, &algorithm));
                match made {
                    Some(id) => ids.iter_mut().for_each(|known| {
                        known.insert(id.clone());
                    }),
                    None => ids = None,
                }
            }
        }
    }
    (algorithms, ids)
}

/// Whether an entry has a key, or may have one. One that would be symmetric does not count.
fn has_key(entry: &Options) -> bool {
    let key = entry.key("key");
    let text = key.value().copied().flatten();
    key.why_unknown().is_some() || text.is_some_and(|text| !text.is_empty() && read_pem(text.reveal()).is_some())
}

/// The certificates of the option `name`, and its place.
fn chain_of(entry: &Options, name: &str) -> Option<(Vec<PemBlock>, Span)> {
    let setting = entry.get(name);
    let text = match setting.value()? {
        Value::Secret(text) => text.reveal(),
        Value::Text(text) => text.as_str(),
        _ => return None,
    };
    Some((read_pem(text)?, setting.place))
}

/// Which certificate of a chain is not valid now, counted from one, and since or until when; the first such one.
fn not_valid_now(chain: &[PemBlock]) -> Option<(usize, String)> {
    let now = now()?;
    let problems = chain.iter().enumerate().filter_map(|(at, block)| {
        let (from, to) = der::validity(&block.der)?;
        let day = |digits: &str| {
            Some(format!(
                "{}-{}-{}",
                digits.get(..4)?,
                digits.get(4..6)?,
                digits.get(6..8)?
            ))
        };
        if from > now {
            return Some((at + 1, format!("is not valid before {}", day(&from)?)));
        }
        (to < now)
            .then(|| Some((at + 1, format!("is not valid after {}", day(&to)?))))
            .flatten()
    });
    problems.into_iter().next()
}

/// Which certificate of a chain is not signed by the one behind it, counted from one; the first such one.
fn not_signed(chain: &[PemBlock]) -> Option<usize> {
    let pairs = chain.windows(2).position(|pair| match pair {
        [block, issuer] => der::is_signed_by(&block.der, &issuer.der) == Some(false),
        _ => false,
    });
    pairs.map(|at| at + 1)
}

/// Whether a chain of the options has a certificate of which it is not worked out who signed it.
pub(super) fn is_unverified(options: &Options, name: &str) -> bool {
    let chain = chain_of(options, name).map(|(chain, _)| chain).unwrap_or_default();
    chain.windows(2).any(|pair| match pair {
        [block, issuer] => der::is_signed_by(&block.der, &issuer.der).is_none(),
        _ => false,
    })
}

/// The digits of year, month, day, hour, minute and second, now and in UTC.
fn now() -> Option<String> {
    let seconds = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs()).ok()?;
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    // Days since 1970 to a date: years begin in March, so that leap days come last.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let (hour, minute, second) = (rest / 3_600, rest % 3_600 / 60, rest % 60);
    Some(format!("{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_time_has_fourteen_digits() {
        let now = super::now().unwrap_or_default();
        assert!(
            now.len() == 14 && now.bytes().all(|byte| byte.is_ascii_digit()),
            "{now}"
        );
        assert!(
            now.as_str() > "20250101000000" && now.as_str() < "21000101000000",
            "{now}"
        );
    }
}
