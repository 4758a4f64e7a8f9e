//! `claims_policies` and custom `scopes`.

use std::collections::HashSet;

use super::defects::Defects;
use super::{Known, items};
use crate::authelia::refusals::provider::{
    AUDIENCE_MODE, CLAIM_ATTRIBUTE, CLAIM_RESERVED, CLAIM_TWICE, SCOPE_CLAIM, SCOPE_TAKEN, TOKEN_CLAIM_RESERVED,
    TOKEN_CLAIM_UNKNOWN,
};
use crate::authelia::schema::{ID_TOKEN_AUDIENCE_MODES, STANDARD_SCOPES};
use crate::authelia::standard_claims::is_standard;
use crate::authelia::versions::{
    ACTIVE_DIRECTORY_WEBSITE, LDAP_DEFAULT_ATTRIBUTES, PAM_SCOPE, REQUESTED_AT_IS_A_CLAIM,
};
use crate::authelia::{ClaimsPolicy, Extent, Provider};
use crate::finding::quoted;
use crate::version::Version;
use crate::yaml::Node;

/// Claims that Authelia sets itself.
const RESERVED: [&str; 19] = [
    "jti",
    "azp",
    "client_id",
    "scope",
    "scp",
    "iss",
    "sub",
    "aud",
    "sid",
    "s_hash",
    "c_hash",
    "iat",
    "updated_at",
    "nbf",
    "exp",
    "auth_time",
    "amr",
    "acr",
    "nonce",
];
/// Reserved claims that an ID token may list nevertheless.
const NOT_RESERVED_IN_ID_TOKEN: [&str; 3] = ["client_id", "scp", "updated_at"];
/// User attributes that every backend has.
const ATTRIBUTES: [&str; 5] = ["username", "display_name", "groups", "email", "emails"];
/// The other attributes of a file backend; with LDAP they have to be mapped.
const MAPPED_ATTRIBUTES: [&str; 18] = [
    "given_name",
    "family_name",
    "middle_name",
    "nickname",
    "gender",
    "birthdate",
    "website",
    "profile",
    "picture",
    "zoneinfo",
    "locale",
    "phone_number",
    "phone_extension",
    "street_address",
    "locality",
    "region",
    "postal_code",
    "country",
];

/// The attributes that some implementations of LDAP map without being told.
///
/// Source: authelia/authelia `internal/configuration/schema/authentication.go`.
const LDAP_DEFAULTS: [(&str, &[&str]); 2] = [
    (
        "activedirectory",
        &[
            "family_name",
            "given_name",
            "middle_name",
            "website",
            "phone_number",
            "street_address",
            "locality",
            "region",
            "postal_code",
            "country",
        ],
    ),
    ("freeipa", &["family_name", "given_name"]),
];

/// Whether Authelia sets the claim itself, in every token.
fn is_reserved(claim: &str, version: Version) -> bool {
    RESERVED.contains(&claim) || (claim == "rat" && !REQUESTED_AT_IS_A_CLAIM.holds(version))
}

/// Whether users have an attribute of this name in every backend, or can have it by mapping.
pub(super) fn is_attribute(name: &str) -> bool {
    ATTRIBUTES.contains(&name) || MAPPED_ATTRIBUTES.contains(&name)
}

/// The names of the policy's custom claims.
pub(super) fn custom_names(policy: &ClaimsPolicy) -> HashSet<String> {
    let claims = policy.custom_claims.value().into_iter().flatten();
    claims
        .map(|claim| claim_name(claim.options.text("name").value().copied(), &claim.name.value))
        .collect()
}

fn claim_name(name: Option<&str>, key: &str) -> String {
    name.filter(|name| !name.is_empty()).unwrap_or(key).to_owned()
}

pub(super) fn check(known: &Known<'_>, defects: &mut Defects) {
    let provider = known.provider;
    let attributes = known_attributes(provider);
    for policy in provider.claims_policies.value().into_iter().flatten() {
        one(policy, attributes.as_ref(), provider.version, defects);
    }
    let everywhere: HashSet<String> = provider
        .claims_policies
        .value()
        .into_iter()
        .flatten()
        .flat_map(custom_names)
        .collect();
    for scope in provider.scopes.value().into_iter().flatten() {
        let name = scope.name.value.as_str();
        let pam = name == "authelia.pam" && PAM_SCOPE.holds(provider.version);
        if STANDARD_SCOPES.contains(&name) || (name.starts_with("authelia.") && !pam) {
            defects.refusal(
                &SCOPE_TAKEN,
                "scopes",
                scope.name.span,
                text!("{} is a scope of Authelia's own", quoted(name)),
            );
        }
        for item in items(&scope.options, "claims") {
            let Some(claim) = item.value() else { continue };
            let unknown = !is_standard(claim) && !everywhere.contains(claim);
            if is_reserved(claim, provider.version) || (unknown && known.claims_policies.is_some()) {
                defects.refusal(
                    &SCOPE_CLAIM,
                    "claims",
                    item.place,
                    text!("{} cannot be a scope's claim", quoted(claim)),
                );
            }
        }
    }
}

fn one(policy: &ClaimsPolicy, attributes: Option<&HashSet<String>>, version: Version, defects: &mut Defects) {
    let names = custom_claims(policy, attributes, version, defects);
    token_claims(policy, &names, version, defects);
    let mode = policy.options.text("id_token_audience_mode");
    if let Some(value) = mode.value().filter(|value| !ID_TOKEN_AUDIENCE_MODES.contains(value)) {
        defects
            .refusal(
                &AUDIENCE_MODE,
                "id_token_audience_mode",
                mode.place,
                text!("{} is not a value Authelia knows", quoted(value)),
            )
            .write("id_token_audience_mode: 'specification'");
    }
}

/// Checks the policy's own claims; their names.
fn custom_claims(
    policy: &ClaimsPolicy,
    attributes: Option<&HashSet<String>>,
    version: Version,
    defects: &mut Defects,
) -> HashSet<String> {
    let mut names: HashSet<String> = HashSet::new();
    for claim in policy.custom_claims.value().into_iter().flatten() {
        let setting = claim.options.text("name");
        let name = claim_name(setting.value().copied(), &claim.name.value);
        let place = if setting.value().is_some() {
            setting.place
        } else {
            claim.name.span
        };
        if is_reserved(&name, version) {
            defects.refusal(
                &CLAIM_RESERVED,
                "custom_claims",
                place,
                text!("{} is a claim of Authelia's own", quoted(&name)),
            );
        }
        let attribute = claim.options.text("attribute");
        let wanted = claim_name(attribute.value().copied(), &claim.name.value);
        if attributes.is_some_and(|known| !known.contains(&wanted)) && attribute.why_unknown().is_none() {
            let place = if attribute.value().is_some() {
                attribute.place
            } else {
                claim.name.span
            };
            defects.refusal(
                &CLAIM_ATTRIBUTE,
                "attribute",
                place,
                text!("no user has an attribute {}", quoted(&wanted)),
            );
        }
        if !names.insert(name.clone()) {
            defects.refusal(
                &CLAIM_TWICE,
                "custom_claims",
                place,
                text!("two claims are called {}", quoted(&name)),
            );
        }
    }
    names
}

/// The claims that the policy puts into tokens, beside those of the scopes.
fn token_claims(policy: &ClaimsPolicy, names: &HashSet<String>, version: Version, defects: &mut Defects) {
    let freed = REQUESTED_AT_IS_A_CLAIM.holds(version);
    let known = |claim: &str| is_standard(claim) || names.contains(claim);
    for option in ["id_token", "access_token"] {
        for item in items(&policy.options, option) {
            let Some(claim) = item.value() else { continue };
            let reserved = is_reserved(claim, version)
                && !(freed && option == "id_token" && NOT_RESERVED_IN_ID_TOKEN.contains(&claim.as_str()));
            let custom_unknown = policy.custom_claims.why_unknown().is_some();
            if reserved {
                defects.refusal(
                    &TOKEN_CLAIM_RESERVED,
                    option,
                    item.place,
                    text!("{} is always set by Authelia", quoted(claim)),
                );
            } else if !known(claim) && !custom_unknown {
                defects.refusal(
                    &TOKEN_CLAIM_UNKNOWN,
                    option,
                    item.place,
                    text!("the claim {} is not known", quoted(claim)),
                );
            }
        }
    }
}

/// The attributes that users can have; `None` if the files do not show them all.
fn known_attributes(provider: &Provider) -> Option<HashSet<String>> {
    if provider.extent != Extent::Configuration {
        return None;
    }
    let tree = &provider.tree;
    let mut known: HashSet<String> = ATTRIBUTES.iter().map(|name| (*name).to_owned()).collect();
    let mut add = |path: &[&str]| {
        for entry in tree
            .at(path)
            .and_then(Node::mapping)
            .into_iter()
            .flat_map(crate::yaml::Mapping::entries)
        {
            known.extend(entry.key.scalar().map(|key| key.text.to_string()));
            let renamed = entry
                .value
                .get("name")
                .and_then(Node::scalar)
                .map(|name| name.text.to_string());
            known.extend(renamed);
        }
    };
    add(&["definitions", "user_attributes"]);
    add(&["authentication_backend", "ldap", "attributes"]);
    add(&["authentication_backend", "ldap", "attributes", "extra"]);
    add(&["authentication_backend", "file", "extra_attributes"]);
    let implementation = tree
        .at(&["authentication_backend", "ldap", "implementation"])
        .and_then(Node::scalar);
    if LDAP_DEFAULT_ATTRIBUTES.holds(provider.version)
        && let Some(implementation) = implementation
    {
        let website = ACTIVE_DIRECTORY_WEBSITE.holds(provider.version);
        let mapped = LDAP_DEFAULTS.iter().filter(|(name, _)| *name == &*implementation.text);
        let attributes = mapped.flat_map(|(_, attributes)| *attributes);
        known.extend(
            attributes
                .filter(|name| website || **name != "website")
                .map(|name| (*name).to_owned()),
        );
    }
    let file = tree.at(&["authentication_backend", "file"]).is_some();
    if file {
        known.extend(MAPPED_ATTRIBUTES.iter().map(|name| (*name).to_owned()));
    }
    (file || tree.at(&["authentication_backend", "ldap"]).is_some()).then_some(known)
}
