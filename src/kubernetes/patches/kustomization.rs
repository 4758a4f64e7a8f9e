//! What `Kustomization`s say of patches.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::patched::{ObjectKey, Patched, key};
use crate::files::paths::{beside, clean, joined};
use crate::kubernetes::block;
use crate::kubernetes::object::{is_kustomization, place, text};
use crate::source::SourceMap;
use crate::yaml::{self, Node, YamlError};

/// Lists that may change any object, and are not worked out.
const OTHER_CHANGES: [&str; 3] = ["replacements", "transformers", "vars"];

/// The items of a list of a `Kustomization`; Flux has them below `spec`.
fn list<'n>(document: &'n Node, key: &str) -> &'n [Node] {
    let list = document.get(key).or_else(|| document.at(&["spec", key]));
    list.and_then(Node::sequence).unwrap_or_default()
}

/// The items that are a patch or name its file.
fn items(document: &Node) -> impl Iterator<Item = &Node> {
    let json = list(document, "patchesJson6902");
    list(document, "patches").iter().chain(json)
}

/// The path of a file that `document` names as `text`.
fn path(document: &Node, text: &str, sources: &SourceMap) -> PathBuf {
    joined(&beside(Path::new(sources.path(place(document)))), text)
}

/// Whether an item of `patchesStrategicMerge` is the path of a file, and no patch itself.
fn is_path(text: &str) -> bool {
    !text.contains('\n') && !text.trim_start().starts_with(['{', '['])
}

/// The files that `Kustomization`s name as patches, and the first object of every file; nothing where there are none.
#[derive(Default)]
pub(super) struct PatchFiles {
    named: HashSet<PathBuf>,
    first: HashMap<PathBuf, ObjectKey>,
}

impl PatchFiles {
    pub(super) fn of(objects: &[Node], sources: &SourceMap) -> Self {
        let mut files = Self::default();
        for document in objects.iter().filter(|document| is_kustomization(document)) {
            let by_path = list(document, "patches").iter().filter_map(|item| item.get("path"));
            let named = by_path.chain(list(document, "patchesStrategicMerge")).filter_map(text);
            let named = named.filter(|text| is_path(text));
            files.named.extend(named.map(|text| path(document, &text, sources)));
        }
        if !files.named.is_empty() {
            for object in objects {
                let path = clean(Path::new(sources.path(place(object))));
                files.first.entry(path).or_insert_with(|| key(object));
            }
        }
        files
    }

    /// Whether `object` is in one of those that are named.
    pub(super) fn have(&self, object: &Node, sources: &SourceMap) -> bool {
        !self.named.is_empty() && self.named.contains(&clean(Path::new(sources.path(place(object)))))
    }
}

/// What a patch's `target` says that it is for. Kind and name are regular expressions, of which only plain names are read;
/// labels and annotations choose among what has them.
struct PatchTarget {
    key: ObjectKey,
    /// Whether it is one object.
    is_one: bool,
}

impl PatchTarget {
    fn of(target: &Node) -> Self {
        let is_plain = |text: &String| text.chars().all(|c| c.is_ascii_alphanumeric() || "-.".contains(c));
        let named = |key: &str| target.get(key).and_then(text).filter(is_plain);
        let (kind, name) = (named("kind"), named("name"));
        let chooses = ["labelSelector", "annotationSelector"];
        Self {
            is_one: kind.is_some() && name.is_some() && !chooses.iter().any(|key| target.get(key).is_some()),
            key: (kind.unwrap_or_default(), name),
        }
    }

    /// What is patched otherwise than `patch`, the part of an object, says by itself; `None` if it is that.
    fn of_item(item: &Node, patch: Option<&ObjectKey>) -> Option<ObjectKey> {
        match (item.get("target").map(Self::of), patch) {
            (Some(target), Some(patch)) if target.is_one && target.key == *patch => None,
            (Some(target), _) => Some(target.key),
            (None, Some(_)) => None,
            (None, None) => Some(ObjectKey::default()),
        }
    }
}

/// The patches that are written into `Kustomization`s, as objects; adds to `patched` what others change.
pub(super) fn written(
    objects: &[Node],
    files: &PatchFiles,
    sources: &mut SourceMap,
    patched: &mut Patched,
) -> Result<Vec<Node>, YamlError> {
    let mut found = Vec::new();
    for document in objects.iter().filter(|document| is_kustomization(document)) {
        for item in OTHER_CHANGES.iter().flat_map(|key| list(document, key)) {
            patched.add(ObjectKey::default(), place(item), sources);
        }
        for item in items(document) {
            // A file that is not among the objects is a list of operations, or was not found.
            if let Some(named) = item.get("path").and_then(text) {
                let first = files.first.get(&path(document, &named, sources));
                if let Some(changed) = PatchTarget::of_item(item, first) {
                    patched.add(changed, place(item), sources);
                }
            }
            if let Some(patch) = item.get("patch") {
                take(patch, item, sources, patched, &mut found)?;
            }
        }
        for item in list(document, "patchesStrategicMerge") {
            if item.scalar().is_some_and(|scalar| !is_path(&scalar.text)) {
                take(item, item, sources, patched, &mut found)?;
            }
        }
    }
    Ok(found)
}

/// Takes the objects that are written in `patch`, which belongs to `item`.
fn take(
    patch: &Node,
    item: &Node,
    sources: &mut SourceMap,
    patched: &mut Patched,
    found: &mut Vec<Node>,
) -> Result<(), YamlError> {
    let Some(scalar) = patch.scalar() else { return Ok(()) };
    let id = block::derive(patch, scalar, sources);
    for root in yaml::parse_last_counts(sources, id)?.roots {
        let part = root.mapping().map(|_| key(&root));
        match PatchTarget::of_item(item, part.as_ref()) {
            Some(changed) => patched.add(changed, place(patch), sources),
            None => found.push(root),
        }
    }
    Ok(())
}
