//! What Authelia itself says of its configuration when it starts: refusals and warnings.
//!
//! Source: authelia/authelia v4.39.20 `internal/configuration/validator/identity_providers.go` and what it calls. A
//! value that is not known is never complained of.

mod algorithms;
mod authentication;
mod bearer;
mod claims;
mod expanded;
mod flow;
mod identity;
mod judge;
mod keys;
mod meant;
mod outside;
mod policies;
mod provider_options;
mod uris;

use std::collections::{HashMap, HashSet};

use super::{Extent, Provider};
use crate::digest::{self, Digest};
use crate::finding::Finding;
use crate::options::Options;
use crate::setting::Setting;
pub(super) use expanded::mark_expanded;
use judge::Judge;
pub(super) use outside::Outside;

/// What can be referred to, gathered once for all clients.
struct Known<'a> {
    provider: &'a Provider,
    /// Whether the whole provider section is there, so that what is missing from it is missing.
    whole: bool,
    /// The signing algorithms that the issuer's keys offer; `None` if that is not known.
    algorithms: Option<HashSet<String>>,
    /// The ids of the issuer's signing keys; `None` if that is not known.
    key_ids: Option<HashSet<String>>,
    policies: Option<HashSet<&'a str>>,
    lifespans: Option<HashSet<&'a str>>,
    scopes: Option<HashMap<&'a str, &'a Options>>,
    claims_policies: Option<HashMap<&'a str, HashSet<String>>>,
}

/// One client with what its rules ask for again and again.
struct Client<'a> {
    /// As Authelia prints it.
    id: &'a str,
    options: &'a Options,
    jwks: &'a Setting<Vec<Options>>,
    secret: Secret,
}

/// What the client's secret is.
enum Secret {
    None,
    Plaintext,
    Digest,
    Unknown,
}

/// What Authelia would say of the sections outside of `identity_providers`.
pub(super) fn surroundings(outside: &Outside<'_>) -> Vec<Finding> {
    let mut judge = Judge::default();
    outside::check(outside, &mut judge);
    judge.into_defects()
}

/// Everything that Authelia would say of `identity_providers`, but for what it says while loading.
pub(super) fn validate(provider: &Provider) -> Vec<Finding> {
    let mut judge = Judge::default();
    let known = gather(provider);
    provider_options::check(&known, &mut judge);
    keys::check_issuer(&known, &mut judge);
    policies::check(provider, &mut judge);
    claims::check(&known, &mut judge);
    identity::check_ids(provider, &mut judge);
    for registration in provider.registrations() {
        let client = Client {
            id: shown_id(&registration.options),
            options: &registration.options,
            jwks: &registration.jwks,
            secret: secret_of(&registration.options),
        };
        identity::check(&client, &known, &mut judge);
        bearer::check(&client, &mut judge);
        flow::check(&client, &known, &mut judge);
        uris::check(&client, provider.version, &mut judge);
        algorithms::check(&client, &known, &mut judge);
        keys::check_client(&client, &mut judge);
        authentication::check(&client, provider.version, &mut judge);
    }
    judge.into_defects()
}

/// The client's id as it can be shown: its name, if the id is not known.
fn shown_id(options: &Options) -> &str {
    ["client_id", "client_name"]
        .iter()
        .find_map(|name| options.text(name).value().copied().filter(|text| !text.is_empty()))
        .unwrap_or_default()
}

fn gather(provider: &Provider) -> Known<'_> {
    let whole = provider.extent == Extent::Configuration && provider.secrets_elsewhere.is_none();
    let complete = provider.extent == Extent::Configuration && provider.incomplete.is_none();
    // What is not in a fragment may well be in the rest of the configuration.
    let named = |known: bool| complete && known;
    let policies = &provider.authorization_policies;
    // Of a section in the wrong place it is said that it is there, and not of all clients that they name nothing.
    let astray = provider.tree.get("authorization_policies").is_some();
    let policies = named(policies.why_unknown().is_none() && !astray).then(|| {
        policies
            .value()
            .into_iter()
            .flatten()
            .map(|policy| policy.name.value.as_str())
            .collect()
    });
    let lifespans = named(provider.lifespans.why_unknown().is_none()).then(|| {
        provider
            .lifespans
            .value()
            .into_iter()
            .flatten()
            .map(|named| named.name.value.as_str())
            .collect()
    });
    let scopes = named(provider.scopes.why_unknown().is_none()).then(|| {
        let scopes = provider.scopes.value().into_iter().flatten();
        scopes
            .map(|named| (named.name.value.as_str(), &named.options))
            .collect()
    });
    let claims_policies = named(provider.claims_policies.why_unknown().is_none()).then(|| {
        let policies = provider.claims_policies.value().into_iter().flatten();
        policies
            .map(|policy| (policy.name.value.as_str(), claims::custom_names(policy)))
            .collect()
    });
    let (algorithms, key_ids) = if whole || provider.jwks.value().is_some() {
        keys::offered(provider)
    } else {
        (None, None)
    };
    Known {
        provider,
        whole,
        algorithms,
        key_ids,
        policies,
        lifespans,
        scopes,
        claims_policies,
    }
}

fn secret_of(options: &Options) -> Secret {
    let setting = options.secret("client_secret");
    if setting.is_absent() {
        return Secret::None;
    }
    if setting.why_unknown().is_some() {
        return Secret::Unknown;
    }
    match setting
        .value()
        .map(|secret| (secret.is_empty(), digest::decode(secret)))
    {
        None => Secret::Unknown,
        Some((true, _)) => Secret::None,
        Some((false, decoded)) => match decoded.as_ref().map(Digest::is_plaintext) {
            Ok(true) => Secret::Plaintext,
            Ok(false) => Secret::Digest,
            // It stops Authelia by itself.
            Err(_) => Secret::Unknown,
        },
    }
}

/// The known items of a list option.
fn items<'a>(options: &'a Options, name: &str) -> Vec<&'a Setting<String>> {
    options
        .list(name)
        .value()
        .map(|items| items.iter().collect())
        .unwrap_or_default()
}

/// The known texts of a list option; `None` if the list or one of its items is not known.
fn texts<'a>(options: &'a Options, name: &str) -> Option<Vec<&'a str>> {
    let list = options.list(name);
    if list.is_absent() {
        return Some(Vec::new());
    }
    list.value()?
        .iter()
        .map(|item| item.value().map(String::as_str))
        .collect()
}
