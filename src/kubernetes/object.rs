//! What every object has, and what a scalar in it is.

use crate::source::{Located, Span};
use crate::yaml::Node;

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

/// The text of a scalar and where it is.
pub fn located(node: &Node) -> Option<Located<String>> {
    Some(Located::new(text(node)?, place(node)))
}

/// Whether a document is Kustomize's, which takes one without a kind for its own.
pub(super) fn is_kustomization(document: &Node) -> bool {
    let generates = |key: &str| document.get(key).is_some_and(|list| list.sequence().is_some());
    let has_generator = [
        "configMapGenerator",
        "patches",
        "patchesJson6902",
        "patchesStrategicMerge",
        "secretGenerator",
    ]
    .iter()
    .any(|key| generates(key));
    matches!(kind(document), "Kustomization" | "Component") || (kind(document).is_empty() && has_generator)
}
