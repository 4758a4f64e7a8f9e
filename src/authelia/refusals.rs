//! What Authelia refuses to start with, or warns of, each with a name of its own.
//!
//! The names are stable: `--select` and `--ignore` take them, and `explain` shows what is known of them. The rules are
//! the groups that they belong to.
//!
//! Source: authelia/authelia v4.39.20 `internal/configuration/validator/`.

use crate::version::Version;

pub mod access;
pub mod backend;
pub mod client;
pub mod general;
pub mod keys;
pub mod provider;
pub mod server;
pub mod session;
pub mod storage;

/// One thing that Authelia refuses or warns of.
#[derive(Debug)]
pub struct Refusal {
    /// Its name: `authelia-session-cookies-required`.
    pub name: &'static str,
    /// Whether Authelia starts all the same, and logs a warning.
    pub warns: bool,
    /// What is wrong, as a clause without a full stop.
    pub reason: &'static str,
    /// What Authelia writes into its log, with `…` for what differs.
    pub logs: &'static str,
    /// The first version that says so, if not all do.
    pub since: Option<Version>,
    /// The first version that does not say so any more.
    pub until: Option<Version>,
}

impl Refusal {
    const fn refused(name: &'static str, reason: &'static str, logs: &'static str) -> Self {
        Self {
            name,
            warns: false,
            reason,
            logs,
            since: None,
            until: None,
        }
    }

    const fn warned(name: &'static str, reason: &'static str, logs: &'static str) -> Self {
        Self {
            warns: true,
            ..Self::refused(name, reason, logs)
        }
    }

    const fn since(mut self, minor: u32, patch: u32) -> Self {
        self.since = Some(Version::new(4, minor, patch));
        self
    }

    const fn until(mut self, minor: u32, patch: u32) -> Self {
        self.until = Some(Version::new(4, minor, patch));
        self
    }

    /// Whether `version` says so.
    pub fn holds(&self, version: Version) -> bool {
        self.since.is_none_or(|since| version >= since) && self.until.is_none_or(|until| version < until)
    }
}

/// Constants for refusals, and the list of them.
macro_rules! refusals {
    ($($id:ident = $value:expr;)*) => {
        $(
            #[allow(missing_docs, reason = "the refusal says what it is")]
            pub static $id: Refusal = $value;
        )*
        /// All of them.
        pub static ALL: &[&Refusal] = &[$(&$id),*];
    };
}
use refusals;

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
