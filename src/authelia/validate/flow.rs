//! Scopes, response types, response modes and grant types.

use std::collections::BTreeSet;

use super::defects::Defects;
use super::{Client, Known, identity, items, texts};
use crate::authelia::refusals::client::{
    CODE_GRANT_WITHOUT_CODE, IMPLICIT_GRANT_ALONE, LIST_DUPLICATE, LIST_VALUE, MACHINE_GRANT_OF_PUBLIC, MACHINE_SCOPE,
    REFRESH_GRANT_WITHOUT_CODE, REFRESH_GRANT_WITHOUT_SCOPE, REFRESH_SCOPE_WITHOUT_CODE, RESPONSE_TYPE, SCOPE_UNKNOWN,
};
use crate::authelia::schema::{GRANT_TYPES, REFRESH_SCOPES, RESPONSE_MODES, RESPONSE_TYPES};
use crate::authelia::subject;
use crate::authelia::versions::DEVICE_CODE;
use crate::finding::quoted;
use crate::source::Span;
use crate::version::Version;

pub(super) fn check(client: &Client<'_>, known: &Known<'_>, defects: &mut Defects) {
    for option in ["scopes", "response_types", "response_modes", "grant_types"] {
        duplicates(client, option, defects);
    }
    let grants = texts(client.options, "grant_types");
    let credentials = grants
        .as_ref()
        .is_some_and(|grants| grants.contains(&"client_credentials"));
    scopes(client, known, credentials, defects);
    response_types(client, defects);
    for (option, allowed) in [
        ("response_modes", RESPONSE_MODES.as_slice()),
        ("grant_types", grants_of(known.provider.version)),
    ] {
        for item in items(client.options, option) {
            if let Some(value) = item.value().filter(|value| !allowed.contains(&value.as_str())) {
                defects.not_one_of(&LIST_VALUE, client.id, option, item.place, value, allowed);
            }
        }
    }
    if let Some(grants) = grants {
        grant_types(client, &grants, defects);
    }
}

/// The grant types that `version` knows; the last one came later.
fn grants_of(version: Version) -> &'static [&'static str] {
    let known = GRANT_TYPES.len() - usize::from(!DEVICE_CODE.holds(version));
    GRANT_TYPES.get(..known).unwrap_or(&GRANT_TYPES)
}

/// Authelia drops what is there twice and warns.
fn duplicates(client: &Client<'_>, option: &str, defects: &mut Defects) {
    let mut seen = BTreeSet::new();
    for item in items(client.options, option) {
        let Some(value) = item.value() else { continue };
        if !seen.insert(value) {
            defects.of_client(
                client.id,
                &LIST_DUPLICATE,
                option,
                item.place,
                text!("has {} twice", quoted(value)),
            );
        }
    }
}

fn scopes(client: &Client<'_>, known: &Known<'_>, credentials: bool, defects: &mut Defects) {
    let scopes = client.options.list("scopes");
    if scopes.default {
        return;
    }
    let mut is_first = true;
    for item in items(client.options, "scopes") {
        let Some(scope) = item.value() else { continue };
        if credentials {
            if scope == "openid" || is_refresh_scope(scope) {
                let text = text!("{} does not fit `client_credentials`", quoted(scope));
                let added = defects.of_client(client.id, &MACHINE_SCOPE, "scopes", item.place, text);
                // They are all for the one grant type.
                if is_first {
                    added.gives(subject(Some(client.id), "client_credentials"));
                } else {
                    added.because_of(client.id, "client_credentials");
                }
                is_first = false;
            }
        } else if identity::is_scope(scope, known) == Some(false) {
            defects.of_client(
                client.id,
                &SCOPE_UNKNOWN,
                "scopes",
                item.place,
                text!("{} is not a known scope", quoted(scope)),
            );
        }
    }
    let offline = items(client.options, "scopes")
        .into_iter()
        .find(|item| item.value().is_some_and(|scope| is_refresh_scope(scope)));
    // Authelia looks at this before it fills in the default response type, so leaving it out warns, too.
    let written = client.options.list("response_types");
    let types = if written.default {
        Some(Vec::new())
    } else {
        texts(client.options, "response_types")
    };
    if let (Some(item), Some(types)) = (offline, types)
        && !types.iter().any(|kind| brings_code(kind))
    {
        let text = if written.default {
            "`offline_access` without `response_types`"
        } else {
            "`offline_access` needs a response type with a code"
        };
        defects
            .of_client(client.id, &REFRESH_SCOPE_WITHOUT_CODE, "scopes", item.place, text)
            .write("response_types:\n  - 'code'");
    }
}

fn response_types(client: &Client<'_>, defects: &mut Defects) {
    for item in items(client.options, "response_types") {
        if let Some(value) = item.value().filter(|value| !RESPONSE_TYPES.contains(&value.as_str())) {
            defects.not_one_of(
                &RESPONSE_TYPE,
                client.id,
                "response_types",
                item.place,
                value,
                &RESPONSE_TYPES,
            );
        }
    }
}

fn grant_types(client: &Client<'_>, grants: &[&str], defects: &mut Defects) {
    let list = client.options.list("grant_types");
    let place_of = |grant: &str| {
        let items = list.value().copied().unwrap_or_default();
        let item = items
            .iter()
            .find(|item| item.value().is_some_and(|value| value == grant));
        item.map_or(list.place, |item| item.place)
    };
    let types = texts(client.options, "response_types");
    let lacks = |wanted: fn(&str) -> bool| {
        types
            .as_ref()
            .is_some_and(|types| !types.iter().any(|kind| wanted(kind)))
    };
    if grants.contains(&"authorization_code") && lacks(brings_code) {
        defects.of_client(
            client.id,
            &CODE_GRANT_WITHOUT_CODE,
            "grant_types",
            place_of("authorization_code"),
            "`authorization_code` fits no response type",
        );
    }
    if grants.contains(&"implicit") && lacks(is_implicit_or_hybrid) {
        defects.of_client(
            client.id,
            &IMPLICIT_GRANT_ALONE,
            "grant_types",
            place_of("implicit"),
            "`implicit` fits no response type",
        );
    }
    if grants.contains(&"client_credentials") && client.options.flag("public").value() == Some(&true) {
        defects.of_client(
            client.id,
            &MACHINE_GRANT_OF_PUBLIC,
            "grant_types",
            place_of("client_credentials"),
            "`client_credentials` needs a secret",
        );
    }
    if grants.contains(&"refresh_token") {
        refresh_token(client, place_of("refresh_token"), lacks(brings_code), defects);
    }
}

fn is_refresh_scope(scope: &str) -> bool {
    REFRESH_SCOPES.contains(&scope)
}

/// The grant `refresh_token`, listed at `place`.
fn refresh_token(client: &Client<'_>, place: Span, without_code: bool, defects: &mut Defects) {
    let scopes = texts(client.options, "scopes");
    if scopes.is_some_and(|scopes| !scopes.iter().any(|scope| is_refresh_scope(scope))) {
        defects
            .of_client(
                client.id,
                &REFRESH_GRANT_WITHOUT_SCOPE,
                "grant_types",
                place,
                "`refresh_token` needs `offline_access`",
            )
            .related(
                client.options.list("scopes").place,
                "`offline_access` is not among them",
            );
    }
    if without_code {
        defects.of_client(
            client.id,
            &REFRESH_GRANT_WITHOUT_CODE,
            "grant_types",
            place,
            "`refresh_token` needs a response type with a code",
        );
    }
}

fn brings_code(response_type: &str) -> bool {
    matches!(
        response_type,
        "code" | "code id_token" | "code token" | "code id_token token"
    )
}

fn is_implicit_or_hybrid(response_type: &str) -> bool {
    RESPONSE_TYPES.contains(&response_type) && response_type != "code"
}
