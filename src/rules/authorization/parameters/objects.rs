//! Parameters that hold, or point to, something that Authelia would have to verify.
//!
//! Source: authelia.com/provider/oauth2 v0.2.31 `authorize_request_handler.go` `authorizeRequestParametersFromJAR`,
//! `authorizeRequestFromPAR`; `handler/openid/validator.go` `ValidatePrompt`.

use super::extra::{Broken, Extra, broken};
use crate::finding::{Coverage, Stage};
use crate::rules::holds;

/// How the address of a pushed request begins, which lasts for one sign-in.
const PUSHED: &str = "urn:ietf:params:oauth:request_uri:";

pub(super) fn request(extra: &Extra<'_>, value: &str) -> Broken {
    if value.is_empty() {
        return Ok(None);
    }
    let options = &extra.pair.registration.options;
    let is_set = |option: &str| {
        let setting = options.text(option);
        setting.why_unknown().is_some() || setting.value().is_some_and(|text| !text.is_empty())
    };
    let jwks = &extra.pair.registration.jwks;
    let has_keys = jwks.why_unknown().is_some() || jwks.value().is_some_and(|keys| !keys.is_empty());
    if value.split('.').count() == 3 && (has_keys || is_set("jwks_uri") || is_set("request_object_signing_alg")) {
        return Err(Coverage::not_checked("a request object is not verified here"));
    }
    broken(
        Stage::Authorization,
        "Authelia shows an error page, or sends the user back, with invalid_request_object: it has no key of the client's \
         to verify the object with.",
    )
}

pub(super) fn request_uri(extra: &Extra<'_>, value: &str) -> Broken {
    if value.is_empty() {
        return Ok(None);
    }
    let registered = extra.pair.registration.options.list("request_uris");
    if !value.starts_with(PUSHED) && holds(&registered, |uri| uri == value)? {
        return Err(Coverage::not_checked(
            "Authelia fetches the `request_uri`, and nothing is fetched here",
        ));
    }
    broken(
        Stage::Authorization,
        "Authelia answers with invalid_request_uri: it knows no request under this address.",
    )
}

pub(super) fn registration(_: &Extra<'_>, value: &str) -> Broken {
    if value.is_empty() {
        return Ok(None);
    }
    broken(
        Stage::Authorization,
        "Authelia sends the user back with registration_not_supported.",
    )
}

pub(super) fn id_token_hint(_: &Extra<'_>, value: &str) -> Broken {
    if value.is_empty() {
        return Ok(None);
    }
    if value.split('.').count() == 3 {
        return Err(Coverage::not_checked(
            "an `id_token_hint` is not verified here; it fits one user only",
        ));
    }
    broken(
        Stage::Authorization,
        "After the login Authelia sends the user back with invalid_request: the hint is not an ID token of its own.",
    )
}
