//! What the filters see of the machine that Authelia runs on, and why they give no text.

use crate::budget::Budget;
use crate::env::Environment;
use crate::holes::{Filling, TextWithHoles};
use crate::secret::Secret;
use crate::setting::{State, Unknown};
use crate::source::Span;
use crate::version::Version;
use crate::yaml::YamlError;

/// Why a filter gives no text.
pub(in crate::authelia) enum FilterError {
    /// Authelia's own filter would refuse the file.
    Refused(YamlError),
    /// It cannot be said without running Authelia.
    NotKnown(Span, Unknown),
}

impl FilterError {
    /// More would be made than there is a budget for, at `place`.
    pub(super) fn exhausted(place: Span) -> Self {
        let why = Unknown::because("its templates and variables make more than 8 MiB of text, which is not computed");
        FilterError::NotKnown(place, why)
    }
}

/// Whether a file that is not here is missing where Authelia runs, too.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Missing {
    /// It certainly is: its folder is here.
    Certainly,
    /// It may well be there.
    Perhaps,
}

/// What the filters can see of the machine that Authelia runs on.
pub(in crate::authelia) struct Host<'a> {
    pub(in crate::authelia) environment: &'a Environment,
    pub(in crate::authelia) read: &'a dyn Fn(&str) -> Result<Secret, Missing>,
    pub(in crate::authelia) budget: &'a Budget,
    /// The version of Authelia that is meant, which has the functions of its own.
    pub(in crate::authelia) version: Version,
}

impl Host<'_> {
    /// Why it is not known what replaces a `${NAME}` of a cluster whose container has no such variable.
    pub(super) fn filled_in_before(name: &str) -> Unknown {
        Unknown::because(text!(
            "the variable {name} of Authelia's environment is not in the files; Flux or another tool may replace it before"
        ))
        .remedied_by("give the file with the variables replaced, or the manifest that sets it")
        .with_text(TextWithHoles::hole(Filling::Environment, name))
    }

    /// The value of an environment variable, if it is set; not known if it may be set where the files do not show it.
    pub(super) fn variable(&self, name: &str) -> Result<Option<Secret>, Unknown> {
        let there = self.environment.variable(name).is_some();
        match self.environment.get(name).state {
            State::Known(value) => Ok(Some(value)),
            State::Absent => Ok(None),
            State::Unknown(why) if there => Err(why),
            State::Unknown(_) => Err(Unknown::because(text!(
                "the variable {name} of Authelia's environment is not in the files"
            ))
            .remedied_by("give the compose file or env file that sets it")
            .with_text(TextWithHoles::hole(Filling::Environment, name))),
        }
    }
}

/// Whether Authelia hides the variable from its filters, because it may hold a secret of its own.
pub(in crate::authelia) fn is_hidden(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    (name.starts_with("AUTHELIA_") || name.starts_with("X_AUTHELIA_"))
        && ["KEY", "SECRET", "PASSWORD", "TOKEN", "CERTIFICATE_CHAIN"]
            .iter()
            .any(|ending| name.ends_with(ending))
}
