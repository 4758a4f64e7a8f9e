//! `!reset` and `!override`: what a document takes away from those before it.
//!
//! Source: compose-go v2.13.0 `loader/reset.go`.

use std::rc::Rc;

use crate::yaml::{Data, Entry, Mapping, Node, ScalarForm};

/// The paths that `root` takes away, and `root` without what it only names to take it away.
pub(super) fn split(root: &Node) -> (Vec<Vec<String>>, Node) {
    let mut paths = Vec::new();
    let mut has_lost = false;
    collect(root, &mut Vec::new(), &mut paths, &mut has_lost);
    if paths.is_empty() && !has_lost {
        return (paths, root.clone());
    }
    let left = pruned(root);
    (paths, left)
}

/// The paths that are taken away, and whether a value is lost without that.
fn collect(node: &Node, way: &mut Vec<String>, paths: &mut Vec<Vec<String>>, has_lost: &mut bool) {
    *has_lost |= is_lost(node);
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
                collect(item, way, paths, has_lost);
                way.pop();
            }
        }
        Data::Mapping(mapping) => {
            for entry in mapping.entries() {
                let Some(key) = entry.key.scalar() else { continue };
                way.push(key.text.to_string());
                collect(&entry.value, way, paths, has_lost);
                way.pop();
            }
        }
    }
}

fn is_reset(node: &Node) -> bool {
    node.tag.as_deref() == Some("!reset")
}

/// Whether a value is the merge key's own text without quotes, which Docker Compose passes over with its key.
///
/// Source: yaml/go-yaml v4.0.0-rc.6, as docker compose v5.3.1 has it; v2.40 keeps the text.
fn is_lost(node: &Node) -> bool {
    let scalar = node.scalar().filter(|scalar| scalar.style == ScalarForm::Plain);
    scalar.is_some_and(|scalar| scalar.tag.is_none() && &*scalar.text == "<<")
}

fn is_left_out(node: &Node) -> bool {
    is_reset(node) || is_lost(node)
}

/// What is below `!override` is taken as it is.
fn pruned(node: &Node) -> Node {
    if node.tag.as_deref() == Some("!override") {
        return node.clone();
    }
    let data = match &*node.data {
        Data::Scalar(_) => return node.clone(),
        Data::Sequence(items) => Data::Sequence(items.iter().filter(|item| !is_left_out(item)).map(pruned).collect()),
        Data::Mapping(mapping) => {
            let kept = mapping.entries().iter().filter(|entry| !is_left_out(&entry.value));
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
