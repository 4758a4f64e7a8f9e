//! Objects that run containers.

use super::kind;
use crate::yaml::Node;

/// A pod's `spec`, and the name of the object that runs it.
pub struct Pod<'a> {
    /// The object's name.
    pub name: String,
    /// The `spec` with `containers` and `volumes`.
    pub spec: &'a Node,
}

impl<'a> Pod<'a> {
    /// Its containers; those that only run before it are not among them.
    pub fn containers(&self) -> impl Iterator<Item = &'a Node> {
        let containers = self.spec.get("containers").and_then(Node::sequence);
        containers.unwrap_or_default().iter()
    }
}

/// The pod that the object `document` runs.
pub fn pod(document: &Node) -> Option<Pod<'_>> {
    let spec = match kind(document) {
        "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" | "Job" => {
            document.at(&["spec", "template", "spec"])?
        }
        "Pod" => document.get("spec")?,
        _ => return None,
    };
    let name = document.at(&["metadata", "name"]).and_then(super::text);
    Some(Pod {
        name: name.unwrap_or_default(),
        spec,
    })
}
