//! Kubernetes: manifests, and what a container gets from them.

mod container;
mod stores;
mod values;
mod workloads;

pub use container::{env_form, env_place, environment, from_list, from_stores, not_taken, words};
pub use stores::{Store, Stores};
pub use values::containers;
pub use workloads::{Pod, pod};

use crate::source::{Located, SourceId, SourceMap, Span};
use crate::yaml::{self, DuplicateKey, Node, YamlError};

/// All manifests and values of one deployment.
pub struct Cluster {
    /// Every document, the items of lists singly.
    pub documents: Vec<Node>,
    /// What its `ConfigMap`s and Secrets hold.
    pub stores: Stores,
}

impl Cluster {
    /// Reads the files, with the keys that are in them twice.
    ///
    /// # Errors
    /// If one is no YAML.
    pub fn read(sources: &SourceMap, files: &[SourceId]) -> Result<(Self, Vec<DuplicateKey>), YamlError> {
        let (mut documents, mut duplicates) = (Vec::new(), Vec::new());
        for file in files {
            let parsed = yaml::parse(sources, *file)?;
            duplicates.extend(parsed.duplicates);
            documents.extend(parsed.roots.into_iter().flat_map(listed));
        }
        let stores = Stores::of(&documents.iter().collect::<Vec<_>>());
        Ok((Self { documents, stores }, duplicates))
    }
}

/// The items of a `List`, or the document itself.
fn listed(root: Node) -> Vec<Node> {
    match (kind(&root), root.get("items").and_then(Node::sequence)) {
        ("List", Some(items)) => items.to_vec(),
        _ => vec![root],
    }
}

/// The `kind` of an object; empty if it has none.
pub fn kind(node: &Node) -> &str {
    node.get("kind").and_then(Node::scalar).map_or("", |kind| &kind.text)
}

/// The text of a scalar.
pub fn text(node: &Node) -> Option<String> {
    node.scalar().map(|scalar| scalar.text.to_string())
}

/// Where a value stands: its alias, if it came by one.
pub fn place(node: &Node) -> Span {
    node.alias.unwrap_or(node.span)
}

/// The text of a scalar and where it stands.
pub fn located(node: &Node) -> Option<Located<String>> {
    Some(Located::new(text(node)?, place(node)))
}
