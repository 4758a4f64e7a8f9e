//! Scopes, response types, response modes and grant types.

use std::collections::HashSet;

use super::judge::Judge;
use super::{Client, Known, identity, items, texts};
use crate::authelia::schema::{GRANT_TYPES, RESPONSE_MODES, RESPONSE_TYPES};
use crate::finding::quoted;

pub(super) fn check(client: &Client<'_>, known: &Known<'_>, judge: &mut Judge) {
    for option in ["scopes", "response_types", "response_modes", "grant_types"] {
        duplicates(client, option, judge);
    }
    let grants = texts(client.options, "grant_types");
    let credentials = grants
        .as_ref()
        .is_some_and(|grants| grants.contains(&"client_credentials"));
    scopes(client, known, credentials, judge);
    response_types(client, judge);
    for (option, allowed) in [
        ("response_modes", RESPONSE_MODES.as_slice()),
        ("grant_types", GRANT_TYPES.as_slice()),
    ] {
        for item in items(client.options, option) {
            if let Some(value) = item.value().filter(|value| !allowed.contains(&value.as_str())) {
                judge.not_one_of(client.id, option, item.place, value, allowed);
            }
        }
    }
    if let Some(grants) = grants {
        grant_types(client, &grants, judge);
    }
}

/// Authelia drops what is there twice and warns.
fn duplicates(client: &Client<'_>, option: &str, judge: &mut Judge) {
    let mut seen = HashSet::new();
    for item in items(client.options, option) {
        let Some(value) = item.value() else { continue };
        if !seen.insert(value) {
            judge
                .client(
                    client.id,
                    option,
                    item.place,
                    format!("has {} twice", quoted(value)),
                    "starts and warns: values must be unique.",
                )
                .warns();
        }
    }
}

fn scopes(client: &Client<'_>, known: &Known<'_>, credentials: bool, judge: &mut Judge) {
    let scopes = client.options.list("scopes");
    if scopes.default {
        return;
    }
    for item in items(client.options, "scopes") {
        let Some(scope) = item.value() else { continue };
        if credentials {
            if matches!(scope.as_str(), "openid" | "offline" | "offline_access") {
                judge.client(
                    client.id,
                    "scopes",
                    item.place,
                    format!("{} does not fit `client_credentials`", quoted(scope)),
                    "refuses to start.",
                );
            }
        } else if identity::is_scope(scope, known) == Some(false) {
            judge
                .client(
                    client.id,
                    "scopes",
                    item.place,
                    format!("{} is not a known scope", quoted(scope)),
                    "starts and warns: the scope is neither a standard one nor defined in `scopes`.",
                )
                .warns();
        }
    }
    let offline = items(client.options, "scopes").into_iter().find(|item| {
        item.value()
            .is_some_and(|scope| scope == "offline_access" || scope == "offline")
    });
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
        let (text, why) = if written.default {
            (
                "`offline_access` without `response_types`",
                "starts and warns: it looks for a response type with a code before it fills in the default, `code`.",
            )
        } else {
            (
                "`offline_access` needs a response type with a code",
                "starts and warns: a refresh token needs a response type that brings a code.",
            )
        };
        judge
            .client(client.id, "scopes", item.place, text, why)
            .help("response_types:\n  - 'code'")
            .warns();
    }
}

fn response_types(client: &Client<'_>, judge: &mut Judge) {
    for item in items(client.options, "response_types") {
        if let Some(value) = item.value().filter(|value| !RESPONSE_TYPES.contains(&value.as_str())) {
            judge
                .not_one_of(client.id, "response_types", item.place, value, &RESPONSE_TYPES)
                .warns();
        }
    }
}

fn grant_types(client: &Client<'_>, grants: &[&str], judge: &mut Judge) {
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
        judge
            .client(
                client.id,
                "grant_types",
                place_of("authorization_code"),
                "`authorization_code` fits no response type",
                "starts and warns: the grant type needs a response type that brings a code.",
            )
            .warns();
    }
    if grants.contains(&"implicit") && lacks(is_implicit_or_hybrid) {
        judge
            .client(
                client.id,
                "grant_types",
                place_of("implicit"),
                "`implicit` fits no response type",
                "starts and warns: the grant type needs an implicit or hybrid response type.",
            )
            .warns();
    }
    if grants.contains(&"client_credentials") && client.options.flag("public").value() == Some(&true) {
        judge.client(
            client.id,
            "grant_types",
            place_of("client_credentials"),
            "`client_credentials` needs a secret",
            "refuses to start: a public client cannot have this grant type.",
        );
    }
    if grants.contains(&"refresh_token") {
        let scopes = texts(client.options, "scopes");
        if scopes.is_some_and(|scopes| {
            !scopes
                .iter()
                .any(|scope| matches!(*scope, "offline_access" | "offline"))
        }) {
            judge
                .client(
                    client.id,
                    "grant_types",
                    place_of("refresh_token"),
                    "`refresh_token` needs `offline_access`",
                    "starts and warns: without the scope no refresh token is ever issued.",
                )
                .related(
                    client.options.list("scopes").place,
                    "`offline_access` is not among them",
                )
                .warns();
        }
        if lacks(brings_code) {
            judge
                .client(
                    client.id,
                    "grant_types",
                    place_of("refresh_token"),
                    "`refresh_token` needs a response type with a code",
                    "starts and warns: no refresh token is ever issued.",
                )
                .warns();
        }
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
