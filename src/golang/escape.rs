//! Percent-decoding as `net/url` does it, part by part.

use super::url_error::UrlError;

/// Which part of a URL is decoded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum UrlPart {
    Path,
    Host,
    Zone,
    UserInfo,
    Fragment,
}

/// Decodes `%xx`. In hosts, characters that would need escaping are an error and only `%25` and non-ASCII bytes may be
/// escaped. What is not UTF-8 afterwards becomes U+FFFD.
pub(super) fn unescape(text: &str, part: UrlPart) -> Result<String, UrlError> {
    let bytes = text.as_bytes();
    let hostlike = matches!(part, UrlPart::Host | UrlPart::Zone);
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte == b'%' {
            let value = match (hex(bytes.get(at + 1)), hex(bytes.get(at + 2))) {
                (Some(high), Some(low)) => high << 4 | low,
                _ => return Err(UrlError::Escape),
            };
            let percent = value == b'%';
            let forbidden = match part {
                UrlPart::Host => value < 0x80 && !percent,
                UrlPart::Zone => !percent && value != b' ' && must_be_escaped_in_host(value),
                UrlPart::Path | UrlPart::UserInfo | UrlPart::Fragment => false,
            };
            if forbidden {
                return Err(UrlError::Escape);
            }
            decoded.push(value);
            at += 3;
        } else {
            if hostlike && byte < 0x80 && must_be_escaped_in_host(byte) {
                return Err(UrlError::HostCharacter);
            }
            decoded.push(byte);
            at += 1;
        }
    }
    Ok(String::from_utf8(decoded).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}

/// A host as it is written into an address.
///
/// Source: golang/go `src/net/url/url.go` `shouldEscape`.
pub fn escaped_host(host: &str) -> String {
    let mut text = String::new();
    for character in host.chars() {
        match u8::try_from(character) {
            Ok(byte) if byte.is_ascii() && must_be_escaped_in_host(byte) => text.push_str(&format!("%{byte:02X}")),
            _ => text.push(character),
        }
    }
    text
}

fn hex(byte: Option<&u8>) -> Option<u8> {
    let digit = char::from(*byte?).to_digit(16)?;
    u8::try_from(digit).ok()
}

fn must_be_escaped_in_host(byte: u8) -> bool {
    !(byte.is_ascii_alphanumeric() || b"-_.~!$&'()*+,;=:[]<>\"".contains(&byte))
}
