//! How Authelia compares redirect URIs.

use std::net::IpAddr;

use crate::golang::Url;
use crate::holes::{Likeness, TextWithHoles};

/// Whether Authelia takes `sent` for `registered`: the same text, or the same loopback address with another port.
///
/// Source: authelia.com/provider/oauth2 `uri.go` `IsMatchingRedirectURI`, `isMatchingLoopbackURI`.
pub fn matches(registered: &str, sent: &str) -> bool {
    registered == sent || matches_on_loopback(registered, sent).unwrap_or(false)
}

/// How what is known of two redirect URIs compares. Where both may be plain http to a loopback address, they may be the
/// same but for the port, so that nothing is different for sure.
pub fn likeness(registered: &TextWithHoles, sent: &TextWithHoles) -> Likeness {
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

#[cfg(test)]
mod tests {
    use super::*;

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
