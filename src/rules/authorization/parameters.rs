//! What extra parameters do to the authorization request: each replaces Coder's own of the same name.
//!
//! Source: coder/coder v2.35.1 `coderd/httpmw/oauth2.go` `ExtractOAuth2`; authelia.com/provider/oauth2 v0.2.31
//! `authorize_request_handler.go` `newAuthorizeRequest`, `handler/openid/validator.go` `ValidatePrompt`,
//! `audience_strategy.go` `DefaultAudienceMatchingStrategy`.

use serde_json::{Map, Value as Json};

use super::redirect_uri::matches;
use crate::finding::{Coverage, Stage};
use crate::golang::Url;
use crate::rules::{Pair, known};
use crate::setting::Setting;
use crate::version::Version;

/// The prompts that Authelia knows.
const PROMPTS: [&str; 4] = ["none", "login", "consent", "select_account"];
/// From this version on Coder sends a code challenge of its own behind the extra parameters, so that it counts.
const OWN_CHALLENGE_SINCE: Version = Version::new(2, 30, 0);

/// The extra parameters of a deployment, and the registration they are sent to.
pub(super) struct Request<'a> {
    pub(super) pair: &'a Pair<'a>,
    pub(super) parameters: &'a Json,
    pub(super) coder_version: Version,
}

/// What an extra parameter breaks.
pub(super) struct Problem {
    pub(super) name: &'static str,
    pub(super) value: String,
    pub(super) stage: Stage,
    pub(super) why: &'static str,
}

type Look = fn(&Request<'_>, &str) -> Result<Option<(Stage, &'static str)>, Coverage>;

/// Each parameter that can break something, in the order in which Authelia and Coder look at them.
const LOOKS: [(&str, Look); 10] = [
    ("client_id", client_id),
    ("redirect_uri", redirect_uri),
    ("audience", audience),
    ("resource", resource),
    ("response_type", response_type),
    ("response_mode", response_mode),
    ("state", state),
    ("prompt", prompt),
    ("code_challenge", code_challenge),
    ("nonce", nonce),
];

impl Request<'_> {
    /// Everything that the parameters break, and why something could not be looked at.
    pub(super) fn problems(&self) -> (Vec<Problem>, Option<Coverage>) {
        let (mut problems, mut unknown) = (Vec::new(), None);
        for (name, look) in LOOKS {
            let Some(value) = self.text(name) else { continue };
            match look(self, value) {
                Ok(Some((stage, why))) => problems.push(Problem {
                    name,
                    value: value.to_owned(),
                    stage,
                    why,
                }),
                Ok(None) => {}
                Err(why) => unknown = Some(why),
            }
        }
        (problems, unknown)
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.parameters
            .as_object()
            .and_then(|map: &Map<String, Json>| map.get(name)?.as_str())
    }
}

type Broken = Result<Option<(Stage, &'static str)>, Coverage>;

fn broken(stage: Stage, why: &'static str) -> Broken {
    Ok(Some((stage, why)))
}

fn client_id(request: &Request<'_>, value: &str) -> Broken {
    let own = request.pair.relying_party.options.text("CODER_OIDC_CLIENT_ID");
    if *known(&own)? == value {
        return Ok(None);
    }
    let registered = request.pair.provider.registrations().iter();
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

fn redirect_uri(request: &Request<'_>, value: &str) -> Broken {
    let own = request.pair.relying_party.redirect_uri();
    if known(&own)? == value {
        return Ok(None);
    }
    let uris = request.pair.registration.options.list("redirect_uris");
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

fn audience(request: &Request<'_>, value: &str) -> Broken {
    if request.text("resource").is_some() {
        return broken(
            Stage::Authorization,
            "Authelia sends the user back with invalid_request: `audience` and `resource` exclude each other.",
        );
    }
    registered_audience(request, value.split(' ').filter(|part| !part.is_empty()))
}

fn resource(request: &Request<'_>, value: &str) -> Broken {
    if Url::parse(value).is_ok_and(|url| url.is_absolute() && url.fragment.is_empty()) {
        return registered_audience(request, std::iter::once(value));
    }
    broken(
        Stage::Authorization,
        "Authelia sends the user back with invalid_target: a resource is an absolute URI without a fragment.",
    )
}

fn registered_audience<'v>(request: &Request<'_>, wanted: impl Iterator<Item = &'v str>) -> Broken {
    let audiences = request.pair.registration.options.list("audience");
    for wanted in wanted {
        if !holds(&audiences, |registered| is_below(wanted, registered))? {
            return broken(
                Stage::Authorization,
                "Authelia sends the user back with invalid_target: the audience is not registered for this client.",
            );
        }
    }
    Ok(None)
}

/// Whether `wanted` is `registered`, or a URL below it.
fn is_below(wanted: &str, registered: &str) -> bool {
    let (Ok(wanted), Ok(registered)) = (Url::parse(wanted), Url::parse(registered)) else {
        return false;
    };
    let folder = registered.path.trim_end_matches('/');
    let rest = wanted.path.strip_prefix(folder);
    wanted.scheme == registered.scheme
        && wanted.host == registered.host
        && (wanted.path == registered.path || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

/// Whether one of the items fits.
fn holds(list: &Setting<&[Setting<String>]>, fits: impl Fn(&str) -> bool) -> Result<bool, Coverage> {
    let items = if list.is_absent() { &[] } else { *known(list)? };
    if items.iter().filter_map(|item| item.value()).any(|item| fits(item)) {
        return Ok(true);
    }
    items.iter().try_for_each(|item| known(item).map(|_| ()))?;
    Ok(false)
}

fn response_type(_: &Request<'_>, value: &str) -> Broken {
    if value == "code" {
        return Ok(None);
    }
    broken(
        Stage::Authorization,
        "Coder's callback needs a code, and this response type brings none, or not in the query.",
    )
}

fn response_mode(request: &Request<'_>, value: &str) -> Broken {
    let modes = request.pair.registration.options.list("response_modes");
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

fn state(request: &Request<'_>, value: &str) -> Broken {
    let minimum = request.pair.provider.options.number("minimum_parameter_entropy");
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

fn prompt(_: &Request<'_>, value: &str) -> Broken {
    let words: Vec<&str> = value.split(' ').filter(|word| !word.is_empty()).collect();
    let alone = !words.contains(&"none") || words.len() == 1;
    if alone && words.iter().all(|word| PROMPTS.contains(word)) {
        return Ok(None);
    }
    broken(
        Stage::Authorization,
        "After the login Authelia sends the user back with invalid_request: it knows the prompts none (alone), login, \
         consent and select_account.",
    )
}

fn code_challenge(request: &Request<'_>, value: &str) -> Broken {
    if request.coder_version >= OWN_CHALLENGE_SINCE || value.is_empty() {
        return Ok(None);
    }
    let plain = request.pair.provider.options.flag("enable_pkce_plain_challenge");
    let supported = match request.text("code_challenge_method") {
        Some("S256") => true,
        None | Some("" | "plain") => *known(&plain)?,
        Some(_) => false,
    };
    if supported {
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

fn nonce(request: &Request<'_>, value: &str) -> Broken {
    let minimum = request.pair.provider.options.number("minimum_parameter_entropy");
    let length = i64::try_from(value.len()).unwrap_or(i64::MAX);
    if value.is_empty() || length >= *known(&minimum)? {
        return Ok(None);
    }
    broken(
        Stage::Token,
        "The token request ends in insufficient_entropy: Authelia demands a longer nonce.",
    )
}

#[cfg(test)]
mod tests {
    use super::is_below;

    #[test]
    fn an_audience_fits_itself_and_what_is_above_it() {
        for (wanted, registered) in [
            ("https://api.example.com", "https://api.example.com"),
            ("https://api.example.com/v1", "https://api.example.com/"),
            ("https://api.example.com/v1/x", "https://api.example.com/v1"),
            ("coder", "coder"),
        ] {
            assert!(is_below(wanted, registered), "{wanted} {registered}");
        }
        for (wanted, registered) in [
            ("https://api.example.com/v10", "https://api.example.com/v1"),
            ("http://api.example.com", "https://api.example.com"),
            ("https://api.example.com", "https://api.example.com/v1"),
        ] {
            assert!(!is_below(wanted, registered), "{wanted} {registered}");
        }
    }
}
