//! In what two redirect URIs differ.

use crate::finding::listed;

/// In what the `registered` URI differs from the one that is `sent`, as a clause about the registered one.
pub(super) fn difference(registered: &str, sent: &str, sender: &str) -> String {
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
            format!("its {part} is {}, {sender}'s is {}", named(left), named(right))
        }
        several => {
            let parts: Vec<String> = several.iter().map(|(_, part, ..)| (*part).to_owned()).collect();
            format!("{} differ from {sender}'s", listed(&parts))
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
            assert_eq!(difference(registered, CODER, "Coder"), expected, "{registered}");
        }
    }
}
