//! Filters and parses texts, and collects what comes of them.

use super::part::ConfigurationPart;
use super::request::{LoadRequest, LoadedConfiguration};
use crate::authelia::filters::{self, Filter, FilterError};
use crate::authelia::templating::{Templating, templating};
use crate::authelia::unknowable::Unknowable;
use crate::budget::Budget;
use crate::setting::{Setting, Unknown};
use crate::source::{SourceId, SourceMap};
use crate::yaml::{self, Documents, Node, YamlError};

pub(super) struct ConfigurationLoader<'a, 'r> {
    /// Why Authelia reads further files, which are not at hand, if it does.
    pub(super) more: Option<Unknown>,
    pub(super) request: &'r LoadRequest<'a>,
    pub(super) unknowable: Unknowable,
    pub(super) budget: Budget,
    pub(super) loaded: LoadedConfiguration,
    pub(super) parts: Vec<ConfigurationPart>,
}

impl<'a, 'r> ConfigurationLoader<'a, 'r> {
    pub(super) fn new(request: &'r LoadRequest<'a>) -> Self {
        Self {
            more: None,
            request,
            unknowable: Unknowable::new(request.filters.is_none()),
            budget: Budget::default(),
            loaded: LoadedConfiguration::default(),
            parts: Vec::new(),
        }
    }
}

impl ConfigurationLoader<'_, '_> {
    /// What the filters can see.
    pub(super) fn host(&self) -> filters::Host<'_> {
        filters::Host {
            version: self.request.version,
            environment: self.request.environment,
            read: self.request.read,
            budget: &self.budget,
        }
    }

    /// Filters and parses one text; `None` if that is not possible, which is then recorded.
    pub(super) fn parse(&mut self, id: SourceId, filters: &[Filter], sources: &mut SourceMap) -> Option<Vec<Node>> {
        let filtered = self.filter(id, filters, sources)?;
        let parsed = match self.documents(filtered, sources) {
            Err(error) if self.request.filters.is_none() => self.parse_template(id, error, sources)?,
            parsed => parsed,
        };
        match parsed {
            Ok(documents) => {
                self.loaded.duplicates.extend(documents.duplicates);
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

    /// The document that Authelia reads, which is the first one, then those behind it: for it they may be broken, or have
    /// keys twice, unless they are manifests for Kubernetes.
    fn documents(&self, id: SourceId, sources: &SourceMap) -> Result<Documents, YamlError> {
        let is_manifest = |root: &Node| root.get("apiVersion").is_some();
        let first = yaml::parse_first(sources, id, &self.unknowable)?;
        if yaml::is_one_document(sources.text(id)) {
            return Ok(first);
        }
        match yaml::parse_with(sources, id, &self.unknowable) {
            Ok(all) if all.roots.iter().any(is_manifest) => Ok(all),
            Ok(all) => Ok(Documents {
                roots: all.roots,
                ..first
            }),
            Err(error) if first.roots.first().is_some_and(is_manifest) => Err(error),
            Err(_) => Ok(first),
        }
    }

    /// The text that the filters make of a file; `None` if that is not possible, which is then recorded.
    fn filter(&mut self, id: SourceId, filters: &[Filter], sources: &mut SourceMap) -> Option<SourceId> {
        let mut filtered = id;
        for filter in filters {
            match filters::apply(*filter, filtered, sources, &self.host()) {
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
        if let Some(opened) = filters::names::open(id, sources) {
            let filtered = opened.id;
            self.unknowable.take(opened, sources);
            return Some(yaml::parse_with(sources, filtered, &self.unknowable));
        }
        match templating(sources.text(id)) {
            Templating::None => Some(Err(error)),
            Templating::Foreign => {
                let filtered = self.filter(id, &[Filter::Template], sources)?;
                Some(self.documents(filtered, sources))
            }
            Templating::Own => {
                let is_expression = |line: &&str| line.contains("{{") && !line.trim_start().starts_with('#');
                let line = 1 + sources.text(id).lines().take_while(|line| !is_expression(line)).count();
                let why = Unknown::because(text!(
                    "it contains `{{{{ … }}}}` in line {line}; if Authelia runs with \
                     X_AUTHELIA_CONFIG_FILTERS=template, add --authelia-filters template"
                ));
                self.loaded.not_checked.push(Setting::unknown(why, error.span));
                None
            }
        }
    }
}
