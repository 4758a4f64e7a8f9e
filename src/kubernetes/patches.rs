//! Patches: objects, or parts of a `Kustomization`, that change what another object runs.
//!
//! Source: kubernetes-sigs/kustomize `api/types/kustomization.go`, `api/types/patch.go`; kyaml `yaml/merge2`;
//! kubernetes/api `core/v1/types.go`, the `patchMergeKey` of each list.

use std::rc::Rc;

use super::block;
use super::object::{is_kustomization, kind, place, text};
use super::pod::pod;
use super::scalar::is_null;
use crate::setting::Unknown;
use crate::source::{SourceMap, Span};
use crate::yaml::{self, Data, Entry, Mapping, Node, YamlError};

/// Lists whose items are merged, and the key by which they are.
const MERGED: [(&str, &str); 5] = [
    ("containers", "name"),
    ("initContainers", "name"),
    ("env", "name"),
    ("volumes", "name"),
    ("volumeMounts", "mountPath"),
];

/// An object of which a patch makes something else, by what is not worked out.
pub struct Patched {
    kind: String,
    /// Any, if the patch names none.
    name: Option<String>,
    why: Unknown,
}

/// Lays every patch over the one object that it is for, and takes it away. What is patched more than once, or otherwise
/// than by another object's parts, is returned.
///
/// # Errors
/// If a text with a patch is no YAML.
pub(super) fn apply(objects: &mut Vec<Node>, sources: &mut SourceMap) -> Result<Vec<Patched>, YamlError> {
    let mut unresolved = Vec::new();
    let mut patches = written(objects, sources, &mut unresolved)?;
    let all = std::mem::take(objects);
    let (parts, whole): (Vec<Node>, Vec<Node>) = all.iter().cloned().partition(|object| is_part(object, &all));
    *objects = whole;
    patches.extend(parts);
    let names: Vec<Option<String>> = patches.iter().map(name).collect();
    for (at, patch) in patches.iter().enumerate() {
        let is_only = patches
            .iter()
            .zip(&names)
            .enumerate()
            .all(|(other, (object, name))| other == at || kind(object) != kind(patch) || *name != names[at]);
        let mut bases = objects
            .iter_mut()
            .filter(|object| kind(object) == kind(patch) && name(object) == names[at]);
        match (bases.next(), bases.next()) {
            (Some(base), None) if is_only && !has_directive(patch) => *base = merged(base, patch),
            _ => unresolved.push(Patched {
                kind: kind(patch).to_owned(),
                name: names[at].clone(),
                why: why(place(patch), sources),
            }),
        }
    }
    Ok(unresolved)
}

/// Why nothing is known of what gets a variable, if a patch that is not worked out may set it.
pub fn hides(patched: &[Patched], object: &Node) -> Option<Unknown> {
    let own = name(object);
    let is_for = |patch: &&Patched| {
        (patch.kind.is_empty() || patch.kind == kind(object)) && (patch.name.is_none() || patch.name == own)
    };
    patched.iter().find(is_for).map(|patch| patch.why.clone())
}

fn why(place: Span, sources: &SourceMap) -> Unknown {
    let (path, ..) = sources.position(place);
    Unknown::because(text!("a patch in {path} changes what is deployed"))
        .remedied_by("check what it comes to: `kubectl kustomize . > rendered.yaml`")
}

fn name(object: &Node) -> Option<String> {
    object.at(&["metadata", "name"]).and_then(text)
}

/// Whether an object is only a part of another one: it has containers without an image, which nothing runs.
fn is_part(object: &Node, all: &[Node]) -> bool {
    let lacks = |object: &Node| {
        pod(object).is_some_and(|pod| pod.containers().any(|container| container.get("image").is_none()))
    };
    let is_whole = |other: &&Node| kind(other) == kind(object) && name(other) == name(object) && !lacks(other);
    lacks(object) && all.iter().any(|other| is_whole(&other))
}

/// The patches that are written into `Kustomization`s, as objects.
fn written(objects: &[Node], sources: &mut SourceMap, patched: &mut Vec<Patched>) -> Result<Vec<Node>, YamlError> {
    let mut found = Vec::new();
    for document in objects.iter().filter(|document| is_kustomization(document)) {
        // Flux has them below `spec`.
        let list = |key: &str| {
            let list = document.get(key).or_else(|| document.at(&["spec", key]));
            list.and_then(Node::sequence).unwrap_or_default()
        };
        let by_path = list("patches").iter().chain(list("patchesJson6902"));
        patched.extend(by_path.filter_map(|item| in_a_file(item, objects, sources)));
        let listed = list("patches").iter().chain(list("patchesJson6902"));
        let listed = listed.map(|item| (item.get("patch"), item.get("target")));
        let merged = list("patchesStrategicMerge").iter().map(|item| (Some(item), None));
        for (patch, target) in listed.chain(merged) {
            let Some((node, scalar)) = patch.and_then(|patch| Some((patch, patch.scalar()?))) else {
                continue;
            };
            // One line is the path of a file.
            if !scalar.text.contains('\n') && !scalar.text.trim_start().starts_with(['{', '[']) {
                continue;
            }
            let id = block::derive(node, scalar, sources);
            let roots = yaml::parse_last_counts(sources, id)?.roots;
            let named = |key: &str| target.and_then(|target| target.get(key)).and_then(text);
            let of_target =
                |root: &Node| root.mapping().is_none() || named("name").is_some_and(|it| Some(it) != name(root));
            for root in roots {
                if of_target(&root) {
                    let why = why(place(node), sources);
                    let kind = named("kind").unwrap_or_default();
                    patched.push(Patched {
                        kind,
                        name: named("name"),
                        why,
                    });
                } else {
                    found.push(root);
                }
            }
        }
    }
    Ok(found)
}

/// A patch whose file is not among the objects, as it is a list of operations.
fn in_a_file(item: &Node, objects: &[Node], sources: &SourceMap) -> Option<Patched> {
    let path = item.get("path").and_then(text)?;
    let target = item.get("target")?;
    let named = |key: &str| target.get(key).and_then(text);
    let is_here = |object: &Node| {
        sources
            .position(place(object))
            .0
            .ends_with(path.trim_start_matches("./"))
    };
    (!objects.iter().any(is_here)).then(|| Patched {
        kind: named("kind").unwrap_or_default(),
        name: named("name"),
        why: why(place(item), sources),
    })
}

/// Whether a patch says by itself how it is to be merged.
fn has_directive(node: &Node) -> bool {
    match &*node.data {
        Data::Mapping(mapping) => mapping.entries().iter().any(|entry| {
            let key = entry.key.scalar().map_or("", |key| &*key.text);
            key.starts_with("$patch")
                || key.starts_with("$set")
                || key.starts_with("$delete")
                || has_directive(&entry.value)
        }),
        Data::Sequence(items) => items.iter().any(has_directive),
        Data::Scalar(_) => false,
    }
}

/// `base` with `patch` over it.
fn merged(base: &Node, patch: &Node) -> Node {
    let (Some(below), Some(above)) = (base.mapping(), patch.mapping()) else {
        return patch.clone();
    };
    let mut entries: Vec<Entry> = below.entries().to_vec();
    for entry in above.entries() {
        let key = entry.key.scalar().map_or("", |key| &*key.text);
        let is_it = |known: &Entry| known.key.scalar().is_some_and(|own| &*own.text == key);
        let at = entries.iter().position(is_it);
        if is_null(&entry.value) {
            entries.retain(|known| !is_it(known));
            continue;
        }
        match at {
            Some(at) => entries[at].value = value(key, &entries[at].value, &entry.value),
            None => entries.push(entry.clone()),
        }
    }
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
    let same = |one: &Node, other: &Node| one.get(by).and_then(text) == other.get(by).and_then(text);
    let (known, new): (Vec<&Node>, Vec<&Node>) = above
        .iter()
        .partition(|item| below.iter().any(|other| same(item, other)));
    let kept = below
        .iter()
        .map(|item| match known.iter().find(|other| same(item, other)) {
            Some(other) => merged(item, other),
            None => item.clone(),
        });
    Node {
        data: Rc::new(Data::Sequence(new.into_iter().cloned().chain(kept).collect())),
        ..base.clone()
    }
}
