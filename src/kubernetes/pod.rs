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

/// Files that a container sees of a `ConfigMap` or Secret.
pub struct StoreMount {
    /// The folder in the container, or the one file of `only`.
    pub path: String,
    /// `config/NAME` or `secret/NAME`.
    pub store: String,
    /// The key that is mounted alone, at `path` itself.
    pub only: Option<String>,
}

impl Pod<'_> {
    /// The `ConfigMap`s and Secrets that are mounted into `container`.
    pub fn store_mounts(&self, container: &Node) -> Vec<StoreMount> {
        let list = |node: &Node, key: &str| node.get(key).and_then(Node::sequence).unwrap_or_default().to_vec();
        let volumes = list(self.spec, "volumes");
        let mut found = Vec::new();
        for mount in list(container, "volumeMounts") {
            let part = |key: &str| mount.get(key).and_then(super::text);
            let (Some(name), Some(path)) = (part("name"), part("mountPath")) else {
                continue;
            };
            let is_it = |volume: &&Node| volume.get("name").and_then(super::text).as_deref() == Some(&*name);
            let Some(volume) = volumes.iter().find(is_it) else {
                continue;
            };
            let named = |path: &[&str]| volume.at(path).and_then(super::text);
            let store = named(&["configMap", "name"])
                .map(|name| format!("config/{name}"))
                .or_else(|| named(&["secret", "secretName"]).map(|name| format!("secret/{name}")));
            found.extend(store.map(|store| StoreMount {
                path,
                store,
                only: part("subPath"),
            }));
        }
        found
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
