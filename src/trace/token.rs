//! The sixth step: Coder exchanges the code for tokens.
//!
//! Source: golang.org/x/oauth2 `internal/token.go` `RetrieveToken`; coder/coder `coderd/oauthpki/oidcpki.go`; answers
//! observed with Authelia 4.39.20.

use super::value::TracedValue;
use super::view::View;
use super::{Request, Told, authorization, discovery, session, starting};
use crate::coder::{PKCE_SINCE, RelyingParty};
use crate::digest::{self, Verdict};
use crate::rules::Pair;

pub(super) fn told(view: &View<'_>) -> Told {
    let side = view.coder().filter(|side| side.is_oidc_on());
    let mut values = view.registered(&["grant_types", "token_endpoint_auth_method", "client_secret"]);
    if let Some(side) = side {
        values.push(authentication(view, side));
    }
    Told {
        actor: "Coder",
        does: "exchanges the code that the browser brings back for tokens, from server to server".into(),
        request: side.map(|side| Request {
            method: "POST",
            url: discovery::endpoint(view, discovery::TOKEN),
            parameters: parameters(view, side),
            answer: view.pair().map(|pair| answer(view, &pair)).unwrap_or_default(),
        }),
        values,
    }
}

/// The tokens that come back.
fn answer(view: &View<'_>, pair: &Pair<'_>) -> Vec<TracedValue> {
    let algorithm = view.option(&pair.registration.options, "id_token_signed_response_alg");
    vec![
        algorithm.note("Coder verifies RS, PS and ES signatures of the ID token"),
        session::refresh_token(view, pair),
    ]
}

/// What Coder authenticates with.
enum Credential {
    Secret,
    Key,
    Nothing,
    Unknown,
}

fn credential(side: &RelyingParty) -> Credential {
    let secret = side.options.secret("CODER_OIDC_CLIENT_SECRET");
    let key = side.options.text("CODER_OIDC_CLIENT_KEY_FILE");
    if key.value().is_some_and(|path| !path.is_empty()) {
        return Credential::Key;
    }
    match secret.value() {
        Some(secret) if !secret.is_empty() => Credential::Secret,
        _ if secret.why_unknown().is_some() => Credential::Secret,
        _ if key.why_unknown().is_some() => Credential::Unknown,
        _ => Credential::Nothing,
    }
}

fn parameters(view: &View<'_>, side: &RelyingParty) -> Vec<TracedValue> {
    let pair = view.pair();
    let grants = pair.map(|pair| view.option(&pair.registration.options, "grant_types"));
    let mut all = vec![
        TracedValue::fixed("grant_type", "authorization_code").against(grants),
        TracedValue::random("code")
            .note("what the browser brought back")
            .hidden(),
        authorization::redirect_uri(view, side).note("the same as in step 4"),
    ];
    if view.context.coder_version >= PKCE_SINCE {
        all.push(
            TracedValue::random("code_verifier")
                .note("what `code_challenge` was made of")
                .hidden(),
        );
    }
    all.push(authorization::client_id(view, side));
    match credential(side) {
        Credential::Secret => all.push(secret(view, pair.as_ref())),
        Credential::Key => {
            let key = view.option(&side.options, "CODER_OIDC_CLIENT_KEY_FILE");
            let made = TracedValue::random("client_assertion")
                .note("signed by Coder's key")
                .hidden();
            all.push(made.against([key]));
        }
        Credential::Nothing | Credential::Unknown => {}
    }
    all
}

/// The client secret and what came of verifying it.
fn secret(view: &View<'_>, pair: Option<&Pair<'_>>) -> TracedValue {
    let sent = starting::secret(view).called("client_secret");
    let Some(pair) = pair else { return sent };
    let registered = view.option(&pair.registration.options, "client_secret");
    let kind = pair
        .registration
        .options
        .secret("client_secret")
        .value()
        .map(|text| match digest::decode(text) {
            Ok(digest) if digest.is_plaintext() => "plain text",
            Ok(digest) => digest.algorithm(),
            Err(_) => "no digest that Authelia reads",
        });
    // Nothing is verified where one of the two is not known, which each says of itself.
    let verdict = match view.context.secret_verdict.wait() {
        Some(Verdict::Match) => Some("verified: the secret matches it".to_owned()),
        Some(Verdict::Mismatch) => Some("verified: the secret does not match it".to_owned()),
        Some(Verdict::NotChecked(reason)) => Some(format!("not verified: {reason}")),
        None if kind.is_some() => Some("not verified".to_owned()),
        None => None,
    };
    let note: Vec<String> = kind.map(str::to_owned).into_iter().chain(verdict).collect();
    sent.against([if note.is_empty() {
        registered
    } else {
        registered.note(note.join("; "))
    }])
}

/// How Coder authenticates, held against the method that the registration allows.
fn authentication(view: &View<'_>, side: &RelyingParty) -> TracedValue {
    const NAME: &str = "authentication";
    let method = view
        .pair()
        .map(|pair| view.option(&pair.registration.options, "token_endpoint_auth_method"));
    let (how, method) = match credential(side) {
        Credential::Secret => {
            let how = TracedValue::fixed(NAME, "HTTP Basic first; if that is refused, once more in the body");
            let method = method.map(|method| {
                if method.is("client_secret_basic") {
                    method.note("the first request's")
                } else if method.is("client_secret_post") {
                    method.note("the second request's; the first is answered with 401, which does not use up the code")
                } else {
                    method
                }
            });
            (how, method)
        }
        Credential::Key => (
            TracedValue::fixed(NAME, "a signed assertion in the body (private_key_jwt)"),
            method,
        ),
        Credential::Nothing => {
            let how = TracedValue::fixed(NAME, "none: as a public client, with the client id alone");
            (how.note("neither a client secret nor a key file is set"), method)
        }
        Credential::Unknown => {
            let key = side.options.text("CODER_OIDC_CLIENT_KEY_FILE");
            let why = key.why_unknown().cloned();
            (
                why.map_or(TracedValue::absent(NAME), |why| TracedValue::unknown(NAME, why)),
                method,
            )
        }
    };
    how.against(method)
}
