//! What Authelia itself says of its configuration when it starts: refusals and warnings.
//!
//! Source: authelia/authelia v4.39.20 `internal/configuration/validator/identity_providers.go` and what it calls. A
//! value that is not known is never complained of.

mod algorithms;
mod authentication;
mod bearer;
mod claims;
mod defects;
mod expanded;
mod flow;
mod identity;
mod keys;
mod known;
mod meant;
mod policies;
mod provider_options;
mod sections;
mod uris;

use super::versions::EMPTY_SECRETS_ARE_SET;
use super::{Extent, Provider};
use crate::digest::{self, Digest};
use crate::finding::Finding;
use crate::options::Options;
use crate::setting::Setting;
use crate::version::Version;
use defects::Defects;
pub(super) use expanded::mark_expanded;
use known::{Client, Known, SecretKind, items, shown_id, texts};
pub(super) use sections::KnownSections;

/// What Authelia would say of the sections outside of `identity_providers`.
pub(super) fn of_sections(known: &KnownSections<'_>) -> Vec<Finding> {
    let mut defects = Defects::default();
    sections::check(known, &mut defects);
    defects.into_findings()
}

/// Everything that Authelia would say of `identity_providers`, but for what it says while loading.
pub(super) fn validate(provider: &Provider) -> Vec<Finding> {
    let mut defects = Defects::default();
    let known = gather(provider);
    provider_options::check(&known, &mut defects);
    keys::check_issuer(&known, &mut defects);
    policies::check(provider, &mut defects);
    claims::check(&known, &mut defects);
    identity::check_ids(provider, &mut defects);
    for registration in provider.registrations() {
        let client = Client {
            id: shown_id(&registration.options),
            options: &registration.options,
            jwks: &registration.jwks,
            secret: secret_of(&registration.options, provider.version),
        };
        identity::check(&client, &known, &mut defects);
        bearer::check(&client, &mut defects);
        flow::check(&client, &known, &mut defects);
        uris::check(&client, provider.version, &mut defects);
        algorithms::check(&client, &known, &mut defects);
        keys::check_client(&client, provider.version, &mut defects);
        authentication::check(&client, provider.version, &mut defects);
    }
    defects.into_findings()
}

/// Whether a certificate of the issuer's keys, or of a client's, is signed in a way that is not verified.
pub(super) fn unverified_certificates(provider: &Provider) -> [bool; 2] {
    const CHAIN: &str = "certificate_chain";
    let unverified = |keys: &Setting<Vec<Options>>| {
        let mut keys = keys.value().into_iter().flatten();
        keys.any(|key| keys::is_unverified(key, CHAIN))
    };
    let old = keys::is_unverified(&provider.options, "issuer_certificate_chain");
    let clients = provider.registrations().iter().any(|client| unverified(&client.jwks));
    [old || unverified(&provider.jwks), clients]
}

fn gather(provider: &Provider) -> Known<'_> {
    let whole = provider.extent == Extent::Configuration && provider.secrets_elsewhere.is_none();
    let complete = provider.extent == Extent::Configuration && provider.incomplete.is_none();
    // What is not in a fragment may well be in the rest of the configuration.
    let named = |known: bool| complete && known;
    let policies = &provider.authorization_policies;
    // Of a section in the wrong place it is said that it is there, and not of all clients that they name nothing.
    let misplaced = provider.tree.get("authorization_policies").is_some();
    let policies = named(policies.why_unknown().is_none() && !misplaced).then(|| {
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

fn secret_of(options: &Options, version: Version) -> SecretKind {
    let setting = options.secret("client_secret");
    if setting.is_absent() {
        return SecretKind::None;
    }
    if setting.why_unknown().is_some() {
        return SecretKind::Unknown;
    }
    match setting
        .value()
        .map(|secret| (secret.is_empty(), digest::decode(secret)))
    {
        None => SecretKind::Unknown,
        // No secret fits it.
        Some((true, _)) if EMPTY_SECRETS_ARE_SET.holds(version) => SecretKind::Digest,
        Some((true, _)) => SecretKind::None,
        Some((false, decoded)) => match decoded.as_ref().map(Digest::is_plaintext) {
            Ok(true) => SecretKind::Plaintext,
            Ok(false) => SecretKind::Digest,
            // It stops Authelia by itself.
            Err(_) => SecretKind::Unknown,
        },
    }
}
