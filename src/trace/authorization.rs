//! The fourth step: the browser takes Coder's request to Authelia.
//!
//! Source: coder/coder `coderd/httpmw/oauth2.go` `ExtractOAuth2`; golang.org/x/oauth2 `AuthCodeURL`.

use std::borrow::Cow;

use super::value::TracedValue;
use super::view::View;
use super::{HttpRequest, Narrated, discovery};
use crate::pairing::Pairing;
use crate::party::RelyingParty;
use crate::party::coder::versions::PKCE;
use crate::party::coder::{EXTRA_PARAMETERS as EXTRA, REDIRECT_HOSTS};
use crate::secret::is_secret_name;
use crate::setting::Unknown;
use crate::signin::{By, Challenge, Pair, Sent};

/// The option, of the provider and of each client, that asks for a request which Coder cannot make.
const PUSHED: &str = "require_pushed_authorization_requests";

pub(super) fn narrate(view: &View<'_>) -> Narrated {
    let request = view.coder().filter(|side| side.is_oidc_on()).map(|side| HttpRequest {
        method: "GET",
        url: discovery::endpoint(view, discovery::AUTHORIZATION),
        parameters: parameters(view, side),
        answer: Vec::new(),
    });
    let mut values = view.registered(&[
        "response_types",
        "redirect_uris",
        "scopes",
        "require_pkce",
        "pkce_challenge_method",
        PUSHED,
    ]);
    if let Some(pair) = view.pair() {
        let challenge = view.sign_in().request.as_ref().map(|request| &request.challenge);
        if let Some(Challenge::None) = challenge {
            let none = TracedValue::absent("code_challenge").note(format!("Coder sends PKCE from {} on", PKCE.first()));
            values.push(none.against(pkce(view, &pair)));
        }
        let pushed = [
            view.option(&pair.registration.options, PUSHED),
            view.option(&pair.provider.options, PUSHED),
        ];
        values.extend(pushed.into_iter().filter(|value| !value.default));
    }
    Narrated {
        actor: "The browser",
        does: "is sent to Authelia, which looks at the request before its login page, and at PKCE after it".into(),
        request,
        values,
    }
}

/// Every parameter, as the sign-in has it, with what it is held against.
fn parameters(view: &View<'_>, side: &RelyingParty) -> Vec<TracedValue> {
    let Some(request) = &view.sign_in().request else {
        return Vec::new();
    };
    let mut all: Vec<TracedValue> = request
        .parameters
        .iter()
        .map(|parameter| {
            let name = parameter.name.clone();
            let against = against(view, &name);
            shown(view, side, name, &parameter.sent).against(against)
        })
        .collect();
    if let Some(why) = &request.hidden {
        all.push(view.unknown(EXTRA, why));
    }
    all
}

/// What Authelia holds a parameter against.
fn against(view: &View<'_>, name: &str) -> Vec<TracedValue> {
    let pair = view.pair();
    let option = |name: &'static str| {
        let options = pair.iter().map(|pair| &pair.registration.options);
        options.map(|options| view.option(options, name)).collect()
    };
    match name {
        "response_type" => option("response_types"),
        "client_id" => client_ids(view),
        "redirect_uri" => redirect_uris(view),
        "scope" => option("scopes"),
        "state" => {
            let provider = view.context.sides.provider;
            let minimum = provider.map(|provider| view.provider_option(provider, "minimum_parameter_entropy"));
            minimum.into_iter().collect()
        }
        "code_challenge_method" => pair.iter().flat_map(|pair| pkce(view, pair)).collect(),
        _ => Vec::new(),
    }
}

fn shown(view: &View<'_>, side: &RelyingParty, name: Cow<'static, str>, sent: &Sent<String>) -> TracedValue {
    match (&sent.by, &*name) {
        (By::Extra(option), _) => {
            let secret = is_secret_name(&name);
            let shown = view.text(name, &sent.value).note(format!("set by {option}"));
            if secret { shown.hidden() } else { shown }
        }
        (By::Random, "state") => TracedValue::random(name).note("32 random characters"),
        (By::Random, _) => TracedValue::random(name).note("the SHA-256 of a random verifier"),
        (By::Program, "access_type") => fixed(name, sent).note("always sent; Authelia ignores it"),
        (By::Program, _) => fixed(name, sent),
        (By::Option, "redirect_uri") => redirect_uri(view, side),
        (By::Option, "scope") if sent.value.is_absent() => {
            let origin = view.text("scope", &sent.value).origin;
            let empty = TracedValue::absent(name).note("CODER_OIDC_SCOPES is empty, so it is not sent");
            TracedValue { origin, ..empty }
        }
        (By::Option, _) => view.text(name, &sent.value),
    }
}

fn fixed(name: Cow<'static, str>, sent: &Sent<String>) -> TracedValue {
    let text = sent.value.value().cloned().unwrap_or_default();
    TracedValue::fixed(name, text)
}

/// What Authelia demands of PKCE.
fn pkce(view: &View<'_>, pair: &Pair<'_>) -> Vec<TracedValue> {
    vec![
        view.option(&pair.registration.options, "require_pkce"),
        view.option(&pair.registration.options, "pkce_challenge_method"),
        view.provider_option(pair.provider, "enforce_pkce"),
    ]
}

/// The client id that Coder sends.
pub(super) fn client_id(view: &View<'_>, side: &RelyingParty) -> TracedValue {
    view.option(&side.options, "CODER_OIDC_CLIENT_ID").called("client_id")
}

/// The client id of the registration, or those of all of them where none is Coder's.
fn client_ids(view: &View<'_>) -> Vec<TracedValue> {
    let all = match (view.pair(), view.context.sides.provider) {
        (Some(pair), _) => std::slice::from_ref(pair.registration),
        (None, Some(provider)) => provider.registrations(),
        (None, None) => &[],
    };
    let by_redirect_uri = matches!(view.context.sides.pairing, Pairing::ByRedirectUri(_));
    all.iter()
        .map(|registration| {
            let id = view.option(&registration.options, "client_id");
            if by_redirect_uri {
                id.note("assumed: the only registration with a redirect URI of Coder's")
            } else {
                id
            }
        })
        .collect()
}

/// The redirect URI that Coder sends by itself, at this step and again for the token.
pub(super) fn redirect_uri(view: &View<'_>, side: &RelyingParty) -> TracedValue {
    let sent = side.redirect_uri();
    if sent.is_absent() {
        let why = Unknown::because("no access URL is set, so Coder opens a tunnel with a random address")
            .remedied_by("set CODER_ACCESS_URL on Coder's side");
        return view.unknown("redirect_uri", &why);
    }
    let shown = view.text("redirect_uri", &sent);
    match side.redirect_hosts() {
        Some(_) => shown.note(format!(
            "with the host and port of the request, if it is one of {REDIRECT_HOSTS}"
        )),
        None => shown,
    }
}

/// Each registered redirect URI.
fn redirect_uris(view: &View<'_>) -> Vec<TracedValue> {
    let Some(pair) = view.pair() else { return Vec::new() };
    let options = &pair.registration.options;
    match options.list("redirect_uris").value() {
        Some(uris) if !uris.is_empty() => uris.iter().map(|uri| view.text("redirect_uris", uri)).collect(),
        _ => vec![view.option(options, "redirect_uris")],
    }
}
