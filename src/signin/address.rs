//! Parts of addresses that are not settings of the pair: registered ones, Authelia's, those in parameters. Those that are
//! settings are parsed by [`super::known_url`].

use std::net::IpAddr;

use crate::golang::Url;

/// Host and port, as they are written; `None` where there is none.
pub fn host(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    Some(url.host).filter(|host| !host.is_empty())
}

/// The host alone, in lower case; `None` where there is none.
pub fn hostname(text: &str) -> Option<String> {
    let host = Url::parse(text).ok()?.hostname().to_ascii_lowercase();
    Some(host).filter(|host| !host.is_empty())
}

/// Scheme, host and port of an address of the web.
pub fn origin(text: &str) -> Option<String> {
    let url = url::Url::parse(text).ok().filter(url::Url::has_host)?;
    matches!(url.scheme(), "http" | "https").then(|| url.origin().ascii_serialization())
}

/// Whether it is absolute, and without a fragment.
///
/// Source: RFC 8707 section 2.
pub fn is_resource(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| url.is_absolute() && url.fragment.is_empty())
}

/// Whether `wanted` is `registered`, or below it.
pub fn is_below(wanted: &str, registered: &str) -> bool {
    let (Ok(wanted), Ok(registered)) = (Url::parse(wanted), Url::parse(registered)) else {
        return false;
    };
    let folder = registered.path.trim_end_matches('/');
    let rest = wanted.path.strip_prefix(folder);
    wanted.scheme == registered.scheme
        && wanted.host == registered.host
        && (wanted.path == registered.path || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

/// Whether it is `path` on `host`, and nothing else.
pub fn is_at(uri: &str, scheme: &str, host: &str, path: &str) -> bool {
    Url::parse(uri).is_ok_and(|url| {
        url.scheme == scheme
            && url.hostname().eq_ignore_ascii_case(host)
            && url.raw_path == path
            && url.raw_query.is_empty()
            && url.user.is_none()
    })
}

/// Whether nobody would write such an address where browsers come from elsewhere: plain http, a wildcard, or an address of
/// this machine or network.
pub fn is_odd(uri: &str) -> bool {
    let Ok(url) = Url::parse(uri) else { return true };
    let host = url.hostname().trim_matches(['[', ']']);
    let private = host.parse::<IpAddr>().is_ok_and(|address| match address {
        IpAddr::V4(address) => address.is_private() || address.is_loopback() || address.is_unspecified(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unspecified() || address.is_unique_local(),
    });
    url.scheme == "http" || host.contains('*') || host == "localhost" || private
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_addresses() {
        for (text, of_host, of_name, of_origin) in [
            (
                "https://A.example.com:8443/x",
                Some("A.example.com:8443"),
                Some("a.example.com"),
                Some("https://a.example.com:8443"),
            ),
            (
                "https://a.example.com/",
                Some("a.example.com"),
                Some("a.example.com"),
                Some("https://a.example.com"),
            ),
            ("a.example.com", None, None, None),
            ("urn:x", None, None, None),
        ] {
            assert_eq!(host(text).as_deref(), of_host, "{text}");
            assert_eq!(hostname(text).as_deref(), of_name, "{text}");
            assert_eq!(origin(text).as_deref(), of_origin, "{text}");
        }
        for (uri, odd) in [
            ("https://a.example.com/cb", false),
            ("http://a.example.com/cb", true),
            ("https://192.168.1.4/cb", true),
            ("https://[fd00::1]/cb", true),
            ("https://localhost/cb", true),
            ("https://*.example.com/cb", true),
            ("https://1.2.3.4/cb", false),
        ] {
            assert_eq!(is_odd(uri), odd, "{uri}");
        }
        assert!(is_at("https://A.example.com/cb", "https", "a.example.com", "/cb"));
        assert!(!is_at("https://a.example.com/cb?x=y", "https", "a.example.com", "/cb"));
        assert!(is_resource("https://a.example.com") && !is_resource("a") && !is_resource("https://a#b"));
    }

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
