//! What Authelia would load: files in order, filtered, merged, then the environment.
//!
//! Source: authelia/authelia `internal/configuration/sources.go`, `provider.go` `loadSources`; knadh/koanf `maps.Merge`.

use std::collections::HashSet;

use super::filters::{self, Filter, FilterError, Missing};
use super::provider::{self, Merged};
use super::templating::{Templating, templating};
use super::unknowable::Unknowable;
use super::{Extent, Provider, secrets};
use crate::budget::Budget;
use crate::env::Environment;
use crate::finding::Finding;
use crate::options::Value;
use crate::secret::Secret;
use crate::setting::{Setting, State, Unknown};
use crate::source::{SourceId, SourceMap, Span};
use crate::version::Version;
use crate::yaml::{self, Documents, DuplicateKey, Node, YamlError};

mod directory;
mod environment;
mod filled_in;
mod helm;
mod kubernetes;
mod merge;
mod shape;

pub use directory::{PathError, expand};

/// What is to be loaded, and how.
pub struct LoadRequest<'a> {
    /// The files, in the order in which Authelia is given them; see [`expand`] for directories.
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
pub struct Loaded {
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

/// One file's, or one document's, share of the configuration.
struct Part {
    /// The tree, in the layout of a whole configuration.
    root: Node,
    extent: Extent,
    /// Whether the keys are Authelia's own; a Helm chart's values have others.
    own_keys: bool,
}

/// Loads what Authelia would load.
pub fn load(request: &LoadRequest<'_>, sources: &mut SourceMap) -> Loaded {
    let mut loader = Loader {
        request,
        unknowable: Unknowable::new(request.filters.is_none()),
        budget: Budget::default(),
        loaded: Loaded::default(),
        parts: Vec::new(),
    };
    let mut seen = HashSet::new();
    for id in request.files.iter().filter(|id| seen.insert(**id)) {
        loader.file(*id, sources);
    }
    loader.finish(sources)
}

struct Loader<'a, 'r> {
    request: &'r LoadRequest<'a>,
    unknowable: Unknowable,
    budget: Budget,
    loaded: Loaded,
    parts: Vec<Part>,
}

impl Loader<'_, '_> {
    /// What the filters can see.
    fn surroundings(&self) -> filters::Surroundings<'_> {
        filters::Surroundings {
            environment: self.request.environment,
            read: self.request.read,
            budget: &self.budget,
        }
    }

    fn file(&mut self, id: SourceId, sources: &mut SourceMap) {
        sources.mark_secret_lines(id);
        // What Authelia filters is the text inside a manifest, not the manifest.
        let carrier = self.request.filters.is_some_and(|filters| !filters.is_empty())
            && yaml::parse(sources, id).is_ok_and(|documents| documents.roots.iter().any(shape::carries));
        let filters = if carrier {
            &[]
        } else {
            self.request.filters.unwrap_or_default()
        };
        let Some(documents) = self.parse(id, filters, sources) else {
            return;
        };
        for part in shape::parts(self, documents, sources) {
            self.parts.push(part);
        }
    }

    /// Filters and parses one text; `None` if that is not possible, which is then recorded.
    fn parse(&mut self, id: SourceId, filters: &[Filter], sources: &mut SourceMap) -> Option<Vec<Node>> {
        let filtered = self.filter(id, filters, sources)?;
        let parsed = match yaml::parse_with(sources, filtered, &self.unknowable) {
            Err(error) if self.request.filters.is_none() => self.parse_template(id, error, sources)?,
            parsed => parsed,
        };
        match parsed {
            Ok(documents) => {
                self.loaded.duplicates.extend(documents.duplicates);
                for root in &documents.roots {
                    secrets::mark_tree(root, sources);
                }
                Some(documents.roots)
            }
            Err(error) => {
                if self.unknowable.explains(&error, sources) {
                    let why = Unknown::because("the file can only be read with what its templates come to")
                        .remedied_by("check the file that Authelia prints with `authelia config template`");
                    self.loaded.not_checked.push(Setting::unknown(why, error.span));
                } else {
                    self.loaded.yaml_errors.push(error);
                }
                None
            }
        }
    }

    /// The text that the filters make of a file; `None` if that is not possible, which is then recorded.
    fn filter(&mut self, id: SourceId, filters: &[Filter], sources: &mut SourceMap) -> Option<SourceId> {
        let mut filtered = id;
        for filter in filters {
            match filters::apply(*filter, filtered, sources, &self.surroundings()) {
                Ok(made) => {
                    filtered = made.id;
                    self.unknowable.take(made, sources);
                }
                Err(FilterError::Refused(error)) => {
                    self.loaded.yaml_errors.push(error);
                    return None;
                }
                Err(FilterError::NotKnown(span, why)) => {
                    self.loaded.not_checked.push(Setting::unknown(why, span));
                    return None;
                }
            }
        }
        Some(filtered)
    }

    /// A text that is no YAML as it is, while the filters are not known: read with its expressions replaced by
    /// placeholders if another tool certainly replaces them; not checked if Authelia's own filter probably does.
    fn parse_template(
        &mut self,
        id: SourceId,
        error: YamlError,
        sources: &mut SourceMap,
    ) -> Option<Result<Documents, YamlError>> {
        match templating(sources.text(id)) {
            Templating::None => Some(Err(error)),
            Templating::Foreign => {
                let filtered = self.filter(id, &[Filter::Template], sources)?;
                Some(yaml::parse_with(sources, filtered, &self.unknowable))
            }
            Templating::Own => {
                let is_expression = |line: &&str| line.contains("{{") && !line.trim_start().starts_with('#');
                let line = 1 + sources.text(id).lines().take_while(|line| !is_expression(line)).count();
                let why = Unknown::because(format!(
                    "it contains `{{{{ … }}}}` in line {line}; if Authelia runs with \
                     X_AUTHELIA_CONFIG_FILTERS=template, add --authelia-filters template"
                ));
                self.loaded.not_checked.push(Setting::unknown(why, error.span));
                None
            }
        }
    }

    fn finish(mut self, sources: &mut SourceMap) -> Loaded {
        let mut defects = std::mem::take(&mut self.loaded.defects);
        let mut merged: Option<Part> = None;
        for part in self.parts {
            merged = Some(match merged {
                None => part,
                Some(before) => {
                    defects.extend(merge::replaced_clients(&before.root, &part.root));
                    Part {
                        root: merge::merge(&before.root, &part.root, 0),
                        extent: before.extent.min(part.extent),
                        own_keys: before.own_keys && part.own_keys,
                    }
                }
            });
        }
        let Some(mut merged) = merged else {
            self.loaded.defects = defects;
            return self.loaded;
        };
        merged.root = environment::apply(self.request, merged.root, &mut defects);
        if !self.loaded.yaml_errors.is_empty() || !self.loaded.not_checked.is_empty() {
            self.loaded.defects = defects;
            return self.loaded;
        }
        let oidc = merged.root.at(&["identity_providers", "oidc"]);
        let off = oidc.filter(|oidc| oidc.is_null()).map(|oidc| oidc.way().0);
        self.loaded.switched_off = self.loaded.switched_off.or(off);
        let built = provider::build(Merged {
            root: merged.root,
            extent: merged.extent,
            version: self.request.version,
            own_keys: merged.own_keys,
            defects,
        });
        match built {
            Ok(mut provider) => {
                mark_client_secrets(&provider, sources);
                if provider.decoded {
                    let defects = super::validate::validate(&provider);
                    provider.defects.extend(defects);
                }
                super::validate::mark_expanded(&mut provider, self.request.filters.unwrap_or_default(), sources);
                self.loaded.provider = Some(provider);
            }
            Err(defects) => self.loaded.defects = defects,
        }
        self.loaded
    }
}

/// Client secrets, as text or as digests, are masked wherever they stand.
fn mark_client_secrets(provider: &Provider, sources: &mut SourceMap) {
    for client in provider.registrations() {
        let secret = client.options.get("client_secret");
        if let State::Known(Value::Secret(secret)) = &secret.state {
            sources.mark_secret_value((*secret).clone());
        }
        for place in secret.origin() {
            if secret.value().is_some() {
                sources.mark_secret(place);
            }
        }
    }
}
