//! What Authelia would load: files in order, filtered, merged, then the environment.
//!
//! Source: authelia/authelia `internal/configuration/sources.go`, `provider.go` `loadSources`; knadh/koanf `maps.Merge`.

use std::collections::HashSet;

use self::loader::ConfigurationLoader;
use self::part::ConfigurationPart;
use super::provider::{self, MergedConfiguration};
use super::{Extent, Provider};
use crate::env::Environment;
use crate::options::Value;
use crate::secret::{is_secret_name, names_a_place};
use crate::setting::{State, Unknown};
use crate::source::{SourceId, SourceMap};
use crate::yaml;

mod directory;
mod environment;
mod filled_in;
mod helm;
mod kubernetes;
mod loader;
mod merge;
mod named_paths;
mod part;
mod request;
mod shape;

pub use directory::{PathError, expand};
pub use request::{LoadRequest, LoadedConfiguration};

/// Loads what Authelia would load of these files, where it reads more that are not at hand: why, if it does.
pub fn load(request: &LoadRequest<'_>, more: Option<Unknown>, sources: &mut SourceMap) -> LoadedConfiguration {
    let known = sources.known();
    // What is read for a template or a variable is a secret, wherever it goes.
    let read = |path: &str| {
        let text = (request.read)(path)?;
        known.add_file(text.reveal());
        Ok(text)
    };
    // A secret may be made of the same words.
    known.allow_names(&super::schema::CLIENT_NAMES);
    mark_variables(request.environment, sources);
    let request = &LoadRequest {
        read: &read,
        ..*request
    };
    let mut loader = ConfigurationLoader::new(request);
    loader.more = more;
    // A file that is named again is laid over what was read since, as if it had been named only then.
    let mut seen = HashSet::new();
    let mut files: Vec<SourceId> = request
        .files
        .iter()
        .rev()
        .copied()
        .filter(|id| seen.insert(*id))
        .collect();
    files.reverse();
    for id in files {
        loader.file(id, sources);
    }
    loader.finish(sources)
}

impl ConfigurationLoader<'_, '_> {
    fn file(&mut self, id: SourceId, sources: &mut SourceMap) {
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

    fn finish(mut self, sources: &mut SourceMap) -> LoadedConfiguration {
        let mut defects = std::mem::take(&mut self.loaded.defects);
        let mut merged: Option<ConfigurationPart> = None;
        for part in self.parts {
            merged = Some(match merged {
                None => part,
                Some(before) => {
                    defects.extend(merge::replaced_clients(&before.root, &part.root));
                    ConfigurationPart {
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
        defects.extend(named_paths::missing(self.request, &merged.root));
        if !self.loaded.yaml_errors.is_empty() || !self.loaded.not_checked.is_empty() {
            self.loaded.defects = defects;
            return self.loaded;
        }
        let oidc = merged.root.at(&["identity_providers", "oidc"]);
        let off = oidc.filter(|oidc| oidc.is_null()).map(|oidc| oidc.way().0);
        self.loaded.switched_off = self.loaded.switched_off.or(off);
        let built = provider::build(MergedConfiguration {
            root: merged.root,
            extent: if self.more.is_some() {
                Extent::Fragment
            } else {
                merged.extent
            },
            more: self.more,
            version: self.request.version,
            own_keys: merged.own_keys,
            environment_known: self.request.environment.hidden.is_none(),
            set_by_more: sets_options_by_more(self.request.environment),
            defects,
        });
        match built {
            Ok(mut provider) => {
                mark_client_secrets(&provider, sources);
                provider.unverified_certificates = super::validate::unverified_certificates(&provider);
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

/// Variables whose names announce a secret are masked wherever they turn up: a template may take any of them.
fn mark_variables(environment: &Environment, sources: &SourceMap) {
    for variable in environment.variables() {
        let (name, setting) = (variable.name.value.as_str(), &variable.setting);
        let is_place = names_a_place(name) && setting.value().is_none_or(|text| text.reveal().contains('/'));
        if is_place || setting.is_absent() || !is_secret_name(name) {
            continue;
        }
        if let Some(text) = setting.value() {
            sources.mark_secret_value(text.clone());
        }
        setting.origin().for_each(|place| sources.mark_secret(place));
    }
}

/// Client secrets, as text or as digests, are masked wherever they are.
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

/// Whether variables set options of Authelia's, and the files do not show all variables.
fn sets_options_by_more(environment: &Environment) -> bool {
    let mut names = environment.variables().map(|variable| variable.name.value.as_str());
    environment.hidden.is_some() && names.any(|name| name.starts_with("AUTHELIA_"))
}
