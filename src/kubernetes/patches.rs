//! Patches: objects, or parts of a `Kustomization`, that change what another object runs.
//!
//! Source: kubernetes-sigs/kustomize `api/types/kustomization.go`, `api/types/patch.go`; kyaml `yaml/merge2`;
//! kubernetes/api `core/v1/types.go`, the `patchMergeKey` of each list.

mod kustomization;
mod merge;
mod patched;

use std::collections::{HashMap, HashSet};

use self::kustomization::PatchFiles;
use self::merge::{has_directive, merged};
pub use self::patched::Patched;
use self::patched::{ObjectKey, key};
use super::object::{is_kustomization, place};
use super::pod::pod;
use crate::source::SourceMap;
use crate::yaml::{Node, YamlError};

/// Merges every patch into the one object that it is for, and takes it away. What is patched more than once, or otherwise
/// than by another object's parts, is returned.
///
/// # Errors
/// If a text with a patch is no YAML.
pub(super) fn apply(objects: &mut Vec<Node>, sources: &mut SourceMap) -> Result<Patched, YamlError> {
    let mut unresolved = Patched::default();
    let files = PatchFiles::of(objects, sources);
    let mut patches = kustomization::written(objects, &files, sources, &mut unresolved)?;
    let all = std::mem::take(objects);
    let whole: HashSet<ObjectKey> = all.iter().filter(|object| !lacks_image(object)).map(key).collect();
    for object in all {
        if !is_kustomization(&object) && files.have(&object, sources) {
            patches.push(object);
        } else if lacks_image(&object) && whole.contains(&key(&object)) {
            // Nothing says that it is used, and nothing that it is not.
            unresolved.add(key(&object), place(&object), sources);
        } else {
            objects.push(object);
        }
    }
    let mut bases: HashMap<ObjectKey, Vec<usize>> = HashMap::new();
    for (at, object) in objects.iter().enumerate() {
        bases.entry(key(object)).or_default().push(at);
    }
    let mut times: HashMap<ObjectKey, usize> = HashMap::new();
    for patch in &patches {
        *times.entry(key(patch)).or_default() += 1;
    }
    for patch in &patches {
        let key = key(patch);
        let base = match bases.get(&key).map(Vec::as_slice) {
            Some([only]) if times.get(&key) == Some(&1) && !has_directive(patch) => objects.get_mut(*only),
            _ => None,
        };
        match base {
            Some(base) => *base = merged(base, patch),
            None => unresolved.add(key, place(patch), sources),
        }
    }
    Ok(unresolved)
}

/// Whether it has containers without an image, which nothing runs: it is a part of another object.
fn lacks_image(object: &Node) -> bool {
    pod(object).is_some_and(|pod| pod.containers().any(|container| container.get("image").is_none()))
}
