//! The provider's own options.

use super::{Known, items};
use crate::authelia::refusals::provider::{
    CORS_ENDPOINT, CORS_ORIGIN, CORS_ORIGIN_EMPTY, CORS_WILDCARD, CORS_WILDCARD_AND_CLIENTS, DISCOVERY_ALGORITHM,
    DISCOVERY_KEY_ID, ENFORCE_PKCE_INVALID, ENTROPY_LOW, ENTROPY_OFF, KEYS_TWICE, NO_CLIENTS, NO_KEYS,
};
use crate::authelia::schema::{CORS_ENDPOINTS, ENFORCE_PKCE};
use crate::authelia::validate::defects::Defects;
use crate::authelia::validate::meant::meant;
use crate::authelia::versions::DEVICE_CODE;
use crate::finding::quoted;
use crate::golang::Url;
use crate::options::Options;

pub(super) fn check(known: &Known<'_>, defects: &mut Defects) {
    let provider = known.provider;
    let options = &provider.options;
    let no_clients = provider.clients.why_unknown().is_none() && provider.registrations().is_empty();
    if known.whole && no_clients && provider.incomplete.is_none() {
        defects
            .refusal(&NO_CLIENTS, "clients", provider.place, "no clients are configured")
            .help(
                "register each application below `clients:`; `oidc-crosscheck explain client-not-registered` shows how",
            )
            .lacks("clients")
            .gives("identity_providers.oidc.clients");
    }
    let old_key = options.secret("issuer_private_key");
    let chain = options.get("issuer_certificate_chain");
    let jwks = &provider.jwks;
    let no_jwks = jwks.is_absent() || jwks.value().is_some_and(Vec::is_empty);
    if known.whole && no_jwks && old_key.is_absent() {
        defects
            .refusal(&NO_KEYS, "jwks", options.place(), "no key to sign with is configured")
            .help(
                "# authelia crypto pair rsa generate\njwks:\n  - key: |\n      -----BEGIN PRIVATE KEY-----\n      …\n      \
                 -----END PRIVATE KEY-----",
            );
    }
    if !no_jwks && jwks.value().is_some() {
        for (option, present, place) in [
            ("issuer_private_key", old_key.value().is_some(), old_key.place),
            ("issuer_certificate_chain", chain.value().is_some(), chain.place),
        ] {
            if present {
                defects
                    .refusal(&KEYS_TWICE, option, place, "is set together with `jwks`")
                    .related(jwks.place, "the new option");
            }
        }
    }
    let enforce = options.text("enforce_pkce");
    if let Some(value) = enforce.value()
        && !ENFORCE_PKCE.contains(value)
    {
        defects
            .refusal(
                &ENFORCE_PKCE_INVALID,
                "enforce_pkce",
                enforce.place,
                text!("{} is not a value Authelia knows", quoted(value)),
            )
            .write(format!(
                "enforce_pkce: '{}'  # one of: {}",
                meant(value, &ENFORCE_PKCE).unwrap_or_default(),
                ENFORCE_PKCE.join(", ")
            ));
    }
    entropy(known, defects);
    discovery(known, defects);
    cors(known, defects);
}

fn entropy(known: &Known<'_>, defects: &mut Defects) {
    let entropy = known.provider.options.number("minimum_parameter_entropy");
    match entropy.value() {
        Some(-1) => {
            defects.refusal(
                &ENTROPY_OFF,
                "minimum_parameter_entropy",
                entropy.place,
                "switches the check off",
            );
        }
        Some(1..=7) => {
            defects.refusal(&ENTROPY_LOW, "minimum_parameter_entropy", entropy.place, "is below 8");
        }
        _ => {}
    }
}

fn discovery(known: &Known<'_>, defects: &mut Defects) {
    let options = &known.provider.options;
    let (algorithm, key_id) = (
        options.text("discovery_signed_response_alg"),
        options.text("discovery_signed_response_key_id"),
    );
    if let (Some(id), Some(ids)) = (key_id.value().filter(|id| !id.is_empty()), &known.key_ids) {
        if !ids.contains(*id) {
            defects.refusal(
                &DISCOVERY_KEY_ID,
                "discovery_signed_response_key_id",
                key_id.place,
                text!("no key has the id {}", quoted(id)),
            );
        }
    } else if let (Some(value), Some(offered)) = (algorithm.value(), &known.algorithms)
        && !matches!(*value, "" | "none" | "RS256")
        && !offered.contains(*value)
    {
        defects.refusal(
            &DISCOVERY_ALGORITHM,
            "discovery_signed_response_alg",
            algorithm.place,
            text!("no key in `jwks` is for {}", quoted(value)),
        );
    }
}

fn cors(known: &Known<'_>, defects: &mut Defects) {
    let options = &known.provider.options;
    // The last one came later.
    let later = usize::from(!DEVICE_CODE.holds(known.provider.version));
    let endpoints = CORS_ENDPOINTS
        .get(..CORS_ENDPOINTS.len() - later)
        .unwrap_or(&CORS_ENDPOINTS);
    for item in items(options, "cors.endpoints") {
        if let Some(value) = item.value().filter(|value| !endpoints.contains(&value.as_str())) {
            defects
                .refusal(
                    &CORS_ENDPOINT,
                    "endpoints",
                    item.place,
                    text!("{} is not an endpoint", quoted(value)),
                )
                .write(format!("endpoints: ['{}']", endpoints.join("', '")));
        }
    }
    origins(options, defects);
}

fn origins(options: &Options, defects: &mut Defects) {
    let origins = items(options, "cors.allowed_origins");
    let from_clients = options.flag("cors.allowed_origins_from_client_redirect_uris");
    for item in &origins {
        let Some(value) = item.value() else { continue };
        if value.is_empty() {
            defects
                .refusal(&CORS_ORIGIN_EMPTY, "allowed_origins", item.place, "an entry is empty")
                .help("remove the entry");
            continue;
        }
        if value == "*" {
            if origins.len() > 1 {
                defects.refusal(
                    &CORS_WILDCARD,
                    "allowed_origins",
                    item.place,
                    "`*` together with other origins",
                );
            }
            if from_clients.value() == Some(&true) {
                defects
                    .refusal(
                        &CORS_WILDCARD_AND_CLIENTS,
                        "allowed_origins",
                        item.place,
                        "`*` excludes the clients' origins",
                    )
                    .related(
                        from_clients.place,
                        "`allowed_origins_from_client_redirect_uris` adds the clients' origins",
                    );
            }
            continue;
        }
        let Ok(url) = Url::parse(value) else { continue };
        if !url.path.is_empty() || !url.raw_query.is_empty() {
            defects.refusal(
                &CORS_ORIGIN,
                "allowed_origins",
                item.place,
                "an origin has neither path nor query",
            );
        }
    }
}
