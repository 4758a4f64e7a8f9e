//! A client's id, and what it refers to by name.

use std::collections::HashMap;

use super::defects::Defects;
use super::meant::near;
use super::{Client, Known, items, shown_id, texts};
use crate::authelia::Provider;
use crate::authelia::refusals::client::{
    CLAIMS_POLICY_UNKNOWN, CLIENT_VALUE, CONSENT_MODE, ID_CHARACTERS, ID_LONG, ID_REQUIRED, ID_TWICE, LIFESPAN_UNKNOWN,
    MACHINE_POLICY, POLICY_UNKNOWN, SCOPE_WITHOUT_CLAIM,
};
use crate::authelia::schema::{AUDIENCE_MODES, CONSENT_MODES, PKCE_METHODS, STANDARD_SCOPES};
use crate::authelia::standard_claims::is_standard;
use crate::authelia::versions::ADDRESS_AND_PHONE_SCOPES;
use crate::finding::quoted;
use crate::source::Span;

/// The longest client id, in bytes.
const LONGEST_ID: usize = 100;

/// Ids that are empty, too long, of other characters, or there twice.
pub(super) fn check_ids(provider: &Provider, defects: &mut Defects) {
    let mut seen: HashMap<&str, Span> = HashMap::new();
    for registration in provider.registrations() {
        let setting = registration.options.text("client_id");
        let id = match setting.value() {
            Some(id) if !id.is_empty() => *id,
            None if !setting.is_absent() => continue,
            _ => {
                defects
                    .of_client(
                        shown_id(&registration.options),
                        &ID_REQUIRED,
                        "id",
                        setting.place,
                        "is missing",
                    )
                    .lacks("client_id")
                    .gives("client_id")
                    .write("client_id: 'coder'");
                continue;
            }
        };
        if id.len() > LONGEST_ID {
            defects.of_client(id, &ID_LONG, "id", setting.place, "is longer than 100 bytes");
        }
        if !id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._~-".contains(&byte))
        {
            defects
                .of_client(
                    id,
                    &ID_CHARACTERS,
                    "id",
                    setting.place,
                    "has other characters than A-Z a-z 0-9 . _ ~ -",
                )
                .gives("client_id");
        }
        match seen.get(id) {
            Some(first) => {
                defects
                    .of_client(id, &ID_TWICE, "id", setting.place, "duplicate client id")
                    .related(*first, "first here")
                    .help("give one of the two another id, or remove it");
            }
            None => {
                seen.insert(id, setting.place);
            }
        }
    }
}

/// What a client refers to, and its options with a few values.
pub(super) fn check(client: &Client<'_>, known: &Known<'_>, defects: &mut Defects) {
    authorization_policy(client, known, defects);
    let lifespan = client.options.text("lifespan");
    if let (Some(name), Some(defined)) = (lifespan.value().filter(|name| !name.is_empty()), &known.lifespans)
        && !defined.contains(name)
    {
        defects.of_client(
            client.id,
            &LIFESPAN_UNKNOWN,
            "lifespan",
            lifespan.place,
            text!("{} is not defined", quoted(name)),
        );
    }
    for (option, allowed) in [
        ("pkce_challenge_method", PKCE_METHODS.as_slice()),
        ("requested_audience_mode", AUDIENCE_MODES.as_slice()),
    ] {
        let setting = client.options.text(option);
        if let Some(value) = setting
            .value()
            .filter(|value| !value.is_empty() && !allowed.contains(value))
        {
            defects.not_one_of(&CLIENT_VALUE, client.id, option, setting.place, value, allowed);
        }
    }
    let consent = client.options.text("consent_mode");
    if let Some(value) = consent
        .value()
        .filter(|value| !value.is_empty() && !CONSENT_MODES.contains(value))
    {
        defects.not_one_of(
            &CONSENT_MODE,
            client.id,
            "consent_mode",
            consent.place,
            value,
            &CONSENT_MODES,
        );
    }
    claims_policy(client, known, defects);
}

fn authorization_policy(client: &Client<'_>, known: &Known<'_>, defects: &mut Defects) {
    let setting = client.options.text("authorization_policy");
    let Some(policy) = setting.value().filter(|policy| !policy.is_empty()) else {
        return;
    };
    let standard = matches!(*policy, "one_factor" | "two_factor");
    let mut names = vec!["two_factor", "one_factor"];
    names.extend(known.policies.iter().flatten());
    let defined = known.policies.as_ref().map(|defined| defined.contains(policy));
    // `deny` and `bypass` can never be names of custom policies that Authelia takes here.
    if !standard && (defined == Some(false) || matches!(*policy, "deny" | "bypass")) {
        defects
            .of_client(
                client.id,
                &POLICY_UNKNOWN,
                "authorization_policy",
                setting.place,
                match near(policy, &names) {
                    Some(near) => text!("unknown policy {}; did you mean {}?", quoted(policy), quoted(near)),
                    None => text!("unknown policy {}", quoted(policy)),
                },
            )
            .write(format!(
                "authorization_policy: '{}'",
                near(policy, &names).unwrap_or("two_factor")
            ));
    }
    let credentials = texts(client.options, "grant_types").is_some_and(|grants| grants.contains(&"client_credentials"));
    if credentials && *policy != "one_factor" {
        defects
            .of_client(
                client.id,
                &MACHINE_POLICY,
                "authorization_policy",
                setting.place,
                "does not fit `client_credentials`",
            )
            .because_of(client.id, "client_credentials")
            .write("authorization_policy: 'one_factor'");
    }
}

fn claims_policy(client: &Client<'_>, known: &Known<'_>, defects: &mut Defects) {
    let setting = client.options.text("claims_policy");
    let (Some(name), Some(policies)) = (setting.value().filter(|name| !name.is_empty()), &known.claims_policies) else {
        return;
    };
    let Some(custom) = policies.get(name) else {
        defects.of_client(
            client.id,
            &CLAIMS_POLICY_UNKNOWN,
            "claims_policy",
            setting.place,
            text!("{} is not defined", quoted(name)),
        );
        return;
    };
    let Some(scopes) = &known.scopes else { return };
    for item in items(client.options, "scopes") {
        let Some(defined) = item.value().and_then(|scope| scopes.get(scope.as_str())) else {
            continue;
        };
        for claim in items(defined, "claims").into_iter().filter_map(|claim| claim.value()) {
            if !is_standard(claim) && !custom.contains(claim) {
                defects
                    .of_client(
                        client.id,
                        &SCOPE_WITHOUT_CLAIM,
                        "scopes",
                        item.place,
                        text!("needs the claim {}", quoted(claim)),
                    )
                    .related(setting.place, "the claims policy");
            }
        }
    }
}

/// Whether a scope is one of Authelia's or one that is defined; `None` if that is not known.
pub(super) fn is_scope(scope: &str, known: &Known<'_>) -> Option<bool> {
    let later = matches!(scope, "address" | "phone") && !ADDRESS_AND_PHONE_SCOPES.holds(known.provider.version);
    if STANDARD_SCOPES.contains(&scope) && !later {
        return Some(true);
    }
    known.scopes.as_ref().map(|defined| defined.contains_key(scope))
}
