//! One object with a part of it over it.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::kubernetes::object::text;
use crate::kubernetes::scalar::is_null;
use crate::yaml::{Data, Entry, Mapping, Node};

/// Lists whose items are merged, and the key by which they are.
const MERGED: [(&str, &str); 5] = [
    ("containers", "name"),
    ("initContainers", "name"),
    ("env", "name"),
    ("volumes", "name"),
    ("volumeMounts", "mountPath"),
];

fn name(entry: &Entry) -> &str {
    entry.key.scalar().map_or("", |key| &*key.text)
}

/// Whether a patch says by itself how it is to be merged.
pub(super) fn has_directive(node: &Node) -> bool {
    match &*node.data {
        Data::Mapping(mapping) => {
            let mut entries = mapping.entries().iter();
            entries.any(|entry| name(entry).starts_with('$') || has_directive(&entry.value))
        }
        Data::Sequence(items) => items.iter().any(has_directive),
        Data::Scalar(_) => false,
    }
}

/// `base` with `patch` over it.
pub(super) fn merged(base: &Node, patch: &Node) -> Node {
    let (Some(below), Some(above)) = (base.mapping(), patch.mapping()) else {
        return patch.clone();
    };
    let kept = below.entries().iter().filter_map(|entry| match above.get(name(entry)) {
        Some(patch) if is_null(&patch.value) => None,
        Some(patch) => {
            let value = value(name(entry), &entry.value, &patch.value);
            Some(Entry { value, ..entry.clone() })
        }
        None => Some(entry.clone()),
    });
    let is_new = |entry: &&Entry| below.get(name(entry)).is_none() && !is_null(&entry.value);
    let entries = kept.chain(above.entries().iter().filter(is_new).cloned()).collect();
    Node {
        data: Rc::new(Data::Mapping(Mapping::new(entries))),
        ..base.clone()
    }
}

/// What the key `key` comes to: lists with a key for their items are merged, new items first; others are replaced.
fn value(key: &str, base: &Node, patch: &Node) -> Node {
    let by = MERGED.iter().find(|(list, _)| *list == key).map(|(_, by)| *by);
    let (Some(by), Some(below), Some(above)) = (by, base.sequence(), patch.sequence()) else {
        return merged(base, patch);
    };
    let named = |item: &Node| item.get(by).and_then(text);
    let known: HashSet<Option<String>> = below.iter().map(named).collect();
    let over: HashMap<Option<String>, &Node> = above.iter().rev().map(|item| (named(item), item)).collect();
    let new = above.iter().filter(|item| !known.contains(&named(item)));
    let kept = below.iter().map(|item| match over.get(&named(item)) {
        Some(other) => merged(item, other),
        None => item.clone(),
    });
    Node {
        data: Rc::new(Data::Sequence(new.cloned().chain(kept).collect())),
        ..base.clone()
    }
}
