//! How Authelia compares redirect URIs, and in what two of them differ.

use std::net::IpAddr;

use crate::golang::Url;
use crate::holes::{Likeness, TextWithHoles};

use crate::finding::listed;

/// Whether Authelia takes `sent` for `registered`: the same text, or the same loopback address with another port.
///
/// Source: authelia.com/provider/oauth2 `uri.go` `IsMatchingRedirectURI`, `isMatchingLoopbackURI`.
pub(super) fn matches(registered: &str, sent: &str) -> bool {
    registered == sent || matches_on_loopback(registered, sent).unwrap_or(false)
}

/// How what is known of two redirect URIs compares. Where both may be plain http to a loopback address, they may be the
/// same but for the port, so that nothing is different for sure.
pub(super) fn likeness(registered: &TextWithHoles, sent: &TextWithHoles) -> Likeness {
    let likeness = registered.compare(sent);
    let is_loopback = [registered, sent].iter().all(|uri| may_be_loopback(uri.head()));
    let has_holes = !registered.is_known() || !sent.is_known();
    if likeness == Likeness::Different && is_loopback && has_holes {
        Likeness::Undecidable
    } else {
        likeness
    }
}

/// Whether an address that begins so may be plain http to an address of this machine.
fn may_be_loopback(head: &str) -> bool {
    match head.strip_prefix("http://") {
        Some(host) => host.is_empty() || host.starts_with(|first: char| first.is_ascii_digit() || first == '['),
        None => "http://".starts_with(head),
    }
}

/// Plain http to a loopback address may use any port; everything else has to be the same, as Go reads it. A host *name*
/// such as `localhost` gets no such freedom.
fn matches_on_loopback(registered: &str, sent: &str) -> Option<bool> {
    let (registered, sent) = (Url::parse(registered).ok()?, Url::parse(sent).ok()?);
    let address: IpAddr = sent.hostname().parse().ok()?;
    Some(
        address.to_canonical().is_loopback()
            && registered.scheme == "http"
            && sent.scheme == "http"
            && registered.hostname() == sent.hostname()
            && registered.path == sent.path
            && registered.raw_query == sent.raw_query,
    )
}

/// In what the `registered` URI differs from the one that is `sent`, as a clause about the registered one.
pub(super) fn difference(registered: &str, sent: &str) -> String {
    if registered.strip_suffix('/') == Some(sent) {
        return "it has a slash too many at its end".into();
    }
    if registered.trim() == sent {
        return "it has blanks around it".into();
    }
    if registered.eq_ignore_ascii_case(sent) {
        return "upper and lower case differ".into();
    }
    let (Some(left), Some(right)) = (split(registered), split(sent)) else {
        return "it is no address with a scheme".into();
    };
    let checks = [
        (left.scheme != right.scheme, "scheme", left.scheme, right.scheme),
        (left.host != right.host, "host", left.host, right.host),
        (left.port != right.port, "port", left.port, right.port),
        (left.rest != right.rest, "path", left.rest, right.rest),
    ];
    let differing: Vec<_> = checks.into_iter().filter(|(differs, ..)| *differs).collect();
    match differing.as_slice() {
        [(_, part, left, right)] => {
            let named = |text: &str| {
                if text.is_empty() {
                    "none".to_owned()
                } else {
                    format!("`{text}`")
                }
            };
            format!("its {part} is {}, Coder's is {}", named(left), named(right))
        }
        several => {
            let parts: Vec<String> = several.iter().map(|(_, part, ..)| (*part).to_owned()).collect();
            format!("{} differ from Coder's", listed(&parts))
        }
    }
}

struct Parts<'a> {
    scheme: &'a str,
    host: &'a str,
    port: &'a str,
    rest: &'a str,
}

/// Splits the text as it is written: a parser for the web would drop `:443` and lower the host's case.
fn split(uri: &str) -> Option<Parts<'_>> {
    let (scheme, rest) = uri.split_once("://")?;
    let (authority, rest) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, port),
        _ => (authority, ""),
    };
    Some(Parts {
        scheme,
        host,
        port,
        rest,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODER: &str = "https://coder.example.com/api/v2/users/oidc/callback";

    #[test]
    fn names_the_one_part_that_differs() {
        for (registered, expected) in [
            (
                "https://coder.example.com/api/v2/users/oidc/callback/",
                "it has a slash too many at its end",
            ),
            (
                "http://coder.example.com/api/v2/users/oidc/callback",
                "its scheme is `http`, Coder's is `https`",
            ),
            (
                "https://coder.example.com:443/api/v2/users/oidc/callback",
                "its port is `443`, Coder's is none",
            ),
            (
                "https://Coder.example.com/api/v2/users/oidc/callback",
                "upper and lower case differ",
            ),
            (
                "https://coder.example.com/callback",
                "its path is `/callback`, Coder's is `/api/v2/users/oidc/callback`",
            ),
            (
                "https://coder.example.com/api/v2/users/oidc/callback ",
                "it has blanks around it",
            ),
            (
                "http://other.example.com/api/v2/users/oidc/callback",
                "scheme and host differ from Coder's",
            ),
            ("coder", "it is no address with a scheme"),
        ] {
            assert_eq!(difference(registered, CODER), expected, "{registered}");
        }
    }

    #[test]
    fn only_plain_http_to_a_loopback_address_may_use_another_port() {
        assert!(matches("http://127.0.0.1:3000/cb", "http://127.0.0.1:7080/cb"));
        assert!(matches("http://[::1]/cb", "http://[::1]:7080/cb"));
        assert!(matches("http://127.0.0.1/cb?", "http://127.0.0.1:7080/cb"));
        assert!(!matches("http://[0:0:0:0:0:0:0:1]/cb", "http://[::1]:7080/cb"));
        assert!(!matches("http://localhost:3000/cb", "http://localhost:7080/cb"));
        assert!(!matches("https://127.0.0.1:3000/cb", "https://127.0.0.1:7080/cb"));
        assert!(!matches("http://127.0.0.1:3000/cb", "http://127.0.0.1:7080/other"));
    }
}
