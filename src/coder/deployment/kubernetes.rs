//! Kubernetes: workloads, Helm values and releases to what the Coder container gets.
//!
//! Source: coder/coder `helm/coder/templates/_coder.tpl`, `helm/libcoder/templates/_helpers.tpl`; Kubernetes' own rules
//! for `env`, `envFrom` and `args`.

mod chart;
mod container;
mod misplaced;
mod stores;

use self::stores::Stores;
use super::{Deployment, DeploymentError, Sorted};
use crate::compose::Files;
use crate::source::{Located, Span};
use crate::yaml::{self, Node};

/// Reads Helm values, releases and manifests: all of one deployment.
pub(super) fn read(sorted: &Sorted, files: &dyn Files) -> Result<Deployment, DeploymentError> {
    let mut roots = Vec::new();
    let mut duplicates = Vec::new();
    for file in &sorted.manifests {
        let documents = yaml::parse(files.sources(), file.id)?;
        duplicates.extend(documents.duplicates);
        roots.extend(documents.roots);
    }
    let documents: Vec<&Node> = roots.iter().flat_map(listed).collect();
    let stores = Stores::of(&documents);
    let workload = documents
        .iter()
        .find_map(|document| container::workload(document, &stores));
    let found = workload.or_else(|| chart::read(&documents, &stores));
    let Some(mut deployment) = found else {
        return Err(DeploymentError {
            span: None,
            message: "no container in it is Coder's server".to_owned(),
            path: sorted.manifests.first().map(|file| file.path.clone()),
        });
    };
    // What stands beside it is not in an env file that anything here reads.
    if let Some(file) = sorted.env_files.first() {
        let message = "nothing in the manifests reads it; give the ConfigMap or Secret that is made of it";
        return Err(DeploymentError::of(&file.path, message));
    }
    deployment.duplicates = duplicates;
    Ok(deployment)
}

/// The items of a `List`, or the document itself.
fn listed(root: &Node) -> Vec<&Node> {
    match (kind(root), root.get("items").and_then(Node::sequence)) {
        ("List", Some(items)) => items.iter().collect(),
        _ => vec![root],
    }
}

fn kind(node: &Node) -> &str {
    node.get("kind").and_then(Node::scalar).map_or("", |kind| &kind.text)
}

fn text(node: &Node) -> Option<String> {
    node.scalar().map(|scalar| scalar.text.to_string())
}

fn place(node: &Node) -> Span {
    node.alias.unwrap_or(node.span)
}

fn located(node: &Node) -> Option<Located<String>> {
    Some(Located::new(text(node)?, place(node)))
}

/// Whether an image is Coder's server.
fn is_coder_image(image: &str) -> bool {
    let image = image.split('@').next().unwrap_or_default();
    let repository = match image.rsplit_once(':') {
        Some((repository, tag)) if !tag.contains('/') => repository,
        _ => image,
    };
    repository.ends_with("coder/coder") || repository.ends_with("coder/coder-preview")
}
