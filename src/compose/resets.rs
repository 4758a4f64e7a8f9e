//! `!reset` and `!override`: what a document takes away from those before it.
//!
//! Source: compose-go v2.13.0 `loader/reset.go`.

use std::rc::Rc;

use crate::yaml::{Data, Entry, Mapping, Node};

/// The paths that `root` takes away, and `root` without what it only names to take it away.
pub(super) fn split(root: &Node) -> (Vec<Vec<String>>, Node) {
    let mut paths = Vec::new();
    collect(root, &mut Vec::new(), &mut paths);
    if paths.is_empty() {
        return (paths, root.clone());
    }
    let left = pruned(root);
    (paths, left)
}

fn collect(node: &Node, way: &mut Vec<String>, paths: &mut Vec<Vec<String>>) {
    if is_reset(node) || node.tag.as_deref() == Some("!override") {
        paths.push(way.clone());
        return;
    }
    match &*node.data {
        Data::Scalar(_) => {}
        Data::Sequence(items) => {
            // An item cannot be taken away from a list, but it can be left out of this one.
            for item in items {
                way.push("[]".to_owned());
                collect(item, way, paths);
                way.pop();
            }
        }
        Data::Mapping(mapping) => {
            for entry in mapping.entries() {
                let Some(key) = entry.key.scalar() else { continue };
                way.push(key.text.to_string());
                collect(&entry.value, way, paths);
                way.pop();
            }
        }
    }
}

fn is_reset(node: &Node) -> bool {
    node.tag.as_deref() == Some("!reset")
}

/// What is below `!override` is taken as it is.
fn pruned(node: &Node) -> Node {
    if node.tag.as_deref() == Some("!override") {
        return node.clone();
    }
    let data = match &*node.data {
        Data::Scalar(_) => return node.clone(),
        Data::Sequence(items) => Data::Sequence(items.iter().filter(|item| !is_reset(item)).map(pruned).collect()),
        Data::Mapping(mapping) => {
            let kept = mapping.entries().iter().filter(|entry| !is_reset(&entry.value));
            let kept = kept.map(|entry| Entry {
                value: pruned(&entry.value),
                ..entry.clone()
            });
            Data::Mapping(Mapping::new(kept.collect()))
        }
    };
    Node {
        data: Rc::new(data),
        ..node.clone()
    }
}
