//! Containers in the values of charts that run any program: they have an image and an environment.

use super::controllers::with_defaults;
use super::short_forms::own_name;
use super::{StoreMount, located, text};
use crate::source::Located;
use crate::yaml::{Entry, Mapping, Node};

/// How deep values are searched.
const MAX_DEPTH: usize = 8;

/// Every mapping in `values` that names an image, with the image's name.
pub fn containers(values: &Node) -> Vec<(Node, Located<String>)> {
    let mut found = Vec::new();
    search(&with_defaults(values), 0, &mut found);
    found
}

fn search(node: &Node, depth: usize, found: &mut Vec<(Node, Located<String>)>) {
    if let Some(image) = node.get("image").and_then(image) {
        found.push((node.clone(), image));
        return;
    }
    if depth < MAX_DEPTH {
        let entries = node.mapping().into_iter().flat_map(Mapping::entries);
        // What only runs before it signs nobody in; what is for all containers is in each.
        let is_other = |key: &str| matches!(key, "initContainers" | "defaultContainerOptions");
        let runs = |entry: &&Entry| entry.key.scalar().is_none_or(|key| !is_other(&key.text));
        for entry in entries.filter(runs) {
            search(&entry.value, depth + 1, found);
        }
    }
}

/// `image: NAME`, or its parts.
fn image(node: &Node) -> Option<Located<String>> {
    let Some(repository) = node.get("repository").or_else(|| node.get("repo")) else {
        return located(node);
    };
    let repository = located(repository)?;
    let registry = node
        .get("registry")
        .and_then(text)
        .map_or(String::new(), |registry| registry + "/");
    Some(match node.get("tag").and_then(located) {
        Some(tag) => Located::new(format!("{registry}{}:{}", repository.value, tag.value), tag.span),
        None => Located::new(format!("{registry}{}", repository.value), repository.span),
    })
}

/// The `ConfigMap`s and Secrets that the values of `release` mount into its containers.
///
/// Source: bjw-s/helm-charts `charts/library/common/templates/lib/container/fields/_volumeMounts.tpl`.
pub fn store_mounts(release: &str, values: &Node) -> Vec<StoreMount> {
    let entries = values.get("persistence").and_then(Node::mapping).into_iter();
    let mut found = Vec::new();
    for Entry { key, value, .. } in entries.flat_map(Mapping::entries) {
        let part = |name: &str| value.get(name).and_then(text);
        let prefix = match part("type").as_deref() {
            Some("configMap") => "config",
            Some("secret") => "secret",
            _ => continue,
        };
        let own = part("identifier").map(|identifier| own_name(release, &identifier));
        let Some(name) = own.or_else(|| part("name")) else {
            continue;
        };
        let store = format!("{prefix}/{name}");
        let mut mounts = Vec::new();
        listed(value.get("globalMounts"), 0, &mut mounts);
        listed(value.get("advancedMounts"), 0, &mut mounts);
        if mounts.is_empty() {
            mounts.push(value);
        }
        for mount in mounts {
            let path = ["path", "mountPath"]
                .iter()
                .find_map(|key| mount.get(key).and_then(text));
            let path = path.or_else(|| Some(format!("/{}", text(key)?)));
            found.extend(path.map(|path| StoreMount {
                path,
                store: store.clone(),
                only: mount.get("subPath").and_then(text),
            }));
        }
    }
    found
}

/// The items of the lists in `node`: of each container of each controller.
fn listed<'a>(node: Option<&'a Node>, depth: usize, found: &mut Vec<&'a Node>) {
    /// Controllers, and their containers.
    const DEEPEST: usize = 2;
    let Some(node) = node else { return };
    found.extend(node.sequence().unwrap_or_default());
    if depth < DEEPEST {
        for entry in node.mapping().into_iter().flat_map(Mapping::entries) {
            listed(Some(&entry.value), depth + 1, found);
        }
    }
}
