//! Values that the files do not show: templates, variables, encrypted text.

use std::collections::BTreeMap;

use crate::setting::Unknown;
use crate::source::{SourceId, SourceMap, Span};
use crate::yaml::{Node, Scalar, YamlError};

/// Stands around the number of a value that a filter put in and that is not known. Both are private-use characters,
/// which YAML allows everywhere and people's files do not hold.
const OPEN: char = '\u{f8e0}';
const CLOSE: char = '\u{f8e1}';

/// The values that are not known, and how to recognise them.
#[derive(Default)]
pub(super) struct Unknowable {
    reasons: Vec<Unknown>,
    /// Stretches of text that may or may not be there, or there several times, by where they start; they do not
    /// overlap.
    uncertain: BTreeMap<(SourceId, usize), (Span, usize)>,
    /// Whether the file filters are not known, so that `{{ secret "…" }}` and `${NAME}` may be replaced or taken as
    /// they are.
    filters_unknown: bool,
}

impl Unknowable {
    /// No unknown values yet.
    pub(super) fn new(filters_unknown: bool) -> Self {
        Self {
            filters_unknown,
            ..Self::default()
        }
    }

    /// Remembers a value that is not known, and gives the text that stands for it.
    pub(super) fn placeholder(&mut self, why: Unknown) -> String {
        let number = self.remember(why);
        format!("{OPEN}{number}{CLOSE}")
    }

    /// Remembers that the text at `span` may or may not be there.
    pub(super) fn uncertain(&mut self, span: Span, why: Unknown) {
        let number = self.remember(why);
        self.uncertain.insert((span.source, span.start()), (span, number));
    }

    fn remember(&mut self, why: Unknown) -> usize {
        self.reasons.push(why);
        self.reasons.len() - 1
    }

    /// Why the value at `node` is not known, if it is not.
    pub(super) fn of_node(&self, node: &Node) -> Option<Unknown> {
        if let Some(tag) = &node.tag
            && matches!(&**tag, "!vault" | "!secret" | "!env" | "!ENV" | "!env_var")
        {
            return Some(Unknown::because(format!(
                "`{tag}` is replaced by another tool before Authelia reads the file"
            )));
        }
        if let Some(why) = self.doubtful(node.span) {
            return Some(why);
        }
        node.scalar().and_then(|scalar| self.of_scalar(scalar))
    }

    fn of_scalar(&self, scalar: &Scalar) -> Option<Unknown> {
        let text = &*scalar.text;
        if let Some(number) = placeholder_number(text) {
            return self.reasons.get(number).cloned();
        }
        if is_encrypted(text) {
            return Some(
                Unknown::because("the value is encrypted with SOPS")
                    .remedied_by("decrypt the file first: `sops decrypt FILE | oidc-crosscheck …`"),
            );
        }
        if let Some(kind) = foreign_template(text) {
            return Some(Unknown::because(kind));
        }
        // Nobody writes this to be taken as it is: what does not come from Authelia's own filter comes from Flux, envsubst
        // and the like, and goes before Authelia reads the file.
        if holds_variable(text, true) {
            return Some(
                Unknown::because("the value holds a variable that a file filter or another tool replaces")
                    .remedied_by("give --authelia-filters expand-env, or check the file with its variables replaced"),
            );
        }
        if self.filters_unknown {
            if is_template(text) {
                return Some(
                    Unknown::because("the value is a template, and it is not known whether Authelia's filter is on")
                        .remedied_by("give --authelia-filters template, or an empty --authelia-filters if it is off"),
                );
            }
            if holds_variable(text, false) {
                return Some(
                    Unknown::because("the value holds a variable that a file filter or another tool replaces")
                        .remedied_by(
                            "give --authelia-filters expand-env, or check the file with its variables replaced",
                        ),
                );
            }
        }
        None
    }

    /// Why the whole text at `span` may or may not be there, if so.
    fn doubtful(&self, span: Span) -> Option<Unknown> {
        let before = self.uncertain.range(..=(span.source, span.start())).next_back();
        let (_, (_, number)) = before.filter(|(_, (around, _))| within(span, *around))?;
        self.reasons.get(*number).cloned()
    }

    /// Why the list or mapping at `node` may hold more or fewer entries than can be seen, if so.
    pub(super) fn touches(&self, node: &Node) -> Option<Unknown> {
        let span = node.span;
        let inside = self
            .uncertain
            .range((span.source, span.start())..(span.source, span.end()))
            .next();
        let number = inside.map(|(_, (_, number))| *number);
        number
            .and_then(|number| self.reasons.get(number).cloned())
            .or_else(|| self.doubtful(span))
    }
}

impl Unknowable {
    /// Whether the error may come from a value that is not known, rather than from what is written.
    pub(super) fn explains(&self, error: &YamlError, sources: &SourceMap) -> bool {
        let id = error.span.source;
        if self.uncertain.range((id, 0)..(id, usize::MAX)).next().is_some() {
            return true;
        }
        // The line of the error and the two before it.
        let text = sources.text(id);
        let at = error.span.start().min(text.len());
        let (before, after) = (text.get(..at).unwrap_or_default(), text.get(at..).unwrap_or_default());
        let line_start = before.rmatch_indices('\n').nth(2).map_or(0, |(start, _)| start);
        let line_end = after.find('\n').unwrap_or(after.len());
        before[line_start..].contains(OPEN) || after[..line_end].contains(OPEN)
    }
}

/// Whether `text` is a placeholder, or holds one.
pub(super) fn placeholder_number(text: &str) -> Option<usize> {
    let (_, after) = text.split_once(OPEN)?;
    after.split_once(CLOSE)?.0.parse().ok()
}

fn within(inner: Span, outer: Span) -> bool {
    inner.source == outer.source && outer.start() <= inner.start() && inner.end() <= outer.end()
}

/// Whether SOPS encrypted the value.
pub(super) fn is_encrypted(text: &str) -> bool {
    text.starts_with("ENC[AES256_GCM,")
}

/// Whether `text` holds an expression of another template language, which stands for something else in any case:
/// External Secrets and Helm write `{{ .NAME }}`, which Authelia's own templates have no use for.
fn foreign_template(text: &str) -> Option<&'static str> {
    let expression = expressions(text).next()?;
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
    super::filters::is_template_word(words.next().unwrap_or_default())
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

fn is_variable_name(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with(|first: char| first.is_ascii_digit())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
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
        assert!(foreign_template("https://{{ .DOMAIN }}/").is_some());
        assert!(foreign_template("{{ . }}").is_none());
    }

    #[test]
    fn placeholders_are_recognised_inside_text() {
        let mut unknowable = Unknowable::default();
        let text = unknowable.placeholder(Unknown::because("x"));
        assert_eq!(placeholder_number(&format!("a{text}b")), Some(0));
        assert_eq!(placeholder_number("a"), None);
    }
}
