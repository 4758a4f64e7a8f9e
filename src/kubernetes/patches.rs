//! Patches: objects, or parts of a `Kustomization`, that change what another object runs.
//!
//! Source: kubernetes-sigs/kustomize `api/types/kustomization.go`, `api/types/patch.go`; kyaml `yaml/merge2`;
//! kubernetes/api `core/v1/types.go`, the `patchMergeKey` of each list.

use std::collections::{HashMap, HashSet};
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

/// What a patch is for, which is not worked out.
pub struct Patched {
    /// Empty, if it may be for objects of every kind.
    kind: String,
    /// None, if it may be for objects of every name.
    name: Option<String>,
    why: Unknown,
}

/// Kinds of objects that give a container its settings without having it.
const GIVERS: [&str; 7] = [
    "ConfigMap",
    "Secret",
    "SealedSecret",
    "ExternalSecret",
    "HelmRelease",
    "Application",
    "ApplicationSet",
];

/// Lists of a `Kustomization` that may change any object, and are not worked out.
const OTHER_CHANGES: [&str; 3] = ["replacements", "transformers", "vars"];

/// What tells objects apart.
type ObjectKey = (String, Option<String>);

fn key(object: &Node) -> ObjectKey {
    (kind(object).to_owned(), name(object))
}

/// Merges every patch into the one object that it is for, and takes it away. What is patched more than once, or otherwise
/// than by another object's parts, is returned.
///
/// # Errors
/// If a text with a patch is no YAML.
pub(super) fn apply(objects: &mut Vec<Node>, sources: &mut SourceMap) -> Result<Vec<Patched>, YamlError> {
    let mut unresolved = Vec::new();
    let mut patches = written(objects, sources, &mut unresolved)?;
    let files = files(objects);
    let is_named = |object: &Node| {
        let (path, ..) = sources.position(place(object));
        files.iter().any(|file| path.ends_with(&**file))
    };
    let all = std::mem::take(objects);
    let whole: HashSet<ObjectKey> = all.iter().filter(|object| !lacks_image(object)).map(key).collect();
    for object in all {
        if !files.is_empty() && !is_kustomization(&object) && is_named(&object) {
            patches.push(object);
        } else if lacks_image(&object) && whole.contains(&key(&object)) {
            // Nothing says that it is used, and nothing that it is not.
            unresolved.push(of_itself(&object, sources));
        } else {
            objects.push(object);
        }
    }
    let mut places: HashMap<ObjectKey, Vec<usize>> = HashMap::new();
    for (at, object) in objects.iter().enumerate() {
        places.entry(key(object)).or_default().push(at);
    }
    let mut times: HashMap<ObjectKey, usize> = HashMap::new();
    for patch in &patches {
        *times.entry(key(patch)).or_default() += 1;
    }
    for patch in &patches {
        let key = key(patch);
        let base = match places.get(&key).map(Vec::as_slice) {
            Some([only]) if times.get(&key) == Some(&1) && !has_directive(patch) => objects.get_mut(*only),
            _ => None,
        };
        match base {
            Some(base) => *base = merged(base, patch),
            None => unresolved.push(of_itself(patch, sources)),
        }
    }
    Ok(unresolved)
}

/// A patch that may be for any object.
fn of_anything(item: &Node, sources: &SourceMap) -> Patched {
    Patched {
        kind: String::new(),
        name: None,
        why: why(place(item), sources),
    }
}

/// A patch that names itself what it is for.
fn of_itself(patch: &Node, sources: &SourceMap) -> Patched {
    Patched {
        kind: kind(patch).to_owned(),
        name: name(patch),
        why: why(place(patch), sources),
    }
}

/// Why nothing is known of what gets a variable, if a patch that is not worked out may set it.
pub fn hides(patched: &[Patched], object: &Node) -> Option<Unknown> {
    let own = name(object);
    let is_for = |patch: &&Patched| patch.kind == kind(object) && (patch.name.is_none() || patch.name == own);
    let found = patched.iter().find(is_for).map(|patch| patch.why.clone());
    found.or_else(|| hides_all(patched))
}

/// Why nothing is known of what any workload gets, if a patch that is not worked out may be for what gives it.
pub fn hides_all(patched: &[Patched]) -> Option<Unknown> {
    let is_for_all = |patch: &&Patched| patch.kind.is_empty() || GIVERS.contains(&&*patch.kind);
    patched.iter().find(is_for_all).map(|patch| patch.why.clone())
}

fn why(place: Span, sources: &SourceMap) -> Unknown {
    let (path, ..) = sources.position(place);
    Unknown::because(text!("a patch in {path} changes what is deployed"))
        .remedied_by("check what it comes to: `kubectl kustomize . > rendered.yaml`")
}

fn name(object: &Node) -> Option<String> {
    object.at(&["metadata", "name"]).and_then(text)
}

/// Whether it has containers without an image, which nothing runs: it is a part of another object.
fn lacks_image(object: &Node) -> bool {
    pod(object).is_some_and(|pod| pod.containers().any(|container| container.get("image").is_none()))
}

/// The items of a list of a `Kustomization`; Flux has them below `spec`.
fn list<'n>(document: &'n Node, key: &str) -> &'n [Node] {
    let list = document.get(key).or_else(|| document.at(&["spec", key]));
    list.and_then(Node::sequence).unwrap_or_default()
}

/// The ends of the paths of the files that `Kustomization`s name as patches.
fn files(objects: &[Node]) -> Vec<String> {
    let documents = objects.iter().filter(|document| is_kustomization(document));
    let named = documents.flat_map(|document| {
        let by_path = list(document, "patches").iter().filter_map(|item| item.get("path"));
        by_path.chain(list(document, "patchesStrategicMerge"))
    });
    let paths = named.filter_map(text).filter(|text| is_path(text));
    paths
        .map(|path| path.trim_start_matches(['.', '/']).to_owned())
        .collect()
}

/// Whether an item of `patchesStrategicMerge` is the path of a file, and no patch itself.
fn is_path(text: &str) -> bool {
    !text.contains('\n') && !text.trim_start().starts_with(['{', '['])
}

/// What a patch's `target` says that it is for. Kind and name are regular expressions, of which only plain names are read;
/// labels and annotations choose among what has them.
struct Target {
    kind: String,
    name: Option<String>,
    /// Whether it is one object.
    is_one: bool,
}

impl Target {
    fn of(target: &Node) -> Self {
        let is_plain = |text: &String| text.chars().all(|c| c.is_ascii_alphanumeric() || "-.".contains(c));
        let named = |key: &str| target.get(key).and_then(text).filter(is_plain);
        let (kind, name) = (named("kind"), named("name"));
        let chooses = ["labelSelector", "annotationSelector"];
        Self {
            is_one: kind.is_some() && name.is_some() && !chooses.iter().any(|key| target.get(key).is_some()),
            kind: kind.unwrap_or_default(),
            name,
        }
    }

    fn patched(self, why: Unknown) -> Patched {
        Patched {
            kind: self.kind,
            name: self.name,
            why,
        }
    }
}

/// The patches that are written into `Kustomization`s, as objects.
fn written(objects: &[Node], sources: &mut SourceMap, patched: &mut Vec<Patched>) -> Result<Vec<Node>, YamlError> {
    let mut found = Vec::new();
    for document in objects.iter().filter(|document| is_kustomization(document)) {
        let items = list(document, "patches")
            .iter()
            .chain(list(document, "patchesJson6902"));
        patched.extend(items.filter_map(|item| in_a_file(item, objects, sources)));
        let others = OTHER_CHANGES.iter().flat_map(|key| list(document, key));
        patched.extend(others.map(|item| of_anything(item, sources)));
        let listed = list(document, "patches")
            .iter()
            .chain(list(document, "patchesJson6902"));
        let listed = listed.filter_map(|item| Some((item.get("patch")?, item.get("target"))));
        let merged = list(document, "patchesStrategicMerge").iter();
        let merged = merged.filter(|item| item.scalar().is_some_and(|scalar| !is_path(&scalar.text)));
        for (node, target) in listed.chain(merged.map(|item| (item, None))) {
            let Some(scalar) = node.scalar() else { continue };
            let id = block::derive(node, scalar, sources);
            for root in yaml::parse_last_counts(sources, id)?.roots {
                let target = target.map(Target::of);
                let is_for =
                    |target: &Target| target.is_one && (target.kind.clone(), target.name.clone()) == key(&root);
                match target {
                    Some(target) if !is_for(&target) => patched.push(target.patched(why(place(node), sources))),
                    None if root.mapping().is_none() => patched.push(of_anything(node, sources)),
                    _ => found.push(root),
                }
            }
        }
    }
    Ok(found)
}

/// A patch whose file is not among the objects, as it is a list of operations, or was not found; or whose file is for what
/// its target says, whatever object it has.
fn in_a_file(item: &Node, objects: &[Node], sources: &SourceMap) -> Option<Patched> {
    let path = item.get("path").and_then(text)?;
    let path = path.trim_start_matches(['.', '/']);
    let here = objects
        .iter()
        .find(|object| sources.position(place(object)).0.ends_with(path));
    let target = item.get("target").map(Target::of);
    match (here, target) {
        (Some(_), None) => None,
        (Some(object), Some(target)) if target.is_one && (target.kind.clone(), target.name.clone()) == key(object) => {
            None
        }
        (_, Some(target)) => Some(target.patched(why(place(item), sources))),
        (None, None) => Some(of_anything(item, sources)),
    }
}

/// Whether a patch says by itself how it is to be merged.
fn has_directive(node: &Node) -> bool {
    match &*node.data {
        Data::Mapping(mapping) => mapping.entries().iter().any(|entry| {
            let key = entry.key.scalar().map_or("", |key| &*key.text);
            key.starts_with('$') || has_directive(&entry.value)
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
    let over = |entry: &Entry| above.get(entry.key.scalar().map_or("", |key| &*key.text));
    let kept = below.entries().iter().filter_map(|entry| match over(entry) {
        Some(patch) if is_null(&patch.value) => None,
        Some(patch) => {
            let key = entry.key.scalar().map_or("", |key| &*key.text);
            let value = value(key, &entry.value, &patch.value);
            Some(Entry { value, ..entry.clone() })
        }
        None => Some(entry.clone()),
    });
    let is_new = |entry: &&Entry| {
        let key = entry.key.scalar().map_or("", |key| &*key.text);
        below.get(key).is_none() && !is_null(&entry.value)
    };
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
