//! Which issuers Authelia answers for.
//!
//! The issuer is made of each request: `https`, the host it came for, and the path of `server.address` if the request
//! came below it. From 4.39.17 on the host must be that of a session cookie's `authelia_url`, compared as text.
//!
//! Source: authelia/authelia `internal/middlewares/authelia_context.go` `IssuerURL`, `GetCookieConfigFromAutheliaURL`;
//! `internal/middlewares/strip_path.go`; observed with 4.39.20.

use crate::golang::Url;
use crate::holes::TextWithHoles;
use crate::options::Options;
use crate::setting::{Setting, State, Unknown};
use crate::source::Span;
use crate::version::Version;
use crate::yaml::Node;

use super::versions::ISSUER_IS_A_COOKIES_ADDRESS;

/// The issuers that follow from the session's `cookies` and the server's address in `root`.
pub(super) fn issuers(root: &Node, cookies: &Setting<Vec<Options>>, version: Version) -> Vec<Setting<String>> {
    let mut hosts: Vec<Setting<String>> = Vec::new();
    match &cookies.state {
        State::Known(cookies) => hosts.extend(cookies.iter().filter_map(|cookie| host(cookie, version))),
        State::Unknown(why) => hosts.push(Setting::unknown(why.clone(), cookies.place)),
        State::Absent => {}
    }
    if hosts.is_empty()
        && let Some(domain) = root
            .at(&["session", "domain"])
            .filter(|domain| domain.scalar().is_some())
    {
        let any = Unknown::because("with `session.domain`, Authelia answers for every host in the domain")
            .remedied_by("set `session.cookies` with an `authelia_url`");
        hosts.push(Setting::unknown(any, domain.way().0));
    }
    let Some(first) = hosts.first().map(|host| host.place) else {
        return hosts;
    };
    let base = base_path(root, first);
    let mut issuers: Vec<Setting<String>> = hosts.iter().map(|host| below(host, "")).collect();
    match &base.state {
        State::Known(path) if !path.is_empty() => {
            let with_path = hosts.iter().filter(|host| !host.is_absent()).map(|host| {
                let mut issuer = below(host, path);
                issuer.via.push(base.place.into());
                issuer
            });
            issuers.extend(with_path);
        }
        State::Unknown(why) => issuers.extend(hosts.iter().map(|host| {
            let text = host.text_with_holes().map_or(TextWithHoles::unknown(), |host| {
                let mut text = https(&host, "/");
                text.append(&TextWithHoles::unknown());
                text
            });
            Setting::unknown(why.clone().with_text(text), base.place)
        })),
        State::Known(_) | State::Absent => {}
    }
    if !ISSUER_IS_A_COOKIES_ADDRESS.holds(version) {
        let any = Unknown::because("this version of Authelia answers for every host that a request names");
        issuers.push(Setting::unknown(any, first));
    }
    issuers
}

/// The issuer with `path` on a host.
fn below(host: &Setting<String>, path: &str) -> Setting<String> {
    let mut issuer = host.clone().map(|host| format!("https://{host}{path}"));
    if let State::Unknown(why) = &mut issuer.state {
        why.text = why.text.as_ref().map(|host| https(host, path));
    }
    issuer
}

fn https(host: &TextWithHoles, path: &str) -> TextWithHoles {
    let mut text = TextWithHoles::known("https://");
    text.append(host);
    text.push(path);
    text
}

/// The host of a cookie's `authelia_url`, with its port; absent if no request ever comes for it, because it has capitals.
fn host(cookie: &Options, version: Version) -> Option<Setting<String>> {
    let url = cookie.text("authelia_url");
    let state = match url.state {
        State::Known(text) => {
            let host = Url::parse(text)
                .ok()
                .map(|url| url.host)
                .filter(|host| !host.is_empty())?;
            // The server brings the host of a request to lower case and compares it with this one as it is written.
            if !ISSUER_IS_A_COOKIES_ADDRESS.holds(version) {
                State::Known(host.to_ascii_lowercase())
            } else if host.bytes().any(|byte| byte.is_ascii_uppercase()) {
                State::Absent
            } else {
                State::Known(host)
            }
        }
        State::Unknown(mut why) => {
            why.text = why.text.and_then(|text| text.origin().without("https://"));
            State::Unknown(why)
        }
        State::Absent => return None,
    };
    Some(Setting {
        state,
        place: url.place,
        via: url.via,
        default: false,
    })
}

/// The path that Authelia also answers below, from `server.address`; empty if there is none.
fn base_path(root: &Node, place: Span) -> Setting<String> {
    let at = |key: &str| root.at(&["server", key]).filter(|node| !node.is_null());
    let (node, whole) = match (at("address"), at("path")) {
        (Some(address), _) => (address, true),
        (None, Some(path)) => (path, false),
        (None, None) => return Setting::absent(place),
    };
    let (place, via) = node.way();
    if let Some(why) = node.unknown().cloned() {
        return Setting::unknown(why, place).through(via);
    }
    let text = node.scalar().map_or("", |scalar| &scalar.text);
    let path = if whole {
        address_path(text)
    } else {
        format!("/{}", text.trim_matches('/'))
    };
    let path = path.strip_suffix('/').unwrap_or(&path).to_owned();
    Setting::known(path, place).through(via)
}

/// The path in an address such as `tcp://:9091/authelia` or `unix:///run/authelia.sock?path=authelia`.
fn address_path(text: &str) -> String {
    let has_scheme = text.split_once("://").is_some_and(|(scheme, _)| {
        !scheme.is_empty()
            && scheme
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    });
    let text = match (has_scheme, text.starts_with('/')) {
        (true, _) => text.to_owned(),
        (false, true) => format!("unix://{text}"),
        (false, false) => format!("tcp://{text}"),
    };
    let Ok(url) = Url::parse(&text) else {
        return String::new();
    };
    if matches!(url.scheme.as_str(), "unix" | "fd") {
        let path = url.raw_query.split('&').find_map(|pair| pair.strip_prefix("path="));
        return path.map_or(String::new(), |path| format!("/{path}"));
    }
    url.path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_addresses() {
        for (address, path) in [
            ("tcp://:9091/", "/"),
            ("tcp://:9091/authelia", "/authelia"),
            (":9091/authelia", "/authelia"),
            ("tcp://0.0.0.0:9091", ""),
            ("unix:///run/authelia.sock?path=authelia&umask=0022", "/authelia"),
            ("/run/authelia.sock", ""),
            ("", ""),
        ] {
            assert_eq!(address_path(address), path, "{address}");
        }
    }
}
