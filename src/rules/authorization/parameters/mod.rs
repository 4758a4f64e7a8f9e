//! What extra parameters do to the authorization request: each replaces Coder's own of the same name, unless that comes
//! behind it.
//!
//! Source: coder/coder v2.35.1 `coderd/httpmw/oauth2.go` `ExtractOAuth2`; authelia.com/provider/oauth2 v0.2.31
//! `authorize_request_handler.go` `newAuthorizeRequest`, in whose order they are looked at.

mod audience;
mod claims;
mod extra;
mod login;
mod objects;

pub(super) use extra::{Effect, Extra, Problem};

use extra::{Broken, broken};

use crate::authelia::versions::METHOD_NEEDS_CHALLENGE;
use crate::finding::{Coverage, Stage};
use crate::rules::{holds, known};
use crate::signin::Challenge;
use crate::signin::redirect_uri::matches;
use crate::signin::scopes::words;

type Look = fn(&Extra<'_>, &str) -> Broken;

/// Each parameter that can break something, in the order in which Authelia and Coder look at them.
const LOOKS: [(&str, Look); 18] = [
    ("client_id", client_id),
    ("request", objects::request),
    ("request_uri", objects::request_uri),
    ("redirect_uri", redirect_uri),
    ("audience", audience::audience),
    ("resource", audience::resource),
    ("registration", objects::registration),
    ("response_type", response_type),
    ("response_mode", response_mode),
    ("state", state),
    ("prompt", login::prompt),
    ("max_age", login::max_age),
    ("consent_id", login::consent_id),
    ("claims", claims::claims),
    ("id_token_hint", objects::id_token_hint),
    ("code_challenge", code_challenge),
    ("code_challenge_method", code_challenge_method),
    ("nonce", nonce),
];

impl Extra<'_> {
    /// Everything that the parameters break, and why something could not be looked at.
    pub(super) fn problems(&self) -> (Vec<Problem>, Option<Coverage>) {
        let (mut problems, mut unknown) = (Vec::new(), None);
        for (name, look) in LOOKS {
            let Some(value) = self.request.extra(name) else {
                continue;
            };
            match look(self, value) {
                Ok(Some(effect)) => problems.push(Problem {
                    name,
                    value: value.to_owned(),
                    effect,
                }),
                Ok(None) => {}
                Err(why) => unknown = Some(why),
            }
        }
        (problems, unknown)
    }
}

fn client_id(extra: &Extra<'_>, value: &str) -> Broken {
    let own = extra.pair.relying_party.client_id();
    if *known(&own)? == value {
        return Ok(None);
    }
    let registered = extra.pair.provider.registrations().iter();
    let mut ids = registered.map(|other| other.options.text("client_id"));
    if ids.any(|id| id.value() == Some(&value)) {
        broken(
            Stage::Token,
            "Authelia gives the code to that client, and answers invalid_grant when Coder uses it as another.",
        )
    } else {
        broken(
            Stage::Authorization,
            "Authelia shows an error page: the requested OAuth 2.0 Client does not exist.",
        )
    }
}

fn redirect_uri(extra: &Extra<'_>, value: &str) -> Broken {
    let own = extra.pair.relying_party.redirect_uri();
    if known(&own)? == value {
        return Ok(None);
    }
    let uris = extra.pair.registration.options.list("redirect_uris");
    if holds(&uris, |uri| matches(uri, value))? && !value.is_empty() {
        broken(
            Stage::Token,
            "The user comes back to this address, and the token request ends in invalid_grant, because Coder names its \
             own redirect URI there.",
        )
    } else {
        broken(
            Stage::Authorization,
            "Authelia shows an error page: the 'redirect_uri' parameter does not match any of the registered ones.",
        )
    }
}

fn response_type(_: &Extra<'_>, value: &str) -> Broken {
    if words(value).eq(["code"]) {
        return Ok(None);
    }
    broken(
        Stage::Authorization,
        "Coder's callback needs a code, and this response type brings none, or not in the query.",
    )
}

fn response_mode(extra: &Extra<'_>, value: &str) -> Broken {
    let modes = extra.pair.registration.options.list("response_modes");
    match value {
        "" => Ok(None),
        "query" if holds(&modes, |mode| mode == "query")? => Ok(None),
        "query" => broken(
            Stage::Authorization,
            "Authelia sends the user back with unsupported_response_mode: the registration does not have this mode.",
        ),
        _ => broken(
            Stage::Authorization,
            "Coder's callback reads only the query of a GET request, so the answer in this mode is lost.",
        ),
    }
}

fn state(extra: &Extra<'_>, value: &str) -> Broken {
    let minimum = extra.pair.provider.options.number("minimum_parameter_entropy");
    let length = i64::try_from(value.len()).unwrap_or(i64::MAX);
    if length < *known(&minimum)? {
        return broken(
            Stage::Authorization,
            "Authelia sends the user back with invalid_state: it is too short.",
        );
    }
    broken(
        Stage::Token,
        "Coder compares what comes back with a random state of its own and shows: State mismatched.",
    )
}

fn code_challenge(extra: &Extra<'_>, _: &str) -> Broken {
    let Challenge::Extra { .. } = &extra.request.challenge else {
        return Ok(None);
    };
    let method = extra.request.challenge.method().unwrap_or_default();
    if extra.pair.takes_challenge(method)? {
        return broken(
            Stage::Token,
            "This version of Coder sends no code verifier, so the token request ends in invalid_grant.",
        );
    }
    broken(
        Stage::Authorization,
        "After the login Authelia sends the user back with invalid_request: it does not take this code challenge \
         method; none at all means `plain`.",
    )
}

fn code_challenge_method(extra: &Extra<'_>, value: &str) -> Broken {
    let alone = matches!(extra.request.challenge, Challenge::None) && !value.is_empty();
    if !alone || !METHOD_NEEDS_CHALLENGE.holds(extra.pair.versions.provider) {
        return Ok(None);
    }
    broken(
        Stage::Authorization,
        "After the login Authelia sends the user back with invalid_request: there is no code challenge of this method.",
    )
}

fn nonce(extra: &Extra<'_>, value: &str) -> Broken {
    let minimum = extra.pair.provider.options.number("minimum_parameter_entropy");
    let length = i64::try_from(value.len()).unwrap_or(i64::MAX);
    if value.is_empty() || length >= *known(&minimum)? {
        return Ok(None);
    }
    broken(
        Stage::Token,
        "The token request ends in insufficient_entropy: Authelia demands a longer nonce.",
    )
}
