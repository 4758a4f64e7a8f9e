//! What is to be loaded, and what comes of it.

use crate::authelia::Provider;
use crate::authelia::filters::{Filter, Missing};
use crate::env::Environment;
use crate::finding::Finding;
use crate::secret::Secret;
use crate::setting::Setting;
use crate::source::{SourceId, Span};
use crate::version::Version;
use crate::yaml::{DuplicateKey, YamlError};

/// What is to be loaded, and how.
pub struct LoadRequest<'a> {
    /// The files, in the order in which Authelia is given them; see [`expand`](super::expand) for directories.
    pub files: &'a [SourceId],
    /// The version of Authelia that is meant.
    pub version: Version,
    /// The file filters that Authelia is started with, in order; `None` if that is not known.
    pub filters: Option<&'a [Filter]>,
    /// The environment of Authelia's process, as far as it is known: for `AUTHELIA_*` and for the filters.
    pub environment: &'a Environment,
    /// Reads a file by its path where Authelia runs: for the `template` filter and `AUTHELIA_*_FILE`.
    pub read: &'a dyn Fn(&str) -> Result<Secret, Missing>,
}

/// What came of a [`LoadRequest`].
#[derive(Default)]
pub struct LoadedConfiguration {
    /// The provider. None if a file cannot be read, or if no file configures OpenID Connect.
    pub provider: Option<Provider>,
    /// What is refused or warned about although there is no provider; else it is in [`Provider::defects`].
    pub defects: Vec<Finding>,
    /// Files that are no YAML, or that a filter refuses.
    pub yaml_errors: Vec<YamlError>,
    /// Keys that stand twice in one mapping.
    pub duplicates: Vec<DuplicateKey>,
    /// What cannot be loaded because it is not known what a filter makes of it.
    pub not_checked: Vec<Setting<()>>,
    /// Where OpenID Connect is switched off, if a file says so: `oidc: null`, or `enabled: false` in a chart's values.
    pub switched_off: Option<Span>,
    /// A further document of a file that has a configuration in it: Authelia reads the first one only.
    pub passed_over: Option<Span>,
}
