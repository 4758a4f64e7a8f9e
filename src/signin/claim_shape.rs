//! What values claims have.
//!
//! Source: authelia/authelia v4.39.20 `internal/oidc/claims.go` `NewDefaultCustomClaimsStrategy`,
//! `internal/expression/const.go`, `internal/configuration/schema/authentication.go` (extra attributes).

use super::pair::Pair;
use crate::authelia::standard_claims::STANDARD;
use crate::yaml::Node;

/// The kinds of values that claims have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ClaimShape {
    /// A text, or nothing is known against it.
    Text,
    /// A text that no address can be: it has no `@`.
    Token,
    /// A list of texts.
    List,
    /// A boolean, a number, a mapping, or a list of such.
    Other,
}

impl ClaimShape {
    /// Whether it is one text.
    pub fn is_text(self) -> bool {
        matches!(self, ClaimShape::Text | ClaimShape::Token)
    }
}

/// Whether the claim says of a person what is no address and no group: a name, a place, a language.
pub fn is_personal(claim: &str) -> bool {
    let of_profile = |(scope, claims): &(&str, &[&str])| *scope == "profile" && claims.contains(&claim);
    claim == "phone_number" || claim != "updated_at" && STANDARD.iter().any(of_profile)
}

/// What the attribute of a user looks like, in Authelia's own words for attributes and claims.
pub(super) fn of_standard(name: &str) -> ClaimShape {
    match name {
        "groups" | "emails" | "emails_extra" | "alt_emails" | "aud" | "amr" => ClaimShape::List,
        "email_verified"
        | "phone_number_verified"
        | "updated_at"
        | "auth_time"
        | "iat"
        | "exp"
        | "nbf"
        | "rat"
        | "address"
        | "scp" => ClaimShape::Other,
        "sub" | "iss" | "azp" | "jti" | "at_hash" | "client_id" => ClaimShape::Token,
        _ => ClaimShape::Text,
    }
}

/// What the attribute `name` of a user looks like: one that the configuration adds may be of any type.
pub(super) fn of_attribute(pair: &Pair<'_>, name: &str) -> ClaimShape {
    let root = &pair.provider.tree;
    if let Some(defined) = root.at(&["definitions", "user_attributes", name]) {
        let expression = defined.get("expression").and_then(Node::scalar);
        return match expression {
            Some(expression) if is_boolean(&expression.text) => ClaimShape::Other,
            _ => ClaimShape::Text,
        };
    }
    let extra = extra_attribute(root, name);
    let Some(extra) = extra else { return of_standard(name) };
    let text = |key: &str| {
        extra
            .get(key)
            .and_then(Node::scalar)
            .map(|scalar| scalar.text.to_string())
    };
    let many = text("multi_valued").is_some_and(|text| crate::golang::parse_bool(&text) == Some(true));
    match (text("value_type").as_deref(), many) {
        (Some("integer" | "boolean"), _) => ClaimShape::Other,
        (_, true) => ClaimShape::List,
        _ => ClaimShape::Text,
    }
}

/// An attribute that the authentication backend is told to read besides its own: by its name, or by the one it is
/// given.
fn extra_attribute<'n>(root: &'n Node, name: &str) -> Option<&'n Node> {
    if let Some(found) = root.at(&["authentication_backend", "file", "extra_attributes", name]) {
        return Some(found);
    }
    let extra = root.at(&["authentication_backend", "ldap", "attributes", "extra"])?;
    let entries = extra.mapping()?.entries();
    let is_named = |entry: &&crate::yaml::Entry| {
        let given = entry.value.get("name").and_then(Node::scalar);
        match given {
            Some(given) if !given.text.is_empty() => &*given.text == name,
            _ => entry.key.scalar().is_some_and(|key| &*key.text == name),
        }
    };
    entries.iter().find(is_named).map(|entry| &entry.value)
}

/// Whether an expression in CEL is a comparison or a logical combination as a whole, outside of brackets and texts.
fn is_boolean(expression: &str) -> bool {
    let mut depth = 0_i32;
    let mut quote = None;
    let mut outside = String::new();
    for character in expression.chars() {
        match (quote, character) {
            (Some(open), _) if character == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(character),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth -= 1,
            (None, _) if depth == 0 => outside.push(character),
            (None, _) => {}
        }
    }
    let (padded, trimmed) = (format!(" {outside} "), outside.trim());
    // A conditional gives one of its two values, whatever is compared in it.
    !trimmed.contains('?')
        && (matches!(trimmed, "true" | "false")
            || trimmed.starts_with('!')
            || ["==", "!=", "<", ">", "&&", "||", " in "]
                .iter()
                .any(|operator| padded.contains(operator)))
}

#[cfg(test)]
mod tests {
    use super::is_boolean;

    #[test]
    fn comparisons_are_booleans_and_choices_are_not() {
        for (expression, boolean) in [
            ("\"dev\" in groups", true),
            ("groups.exists(g, g == \"dev\")", false),
            ("username == \"john\"", true),
            ("(a == b)", false),
            ("!active", true),
            ("\"dev\" in groups ? \"a\" : \"b\"", false),
            ("username + \"@example.com\"", false),
            ("true", true),
        ] {
            assert_eq!(is_boolean(expression), boolean, "{expression}");
        }
    }
}
