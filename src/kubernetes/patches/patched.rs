//! What patches change that is not worked out.

use std::collections::HashMap;

use crate::kubernetes::object::{kind, text};
use crate::setting::Unknown;
use crate::source::{SourceMap, Span};
use crate::yaml::Node;

/// Kinds of objects that give a container its settings without having it.
const GIVERS: [&str; 7] = [
    "ConfigMap",
    "Secret",
    "SealedSecret",
    "ExternalSecret",
    "HelmRelease",
    "Application",
    "ApplicationSet",
];

/// What tells objects apart: kind and name. No name is that of every object of the kind, and no kind every kind.
pub(super) type ObjectKey = (String, Option<String>);

pub(super) fn key(object: &Node) -> ObjectKey {
    let name = object.at(&["metadata", "name"]).and_then(text);
    (kind(object).to_owned(), name)
}

/// What patches change that is not worked out, each with why.
#[derive(Default)]
pub struct Patched {
    objects: HashMap<ObjectKey, Unknown>,
    /// What may be for all that gives a workload something.
    all: Option<Unknown>,
}

impl Patched {
    pub(super) fn add(&mut self, changed: ObjectKey, place: Span, sources: &SourceMap) {
        let path = sources.path(place);
        let why = Unknown::because(text!("a patch in {path} changes what is deployed"))
            .remedied_by("check what it comes to: `kubectl kustomize . > rendered.yaml`");
        let kind = &*changed.0;
        if kind.is_empty() || GIVERS.contains(&kind) {
            self.all.get_or_insert_with(|| why.clone());
        }
        self.objects.entry(changed).or_insert(why);
    }

    /// Why nothing is known of what gets a variable, if a patch that is not worked out may set it.
    pub fn hides(&self, object: &Node) -> Option<Unknown> {
        let (kind, name) = key(object);
        let every = self.objects.get(&(kind.clone(), None));
        let found = self.objects.get(&(kind, name)).or(every);
        found.cloned().or_else(|| self.hides_all())
    }

    /// Why nothing is known of what any workload gets, if a patch that is not worked out may be for what gives it.
    pub fn hides_all(&self) -> Option<Unknown> {
        self.all.clone()
    }
}
