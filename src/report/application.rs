//! What came of each application and registration.

use serde::Serialize;

use super::Verdict;

/// An application or a registration, and what came of it.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Application {
    /// The application's id, if it is known.
    pub party: Option<String>,
    /// The application's name for people.
    pub name: Option<String>,
    /// The client id, if it is known.
    pub client_id: Option<String>,
    /// Its pair, counted from 0, where both sides are in the files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pair: Option<usize>,
    /// What came of it.
    pub outcome: ApplicationOutcome,
    /// The most important reason; empty where there is nothing to say.
    pub why: String,
}

/// What came of an application or a registration.
#[derive(Serialize, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ApplicationOutcome {
    /// At least one error.
    Fails,
    /// No error was found, but something that decides could not be checked.
    Unknown,
    /// The application's side is not in the files; the registration was held against what is known of it.
    RegistrationOnly,
    /// No application is known that it is for.
    NotKnown,
    /// The application signs in somewhere else.
    LeftAlone,
    /// No error was found and everything that decides could be checked.
    Passes,
}

impl ApplicationOutcome {
    /// What came of it, for people.
    pub(super) fn in_words(self) -> &'static str {
        match self {
            ApplicationOutcome::Passes => "passes",
            ApplicationOutcome::Fails => "fails",
            ApplicationOutcome::Unknown => "no errors found; not all could be checked",
            ApplicationOutcome::RegistrationOnly => "registration only",
            ApplicationOutcome::NotKnown => "not checked",
            ApplicationOutcome::LeftAlone => "not behind this Authelia",
        }
    }
}

impl From<Verdict> for ApplicationOutcome {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Passes => ApplicationOutcome::Passes,
            Verdict::Fails => ApplicationOutcome::Fails,
            Verdict::Unknown => ApplicationOutcome::Unknown,
        }
    }
}
