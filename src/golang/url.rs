//! `net/url.Parse`.

use std::net::Ipv6Addr;

use super::escape::{UrlPart, unescape};
use super::url_error::UrlError;

/// A URL, taken apart as Go does. Parts are decoded, except where a name says otherwise.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Url {
    /// The scheme in lower case; empty for a relative reference.
    pub scheme: String,
    /// What follows the scheme if it does not begin with a slash: `mailto:opaque`, `localhost:3000/cb`.
    pub opaque: String,
    /// What is before the `@`: the name, and the password if there is a colon.
    pub user: Option<(String, Option<String>)>,
    /// The host with its port, in the case it is written in.
    pub host: String,
    /// The path.
    pub path: String,
    /// The path as it is written.
    pub raw_path: String,
    /// The query as it is written, without the `?`.
    pub raw_query: String,
    /// Whether it ends with a `?` that begins an empty query.
    pub force_query: bool,
    /// The fragment.
    pub fragment: String,
}

/// How many colons the host of an address may have, that before the port included.
///
/// Source: golang/go `doc/godebug.md` `urlstrictcolons`: what the `go` line of a program's `go.mod` decides.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Colons {
    /// One, as since Go 1.26.
    One,
    /// Any number; the last of them is before the port.
    Any,
}

impl Url {
    /// Takes `text` apart.
    ///
    /// Source: golang/go `src/net/url/url.go` `Parse` (Go 1.26, which refuses a second colon in the host).
    ///
    /// # Errors
    /// If Go would refuse the text. An empty text is a URL.
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        Self::parse_with(text, Colons::One)
    }

    /// The same for a program that lets the host have more colons than the one before the port.
    ///
    /// # Errors
    /// If Go would refuse the text.
    pub fn parse_with(text: &str, colons: Colons) -> Result<Self, UrlError> {
        let (rest, fragment) = text.split_once('#').unwrap_or((text, ""));
        let mut url = Self::without_fragment(rest, colons)?;
        url.fragment = unescape(fragment, UrlPart::Fragment)?;
        Ok(url)
    }

    fn without_fragment(text: &str, colons: Colons) -> Result<Self, UrlError> {
        if text.bytes().any(|byte| byte < 0x20 || byte == 0x7f) {
            return Err(UrlError::ControlCharacter);
        }
        if text == "*" {
            return Ok(Self {
                path: "*".into(),
                raw_path: "*".into(),
                ..Self::default()
            });
        }
        let (scheme, rest) = split_scheme(text)?;
        let mut url = Self {
            scheme: scheme.to_ascii_lowercase(),
            ..Self::default()
        };
        let rest = match rest.strip_suffix('?') {
            Some(before) if !before.contains('?') => {
                url.force_query = true;
                before
            }
            _ => {
                let (before, query) = rest.split_once('?').unwrap_or((rest, ""));
                query.clone_into(&mut url.raw_query);
                before
            }
        };
        if !rest.starts_with('/') {
            if !url.scheme.is_empty() {
                rest.clone_into(&mut url.opaque);
                return Ok(url);
            }
            if rest.split('/').next().unwrap_or_default().contains(':') {
                return Err(UrlError::ColonInFirstSegment);
            }
        }
        let mut path = rest;
        if let Some(after) = rest.strip_prefix("//")
            && (!url.scheme.is_empty() || !after.starts_with('/'))
        {
            let end = after.find('/').unwrap_or(after.len());
            let (authority, remaining) = after.split_at(end);
            url.set_authority(authority, colons)?;
            path = remaining;
        }
        url.path = unescape(path, UrlPart::Path)?;
        path.clone_into(&mut url.raw_path);
        Ok(url)
    }

    fn set_authority(&mut self, authority: &str, colons: Colons) -> Result<(), UrlError> {
        let Some((user, host)) = authority.rsplit_once('@') else {
            self.host = parse_host(authority, colons)?;
            return Ok(());
        };
        self.host = parse_host(host, colons)?;
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:~!$&'()*+,;=%@".contains(&byte);
        if !user.bytes().all(allowed) {
            return Err(UrlError::UserInfo);
        }
        self.user = Some(match user.split_once(':') {
            Some((name, password)) => (
                unescape(name, UrlPart::UserInfo)?,
                Some(unescape(password, UrlPart::UserInfo)?),
            ),
            None => (unescape(user, UrlPart::UserInfo)?, None),
        });
        Ok(())
    }

    /// Whether there is a scheme: what Go calls absolute.
    pub fn is_absolute(&self) -> bool {
        !self.scheme.is_empty()
    }

    /// Whether the host is the machine that the browser runs on.
    ///
    /// Source: authelia.com/provider/oauth2 v0.2.31 `uri.go` `IsLocalhost`; browsers trust the same hosts without TLS.
    pub fn is_local(&self) -> bool {
        let host = self.hostname();
        let address = host.parse::<std::net::IpAddr>();
        host == "localhost" || host.ends_with(".localhost") || address.is_ok_and(|address| address.is_loopback())
    }

    /// The host without its port and without brackets.
    pub fn hostname(&self) -> &str {
        let (host, _) = self.split_port();
        host.strip_prefix('[')
            .and_then(|host| host.strip_suffix(']'))
            .unwrap_or(host)
    }

    /// The port as it is written; empty if there is none.
    pub fn port(&self) -> &str {
        self.split_port().1
    }

    fn split_port(&self) -> (&str, &str) {
        match self.host.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => (host, port),
            _ => (&self.host, ""),
        }
    }
}

fn split_scheme(text: &str) -> Result<(&str, &str), UrlError> {
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' => {}
            b'0'..=b'9' | b'+' | b'-' | b'.' if at > 0 => {}
            b':' if at == 0 => return Err(UrlError::MissingScheme),
            b':' => return Ok((&text[..at], &text[at + 1..])),
            _ => return Ok(("", text)),
        }
    }
    Ok(("", text))
}

fn parse_host(host: &str, colons: Colons) -> Result<String, UrlError> {
    match host.rfind('[') {
        Some(0) => {
            let close = host.rfind(']').ok_or(UrlError::Brackets)?;
            let (inside, after) = (&host[1..close], &host[close + 1..]);
            check_port(after)?;
            let (address, zone) = inside.split_at(inside.find("%25").unwrap_or(inside.len()));
            let address = unescape(address, UrlPart::Host)?;
            if address.parse::<Ipv6Addr>().is_err() || zone == "%25" {
                return Err(UrlError::Brackets);
            }
            let address = address + &unescape(zone, UrlPart::Zone)?;
            Ok(format!("[{address}]{after}"))
        }
        Some(_) => Err(UrlError::Brackets),
        None => {
            let colon = match colons {
                Colons::One => host.find(':'),
                Colons::Any => host.rfind(':'),
            };
            if let Some(colon) = colon {
                check_port(&host[colon..])?;
            }
            unescape(host, UrlPart::Host)
        }
    }
}

fn check_port(text: &str) -> Result<(), UrlError> {
    match text.strip_prefix(':') {
        None if text.is_empty() => Ok(()),
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => Ok(()),
        _ => Err(UrlError::Port),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Option<(String, String, String)> {
        let url = Url::parse(text).ok()?;
        Some((url.scheme, url.host, url.path))
    }

    #[test]
    fn what_go_accepts_although_it_looks_wrong() {
        for (text, scheme, host, path) in [
            ("https://coder.example.com/cb", "https", "coder.example.com", "/cb"),
            (
                "HTTPS://Coder.Example.com:443/cb",
                "https",
                "Coder.Example.com:443",
                "/cb",
            ),
            ("https:/host/cb", "https", "", "/host/cb"),
            ("https:///cb", "https", "", "/cb"),
            ("https://", "https", "", ""),
            ("https://host:/cb", "https", "host:", "/cb"),
            ("https://h/cb ", "https", "h", "/cb "),
            ("https://<coder>/cb", "https", "<coder>", "/cb"),
            ("https://*.example.com/", "https", "*.example.com", "/"),
            ("https://[::1]:80/x", "https", "[::1]:80", "/x"),
            ("https://[fe80::1%25en0]/", "https", "[fe80::1%en0]", "/"),
            ("coder.example.com/cb", "", "", "coder.example.com/cb"),
            ("//host/cb", "", "host", "/cb"),
            ("///cb", "", "", "///cb"),
            ("https//host/cb", "", "", "https//host/cb"),
            ("https://h/%7Ex", "https", "h", "/~x"),
            ("https://ü.example/ä", "https", "ü.example", "/ä"),
            ("", "", "", ""),
            ("*", "", "", "*"),
        ] {
            let expected = (scheme.to_owned(), host.to_owned(), path.to_owned());
            assert_eq!(parts(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_follows_a_scheme_without_a_slash_is_opaque() {
        for (text, scheme, opaque) in [
            ("localhost:3000/cb", "localhost", "3000/cb"),
            ("coder.example.com:443/cb", "coder.example.com", "443/cb"),
            ("urn:ietf:wg:oauth:2.0:oob", "urn", "ietf:wg:oauth:2.0:oob"),
        ] {
            let url = Url::parse(text);
            assert_eq!(
                url.map(|url| (url.scheme, url.opaque)),
                Ok((scheme.to_owned(), opaque.to_owned())),
                "{text}"
            );
        }
    }

    #[test]
    fn what_go_refuses() {
        use UrlError::{Brackets, ColonInFirstSegment, ControlCharacter, Escape, HostCharacter, MissingScheme, Port};
        for (text, error) in [
            ("https://h/%zz", Escape),
            ("https://h/%", Escape),
            ("https://h/#%z", Escape),
            ("https://%41/", Escape),
            ("https://a b/", HostCharacter),
            ("https://{{ host }}/", HostCharacter),
            ("https://h:port/", Port),
            ("https://h:80:80/", Port),
            ("https://[::1/", Brackets),
            ("https://a[::1]/", Brackets),
            ("https://[127.0.0.1]/", Brackets),
            ("https://h/\n", ControlCharacter),
            (" https://h/", ColonInFirstSegment),
            ("127.0.0.1:80/cb", ColonInFirstSegment),
            (":80/cb", MissingScheme),
            ("https://us er@h/", UrlError::UserInfo),
        ] {
            assert_eq!(Url::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn query_fragment_user_and_port() {
        let url = Url::parse("https://us%20er:pa:ss@h.example:8443/p?q=1#f%20g").unwrap_or_default();
        assert_eq!(url.user, Some(("us er".to_owned(), Some("pa:ss".to_owned()))));
        assert_eq!((url.hostname(), url.port()), ("h.example", "8443"));
        assert_eq!((url.raw_query.as_str(), url.fragment.as_str()), ("q=1", "f g"));
        assert!(Url::parse("https://h/?").is_ok_and(|url| url.force_query));
        assert!(Url::parse("https://h/??").is_ok_and(|url| !url.force_query && url.raw_query == "?"));
        let ipv6 = Url::parse("http://[::1]:80/").unwrap_or_default();
        assert_eq!((ipv6.hostname(), ipv6.port()), ("::1", "80"));
    }
}
