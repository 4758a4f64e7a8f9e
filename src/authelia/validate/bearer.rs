//! The special scope `authelia.bearer.authz`, which Coder has no use for.

use super::defects::Defects;
use super::{Client, items, texts};
use crate::authelia::refusals::client::BEARER_SCOPE;
use crate::authelia::schema::REFRESH_SCOPES;
use crate::authelia::subject;
use crate::finding::{Text, quoted};
use crate::options::Options;
use crate::source::Span;

const SCOPE: &str = "authelia.bearer.authz";

pub(super) fn check(client: &Client<'_>, defects: &mut Defects) {
    let options = client.options;
    let Some(scopes) = texts(options, "scopes") else { return };
    if !scopes.contains(&SCOPE) {
        return;
    }
    let item = items(options, "scopes").into_iter();
    let Some(item) = item
        .into_iter()
        .find(|item| item.value().is_some_and(|scope| scope == SCOPE))
    else {
        return;
    };
    let mut others = Defects::default();
    let mut refuse = |option: &str, place, text: Text| {
        others
            .of_client(client.id, &BEARER_SCOPE, option, place, text)
            .because_of(client.id, SCOPE);
    };
    other_scopes(options, &mut refuse);
    let grants = options.list("grant_types");
    let allowed = ["authorization_code", "refresh_token", "client_credentials"];
    let known = texts(options, "grant_types").unwrap_or_default();
    if grants.default || grants.is_absent() || known.iter().any(|grant| !allowed.contains(grant)) {
        refuse("grant_types", grants.place, "does not fit the scope".into());
    }
    if items(options, "audience").is_empty() && options.list("audience").why_unknown().is_none() {
        refuse("audience", options.list("audience").place, "is empty".into());
    }
    if !known.contains(&"client_credentials") {
        code_flow(options, &mut refuse);
    }
    method(options, &mut refuse);
    // That the scope is there is the cause of them all.
    if others.count() > 0 {
        defects
            .of_client(
                client.id,
                &BEARER_SCOPE,
                "scopes",
                item.place,
                text!("`{SCOPE}` needs other settings"),
            )
            .gives(subject(Some(client.id), SCOPE))
            .help(text!("remove `{SCOPE}`: signing users in does not need it"));
        defects.append(others);
    }
}

fn other_scopes(options: &Options, refuse: &mut impl FnMut(&str, Span, Text)) {
    for item in items(options, "scopes") {
        if item
            .value()
            .is_some_and(|scope| scope != SCOPE && !REFRESH_SCOPES.contains(&scope.as_str()))
        {
            let scope = quoted(item.value().map_or("", String::as_str));
            refuse(
                "scopes",
                item.place,
                text!("scope {scope} is not allowed together with `{SCOPE}`"),
            );
        }
    }
}

/// What a client has to be like that gets its tokens by way of a user.
fn code_flow(options: &Options, refuse: &mut impl FnMut(&str, Span, Text)) {
    let par = options.flag("require_pushed_authorization_requests");
    if par.value() == Some(&false) || par.is_absent() {
        refuse(
            "require_pushed_authorization_requests",
            par.place,
            "must be true".into(),
        );
    }
    let (pkce, method) = (options.flag("require_pkce"), options.text("pkce_challenge_method"));
    if pkce.value() != Some(&true) && pkce.why_unknown().is_none() {
        refuse("require_pkce", pkce.place, "must be true".into());
    } else if method.value() != Some(&"S256") && method.why_unknown().is_none() {
        refuse("pkce_challenge_method", method.place, "must be S256".into());
    }
    let consent = options.text("consent_mode");
    if consent.default || consent.is_absent() || consent.value().is_some_and(|mode| *mode != "explicit") {
        refuse("consent_mode", consent.place, "must be explicit".into());
    }
    let types = options.list("response_types");
    if types.default || types.is_absent() || texts(options, "response_types").is_some_and(|types| types != ["code"]) {
        refuse("response_types", types.place, "must be just `code`".into());
    }
    let modes = options.list("response_modes");
    let fits = |mode: &&str| matches!(*mode, "form_post" | "form_post.jwt");
    if modes.default
        || modes.is_absent()
        || texts(options, "response_modes").is_some_and(|modes| !modes.iter().all(fits))
    {
        refuse(
            "response_modes",
            modes.place,
            "must be form_post or form_post.jwt".into(),
        );
    }
}

fn method(options: &Options, refuse: &mut impl FnMut(&str, Span, Text)) {
    let method = options.text("token_endpoint_auth_method");
    let public = options.flag("public").value() == Some(&true);
    let allowed: &[&str] = if public {
        &["none"]
    } else {
        &["client_secret_basic", "client_secret_jwt", "private_key_jwt"]
    };
    // The check comes before the defaults.
    if method.default || method.value().is_some_and(|method| !allowed.contains(method)) {
        refuse(
            "token_endpoint_auth_method",
            method.place,
            "does not fit the scope".into(),
        );
    }
}
