//! Addresses that Authelia listens at or connects to: `tcp://:9091/authelia`, `unix:///run/authelia.sock`.
//!
//! Source: authelia/authelia `internal/configuration/schema/types_address.go` `NewAddressDefault`, `Address.validate`.

use super::schema::AddressKind;
use super::versions::{ONE_COLON, PORTS_CHECKED};
use crate::golang::{Colons, Url};
use crate::version::Version;

/// What an address comes to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Address {
    /// The scheme in lower case; the one that is meant where none is written.
    pub(super) scheme: String,
    /// The path that the server is reached at: that of the URL, or for a socket the one its query names.
    pub(super) router_path: String,
}

impl AddressKind {
    fn schemes(self) -> (&'static str, &'static str) {
        match self {
            AddressKind::Tcp => ("tcp", "unix"),
            AddressKind::Udp => ("udp", "unix"),
            AddressKind::Ldap => ("ldap", "ldapi"),
            AddressKind::Smtp => ("smtp", "unix"),
        }
    }
}

impl Address {
    /// Takes `text` apart.
    ///
    /// # Errors
    /// Why Authelia refuses it, as a clause.
    pub(super) fn parse(text: &str, kind: AddressKind, version: Version) -> Result<Self, String> {
        if text.is_empty() {
            return Ok(Self {
                scheme: "tcp".to_owned(),
                router_path: String::new(),
            });
        }
        let (default, for_paths) = kind.schemes();
        let whole = if has_scheme(text) {
            text.to_owned()
        } else if text.starts_with('/') {
            format!("{for_paths}://{text}")
        } else {
            format!("{default}://{text}")
        };
        let colons = if ONE_COLON.holds(version) {
            Colons::One
        } else {
            Colons::Any
        };
        let url = Url::parse_with(&whole, colons).map_err(|error| error.to_string())?;
        check(&url, version)?;
        let router_path = match url.scheme.as_str() {
            "unix" | "ldapi" | "fd" => match query(&url.raw_query, "path") {
                Some(path) => format!("/{path}"),
                None => "/".to_owned(),
            },
            _ => url.path.clone(),
        };
        Ok(Self {
            scheme: url.scheme,
            router_path,
        })
    }
}

/// Whether the text begins with a scheme: letters, digits, `-`, `+` and `.` before `://`, or before a colon at its end.
fn has_scheme(text: &str) -> bool {
    let rest =
        text.trim_start_matches(|character: char| character.is_ascii_alphanumeric() || "-+.".contains(character));
    rest == ":" || rest.starts_with("://")
}

fn check(url: &Url, version: Version) -> Result<(), String> {
    let scheme = url.scheme.as_str();
    let socket = matches!(scheme, "unix" | "fd");
    if !url.raw_query.is_empty() && !socket {
        return Err("only addresses of sockets may have a query".to_owned());
    }
    if !url.fragment.is_empty() {
        return Err("it has a fragment".to_owned());
    }
    let named_user = url.user.as_ref().is_some_and(|(name, _)| !name.is_empty());
    if url.user.is_some() && (scheme != "unix" || named_user) {
        return Err("it has a user name before the `@`".to_owned());
    }
    match scheme {
        "unix" | "ldapi" => {
            if url.path.is_empty() && scheme != "ldapi" && url.user.is_none() {
                return Err("the path of the socket is missing".to_owned());
            }
            if !url.hostname().is_empty() && (url.user.is_none() || named_user) {
                return Err("a socket has no host: its path begins with a third slash".to_owned());
            }
            umask(url)?;
            port(url, version)
        }
        "fd" => {
            let digits = !url.host.is_empty() && url.host.bytes().all(|byte| byte.is_ascii_digit());
            if !digits || url.host.parse::<u64>().is_err() {
                return Err("the number of the file descriptor is missing".to_owned());
            }
            umask(url)
        }
        "tcp" | "tcp4" | "tcp6" | "udp" | "udp4" | "udp6" | "ldap" | "ldaps" | "smtp" | "submission"
        | "submissions" => port(url, version),
        _ => Ok(()),
    }
}

fn port(url: &Url, version: Version) -> Result<(), String> {
    let port = url.port();
    if port.is_empty() || port.parse::<u16>().is_ok() || !PORTS_CHECKED.holds(version) {
        return Ok(());
    }
    Err("the port is not between 0 and 65535".to_owned())
}

fn umask(url: &Url) -> Result<(), String> {
    let Some(umask) = query(&url.raw_query, "umask") else {
        return Ok(());
    };
    let octal = umask.bytes().all(|byte| (b'0'..=b'7').contains(&byte));
    if octal && matches!(umask.len(), 3 | 4) {
        return Ok(());
    }
    Err("the umask is not three or four octal digits".to_owned())
}

/// The first value of `name` in a query.
fn query(raw: &str, name: &str) -> Option<String> {
    url::form_urlencoded::parse(raw.as_bytes())
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authelia::versions::NEWEST_READ;

    #[test]
    fn addresses_are_taken_and_refused_as_by_the_server() {
        for (text, path) in [
            ("tcp://:9091", Some("")),
            ("tcp://:9091/", Some("/")),
            ("tcp://:9091/authelia", Some("/authelia")),
            (":9091", Some("")),
            ("0.0.0.0:9091", Some("")),
            ("9091", Some("")),
            ("unix:///run/a.sock", Some("/")),
            ("unix:///run/a.sock?path=auth", Some("/auth")),
            ("/run/a.sock", Some("/")),
            ("unix:///s?umask=0022", Some("/")),
            ("fd://3", Some("/")),
            ("http://:9091", Some("")),
            ("tcp://user@:9091", None),
            ("tcp://:9091?path=x", None),
            ("tcp://:9091#x", None),
            ("tcp://:70000", None),
            ("tcp://:x", None),
            ("fd://", None),
            ("unix://", None),
            ("unix://run/a.sock", None),
            ("unix:///s?umask=99", None),
        ] {
            let parsed = Address::parse(text, AddressKind::Tcp, NEWEST_READ);
            assert_eq!(
                parsed.ok().map(|address| address.router_path).as_deref(),
                path,
                "{text}"
            );
        }
    }
}
