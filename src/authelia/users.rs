//! Authelia's file of users: what decides whether a relying party takes them. Nothing of it is ever shown.
//!
//! Source: authelia/authelia `internal/authentication/file_user_provider_database.go` `FileDatabase`,
//! `FileDatabaseUserDetailsModel`.

use crate::source::{Role, SourceMap};
use crate::yaml::{self, Node, Typed};

/// A user.
pub struct User {
    /// The email address, in small letters; empty without one.
    pub email: String,
    /// The groups.
    pub groups: Vec<String>,
}

/// The users in the file with this `text` that are not disabled; `None` if it cannot be read, or has something in it that
/// is filled in.
pub fn users(text: &str) -> Option<Vec<User>> {
    if ["{{", "${", "ENC["].iter().any(|sign| text.contains(sign)) {
        return None;
    }
    let mut sources = SourceMap::default();
    let id = sources.add("users", Role::Authelia, text.as_bytes().to_vec()).ok()?;
    let root = yaml::parse(&sources, id).ok()?.roots.into_iter().next()?;
    let mut found = Vec::new();
    for entry in root.get("users")?.mapping()?.entries() {
        let user = &entry.value;
        let is_disabled = user.get("disabled").and_then(Node::scalar);
        if is_disabled.is_some_and(|disabled| disabled.typed() == Typed::Bool(true)) {
            continue;
        }
        let text = |node: &Node| node.scalar().map(|scalar| scalar.text.to_string());
        let groups = user.get("groups").and_then(Node::sequence).unwrap_or_default();
        found.push(User {
            email: user.get("email").and_then(text).unwrap_or_default().to_lowercase(),
            groups: groups.iter().filter_map(text).collect(),
        });
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_that_are_disabled_do_not_count() {
        let text =
            "users:\n  a: {email: A@Example.com, groups: [dev]}\n  b: {email: b@x.org, disabled: true}\n  c: {}\n";
        let users = users(text).unwrap_or_default();
        let told: Vec<(&str, usize)> = users
            .iter()
            .map(|user| (user.email.as_str(), user.groups.len()))
            .collect();
        assert_eq!(told, [("a@example.com", 1), ("", 0)]);
        assert!(super::users("users: {{ users }}\n").is_none());
        assert!(super::users("a: 1\n").is_none());
    }
}
