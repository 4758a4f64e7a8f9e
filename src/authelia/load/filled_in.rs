//! Values of a Flux `HelmRelease` that come from elsewhere.
//!
//! Source: fluxcd/helm-controller `api/v2` `ValuesReference`: a `targetPath` is set over what `spec.values` says.

use super::Loader;
use crate::setting::Unknown;
use crate::yaml::Node;

/// Marks what `spec.valuesFrom` fills in: the value at each `targetPath`, or the nearest thing around it that is there.
pub(super) fn mark(loader: &mut Loader<'_, '_>, release: &Node) {
    let Some(values) = release.at(&["spec", "values"]) else {
        return;
    };
    for reference in release
        .at(&["spec", "valuesFrom"])
        .and_then(Node::sequence)
        .unwrap_or_default()
    {
        let Some(path) = reference.get("targetPath").and_then(Node::scalar) else {
            continue;
        };
        let why = Unknown::because("Flux fills the value in from `valuesFrom`")
            .remedied_by("check the file with the value in its place");
        loader.unknowable.uncertain(nearest(values, &path.text).span, why);
    }
}

/// The node at `path` (`configMap.clients[0].client_secret`), or the last one on the way to it.
fn nearest<'n>(values: &'n Node, path: &str) -> &'n Node {
    let mut node = values;
    for step in path.split(['.', '[']) {
        let index = step.strip_suffix(']').and_then(|index| index.parse::<usize>().ok());
        let next = match index {
            Some(index) => node.sequence().and_then(|items| items.get(index)),
            None => node.get(step),
        };
        match next {
            Some(next) => node = next,
            None => return node,
        }
    }
    node
}
