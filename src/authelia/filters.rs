//! File filters: what Authelia makes of a file before it reads it as YAML.
//!
//! Source: authelia/authelia `internal/configuration/koanf_provider_filtered_file.go`, `internal/templates/funcs.go`.

use std::str::FromStr;

use super::Provider;
use super::load::Variable;
use super::unknowable::Unknowable;
use crate::authelia::{rule, subject};
use crate::finding::{Finding, Severity, quoted};
use crate::secret::Secret;
use crate::setting::{State, Unknown};
use crate::source::{SourceId, SourceMap, Span};
use crate::yaml::YamlError;

mod expand_env;
mod expression;
mod output;
mod template;

pub(super) use expression::is_template_word;

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

/// What the filters can see of the machine that Authelia runs on.
pub(super) struct Surroundings<'a> {
    pub(super) environment: &'a [Variable],
    pub(super) read: &'a dyn Fn(&str) -> Option<Secret>,
}

/// A value that may not be known.
pub(super) type Text = Result<String, Unknown>;

impl Surroundings<'_> {
    /// The value of an environment variable; not known if it is in none of the files.
    fn variable(&self, name: &str) -> Text {
        // Of several with one name, the last counts.
        let found = self.environment.iter().rev().find(|variable| variable.name == name);
        match found.map(|variable| &variable.value.state) {
            Some(State::Known(value)) => Ok(value.reveal().to_owned()),
            Some(State::Unknown(why)) => Err(why.clone()),
            Some(State::Absent) => Ok(String::new()),
            None => Err(Unknown::because(format!(
                "the variable {name} of Authelia's environment is not in the files"
            ))
            .remedied_by("give the compose file or env file that sets it")),
        }
    }

    fn file(&self, path: &str) -> Text {
        match (self.read)(path) {
            Some(content) => Ok(content.reveal().to_owned()),
            None => Err(
                Unknown::because(format!("{path} is read where Authelia runs, and is not at hand"))
                    .remedied_by("give --path-map CONTAINER=LOCAL"),
            ),
        }
    }
}

/// Whether Authelia hides the variable from its filters, because it may hold a secret of its own.
fn is_hidden(name: &str) -> bool {
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
    unknowable: &mut Unknowable,
) -> Result<SourceId, FilterError> {
    match filter {
        Filter::ExpandEnv => Ok(expand_env::apply(id, sources, surroundings, unknowable)),
        Filter::Template => template::apply(id, sources, surroundings, unknowable),
    }
}

/// `text` as the `expand-env` filter leaves it; not known if one of its variables is not.
pub(super) fn expanded(text: &str, surroundings: &Surroundings<'_>) -> Text {
    expand_env::expand(text, surroundings)
}

/// Says of each secret that is missing whether it is missing because its variable is one that the filter empties.
fn explain_emptied(provider: &mut Provider, sources: &SourceMap) {
    for defect in &mut provider.defects {
        if defect.option() != "client_secret" || defect.rule != rule::INVALID_CLIENT {
            continue;
        }
        let origin = sources.locate(defect.primary.span);
        // Of a value without quotes nothing is left: what was written follows the place.
        let behind = sources.text(origin.source).get(origin.start()..).unwrap_or_default();
        let written = match sources.slice(origin) {
            "" => behind.lines().next().unwrap_or_default(),
            written => written,
        };
        let Some(name) = expand_env::names(written).find(|name| is_hidden(name)) else {
            continue;
        };
        defect.primary.text = format!("{} expands to nothing", quoted(&format!("${name}"))).into();
        defect.why = "The `expand-env` filter empties every variable whose name begins with AUTHELIA_ and ends with \
                      SECRET, KEY, PASSWORD or TOKEN, so Authelia finds no secret and refuses to start."
            .into();
        defect.help = Some("name the variable otherwise, or use the `template` filter with `secret`".into());
    }
}

/// Records the client secrets that `expand-env` has eaten parts of: what is written begins like a digest, what is left
/// does not.
pub(super) fn mark_expanded(provider: &mut Provider, filters: &[Filter], sources: &SourceMap) {
    if !filters.contains(&Filter::ExpandEnv) {
        return;
    }
    explain_emptied(provider, sources);
    let mut defects = Vec::new();
    for client in provider.registrations() {
        let secret = client.options.get("client_secret");
        let place = secret.written_at();
        let origin = sources.locate(place);
        let written = sources.slice(origin).trim_start_matches(['\'', '"']);
        let became = sources.slice(place).trim_start_matches(['\'', '"']);
        let digest = written
            .strip_prefix('$')
            .is_some_and(|rest| !rest.starts_with('$') && rest.matches('$').count() >= 2)
            && !super::unknowable::holds_variable(written, false);
        if origin != place && digest && !became.starts_with('$') {
            defects.push(Finding::at(place, "its `$…` parts are taken for variables").rule(rule::EXPANDED_SECRET).severity(Severity::Warning).says(subject(client.options.text("client_id").value().map(|id| (*id).to_owned()).as_deref(), "client_secret"), "the `expand-env` filter destroys this digest", "Authelia replaces every `$name` before it reads the file, and takes what is left for a plain text \
                      secret that no one knows").help("write every `$` of the digest as `$$`, or use the `template` filter instead"));
        }
    }
    provider.defects.extend(defects);
}
