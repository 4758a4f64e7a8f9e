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
mod known;
mod meant;
mod outside;
mod policies;
mod provider_options;
mod uris;

use super::{Extent, Provider};
use crate::digest::{self, Digest};
use crate::finding::Finding;
use crate::options::Options;
pub(super) use expanded::mark_expanded;
use judge::Judge;
use known::{Client, Known, Secret, items, shown_id, texts};
pub(super) use outside::Outside;

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
