//! The fourth step: the browser takes Coder's request to Authelia.
//!
//! Source: coder/coder `coderd/httpmw/oauth2.go` `ExtractOAuth2`; golang.org/x/oauth2 `AuthCodeURL`.

use serde_json::{Map, Value as Json};

use super::value::TracedValue;
use super::view::View;
use super::{Request, Told, discovery};
use crate::coder::{EXTRA_PARAMETERS as EXTRA, PKCE_SINCE, RelyingParty};
use crate::options::Value;
use crate::pairing::Pairing;
use crate::rules::Pair;
use crate::secret::is_secret_name;
use crate::setting::{Setting, State, Unknown};

/// The option, of the provider and of each client, that asks for a request which Coder cannot make.
const PUSHED: &str = "require_pushed_authorization_requests";

pub(super) fn told(view: &View<'_>) -> Told {
    let request = view.coder().filter(|side| side.is_oidc_on()).map(|side| Request {
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
        if view.context.coder_version < PKCE_SINCE {
            let none = TracedValue::absent("code_challenge").note(format!("Coder sends PKCE from {PKCE_SINCE} on"));
            values.push(none.against(pkce(view, &pair)));
        }
        let pushed = [
            view.option(&pair.registration.options, PUSHED),
            view.option(&pair.provider.options, PUSHED),
        ];
        values.extend(pushed.into_iter().filter(|value| !value.default));
    }
    Told {
        actor: "The browser",
        does: "is sent to Authelia, which looks at the request before its login page, and at PKCE after it".into(),
        request,
        values,
    }
}

fn parameters(view: &View<'_>, side: &RelyingParty) -> Vec<TracedValue> {
    let pair = view.pair();
    let extra = Extra::of(view, side);
    let held = |names: &[&'static str]| -> Vec<TracedValue> {
        let options = pair.iter().map(|pair| &pair.registration.options);
        options
            .flat_map(|options| names.iter().map(|name| view.option(options, name)))
            .collect()
    };
    let mut all = vec![
        extra
            .or("response_type", TracedValue::fixed("response_type", "code"))
            .against(held(&["response_types"])),
        extra.or("client_id", client_id(view, side)).against(client_ids(view)),
        extra
            .or("redirect_uri", redirect_uri(view, side))
            .against(redirect_uris(view)),
        extra.or("scope", scope(view, side)).against(held(&["scopes"])),
        state(view, &extra),
        extra.or(
            "access_type",
            TracedValue::fixed("access_type", "offline").note("always sent; Authelia ignores it"),
        ),
    ];
    if view.context.coder_version >= PKCE_SINCE {
        let challenge = TracedValue::random("code_challenge").note("the SHA-256 of a random verifier");
        all.push(extra.or("code_challenge", challenge));
        let method = TracedValue::fixed("code_challenge_method", "S256");
        let method = extra.or("code_challenge_method", method);
        all.push(method.against(pair.iter().flat_map(|pair| pkce(view, pair))));
    }
    all.extend(extra.others(&all));
    all
}

/// What Authelia demands of PKCE.
fn pkce(view: &View<'_>, pair: &Pair<'_>) -> Vec<TracedValue> {
    vec![
        view.option(&pair.registration.options, "require_pkce"),
        view.option(&pair.registration.options, "pkce_challenge_method"),
        view.provider_option(pair.provider, "enforce_pkce"),
    ]
}

/// `state` and the length that Authelia demands of it.
fn state(view: &View<'_>, extra: &Extra<'_>) -> TracedValue {
    let own = TracedValue::random("state").note("32 random characters");
    let minimum = view
        .context
        .provider
        .map(|provider| view.provider_option(provider, "minimum_parameter_entropy"));
    extra.or("state", own).against(minimum)
}

/// The client id that Coder sends.
pub(super) fn client_id(view: &View<'_>, side: &RelyingParty) -> TracedValue {
    view.option(&side.options, "CODER_OIDC_CLIENT_ID").called("client_id")
}

/// The client id of the registration, or those of all of them where none is Coder's.
fn client_ids(view: &View<'_>) -> Vec<TracedValue> {
    let all = match (view.pair(), view.context.provider) {
        (Some(pair), _) => std::slice::from_ref(pair.registration),
        (None, Some(provider)) => provider.registrations(),
        (None, None) => &[],
    };
    let by_redirect_uri = matches!(view.context.pairing, Pairing::ByRedirectUri(_));
    all.iter()
        .map(|registration| {
            let id = view.option(&registration.options, "client_id");
            if by_redirect_uri {
                id.note("taken for Coder's: the only registration with a redirect URI of Coder's")
            } else {
                id
            }
        })
        .collect()
}

/// The redirect URI that Coder sends, at this step and again for the token.
pub(super) fn redirect_uri(view: &View<'_>, side: &RelyingParty) -> TracedValue {
    let sent = side.redirect_uri();
    if sent.is_absent() {
        let why = Unknown::because("no access URL is set, so Coder opens a tunnel with a random address")
            .remedied_by("set CODER_ACCESS_URL on Coder's side");
        return TracedValue::unknown("redirect_uri", why);
    }
    let hosts = side.options.list("CODER_OIDC_REDIRECT_ALLOWED_HOSTS");
    let shown = view.text("redirect_uri", &sent);
    if hosts.value().is_some_and(|hosts| !hosts.is_empty()) {
        return shown.note("for other hosts in CODER_OIDC_REDIRECT_ALLOWED_HOSTS: with the host of the request");
    }
    shown
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

/// The scopes as they are sent: the list joined by blanks; an empty one is not sent at all.
fn scope(view: &View<'_>, side: &RelyingParty) -> TracedValue {
    let list = side.options.list("CODER_OIDC_SCOPES");
    let unknown = list
        .value()
        .into_iter()
        .copied()
        .flatten()
        .find_map(|item| item.why_unknown());
    let joined: Setting<String> = match unknown {
        Some(why) => Setting::unknown(why.clone(), list.place).through(list.via.clone()),
        None => list.map(|items| {
            let known: Vec<&str> = items
                .iter()
                .filter_map(|item| item.value())
                .map(String::as_str)
                .collect();
            known.join(" ")
        }),
    };
    let shown = view.text("scope", &joined);
    if matches!(&joined.state, State::Known(text) if text.is_empty()) {
        let empty = TracedValue::absent("scope").note("CODER_OIDC_SCOPES is empty, so it is not sent");
        return TracedValue {
            origin: shown.origin,
            ..empty
        };
    }
    shown
}

/// The extra parameters of Coder's.
struct Extra<'a> {
    view: &'a View<'a>,
    setting: Setting<&'a Value>,
}

impl<'a> Extra<'a> {
    fn of(view: &'a View<'a>, side: &'a RelyingParty) -> Self {
        Self {
            view,
            setting: side.options.get(EXTRA),
        }
    }

    fn map(&self) -> Option<&'a Map<String, Json>> {
        match self.setting.value() {
            Some(Value::Map(map)) => map.as_object(),
            _ => None,
        }
    }

    /// The parameter as the option sets it; else `own`.
    fn or(&self, name: &'static str, own: TracedValue) -> TracedValue {
        match self
            .map()
            .and_then(|map| map.get(name))
            .filter(|_| !self.setting.default)
        {
            Some(value) => self.shown(name, value),
            None => own,
        }
    }

    /// The parameters that are none of `known`.
    fn others(&self, known: &[TracedValue]) -> Vec<TracedValue> {
        if let State::Unknown(why) = &self.setting.state {
            return vec![TracedValue::unknown(EXTRA, why.clone())];
        }
        let entries = self.map().into_iter().flatten();
        entries
            .filter(|(name, _)| !known.iter().any(|known| known.name == name.as_str()))
            .map(|(name, value)| self.shown(name, value))
            .collect()
    }

    fn shown(&self, name: &str, value: &Json) -> TracedValue {
        let text = value.as_str().unwrap_or_default().to_owned();
        let setting = Setting::known(text, self.setting.place).through(self.setting.via.clone());
        let shown = self
            .view
            .text(name.to_owned(), &setting)
            .note(format!("set by {EXTRA}"));
        if is_secret_name(name) { shown.hidden() } else { shown }
    }
}
