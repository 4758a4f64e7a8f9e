//! One of them.

use crate::version::Version;

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
    pub(super) const fn refused(name: &'static str, reason: &'static str, logs: &'static str) -> Self {
        Self {
            name,
            warns: false,
            reason,
            logs,
            since: None,
            until: None,
        }
    }

    pub(super) const fn warned(name: &'static str, reason: &'static str, logs: &'static str) -> Self {
        Self {
            warns: true,
            ..Self::refused(name, reason, logs)
        }
    }

    pub(super) const fn since(mut self, minor: u32, patch: u32) -> Self {
        self.since = Some(Version::new(4, minor, patch));
        self
    }

    pub(super) const fn until(mut self, minor: u32, patch: u32) -> Self {
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
pub(super) use refusals;
