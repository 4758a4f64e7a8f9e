//! The seventh step: Coder reads who the user is.
//!
//! Source: coder/coder `coderd/userauth.go` `userOIDC`; authelia/authelia `internal/oidc/claims.go`.

use super::value::TracedValue;
use super::view::View;
use super::{HttpRequest, Narrated, discovery};
use crate::finding::Coverage;
use crate::party::RelyingParty;
use crate::signin::{Arrival, Pair};

pub(super) fn narrate(view: &View<'_>) -> Narrated {
    let Some(side) = view.coder() else {
        return Narrated {
            actor: "Coder",
            does: "reads who the user is".into(),
            request: None,
            values: view.registered(&["claims_policy", "userinfo_signed_response_alg"]),
        };
    };
    let ignores = side.options.flag("CODER_OIDC_IGNORE_USERINFO");
    let mut values = Vec::new();
    let (does, request) = match ignores.value() {
        Some(true) => ("verifies the ID token and reads from it alone who the user is", None),
        _ => (
            "verifies the ID token, asks for userinfo, and reads from both who the user is; userinfo wins",
            side.is_oidc_on().then(|| userinfo(view)),
        ),
    };
    if ignores.value() != Some(&false) || !ignores.default {
        values.push(view.option(&side.options, "CODER_OIDC_IGNORE_USERINFO"));
    }
    if let Some(pair) = view.pair().filter(|_| ignores.value() == Some(&true)) {
        values.push(view.option(&pair.registration.options, "claims_policy"));
    }
    values.extend(claims(view, side));
    Narrated {
        actor: "Coder",
        does: does.into(),
        request,
        values,
    }
}

fn userinfo(view: &View<'_>) -> HttpRequest {
    let bearer = TracedValue::random("Authorization").note("Bearer, with the access token");
    HttpRequest {
        method: "GET",
        url: discovery::endpoint(view, discovery::USERINFO),
        parameters: vec![bearer.hidden()],
        answer: view.pair().map(|pair| algorithm(view, &pair)).into_iter().collect(),
    }
}

/// How the answer is signed.
fn algorithm(view: &View<'_>, pair: &Pair<'_>) -> TracedValue {
    let algorithm = view.option(&pair.registration.options, "userinfo_signed_response_alg");
    if algorithm.is("none") {
        algorithm.note("plain JSON, which nothing signs")
    } else {
        algorithm
    }
}

/// Which claim gives what, and how it comes to Coder.
fn claims(view: &View<'_>, side: &RelyingParty) -> Vec<TracedValue> {
    let field = |name: &'static str| {
        let field = side.options.text(name);
        let shown = view.option(&side.options, name);
        match field
            .value()
            .filter(|claim| !claim.is_empty())
            .and_then(|claim| way(view, claim))
        {
            Some(way) => shown.note(way),
            None => shown,
        }
    };
    let verified = view.option(&side.options, "CODER_OIDC_IGNORE_EMAIL_VERIFIED");
    let ignores = side.options.flag("CODER_OIDC_IGNORE_EMAIL_VERIFIED").value() == Some(&true);
    let verified = match way(view, "email_verified") {
        _ if ignores => verified.note("the claim `email_verified` is not looked at"),
        Some(way) => verified.note(format!("the claim `email_verified`: {way}")),
        None => verified,
    };
    vec![
        field("CODER_OIDC_EMAIL_FIELD"),
        verified,
        field("CODER_OIDC_USERNAME_FIELD"),
        field("CODER_OIDC_NAME_FIELD"),
        groups(view, side),
    ]
}

/// The claim that gives groups: that of the option, or the one that follows from the scopes.
fn groups(view: &View<'_>, side: &RelyingParty) -> TracedValue {
    const NAME: &str = "CODER_OIDC_GROUP_FIELD";
    let claim = side.group_field();
    let set = side.options.text(NAME);
    let by_option = set.why_unknown().is_some() || set.value().is_some_and(|name| !name.is_empty());
    let shown = match claim.value() {
        Some(name) if name.is_empty() => return TracedValue::absent(NAME).note("Coder looks at no groups"),
        Some(name) if !by_option => TracedValue::fixed(NAME, name.as_str()),
        _ => view.text(NAME, &claim),
    };
    let Some(name) = claim.value() else { return shown };
    match (by_option, way(view, name)) {
        (true, Some(way)) => shown.note(way),
        (true, None) => shown,
        (false, way) => {
            let way = way.map_or(String::new(), |way| format!("; {way}"));
            shown.note(format!("because the scope `groups` is requested{way}"))
        }
    }
}

/// How `claim` comes to Coder, as a clause; nothing where the two sides are not paired.
fn way(view: &View<'_>, claim: &str) -> Option<String> {
    let claims = match &view.sign_in().claims {
        Ok(claims) => claims,
        Err(Coverage::NotChecked { reason, .. }) if view.pair().is_some() => {
            return Some(format!("it is not known how it comes to Coder: {reason}"));
        }
        Err(_) => return None,
    };
    let through = claims
        .scope_of(claim)
        .map_or(String::new(), |scope| format!(", through the scope `{scope}`"));
    Some(match claims.arrival(claim) {
        Some((Arrival::Userinfo, _)) => format!("in userinfo{through}"),
        Some((Arrival::IdToken, _)) => format!("in the ID token{through}"),
        Some((Arrival::AccessToken, _)) => format!("in the access token{through}"),
        None if claims.is_granted(claim) => format!("only in userinfo{through}"),
        None => "nothing that is requested carries it".to_owned(),
    })
}
