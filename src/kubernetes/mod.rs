//! Kubernetes: manifests, and what a container gets from them.

pub mod block;
mod container;
mod controllers;
mod env_from;
mod fault;
mod generators;
pub mod helm;
mod object;
mod patches;
mod pod;
mod scalar;
mod short_forms;
mod stores;
mod values;

pub use container::{add_variables, env_form, env_place, environment, from_list, value_of, words};
pub use env_from::{from_store, from_stores, not_taken};
pub use generators::Generator;
pub use object::{kind, located, place, text};
pub use patches::Patched;
pub use pod::{Pod, StoreMount, pod};
pub use scalar::{content, is_null, is_true, typed};
pub use short_forms::in_full;
pub use stores::{Store, Stores};
pub use values::{containers, store_mounts};

use std::rc::Rc;

use self::helm::Release;
use self::object::is_kustomization;
use crate::source::{SourceId, SourceMap, Span};
use crate::yaml::{self, DuplicateKey, Node, YamlError};

/// All manifests and values of one deployment.
pub struct Cluster {
    /// Every object, the items of lists singly.
    pub objects: Vec<Node>,
    /// Values files, in the order in which they were given.
    pub values: Vec<Node>,
    /// What installs charts.
    pub releases: Vec<Release>,
    /// What its `ConfigMap`s and Secrets hold.
    pub stores: Rc<Stores>,
    /// What Kustomize makes further ones of.
    pub generators: Vec<Generator>,
    /// What patches change that are not worked out.
    pub patched: Patched,
    /// Keys that objects have twice.
    pub duplicates: Vec<DuplicateKey>,
    /// Keys that values files have twice: Helm takes the last.
    pub overwritten: Vec<DuplicateKey>,
    /// The second documents of values files, which depend on Helm's version.
    pub second_documents: Vec<Span>,
}

impl Cluster {
    /// Reads the files.
    ///
    /// # Errors
    /// If one is no YAML.
    pub fn read(sources: &mut SourceMap, files: &[SourceId]) -> Result<Self, YamlError> {
        let (mut documents, mut values) = (Vec::new(), Vec::new());
        let (mut duplicates, mut overwritten) = (Vec::new(), Vec::new());
        let mut second_documents = Vec::new();
        for file in files {
            let parsed = yaml::parse_last_counts(sources, *file)?;
            let listed: Vec<Node> = parsed.roots.into_iter().flat_map(listed).collect();
            let (objects, mut own): (Vec<Node>, Vec<Node>) = listed.into_iter().partition(is_object);
            // Of a file Helm 3 reads the first document only.
            let second = own
                .get(1)
                .filter(|second| objects.is_empty() && second.mapping().is_some());
            second_documents.extend(second.map(place));
            own.truncate(1);
            if objects.is_empty() {
                overwritten.extend(parsed.duplicates);
            } else {
                duplicates.extend(parsed.duplicates);
            }
            documents.extend(objects);
            values.extend(own);
        }
        let patched = patches::apply(&mut documents, sources)?;
        let releases = helm::releases(&documents, sources)?;
        let mut stores = Stores::of(&documents.iter().collect::<Vec<_>>());
        stores.add_own_of(&releases, &values);
        let kustomizations = documents.iter().filter(|document| is_kustomization(document));
        Ok(Self {
            generators: kustomizations.flat_map(generators::generators).collect(),
            objects: documents,
            patched,
            values,
            releases,
            stores: Rc::new(stores),
            duplicates,
            overwritten,
            second_documents,
        })
    }
}

/// Whether a document is no values file: an object of Kubernetes', or a file of another installer's.
fn is_object(document: &Node) -> bool {
    let installs = |key: &str| {
        let mut items = document.get(key).and_then(Node::sequence).unwrap_or_default().iter();
        items.any(|item| item.get("chart").is_some() || item.get("name").is_some())
    };
    !kind(document).is_empty()
        || is_kustomization(document)
        || installs("helmCharts")
        || installs("releases")
        || document.at(&["helm", "chart"]).is_some()
}

/// The items of a `List`, or the document itself.
fn listed(root: Node) -> Vec<Node> {
    match (kind(&root), root.get("items").and_then(Node::sequence)) {
        ("List", Some(items)) => items.to_vec(),
        _ => vec![root],
    }
}
