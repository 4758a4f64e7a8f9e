//! The `expand-env` filter.
//!
//! Source: golang/go `src/os/env.go` `Expand`; authelia/authelia `internal/templates/funcs.go` `FuncGetEnv`.

use super::output::{Filtered, Output};
use super::{FilterError, Host, is_hidden};
use crate::secret::Secret;
use crate::setting::Unknown;
use crate::source::{SourceId, SourceMap, Span};

/// Replaces `$NAME` and `${NAME}` in the source `id`.
pub(super) fn apply(id: SourceId, sources: &mut SourceMap, host: &Host<'_>) -> Result<Filtered, FilterError> {
    let mut output = Output::new(id);
    let text = sources.text(id);
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = text[at..].find('$') {
        let dollar = at + found;
        let after = &text[dollar + 1..];
        if after.is_empty() {
            break;
        }
        let (name, width) = shell_name(after);
        at = dollar + 1 + width;
        if name.is_empty() && width == 0 {
            continue;
        }
        output.copy(&text[copied..dollar], copied);
        copied = at;
        if name.is_empty() {
            continue;
        }
        match value(name, host) {
            Ok(value) if host.budget.take(value.reveal().len()) => output.put(value.reveal(), dollar..at),
            Ok(_) => return Err(FilterError::exhausted(Span::new(id, dollar..at))),
            Err(why) => output.hole(why, false, dollar..at),
        }
    }
    output.copy(&text[copied..], copied);
    Ok(output.finish(sources))
}

/// `text` with its variables replaced; `None` if there is no budget for it.
///
/// # Errors
/// If one of the variables is not known.
pub(super) fn expand(text: &str, host: &Host<'_>) -> Result<Option<String>, Unknown> {
    let mut expanded = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        expanded.push_str(before);
        let (name, width) = shell_name(after);
        if name.is_empty() && width == 0 {
            expanded.push('$');
        } else if !name.is_empty() {
            let value = value(name, host)?;
            if !host.budget.take(value.reveal().len()) {
                return Ok(None);
            }
            expanded.push_str(value.reveal());
        }
        rest = &after[width..];
    }
    expanded.push_str(rest);
    Ok(host.budget.take(text.len()).then_some(expanded))
}

/// The names of the variables in `text`.
pub(in crate::authelia) fn names(text: &str) -> impl Iterator<Item = &str> {
    let names = text.split('$').skip(1).map(|after| shell_name(after).0);
    names.filter(|name| !name.is_empty())
}

fn value(name: &str, host: &Host<'_>) -> Result<Secret, Unknown> {
    if name == "$" {
        return Ok(Secret::new("$"));
    }
    if is_usual(name) && host.environment.replaced_before && host.environment.variable(name).is_none() {
        return Err(Host::filled_in_before(name));
    }
    if is_hidden(name) {
        return Ok(Secret::new(""));
    }
    match host.variable(name) {
        Ok(value) => Ok(value.unwrap_or_else(|| Secret::new(""))),
        // A variable that no file sets may be set elsewhere, but not by a name such as those that a digest consists of.
        Err(why) if is_usual(name) || host.environment.variable(name).is_some() => Err(why),
        Err(_) => Ok(Secret::new("")),
    }
}

fn is_usual(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase() || first == '_')
        && !name.bytes().any(|byte| byte.is_ascii_lowercase())
}

/// The name after a `$`, and how many bytes it takes: a name of no length and some width is bad syntax, which is eaten.
fn shell_name(text: &str) -> (&str, usize) {
    let bytes = text.as_bytes();
    let special = |byte: u8| b"*#$@!?-0123456789".contains(&byte);
    match bytes.first() {
        Some(b'{') => match text.find('}') {
            Some(1) => ("", 2),
            Some(end) => (&text[1..end], end + 1),
            None => ("", 1),
        },
        Some(byte) if special(*byte) => (&text[..1], 1),
        _ => {
            let end = bytes
                .iter()
                .position(|byte| !(byte.is_ascii_alphanumeric() || *byte == b'_'));
            let end = end.unwrap_or(bytes.len());
            (&text[..end], end)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Missing;
    use super::*;
    use crate::budget::Budget;
    use crate::env::{Environment, Form};
    use crate::setting::Setting;
    use crate::source::Role;

    fn filtered(text: &str) -> Option<(String, usize)> {
        let mut sources = SourceMap::default();
        let id = sources.add("a", Role::Authelia, text.as_bytes().to_vec()).ok()?;
        let mut environment = Environment::new(Span::new(id, 0..0), Form::Entry);
        environment.define(
            "HOST",
            Setting::known(Secret::new("coder.example.com"), Span::new(id, 0..0)),
        );
        environment.hidden = Some(Unknown::because("more may be set"));
        let host = Host {
            version: crate::authelia::versions::NEWEST_READ,
            environment: &environment,
            read: &|_| Err(Missing::Perhaps),
            budget: &Budget::default(),
        };
        let filtered = apply(id, &mut sources, &host).ok()?;
        Some((sources.text(filtered.id).to_owned(), filtered.holes.len()))
    }

    fn expanded(text: &str) -> String {
        filtered(text).map(|(text, _)| text).unwrap_or_default()
    }

    #[test]
    fn variables() {
        for (text, result) in [
            ("https://$HOST/cb", "https://coder.example.com/cb"),
            ("https://${HOST}/cb", "https://coder.example.com/cb"),
            ("a $$ b $", "a $ b $"),
            ("$5.00", ".00"),
            ("${}x ${x", "x x"),
            ("$ x", "$ x"),
            ("${AUTHELIA_JWT_SECRET}|", "|"),
        ] {
            assert_eq!(expanded(text), result, "{text}");
        }
    }

    #[test]
    fn digests_are_eaten() {
        let digest = "$pbkdf2-sha512$310000$c8p78n7pUMln0jzvd4aK4Q$JNRBzwAo0ek5qKn50cFzzvE9RXV88h1wJn5KGiHrD0YKtZaR/nCb2CJPOsKaPK0hjf.9yHxzQGZziziccp6Yng";
        assert_eq!(expanded(digest), "-sha51210000/nCb2CJPOsKaPK0hjf.9yHxzQGZziziccp6Yng");
        assert_eq!(
            expanded("$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA"),
            "=19=65536,t=3,p=4"
        );
    }

    #[test]
    fn what_no_file_sets_is_not_known() {
        for text in ["x ${DOMAIN} y", "${X}", "$Y", "a$Y/b"] {
            assert_eq!(filtered(text).map(|(_, holes)| holes), Some(1), "{text}");
        }
    }
}
