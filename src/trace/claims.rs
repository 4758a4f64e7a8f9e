//! The seventh step: Coder reads who the user is.
//!
//! Source: coder/coder `coderd/userauth.go` `userOIDC`; authelia/authelia `internal/oidc/claims.go`.

use super::value::TracedValue;
use super::view::View;
use super::{Request, Told, discovery};
use crate::coder::RelyingParty;
use crate::finding::Coverage;
use crate::rules::{ClaimSources, Pair};

pub(super) fn told(view: &View<'_>) -> Told {
    let Some(side) = view.coder() else {
        return Told {
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
    Told {
        actor: "Coder",
        does: does.into(),
        request,
        values,
    }
}

fn userinfo(view: &View<'_>) -> Request {
    let bearer = TracedValue::random("Authorization").note("Bearer, with the access token");
    Request {
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
    let sources = view.pair().map(|pair| ClaimSources::of(view.context, &pair));
    let sources = sources.as_ref();
    let field = |name: &'static str| {
        let field = side.options.text(name);
        let shown = view.option(&side.options, name);
        match field
            .value()
            .filter(|claim| !claim.is_empty())
            .and_then(|claim| way(sources, claim))
        {
            Some(way) => shown.note(way),
            None => shown,
        }
    };
    let verified = view.option(&side.options, "CODER_OIDC_IGNORE_EMAIL_VERIFIED");
    let ignores = side.options.flag("CODER_OIDC_IGNORE_EMAIL_VERIFIED").value() == Some(&true);
    let verified = match way(sources, "email_verified") {
        _ if ignores => verified.note("the claim `email_verified` is not looked at"),
        Some(way) => verified.note(format!("the claim `email_verified`: {way}")),
        None => verified,
    };
    let requested = side.requested_scopes();
    // Coder looks for the scope in its list as an item of its own.
    let listed = side.options.list("CODER_OIDC_SCOPES");
    let by_itself = listed.value().is_some_and(|items| {
        items
            .iter()
            .any(|item| item.value().is_some_and(|item| item == "groups"))
    });
    let named = side.options.text("CODER_OIDC_GROUP_FIELD");
    let groups = if named.value().is_some_and(|name| !name.is_empty()) || named.why_unknown().is_some() {
        field("CODER_OIDC_GROUP_FIELD")
    } else if by_itself {
        let claim = TracedValue::fixed("CODER_OIDC_GROUP_FIELD", "groups");
        let way = way(sources, "groups").map_or(String::new(), |way| format!("; {way}"));
        claim.note(format!("because the scope `groups` is requested{way}"))
    } else if let Some(why) = requested.why_unknown() {
        TracedValue::unknown("CODER_OIDC_GROUP_FIELD", why.clone())
    } else {
        TracedValue::absent("CODER_OIDC_GROUP_FIELD").note("Coder looks at no groups")
    };
    vec![
        field("CODER_OIDC_EMAIL_FIELD"),
        verified,
        field("CODER_OIDC_USERNAME_FIELD"),
        field("CODER_OIDC_NAME_FIELD"),
        groups,
    ]
}

/// How `claim` comes to Coder, as a clause; nothing where the two sides are not paired.
fn way(sources: Option<&Result<ClaimSources, Coverage>>, claim: &str) -> Option<String> {
    Some(match sources? {
        Err(Coverage::NotChecked { reason, .. }) => format!("it is not known how it comes to Coder: {reason}"),
        Err(_) => return None,
        Ok(sources) => match sources.scope_of(claim) {
            None => "no requested scope carries it".to_owned(),
            Some(scope) if !sources.ignores_userinfo => format!("in userinfo, through the scope `{scope}`"),
            Some(scope) if sources.reaches_coder(claim) => format!("in the ID token, through the scope `{scope}`"),
            Some(scope) => format!("only in userinfo, through the scope `{scope}`"),
        },
    })
}
