//! The sixth step: Coder exchanges the code for tokens.
//!
//! Source: golang.org/x/oauth2 `internal/token.go` `RetrieveToken`; coder/coder `coderd/oauthpki/oidcpki.go`; answers
//! observed with Authelia 4.39.20.

use super::value::TracedValue;
use super::view::View;
use super::{HttpRequest, Narrated, authorization, discovery, session, starting};
use crate::digest::{self, Verification};
use crate::party::RelyingParty;
use crate::signin::{Challenge, Credential, Exchange, Pair, Reply};

pub(super) fn narrate(view: &View<'_>) -> Narrated {
    let side = view.coder().filter(|side| side.is_oidc_on());
    let mut values = view.registered(&["grant_types", "token_endpoint_auth_method", "client_secret"]);
    if side.is_some() {
        values.extend(authentication(view));
    }
    Narrated {
        actor: "Coder",
        does: "exchanges the code that the browser brings back for tokens, from server to server".into(),
        request: side.map(|side| HttpRequest {
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
    let Ok(tokens) = &view.sign_in().tokens else {
        return Vec::new();
    };
    let made = &tokens.id_token;
    let algorithm = match &made.key_id {
        Some(_) => {
            let key = view.option(&pair.registration.options, "id_token_signed_response_key_id");
            let shown = view.text("id_token_signed_response_alg", &made.algorithm);
            shown.note("that of the key whose id is set").against([key])
        }
        None => {
            let shown = view.option(&pair.registration.options, "id_token_signed_response_alg");
            shown.note("Coder verifies RS, PS and ES signatures of the ID token")
        }
    };
    vec![algorithm, session::refresh_token(view, pair, &tokens.refresh)]
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
    let challenge = view.sign_in().request.as_ref().map(|request| &request.challenge);
    if let Some(Challenge::Own) = challenge {
        all.push(
            TracedValue::random("code_verifier")
                .note("what `code_challenge` was made of")
                .hidden(),
        );
    }
    all.push(authorization::client_id(view, side));
    match view.sign_in().exchange.as_ref().map(|exchange| &exchange.credential) {
        Some(Credential::Secret) => all.push(secret(view, pair.as_ref())),
        Some(Credential::Key | Credential::Both) => {
            let key = view.option(&side.options, "CODER_OIDC_CLIENT_KEY_FILE");
            let made = TracedValue::random("client_assertion")
                .note("signed by Coder's key")
                .hidden();
            all.push(made.against([key]));
        }
        Some(Credential::Nothing | Credential::Unknown(_)) | None => {}
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
        Some(Verification::Match) => Some("verified: the secret matches it".to_owned()),
        Some(Verification::Mismatch) => Some("verified: the secret does not match it".to_owned()),
        Some(Verification::NotChecked(reason)) => Some(format!("not verified: {reason}")),
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
fn authentication(view: &View<'_>) -> Option<TracedValue> {
    const NAME: &str = "authentication";
    let exchange = view.sign_in().exchange.as_ref()?;
    let method = view
        .pair()
        .map(|pair| view.option(&pair.registration.options, "token_endpoint_auth_method"));
    let how = match &exchange.credential {
        Credential::Secret => TracedValue::fixed(NAME, "HTTP Basic first; if that is refused, once more in the body"),
        Credential::Key | Credential::Both => {
            TracedValue::fixed(NAME, "a signed assertion in the body (private_key_jwt)")
        }
        Credential::Nothing => TracedValue::fixed(NAME, "as a public client: HTTP Basic with an empty secret")
            .note("neither a client secret nor a key file is set"),
        Credential::Unknown(why) => view.unknown(NAME, why),
    };
    Some(how.against(method.map(|method| with_reply(exchange, method))))
}

/// The registered method, with what Authelia answers to the first request.
fn with_reply(exchange: &Exchange<'_>, method: TracedValue) -> TracedValue {
    let name = method
        .value
        .as_ref()
        .and_then(serde_json::Value::as_str)
        .unwrap_or_default();
    let reply = exchange.first_reply(name).ok().flatten();
    match (reply, name) {
        (Some(Reply::Accepted), "none") => {
            method.note("an empty secret is as good as none, so the first request is taken")
        }
        (Some(Reply::Accepted), _) => method.note("the first request's"),
        (Some(Reply::Refused), _) => {
            method.note("the second request's; the first is answered with 401, which does not use up the code")
        }
        (Some(Reply::Unreadable), "client_secret_post") => {
            method.note("the second request's; the first is answered with 400, because no header can carry the secret")
        }
        (Some(Reply::Unreadable), _) => method.note("the first request's, which no header can carry the secret of"),
        (None, _) => method,
    }
}
