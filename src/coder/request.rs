//! What Coder sends when a user signs in.

use super::{CALLBACK_PATH, RelyingParty};
use crate::golang::Url;
use crate::options::Value;
use crate::setting::{Setting, State, Unknown};
use crate::source::Span;
use crate::version::Version;

/// From this version on Coder sends an S256 challenge whenever the provider offers it, as Authelia always does.
///
/// Source: coder/coder pull request 21215.
pub const PKCE_SINCE: Version = Version::new(2, 30, 0);

impl RelyingParty {
    /// Whether OpenID Connect is on, or may be: only a client id turns it on.
    pub fn is_oidc_on(&self) -> bool {
        match self.options.text("CODER_OIDC_CLIENT_ID").state {
            State::Known(id) => !id.is_empty(),
            State::Unknown(_) => true,
            State::Absent => false,
        }
    }

    /// Whether anything in the files is about OpenID Connect at all.
    pub fn names_oidc(&self) -> bool {
        let about = |name: &str| name.to_uppercase().contains("OIDC");
        let variables = self.environment.variables();
        let mut named = variables.map(|variable| variable.name.value.as_str());
        let mut settings = self.options.iter();
        let set = settings.any(|(name, setting)| about(name) && !setting.default && !setting.is_absent());
        set || named.any(about) || self.defects.iter().any(|defect| about(&defect.subject))
    }

    /// Where the client id is written, or should be.
    pub fn client_id_place(&self) -> Span {
        self.options.text("CODER_OIDC_CLIENT_ID").written_at()
    }

    /// The redirect URI: the access URL's origin with Coder's path in place of its own. Absent without an access URL:
    /// Coder then has a random address.
    ///
    /// Source: coder/coder `cli/server.go` `createOIDCConfig`; Go's `net/url` `ResolveReference`.
    pub fn redirect_uri(&self) -> Setting<String> {
        let over = self.options.text("CODER_OIDC_REDIRECT_URL");
        let base = if over.value().is_some_and(|url| !url.is_empty()) || over.why_unknown().is_some() {
            over
        } else {
            self.options.text("CODER_ACCESS_URL")
        };
        let (place, via) = (base.place, base.via.clone());
        let state = match base.state {
            State::Known("") | State::Absent => State::Absent,
            State::Unknown(why) => State::Unknown(partly(why)),
            State::Known(url) => match Url::parse(url) {
                Ok(parsed) => State::Known(callback(&parsed)),
                Err(_) => State::Unknown(Unknown::because("the access URL does not parse")),
            },
        };
        Setting {
            state,
            place,
            via,
            default: false,
        }
    }

    /// The claim that Coder takes groups from; empty if from none. Unset, it is `groups` where that very scope is among
    /// the options' (an extra parameter `scope` does not count).
    ///
    /// Source: coder/coder `cli/server.go` `createOIDCConfig`.
    pub fn group_field(&self) -> Setting<String> {
        let field = self.options.text("CODER_OIDC_GROUP_FIELD");
        let set = field.why_unknown().is_some() || field.value().is_some_and(|claim| !claim.is_empty());
        if set {
            return field.map(str::to_owned);
        }
        let scopes = self.options.list("CODER_OIDC_SCOPES");
        scopes.map(|scopes| {
            let has_groups = scopes
                .iter()
                .any(|scope| scope.value().is_some_and(|scope| scope == "groups"));
            if has_groups { "groups".to_owned() } else { String::new() }
        })
    }

    /// What `CODER_OIDC_AUTH_URL_PARAMS` adds to the authorization request under `name`, in place of Coder's own.
    pub fn extra_parameter(&self, name: &str) -> Option<Setting<String>> {
        let parameters = self.options.get("CODER_OIDC_AUTH_URL_PARAMS");
        let Some(Value::Map(map)) = parameters.value() else {
            return None;
        };
        let value = map.get(name).and_then(serde_json::Value::as_str)?.to_owned();
        Some(Setting::known(value, parameters.place).through(parameters.via))
    }

    /// The scopes that Coder requests: what Authelia makes of its list joined by blanks. An extra parameter `scope`
    /// replaces them.
    pub fn requested_scopes(&self) -> Setting<Vec<String>> {
        let split = |text: &str| {
            text.split(' ')
                .filter(|scope| !scope.is_empty())
                .map(str::to_owned)
                .collect()
        };
        if let Some(scope) = self.extra_parameter("scope") {
            return scope.map(|scope| split(&scope));
        }
        let list = self.options.list("CODER_OIDC_SCOPES");
        list.map(|items| {
            let joined: Vec<&str> = items
                .iter()
                .filter_map(|item| item.value())
                .map(String::as_str)
                .collect();
            split(&joined.join(" "))
        })
    }
}

/// Of an access URL that is known only in part, what that makes of the redirect URI.
fn partly(mut why: Unknown) -> Unknown {
    let Some(text) = why.text.take() else { return why };
    let mut uri = text.origin();
    uri.push(CALLBACK_PATH);
    why.with_text(uri)
}

/// Scheme (in lower case), user, host and port are kept as they are; path, query and fragment are not.
fn callback(access_url: &Url) -> String {
    let user = access_url
        .user
        .as_ref()
        .map_or(String::new(), |(name, password)| match password {
            Some(password) => format!("{name}:{password}@"),
            None => format!("{name}@"),
        });
    let scheme = if access_url.scheme.is_empty() {
        String::new()
    } else {
        format!("{}:", access_url.scheme)
    };
    if access_url.host.is_empty() && user.is_empty() {
        return format!("{scheme}{CALLBACK_PATH}");
    }
    format!("{scheme}//{user}{}{CALLBACK_PATH}", access_url.host)
}
