//! File filters: what Authelia makes of a file before it reads it as YAML.
//!
//! Source: authelia/authelia `internal/configuration/koanf_provider_filtered_file.go`, `internal/templates/funcs.go`.

use std::str::FromStr;

use crate::setting::Unknown;
use crate::source::{SourceId, SourceMap};

mod expand_env;
mod host;
pub(super) mod names;
mod output;
mod template;

pub(super) use expand_env::names as variable_names;
pub use host::Missing;
pub(super) use host::{FilterError, Host, is_hidden};
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

/// What `filter` makes of the source `id`, as a source whose positions lead back.
pub(super) fn apply(
    filter: Filter,
    id: SourceId,
    sources: &mut SourceMap,
    host: &Host<'_>,
) -> Result<Filtered, FilterError> {
    match filter {
        Filter::ExpandEnv => expand_env::apply(id, sources, host),
        Filter::Template => template::apply(id, sources, host),
    }
}

/// `text` as the `expand-env` filter leaves it; not known if one of its variables is not.
pub(super) fn expanded(text: &str, host: &Host<'_>) -> Result<String, Unknown> {
    let expanded = expand_env::expand(text, host)?;
    expanded.ok_or_else(|| Unknown::because("its variables make more than 8 MiB of text, which is not computed"))
}
