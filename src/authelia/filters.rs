//! File filters: what Authelia makes of a file before it reads it as YAML.
//!
//! Source: authelia/authelia `internal/configuration/koanf_provider_filtered_file.go`, `internal/templates/funcs.go`.

use std::str::FromStr;

use crate::budget::Budget;
use crate::env::Environment;
use crate::holes::{Filling, TextWithHoles};
use crate::secret::Secret;
use crate::setting::{State, Unknown};
use crate::source::{SourceId, SourceMap, Span};
use crate::yaml::YamlError;

mod expand_env;
mod output;
mod template;

pub(super) use expand_env::names as variable_names;
pub(super) use output::Filtered;
pub(super) use template::is_template_word;

/// A file filter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Filter {
    /// Replaces `$NAME` and `${NAME}` anywhere.
    ExpandEnv,
    /// Go's `text/template`.
    Template,
}

impl FromStr for Filter {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.to_ascii_lowercase().as_str() {
            "expand-env" => Ok(Filter::ExpandEnv),
            "template" => Ok(Filter::Template),
            _ => Err(()),
        }
    }
}

/// Why a filter gives no text.
pub(super) enum FilterError {
    /// Authelia's own filter would refuse the file.
    Refused(YamlError),
    /// It cannot be said without running Authelia.
    NotKnown(Span, Unknown),
}

impl FilterError {
    /// More would be made than there is a budget for, at `place`.
    fn exhausted(place: Span) -> Self {
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
pub(super) struct Surroundings<'a> {
    pub(super) environment: &'a Environment,
    pub(super) read: &'a dyn Fn(&str) -> Result<Secret, Missing>,
    pub(super) budget: &'a Budget,
}

impl Surroundings<'_> {
    /// The value of an environment variable, if it is set; not known if it may be set where the files do not show it.
    fn variable(&self, name: &str) -> Result<Option<Secret>, Unknown> {
        let there = self.environment.variable(name).is_some();
        match self.environment.get(name).state {
            State::Known(value) => Ok(Some(value)),
            State::Absent => Ok(None),
            State::Unknown(why) if there => Err(why),
            State::Unknown(_) => Err(Unknown::because(format!(
                "the variable {name} of Authelia's environment is not in the files"
            ))
            .remedied_by("give the compose file or env file that sets it")
            .with_text(TextWithHoles::hole(Filling::Environment, name))),
        }
    }
}

/// Whether Authelia hides the variable from its filters, because it may hold a secret of its own.
pub(super) fn is_hidden(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    (name.starts_with("AUTHELIA_") || name.starts_with("X_AUTHELIA_"))
        && ["KEY", "SECRET", "PASSWORD", "TOKEN", "CERTIFICATE_CHAIN"]
            .iter()
            .any(|ending| name.ends_with(ending))
}

/// What `filter` makes of the source `id`, as a source whose positions lead back.
pub(super) fn apply(
    filter: Filter,
    id: SourceId,
    sources: &mut SourceMap,
    surroundings: &Surroundings<'_>,
) -> Result<Filtered, FilterError> {
    match filter {
        Filter::ExpandEnv => expand_env::apply(id, sources, surroundings),
        Filter::Template => template::apply(id, sources, surroundings),
    }
}

/// `text` as the `expand-env` filter leaves it; not known if one of its variables is not.
pub(super) fn expanded(text: &str, surroundings: &Surroundings<'_>) -> Result<String, Unknown> {
    let expanded = expand_env::expand(text, surroundings)?;
    expanded.ok_or_else(|| Unknown::because("its variables make more than 8 MiB of text, which is not computed"))
}
