//! What a text says of being filled in: by Authelia's filters, or by another tool before Authelia reads the file.

use super::filters;
use crate::env::is_variable_name;
use crate::recognise::fills_by_name;

/// Whether SOPS encrypted the value.
pub(super) fn is_encrypted(text: &str) -> bool {
    text.starts_with("ENC[AES256_GCM,")
}

/// Why `text` is not known if it holds an expression of another template language, which stands for something else in any case:
/// External Secrets and Helm write `{{ .NAME }}`, which Authelia's own templates have no use for.
/// Jinja writes `{{ name }}`.
pub(super) fn foreign_template(text: &str) -> Option<&'static str> {
    let expression = expressions(text).next()?;
    let raw = text.split("{{").nth(1)?.split("}}").next()?;
    if fills_by_name(raw) && !filters::is_template_word(expression) {
        return Some("`{{ name }}` is filled in by another tool, such as Ansible: render it first");
    }
    let dotted = expression.strip_prefix('.')?;
    let named = dotted.chars().next().is_some_and(char::is_alphabetic);
    named.then_some("`{{ .NAME }}` is replaced by another tool, such as External Secrets or Helm")
}

/// What a text that is no YAML as it is seems to be a template for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Templating {
    /// For nothing.
    None,
    /// For another tool.
    Foreign,
    /// For Authelia's own `template` filter: it reads a file, or there is more than one expression. A single other one
    /// may as well be a mistake.
    Own,
}

/// What the whole text of a file seems to be a template for.
pub(super) fn templating(text: &str) -> Templating {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    let mut own = 0;
    for line in lines {
        if foreign_template(line).is_some() {
            return Templating::Foreign;
        }
        for expression in expressions(line) {
            let reads = ["secret ", "fileContent ", "walk ", "glob "]
                .iter()
                .any(|function| expression.contains(function));
            own += if reads {
                2
            } else {
                usize::from(is_template_expression(expression))
            };
        }
    }
    if own > 1 { Templating::Own } else { Templating::None }
}

/// Whether `text` holds an expression that Authelia's `template` filter would evaluate.
pub(super) fn is_template(text: &str) -> bool {
    expressions(text).any(is_template_expression)
}

fn is_template_expression(expression: &str) -> bool {
    let mut words = expression
        .split([' ', '\t', '|', ')', '('])
        .filter(|word| !word.is_empty());
    filters::is_template_word(words.next().unwrap_or_default())
}

fn expressions(text: &str) -> impl Iterator<Item = &str> {
    text.split("{{").skip(1).filter_map(|after| {
        let inside = after.split_once("}}")?.0;
        Some(inside.trim_start_matches('-').trim_end_matches('-').trim())
    })
}

/// Whether `text` holds `${NAME}` or `$NAME`, the latter in capitals and, but for addresses, of more than one word: a
/// digest has `$6$`, `$argon2id$`, `$SALT` and the like.
pub(super) fn holds_variable(text: &str, only_braced: bool) -> bool {
    let address = text.contains("://");
    text.split('$').skip(1).any(|after| {
        // Whatever stands in the braces (`${SERVICE}`, `${OIDC_<SERVICE>_SECRET}`), it is to be replaced.
        if let Some(inside) = after.strip_prefix('{') {
            return inside.find('}').is_some_and(|end| end > 0);
        }
        if only_braced {
            return false;
        }
        let end = after.find(|character: char| !(character.is_ascii_alphanumeric() || character == '_'));
        let name = &after[..end.unwrap_or(after.len())];
        name.len() > 2
            && is_variable_name(name)
            && !name.bytes().any(|byte| byte.is_ascii_lowercase())
            && name.starts_with(|first: char| first.is_ascii_uppercase())
            && (name.contains('_') || address)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables() {
        for text in [
            "${DOMAIN}",
            "https://auth.${SECRET_DOMAIN}",
            "$AUTHELIA_SECRET",
            "${A:-b}",
            "${x}",
            "${OIDC_<SERVICE>_CLIENT_SECRET_DIGEST}",
            "$plaintext${1}",
            "https://coder.$DOMAIN/",
        ] {
            assert!(holds_variable(text, false), "{text}");
            assert_eq!(holds_variable(text, true), text.contains("${"), "{text}");
        }
        for text in [
            "$6$salt$hash",
            "$argon2id$v=19$m=65536",
            "$plaintext$x",
            "$$",
            "$ABC",
            "$pbkdf2-sha512$1$A$B",
            "${}",
            "${x",
            "a",
        ] {
            assert!(!holds_variable(text, false), "{text}");
        }
    }

    #[test]
    fn templates() {
        for text in [
            "{{ secret \"/x\" }}",
            "{{- env \"X\" | quote -}}",
            "a{{ fileContent `/x` }}b",
        ] {
            assert!(is_template(text), "{text}");
        }
        for text in ["{{domain}}", "{{ domain }}", "{ secret }", "plain", "{{"] {
            assert!(!is_template(text), "{text}");
        }
        assert!(foreign_template("{{ domain }}").is_some_and(|why| why.contains("render it first")));
        assert!(foreign_template("https://{{ .DOMAIN }}/").is_some());
        assert!(foreign_template("{{ . }}").is_none());
    }
}
