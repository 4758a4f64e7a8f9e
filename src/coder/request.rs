//! What Coder sends when a user signs in.

use super::{CALLBACK_PATH, RelyingParty};
use crate::golang::Url;
use crate::secret::Secret;
use crate::setting::{Setting, State, Unknown};
use crate::source::Span;
use crate::version::Version;

/// From this version on Coder sends an S256 challenge whenever the provider offers it, as Authelia always does.
///
/// Source: coder/coder pull request 21215.
pub const PKCE_SINCE: Version = Version::new(2, 30, 0);

/// From this version on a session ends with its access token when there is no refresh token.
///
/// Source: coder/coder pull request 17878.
pub const ENDS_WITH_TOKEN_SINCE: Version = Version::new(2, 23, 0);

/// From this version on `CODER_OIDC_ALLOWED_GROUPS` holds without a licence.
///
/// Source: coder/coder pull request 19430.
pub const ALLOWED_GROUPS_SINCE: Version = Version::new(2, 26, 0);

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

    /// The client id.
    pub fn client_id(&self) -> Setting<&str> {
        self.options.text("CODER_OIDC_CLIENT_ID")
    }

    /// The client secret.
    pub fn client_secret(&self) -> Setting<&Secret> {
        self.options.secret("CODER_OIDC_CLIENT_SECRET")
    }

    /// The key file that it signs assertions with.
    pub fn client_key(&self) -> Setting<&str> {
        self.options.text("CODER_OIDC_CLIENT_KEY_FILE")
    }

    /// The issuer that it is told to use.
    pub fn issuer(&self) -> Setting<&str> {
        self.options.text("CODER_OIDC_ISSUER_URL")
    }

    /// Whether it does not compare the issuer that it finds with the one that it is told to use.
    pub fn skips_issuer_checks(&self) -> Setting<bool> {
        self.options.flag("CODER_DANGEROUS_OIDC_SKIP_ISSUER_CHECKS")
    }

    /// The hosts that requests may come for, if each gets a redirect URI of its own: in lower case and without ports.
    /// `CODER_OIDC_REDIRECT_URL` switches that off.
    ///
    /// Source: coder/coder `coderd/httpmw/oauth2.go` `ExtractOAuth2`, `cli/server.go` `createOIDCConfig`.
    pub fn redirect_hosts(&self) -> Option<Setting<Vec<String>>> {
        let over = self.options.text("CODER_OIDC_REDIRECT_URL");
        if over.value().is_some_and(|url| !url.is_empty()) {
            return None;
        }
        let list = self.options.list("CODER_OIDC_REDIRECT_ALLOWED_HOSTS");
        let items = *list.value()?;
        let hosts = items.iter().filter_map(|item| item.value()).map(|host| host.trim());
        let hosts: Vec<String> = hosts.filter(|host| !host.is_empty()).map(without_port).collect();
        (!hosts.is_empty()).then(|| list.map(|_| hosts))
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
}

/// A host in lower case without its port.
fn without_port(host: &str) -> String {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    name.to_ascii_lowercase()
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
