//! The third step: Coder asks Authelia for its discovery document.
//!
//! Source: coreos/go-oidc `oidc/oidc.go` `NewProvider`; authelia/authelia `internal/oidc/discovery.go`,
//! `internal/oidc/const.go`.

use super::starting::issuers;
use super::value::TracedValue;
use super::view::View;
use super::{HttpRequest, Narrated};
use crate::signin::{Issuer, asked, only_issuer};

/// Where Authelia's endpoints are, below its issuer.
pub(super) const AUTHORIZATION: &str = "/api/oidc/authorization";
pub(super) const TOKEN: &str = "/api/oidc/token";
pub(super) const USERINFO: &str = "/api/oidc/userinfo";

pub(super) fn narrate(view: &View<'_>) -> Narrated {
    let mut values = Vec::new();
    let mut request = None;
    if let (Some(discovery), Some(side)) = (&view.sign_in().discovery, view.coder()) {
        let base = discovery.issuer.value().map_or("?", |text| asked(text));
        request = Some(HttpRequest {
            method: "GET",
            url: view.masked_text(&format!("{base}/.well-known/openid-configuration")),
            parameters: Vec::new(),
            answer: answer(view),
        });
        let shown = view
            .option(&side.options, "CODER_OIDC_ISSUER_URL")
            .against(issuers(view));
        if discovery.compared.value() == Some(&false) {
            values.push(shown.note("not compared with the `issuer` in the answer"));
            values.push(view.option(&side.options, "CODER_DANGEROUS_OIDC_SKIP_ISSUER_CHECKS"));
        } else {
            values.push(shown.note("must be the `issuer` in the answer, exactly"));
        }
    } else if view.coder().is_none() {
        values.extend(issuers(view));
    }
    Narrated {
        actor: "Coder",
        does: "asks for Authelia's discovery document when it starts, once, and exits if that fails".into(),
        request,
        values,
    }
}

/// What the answer names.
fn answer(view: &View<'_>) -> Vec<TracedValue> {
    let Some(issuer) = issuer(view) else { return Vec::new() };
    let named = [
        ("authorization_endpoint", AUTHORIZATION),
        ("token_endpoint", TOKEN),
        ("userinfo_endpoint", USERINFO),
        ("jwks_uri", "/jwks.json"),
    ];
    let named = named.into_iter().map(|(name, path)| {
        let value = TracedValue::fixed(name, view.masked_text(&format!("{}{path}", issuer.text)));
        if issuer.served {
            value
        } else {
            value.note("if Authelia serves this issuer")
        }
    });
    let mut values: Vec<TracedValue> = named.collect();
    let plain = view
        .context
        .sides
        .provider
        .map(|provider| provider.options.flag("enable_pkce_plain_challenge"));
    let methods: &[&str] = match plain.as_ref().and_then(|plain| plain.value()) {
        Some(true) => &["S256", "plain"],
        _ => &["S256"],
    };
    values.push(TracedValue::fixed("code_challenge_methods_supported", methods.to_vec()));
    values
}

/// The issuer below which the endpoints are, if it is known.
pub(super) fn issuer(view: &View<'_>) -> Option<Issuer> {
    match (&view.sign_in().discovery, view.coder(), view.context.sides.provider) {
        (Some(discovery), ..) => discovery.endpoints.clone(),
        (None, None, Some(provider)) => only_issuer(provider),
        _ => None,
    }
}

/// The address of the endpoint at `path`; `?` stands for an issuer that is not known.
pub(super) fn endpoint(view: &View<'_>, path: &str) -> String {
    let base = issuer(view).map_or("?".to_owned(), |issuer| issuer.text);
    view.masked_text(&format!("{base}{path}"))
}
