//! The ninth step: how long the session goes on.
//!
//! Source: coder/coder `coderd/httpmw/apikey.go` `ValidateAPIKey`; authelia/authelia `internal/oidc/client.go`
//! `GetEffectiveLifespan`; `handler/oauth2/flow_authorize_code_token.go` of Authelia's OAuth 2.0 library.

use super::Narrated;
use super::consent::unknown;
use super::value::TracedValue;
use super::view::View;
use crate::finding::Coverage;
use crate::party::coder::versions::ENDS_WITH_TOKEN;
use crate::signin::{Lasts, Lifespan, Pair, RefreshToken, Session};

pub(super) fn narrate(view: &View<'_>) -> Narrated {
    let mut values = view.registered(&["grant_types", "lifespan"]);
    let session = view.sign_in().session.as_ref().ok();
    if let (Some(pair), Some(session)) = (view.pair(), session) {
        values.push(refresh_token(view, &pair, &session.refresh));
        values.extend(lifespans(view, session));
    }
    let renewed = ENDS_WITH_TOKEN.holds(view.context.sides.versions.relying_party);
    if let Some(side) = view.coder() {
        let options = &side.options;
        values.push(view.option(options, "CODER_SESSION_DURATION"));
        let fixed = view.option(options, "CODER_DISABLE_SESSION_EXPIRY_REFRESH");
        values.push(match options.flag("CODER_DISABLE_SESSION_EXPIRY_REFRESH").value() {
            Some(true) => fixed.note("the session ends after that time, however much it is used"),
            Some(false) => fixed.note("the session goes on while it is used"),
            None => fixed,
        });
    }
    Narrated {
        actor: "Coder",
        does: if renewed {
            "ends the session when its access token expires and cannot be renewed, or after its own time"
        } else {
            "ends the session after its own time; this version goes on without a refresh token"
        }
        .into(),
        request: None,
        values,
    }
}

/// Whether Authelia issues a refresh token: the scope has to be requested and the grant allowed.
pub(super) fn refresh_token(view: &View<'_>, pair: &Pair<'_>, refresh: &Result<RefreshToken, Coverage>) -> TracedValue {
    const NAME: &str = "refresh token";
    const NOT_ISSUED: &str = "not issued";
    let granted = || view.option(&pair.registration.options, "grant_types");
    match refresh {
        Ok(RefreshToken::Issued(scope)) => TracedValue::fixed(NAME, "issued")
            .note(format!("because the scope `{scope}` is requested"))
            .against([granted()]),
        Ok(RefreshToken::NotRequested) => {
            TracedValue::fixed(NAME, NOT_ISSUED).note("the scope `offline_access` is not requested")
        }
        Ok(RefreshToken::NotGranted(_)) => TracedValue::fixed(NAME, NOT_ISSUED)
            .note("the registration does not grant it")
            .against([granted()]),
        Err(why) => unknown(NAME, why, view),
    }
}

/// How long the tokens last: those of the login, and, where they differ, those that a refresh token gives.
fn lifespans(view: &View<'_>, session: &Session) -> Vec<TracedValue> {
    const UNUSED: &str = "a session that is not used for so long cannot be renewed";
    let renews = matches!(session.refresh, Ok(RefreshToken::Issued(_)));
    let tokens = |lasts: &Lasts| {
        let mut values = vec![lifespan(view, "access token lasts", &lasts.access)];
        if renews {
            values.push(lifespan(view, "refresh token lasts", &lasts.refresh).note_if_none(UNUSED));
        }
        values
    };
    let mut values = tokens(&session.first);
    if renews {
        let again = tokens(&session.renewed).into_iter();
        let new = again.filter(|value| values.iter().all(|first| first.name != value.name));
        let new: Vec<TracedValue> = new
            .map(|value| value.note("once the session has been renewed"))
            .collect();
        values.extend(new);
    }
    values
}

/// How long a token lasts, under the option that says so.
fn lifespan(view: &View<'_>, token: &'static str, lifespan: &Result<Lifespan, Coverage>) -> TracedValue {
    match lifespan {
        Ok(lifespan) => {
            let shown = view.duration(lifespan.option.clone(), &lifespan.length);
            if lifespan.is_partial() {
                shown.note("unless the rest of Authelia's configuration sets it")
            } else {
                shown
            }
        }
        Err(why) => unknown(token, why, view),
    }
}
