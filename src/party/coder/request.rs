//! What Coder makes of its options for a sign-in.

use super::CALLBACK_PATH;
use crate::golang::Url;
use crate::options::Options;
use crate::party::relying_party::{Derived, RelyingParty, SessionLength};
use crate::setting::{Setting, State, Unknown};

/// What follows from Coder's options.
pub(super) fn derived(options: &Options) -> Derived {
    let id = options.text("CODER_OIDC_CLIENT_ID");
    Derived {
        // Only a client id turns it on.
        is_on: id.map(|id| !id.is_empty()),
        issuer: options.text("CODER_OIDC_ISSUER_URL").map(str::to_owned),
        provider_host: None,
        endpoints: Vec::new(),
        skips_issuer_checks: options.flag("CODER_DANGEROUS_OIDC_SKIP_ISSUER_CHECKS"),
        redirect_uri: redirect_uri(options),
        host_is_asked_for: false,
        is_image_s: true,
        redirect_hosts: redirect_hosts(options),
        scopes: options.list("CODER_OIDC_SCOPES").map(<[_]>::to_vec),
        ignores_userinfo: Some(options.flag("CODER_OIDC_IGNORE_USERINFO")),
        keeps_client: false,
        session: Some(SessionLength {
            length: options.milliseconds("CODER_SESSION_DURATION"),
            is_fixed: options.flag("CODER_DISABLE_SESSION_EXPIRY_REFRESH"),
        }),
    }
}

/// The hosts that requests may come for, if each gets a redirect URI of its own: in lower case and without ports.
/// `CODER_OIDC_REDIRECT_URL` switches that off.
///
/// Source: coder/coder `coderd/httpmw/oauth2.go` `ExtractOAuth2`, `cli/server.go` `createOIDCConfig`.
fn redirect_hosts(options: &Options) -> Option<Setting<Vec<String>>> {
    let over = options.text("CODER_OIDC_REDIRECT_URL");
    if over.value().is_some_and(|url| !url.is_empty()) {
        return None;
    }
    let list = options.list("CODER_OIDC_REDIRECT_ALLOWED_HOSTS");
    let items = *list.value()?;
    let hosts = items.iter().filter_map(|item| item.value()).map(|host| host.trim());
    let hosts: Vec<String> = hosts.filter(|host| !host.is_empty()).map(without_port).collect();
    (!hosts.is_empty()).then(|| list.map(|_| hosts))
}

/// The redirect URI: the access URL's origin with Coder's path in place of its own. Absent without an access URL:
/// Coder then has a random address.
///
/// Source: coder/coder `cli/server.go` `createOIDCConfig`; Go's `net/url` `ResolveReference`.
fn redirect_uri(options: &Options) -> Setting<String> {
    let over = options.text("CODER_OIDC_REDIRECT_URL");
    let base = if over.value().is_some_and(|url| !url.is_empty()) || over.why_unknown().is_some() {
        over
    } else {
        options.text("CODER_ACCESS_URL")
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

impl RelyingParty {
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
