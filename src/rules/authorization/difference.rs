//! In what two redirect URIs differ.

use crate::finding::{Text, fitting, listed, quoted};

/// In what a registered URI differs from the one that is sent.
pub(super) struct Difference {
    /// The headline: what differs, with the values.
    pub(super) headline: Text,
    /// What to say of the registered one.
    pub(super) label: Text,
}

/// In what the `registered` URI differs from the one that is `sent`.
pub(super) fn difference(registered: &str, sent: &str, sender: &str) -> Difference {
    let told = |headline: &'static str, label: &'static str| Difference {
        headline: headline.into(),
        label: label.into(),
    };
    if registered.strip_suffix('/') == Some(sent) {
        return told(
            "redirect URI not registered: extra trailing slash",
            "ends with `/`, which is not sent",
        );
    }
    if registered.trim() == sent {
        return told("redirect URI not registered: spaces around it", "has spaces around it");
    }
    if registered.eq_ignore_ascii_case(sent) {
        return told(
            "redirect URI not registered: upper and lower case differ",
            "upper and lower case differ",
        );
    }
    let (Some(left), Some(right)) = (split(registered), split(sent)) else {
        return told(
            "redirect URI not registered: not an absolute URL",
            "not an absolute URL",
        );
    };
    let checks = [
        (left.scheme != right.scheme, "scheme", left.scheme, right.scheme),
        (left.host != right.host, "host", left.host, right.host),
        (left.port != right.port, "port", left.port, right.port),
        (left.rest != right.rest, "path", left.rest, right.rest),
    ];
    let differing: Vec<_> = checks.into_iter().filter(|(differs, ..)| *differs).collect();
    match differing.as_slice() {
        [(_, part, left, right)] => one(part, left, right, sender),
        several => {
            let parts: Vec<String> = several.iter().map(|(_, part, ..)| (*part).to_owned()).collect();
            let parts = listed(&parts);
            Difference {
                headline: more(&parts, left.host, right.host),
                label: text!("{parts} differ from what {sender} sends"),
            }
        }
    }
}

/// Several `parts` differ: told with the hosts, if these are among them.
fn more(parts: &str, registered: &str, sent: &str) -> Text {
    let plain = text!("redirect URI not registered: {parts} differ");
    if registered == sent || registered.is_empty() || sent.is_empty() {
        return plain;
    }
    let hosts = text!(
        "redirect URI: host {} registered, {} sent",
        quoted(registered),
        quoted(sent)
    );
    fitting([hosts.clone().and(text!("; {parts} differ")), hosts, plain])
}

/// One part differs: `registered` from `sent`.
fn one(part: &str, registered: &str, sent: &str, sender: &str) -> Difference {
    const LONGEST: usize = 72;
    let named = |text: &str| match text {
        "" => "none".to_owned(),
        text if part == "port" => format!("`:{text}`"),
        text => format!("`{text}`"),
    };
    let (registered, sent) = (named(registered), named(sent));
    let label = match (registered.as_str(), sent.as_str()) {
        ("none", sent) => text!("no {part} here; {sender} sends {sent}"),
        (registered, "none") => text!("{part} {registered} here; {sender} sends no {part}"),
        (registered, sent) => text!("{part} {registered} here; {sender} sends {sent}"),
    };
    let both = match registered.as_str() {
        "none" => text!("redirect URI: no {part} registered, {sent} sent"),
        registered => text!("redirect URI: {part} {registered} registered, {sent} sent"),
    };
    let headline = if both.plain().chars().count() <= LONGEST {
        both
    } else {
        text!("redirect URI not registered: {part} {sent} sent")
    };
    Difference { headline, label }
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
        for (registered, label, headline) in [
            (
                "https://coder.example.com/api/v2/users/oidc/callback/",
                "ends with `/`, which is not sent",
                "redirect URI not registered: extra trailing slash",
            ),
            (
                "http://coder.example.com/api/v2/users/oidc/callback",
                "scheme `http` here; Coder sends `https`",
                "redirect URI: scheme `http` registered, `https` sent",
            ),
            (
                "https://coder.example.com:443/api/v2/users/oidc/callback",
                "port `:443` here; Coder sends no port",
                "redirect URI: port `:443` registered, none sent",
            ),
            (
                "https://Coder.example.com/api/v2/users/oidc/callback",
                "upper and lower case differ",
                "redirect URI not registered: upper and lower case differ",
            ),
            (
                "https://coder.example.com/callback",
                "path `/callback` here; Coder sends `/api/v2/users/oidc/callback`",
                "redirect URI not registered: path `/api/v2/users/oidc/callback` sent",
            ),
            (
                "https://coder.example.com/api/v2/users/oidc/callback ",
                "has spaces around it",
                "redirect URI not registered: spaces around it",
            ),
            (
                "http://other.example.com/api/v2/users/oidc/callback",
                "scheme and host differ from what Coder sends",
                "redirect URI not registered: scheme and host differ",
            ),
            (
                "coder",
                "not an absolute URL",
                "redirect URI not registered: not an absolute URL",
            ),
        ] {
            let found = difference(registered, CODER, "Coder");
            assert_eq!(
                (&*found.label.plain(), &*found.headline.plain()),
                (label, headline),
                "{registered}"
            );
            assert!(found.headline.plain().chars().count() <= 72, "{}", found.headline);
        }
    }
}
