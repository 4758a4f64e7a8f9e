//! What Authelia refuses to start with, or warns of, each with a name of its own.
//!
//! The names are stable: `--select` and `--ignore` take them, and `explain` shows what is known of them. The rules are
//! the groups that they belong to.
//!
//! Source: authelia/authelia v4.39.20 `internal/configuration/validator/`.

pub mod access;
pub mod backend;
pub mod client;
pub mod general;
pub mod keys;
pub mod provider;
mod refusal;
pub mod server;
pub mod session;
pub mod storage;

pub use refusal::Refusal;

/// Every refusal, by section.
pub fn all() -> impl Iterator<Item = &'static Refusal> {
    [
        access::ALL,
        backend::ALL,
        client::ALL,
        general::ALL,
        keys::ALL,
        provider::ALL,
        server::ALL,
        session::ALL,
        storage::ALL,
    ]
    .into_iter()
    .flatten()
    .copied()
}

/// The refusal called `name`.
pub fn find(name: &str) -> Option<&'static Refusal> {
    all().find(|refusal| refusal.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn each_refusal_has_a_name_of_its_own_and_says_what_is_wrong() {
        let mut names = HashSet::new();
        for refusal in all() {
            let kebab = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
            assert!(
                refusal.name.starts_with("authelia-") && refusal.name.bytes().all(kebab),
                "{}",
                refusal.name
            );
            assert!(names.insert(refusal.name), "{} twice", refusal.name);
            assert!(crate::rules::find(refusal.name).is_none(), "{} is a rule", refusal.name);
            assert!(
                refusal.reason.len() > 10 && !refusal.reason.ends_with('.'),
                "{}",
                refusal.name
            );
            assert!(refusal.logs.len() > 10, "{}", refusal.name);
        }
        assert!(names.len() > 150);
    }
}
