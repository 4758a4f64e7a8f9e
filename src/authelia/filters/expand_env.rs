//! The `expand-env` filter.
//!
//! Source: golang/go `src/os/env.go` `Expand`; authelia/authelia `internal/templates/funcs.go` `FuncGetEnv`.

use super::output::Output;
use super::{Surroundings, Text, Unknowable, is_hidden};
use crate::source::{SourceId, SourceMap};

/// Replaces `$NAME` and `${NAME}` in the source `id`.
pub(super) fn apply(
    id: SourceId,
    sources: &mut SourceMap,
    surroundings: &Surroundings<'_>,
    unknowable: &mut Unknowable,
) -> SourceId {
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
        if !name.is_empty() {
            let value = value(name, surroundings).unwrap_or_else(|why| unknowable.placeholder(why));
            output.put(&value, dollar..at);
        }
    }
    output.copy(&text[copied..], copied);
    output.finish(sources)
}

/// `text` with its variables replaced; not known if one of them is not.
pub(super) fn expand(text: &str, surroundings: &Surroundings<'_>) -> Text {
    let mut expanded = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        expanded.push_str(before);
        let (name, width) = shell_name(after);
        if name.is_empty() && width == 0 {
            expanded.push('$');
        } else if !name.is_empty() {
            expanded.push_str(&value(name, surroundings)?);
        }
        rest = &after[width..];
    }
    Ok(expanded + rest)
}

/// The names of the variables in `text`.
pub(super) fn names(text: &str) -> impl Iterator<Item = &str> {
    let names = text.split('$').skip(1).map(|after| shell_name(after).0);
    names.filter(|name| !name.is_empty())
}

fn value(name: &str, surroundings: &Surroundings<'_>) -> Text {
    if name == "$" {
        return Ok("$".to_owned());
    }
    if is_hidden(name) {
        return Ok(String::new());
    }
    // A variable that no file sets may be set elsewhere, but not by a name such as those that a digest consists of.
    let usual = name.len() > 1
        && name.starts_with(|first: char| first.is_ascii_uppercase() || first == '_')
        && !name.bytes().any(|byte| byte.is_ascii_lowercase());
    let known = surroundings.environment.iter().any(|variable| variable.name == name);
    if usual || known {
        surroundings.variable(name)
    } else {
        Ok(String::new())
    }
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
    use super::*;
    use crate::authelia::load::Variable;
    use crate::secret::Secret;
    use crate::setting::Setting;
    use crate::source::{Role, Span};

    fn expanded(text: &str) -> String {
        let mut sources = SourceMap::default();
        let Ok(id) = sources.add("a", Role::Authelia, text.as_bytes().to_vec()) else {
            return String::new();
        };
        let variable = Variable {
            name: "HOST".to_owned(),
            value: Setting::known(Secret::new("coder.example.com"), Span::new(id, 0..0)),
        };
        let surroundings = Surroundings {
            environment: &[variable],
            read: &|_| None,
        };
        let derived = apply(id, &mut sources, &surroundings, &mut Unknowable::default());
        sources.text(derived).to_owned()
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
        assert!(expanded("x ${DOMAIN} y").contains('\u{f8e0}'));
    }
}
