//! Secrets inside addresses and the like: `https://user:password@host/?token=…`.

use std::borrow::Cow;
use std::ops::Range;

use super::{MASK, is_secret_name, looks_random, names_a_place};
use crate::order;

/// Where in `text` secrets of addresses are: what stands before the `@` (whole, where it is no `user:password`, as it
/// may be a token), and the values of parameters whose names say so.
pub fn in_addresses(text: &str) -> Vec<Range<usize>> {
    let users = text.match_indices(':');
    let mut found: Vec<_> = users.filter_map(|(at, _)| user_information(text, at)).collect();
    // Most texts have no parameters, and a search for one character is faster than one for several.
    if text.contains('=') {
        let parameters = text.match_indices(['?', '&', ';']);
        let mut end = 0;
        for (at, _) in parameters {
            // One inside the value of another ends where that ends.
            let value = (at >= end).then(|| parameter(text, at + 1)).flatten();
            end = value.as_ref().map_or(end, |value| value.end);
            found.extend(value);
        }
    }
    // What has been masked already is none.
    found.retain(|range| !range.is_empty() && text.get(range.clone()) != Some(MASK));
    order::by_key(&mut found, |range| (range.start, range.end));
    found
}

/// The secrets of addresses in `text`.
pub fn of_addresses(text: &str) -> impl Iterator<Item = &str> {
    in_addresses(text).into_iter().filter_map(|range| text.get(range))
}

/// The words of secrets of addresses in one value that a line break may be in, which whoever writes it has broken:
/// `postgres://user:first\nsecond@host`.
pub fn of_folded_addresses(value: &str) -> Vec<&str> {
    if !value.contains('\n') || !value.contains("://") {
        return Vec::new();
    }
    let folded = value.replace(['\n', '\r'], " ");
    let found = in_addresses(&folded).into_iter();
    let words = found.filter_map(|range| value.get(range));
    words.flat_map(str::split_whitespace).collect()
}

/// The secret before the `@`, if an address's `://` is at `at`.
fn user_information(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = text.get(at..)?.strip_prefix("://")?;
    let begin = text.len() - rest.len();
    // Nothing of an address is behind the next one; of many on one line each would be looked through to the line's end.
    let rest = rest.find("://").map_or(rest, |next| rest.get(..next).unwrap_or(rest));
    let ends = |character: char| {
        character.is_whitespace() || matches!(character, '/' | '?' | '#' | '"' | '\'' | '`' | '<' | '>' | ',')
    };
    let authority = rest.split(ends).next()?;
    let (user, _) = match broken_password(rest, authority) {
        Some(user) => (user, ""),
        None => match authority.rsplit_once('@') {
            Some(parts) => parts,
            None if !authority.contains(':') => return None,
            None => {
                let hidden = folded_password(rest).or_else(|| cut_password(rest))?;
                return Some(begin + hidden.start..begin + hidden.end);
            }
        },
    };
    let colon = user.find(':').map_or(0, |colon| colon + 1);
    // Behind a user without a password there may be nothing; one alone may be a token.
    let hidden = if colon < user.len() {
        colon..user.len()
    } else {
        0..colon.saturating_sub(1)
    };
    Some(begin + hidden.start..begin + hidden.end)
}

/// What may be the beginning of a password, where a reader has cut an address at a character in it: `https://user:pass`,
/// which is no host with a port.
fn cut_password(rest: &str) -> Option<Range<usize>> {
    let ends = |character: char| character.is_whitespace() || "/?\"'`<>,".contains(character);
    let word = rest.split(ends).next()?;
    let (user, behind) = word.split_once(':')?;
    let is_user = !user.is_empty()
        && user
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
    // What ends a sentence or a list may be behind a port.
    let digits = behind.trim_end_matches([')', ']', '}', '.', ';', ':', '|', '\\']);
    let is_port = digits.len() <= 5 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_other = is_port || behind.starts_with("${") || behind.starts_with(['‹', '•', '…']);
    let mut words = behind.split(|character: char| !character.is_ascii_alphanumeric());
    let is_placeholder = words.any(|word| word.eq_ignore_ascii_case("port"));
    (is_user && !is_other && !is_placeholder && behind.len() > 4).then(|| user.len() + 1..word.len())
}

/// A password that goes on in the next line of the file, up to an `@` in its first word.
fn folded_password(rest: &str) -> Option<Range<usize>> {
    let (line, _) = rest.split_once(['\n', '\r'])?;
    let (user, behind) = line.split_once(':')?;
    let ends = |character: char| character.is_whitespace() || "\"'`<>".contains(character);
    let is_port = behind.bytes().all(|byte| byte.is_ascii_digit());
    if user.is_empty() || user.contains(['/', '.']) || user.contains(ends) || behind.contains(ends) || is_port {
        return None;
    }
    let next = rest.get(line.len()..)?.trim_start();
    let word = next.split(ends).next()?;
    let (password, _) = word.rsplit_once('@')?;
    let is_other = password.contains([':', '=']) || password.starts_with(['#', '-']);
    let start = rest.len() - next.len();
    (!is_other).then(|| user.len() + 1..start + password.len())
}

/// The user and a password in which characters are that would have to be written otherwise, such as `#`, `/` and spaces:
/// all up to the last `@` of the line that may be an address's own.
fn broken_password<'t>(rest: &'t str, authority: &str) -> Option<&'t str> {
    let (name, behind) = authority.split_once(':')?;
    let port = behind.len() - behind.trim_start_matches(|digit: char| digit.is_ascii_digit()).len();
    // Behind a port, and behind a password that is as it should be, a path or a text goes on that has nothing to do with it.
    let is_whole = port == behind.len() || authority.contains('@');
    let line = rest.split(['\n', '\r']).next()?;
    let line = match is_whole {
        true if behind.is_empty() => line,
        true => line
            .split(|character: char| character.is_whitespace() || "\"'`".contains(character))
            .next()?,
        false => line,
    };
    let (user, host) = line.rsplit_once('@')?;
    let begins_host = host.starts_with(|first: char| first.is_alphanumeric() || first == '[');
    // `https://host:443/@name` has a port. Of other paths with an `@` only the dots tell, and what they do not tell is a
    // password.
    let is_name = user.get(authority.len()..) == Some("/") || (name.contains('.') && !host.contains('.'));
    let is_path = port == behind.len() && !behind.is_empty() && is_name;
    (user.len() > authority.len() && begins_host && !is_path).then_some(user)
}

/// The value of the parameter whose name begins at `at`, if the name says that it is a secret.
fn parameter(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = text.get(at..)?;
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.%[]".contains(&byte);
    let length = rest.bytes().take(60).take_while(|byte| is_name(*byte)).count();
    let (name, behind) = rest.split_at(length);
    let value = behind.strip_prefix('=')?;
    let ends = |character: char| {
        character.is_whitespace() || matches!(character, '&' | '#' | ';' | '"' | '\'' | '`' | '<' | '>')
    };
    let length = value.find(ends).unwrap_or(value.len());
    let start = at + name.len() + 1;
    (is_secret_name(name) || is_parameter(name)).then_some(start..start + length)
}

/// Parameters of addresses that are secrets under names that mean something else in a configuration.
fn is_parameter(name: &str) -> bool {
    [
        "access_token",
        "id_token",
        "refresh_token",
        "code",
        "sig",
        "signature",
        "auth",
        "assertion",
    ]
    .iter()
    .any(|known| name.eq_ignore_ascii_case(known))
}

/// `text` with a mask for every secret of an address in it.
pub fn without_address_secrets(text: &str) -> Cow<'_, str> {
    masked(text, &in_addresses(text))
}

/// `text`, which repeats a call, with masks for the secrets of addresses and for what is assigned to a name that
/// announces a secret: `--client-secret=x`, `CODER_OIDC_CLIENT_SECRET=x`.
pub fn without_call_secrets(text: &str) -> Cow<'_, str> {
    let mut hidden = in_addresses(text);
    for (at, _) in text.match_indices('=') {
        let before = text.get(..at).unwrap_or_default();
        let is_name = |character: char| character.is_alphanumeric() || "_-.".contains(character);
        let start = before.trim_end_matches(is_name).len();
        let name = before.get(start..).unwrap_or_default();
        let value = text.get(at + 1..).unwrap_or_default();
        let ends = |character: char| character.is_whitespace() || matches!(character, '\'' | '`' | '"');
        let length = value.find(ends).unwrap_or(value.len());
        // What a message says itself to show the form is none: `--set NAME=…`, `<the secret>`.
        if is_secret_name(name) && !names_a_place(name) && !value.starts_with(['…', '<']) {
            hidden.push(at + 1..at + 1 + length);
        }
    }
    hidden.retain(|range| !range.is_empty());
    order::by_key(&mut hidden, |range| (range.start, range.end));
    Cow::Owned(masked(text, &hidden).into_owned())
}

/// `text`, which repeats a word of a call where none of the kind is known, with masks for what a generator of secrets
/// may have made: `--select S`.
pub fn without_random(text: &str) -> Cow<'_, str> {
    let is_part = |character: char| character.is_ascii_alphanumeric() || "+=_~$!#%^&*@".contains(character);
    let mut hidden = Vec::new();
    let mut start = 0;
    for word in text.split(|character| !is_part(character)) {
        let range = start..start + word.len();
        if looks_random(word) {
            hidden.push(range.clone());
        }
        start = range.end
            + text
                .get(range.end..)
                .and_then(|rest| rest.chars().next())
                .map_or(0, char::len_utf8);
    }
    masked(text, &hidden)
}

/// `text` with masks for these ranges, which are in order and may overlap.
pub fn masked<'t>(text: &'t str, hidden: &[Range<usize>]) -> Cow<'t, str> {
    if hidden.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for range in hidden {
        // One that begins inside the one before, or right behind it, is part of the same mask.
        if range.start > from || out.is_empty() {
            out.push_str(text.get(from..range.start).unwrap_or_default());
            out.push_str(MASK);
        }
        from = from.max(range.end);
    }
    out.push_str(text.get(from..).unwrap_or_default());
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_of_a_call_are_masked() {
        for (text, shown) in [
            (
                "unexpected argument '--client-secret=S' found",
                "unexpected argument '--client-secret=••••••••' found",
            ),
            (
                "CODER_OIDC_CLIENT_SECRET=S: there is no such file",
                "CODER_OIDC_CLIENT_SECRET=•••••••• there is no such file",
            ),
            ("https://u:S@x", "https://u:••••••••@x"),
            ("give --set OIDC_SECRET=…", "give --set OIDC_SECRET=…"),
            (
                "--coder=a.env --client-secret-file=b",
                "--coder=a.env --client-secret-file=b",
            ),
        ] {
            assert_eq!(without_call_secrets(text), shown);
        }
    }

    #[test]
    fn a_line_break_does_not_end_the_password_of_one_value() {
        for (value, words) in [
            ("postgres://user:first\nsecond@host", &["first", "second"][..]),
            ("postgres://user:first\r\n\r\n  second@host/x", &["first", "second"]),
            ("https://u:first second@host", &[]),
            ("https://host.example.com\nhttps://other.example.com", &[]),
            ("u:first\nsecond@host", &[]),
        ] {
            assert_eq!(of_folded_addresses(value), words, "{value}");
        }
    }

    #[test]
    fn of_each_address_no_more_is_looked_at_than_what_is_its_own() {
        for one in [
            "x://a:b ",
            "x://a:1/b ",
            "x://a:b\"",
            "x://a.b:c",
            "x://a:",
            "?token=",
            "x://a:b@",
        ] {
            let time = |count: usize| {
                let text = one.repeat(count);
                let times = (0..3).map(|_| {
                    let begin = std::time::Instant::now();
                    assert!(in_addresses(&text).len() <= count);
                    begin.elapsed()
                });
                times.min().unwrap_or_default()
            };
            // What is over in no time tells nothing.
            let before = time(10_000).max(std::time::Duration::from_millis(10));
            assert!(time(40_000) < 9 * before, "{one}");
        }
    }

    #[test]
    fn what_looks_random_in_a_call_is_masked() {
        for (text, shown) in [
            (
                "there is no rule `qjUAwJ4K3dgsr8ctBeXrdFvGm3qb`; é",
                "there is no rule `••••••••`; é",
            ),
            ("a/qjUAwJ4K3dgsr8ctBeXrdFvGm3qb.yml", "a/••••••••.yml"),
            ("deploy/configuration-of-2024.yml", "deploy/configuration-of-2024.yml"),
        ] {
            assert_eq!(without_random(text), shown);
        }
    }

    #[test]
    fn secrets_of_addresses_are_masked() {
        for (text, shown) in [
            (
                "https://me:word@coder.example.com/a",
                "https://me:••••••••@coder.example.com/a",
            ),
            (
                "sends https://me:w@rd@x and http://a:b@y",
                "sends https://me:••••••••@x and http://a:••••••••@y",
            ),
            ("https://ghp_token@x", "https://••••••••@x"),
            ("https://x/?a=b&token=abc&c=d", "https://x/?a=b&token=••••••••&c=d"),
            ("`https://x/?client_secert=abc`", "`https://x/?client_secert=••••••••`"),
            ("/login?access_token=abc#d", "/login?access_token=••••••••#d"),
            (
                "https://coder.example.com:443/@x:y",
                "https://coder.example.com:443/@x:y",
            ),
            ("https://x/?scope=openid", "https://x/?scope=openid"),
            ("openid", "openid"),
            // What a password should not have in it as it is.
            (
                "'https://u:a#b /c?d@x.example.com/e'",
                "'https://u:••••••••@x.example.com/e'",
            ),
            ("https://u:a\"b'c,d@x", "https://u:••••••••@x"),
            ("https://u:#a@x", "https://u:••••••••@x"),
            ("https://u:a@b/c@x", "https://u:••••••••@x"),
            ("https://u:12#a@x.example.com", "https://u:••••••••@x.example.com"),
            (
                "ldap://a:b<c>@x and https://me:w@y",
                "ldap://a:••••••••@x and https://me:••••••••@y",
            ),
            ("https://u:a/b@x\nmail: me@y", "https://u:••••••••@x\nmail: me@y"),
            ("'https://u:a\n  b/c@x'", "'https://u:••••••••@x'"),
            ("https://u:a\nmail: me@y", "https://u:a\nmail: me@y"),
            ("http://authelia:9091\nme@y", "http://authelia:9091\nme@y"),
            ("https://u:Ab3/de", "https://u:Ab3/de"),
            ("https://u:Ab3de/f", "https://u:••••••••/f"),
            ("https://u:A#b3de f", "https://u:•••••••• f"),
            ("https://u:passport #x", "https://u:•••••••• #x"),
            ("https://u:4word #x", "https://u:•••••••• #x"),
            ("https://u:$word #x", "https://u:•••••••• #x"),
            ("https://u:123456 #x", "https://u:•••••••• #x"),
            ("[https://u:12345]", "[https://u:12345]"),
            ("https://u:${WORD}", "https://u:${WORD}"),
            ("https://u:12/word@x", "https://u:••••••••@x"),
            (
                "https://a.b:12/word@x.example.com/y",
                "https://a.b:••••••••@x.example.com/y",
            ),
            ("https://a.example.com:12/@word@x", "https://a.example.com:12/@word@x"),
            ("https://u:12/@word@x.example.com", "https://u:••••••••@x.example.com"),
            ("https://x:12/@word", "https://x:12/@word"),
            ("https://host:port/a", "https://host:port/a"),
            ("https://coder:CODER_PORT", "https://coder:CODER_PORT"),
            ("https://coder.example.com:Ab3de", "https://coder.example.com:Ab3de"),
            ("https://me:word@x, ask admin@y", "https://me:••••••••@x, ask admin@y"),
            (
                "http://authelia:9091/api, ask admin@y",
                "http://authelia:9091/api, ask admin@y",
            ),
        ] {
            assert_eq!(without_address_secrets(text), shown);
        }
    }
}
