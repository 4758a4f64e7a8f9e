//! The ninth step: how long the session goes on.
//!
//! Source: coder/coder `coderd/httpmw/apikey.go` `ValidateAPIKey`; authelia/authelia `internal/oidc/client.go`
//! `GetEffectiveLifespan`; `handler/oauth2/flow_authorize_code_token.go` of Authelia's OAuth 2.0 library.

use super::Told;
use super::value::TracedValue;
use super::view::View;
use crate::rules::Pair;
use crate::setting::Unknown;
use crate::version::Version;

/// From this version on a session ends with its access token when there is no refresh token.
const ENDS_WITH_TOKEN_SINCE: Version = Version::new(2, 23, 0);

pub(super) fn told(view: &View<'_>) -> Told {
    let mut values = view.registered(&["grant_types", "lifespan"]);
    let renewed = view.context.coder_version >= ENDS_WITH_TOKEN_SINCE;
    if let Some(pair) = view.pair() {
        let refresh = refresh_token(view, &pair);
        let renews = refresh.is("issued");
        values.push(refresh);
        values.push(lifespan(view, &pair, "access_token", "lifespans.access_token"));
        if renews {
            let unused = lifespan(view, &pair, "refresh_token", "lifespans.refresh_token");
            values.push(unused.note_if_none("a session that is not used for so long cannot be renewed"));
        }
    }
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
    Told {
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
pub(super) fn refresh_token(view: &View<'_>, pair: &Pair<'_>) -> TracedValue {
    const NAME: &str = "refresh token";
    const NOT_ISSUED: &str = "not issued";
    let requested = pair.relying_party.requested_scopes();
    let grants = pair.registration.options.list("grant_types");
    let granted = view.option(&pair.registration.options, "grant_types");
    let Some(scopes) = requested.value() else {
        return match requested.why_unknown() {
            Some(why) => TracedValue::unknown(NAME, why.clone()),
            None => TracedValue::absent(NAME),
        };
    };
    if !scopes
        .iter()
        .any(|scope| scope == "offline_access" || scope == "offline")
    {
        return TracedValue::fixed(NAME, NOT_ISSUED).note("the scope `offline_access` is not requested");
    }
    let items = || grants.value().into_iter().copied().flatten();
    if items().any(|item| item.value().is_some_and(|item| item == "refresh_token")) {
        let issued = TracedValue::fixed(NAME, "issued");
        return issued
            .note("because the scope `offline_access` is requested")
            .against([granted]);
    }
    match items().find_map(|item| item.why_unknown()).or(grants.why_unknown()) {
        Some(why) => TracedValue::unknown(NAME, why.clone()),
        None => TracedValue::fixed(NAME, NOT_ISSUED)
            .note("the registration does not grant it")
            .against([granted]),
    }
}

/// How long a token lives: as the registration's own lifespans say, else as the provider's do.
fn lifespan(view: &View<'_>, pair: &Pair<'_>, token: &str, provider_option: &'static str) -> TracedValue {
    let own = pair.registration.options.text("lifespan");
    if let Some(why) = own.why_unknown() {
        return TracedValue::unknown(provider_option, why.clone());
    }
    if let Some(name) = own.value().filter(|name| !name.is_empty()) {
        if let Some(why) = pair.provider.lifespans.why_unknown() {
            return TracedValue::unknown(provider_option, why.clone());
        }
        let mut named = pair.provider.lifespans.value().into_iter().flatten();
        let Some(custom) = named.find(|custom| custom.name.value == *name) else {
            let why = Unknown::because("the files do not show the registration's lifespans")
                .remedied_by("give Authelia's whole configuration");
            return TracedValue::unknown(provider_option, why);
        };
        for option in [format!("grants.authorize_code.{token}"), token.to_owned()] {
            let setting = custom.options.milliseconds(&option);
            if setting.value() != Some(&0) && !setting.is_absent() {
                return view.duration(format!("lifespans.custom.{name}.{option}"), &setting);
            }
        }
    }
    let setting = pair.provider.options.milliseconds(provider_option);
    View::as_far_as_shown(pair.provider, view.duration(provider_option, &setting))
}
