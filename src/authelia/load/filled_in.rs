//! Values of a Flux `HelmRelease` that come from elsewhere.
//!
//! Source: fluxcd/helm-controller `api/v2` `ValuesReference`: a `targetPath` is set over what `spec.values` says.

use std::collections::HashMap;
use std::rc::Rc;

use crate::setting::Unknown;
use crate::yaml::{Data, Doubt, Entry, Mapping, Node};

/// `values` of `release`, with what its `spec.valuesFrom` fills in marked as not known: the value at each
/// `targetPath`, or the nearest thing around it that is there.
pub(super) fn mark(values: &Node, release: &Node) -> Node {
    let references = release.at(&["spec", "valuesFrom"]).and_then(Node::sequence);
    let paths = references.unwrap_or_default().iter().filter_map(|reference| {
        let path = reference.get("targetPath")?.scalar()?;
        Some(path.text.split(['.', '[']).collect::<Vec<_>>())
    });
    let paths: Vec<Vec<&str>> = paths.collect();
    let paths: Vec<&[&str]> = paths.iter().map(Vec::as_slice).collect();
    filled(values, &paths)
}

/// `node` with the values at the `paths` (`configMap`, `clients`, `0]`, `client_secret`) marked.
fn filled(node: &Node, paths: &[&[&str]]) -> Node {
    let mut below: HashMap<&str, Vec<&[&str]>> = HashMap::new();
    for path in paths {
        match path.split_first() {
            Some((step, rest)) if has(node, step) => below.entry(step).or_default().push(rest),
            _ => return marked(node),
        }
    }
    if below.is_empty() {
        return node.clone();
    }
    let inner = |step: &str, node: &Node| below.get(step).map_or(node.clone(), |paths| filled(node, paths));
    let data = match &*node.data {
        Data::Scalar(_) => return marked(node),
        Data::Sequence(items) => {
            let items = items.iter().enumerate();
            Data::Sequence(items.map(|(at, item)| inner(&format!("{at}]"), item)).collect())
        }
        Data::Mapping(mapping) => {
            let entries = mapping.entries().iter().map(|entry| {
                let key = entry.key.scalar().map_or("", |key| &*key.text);
                let value = inner(key, &entry.value);
                Entry { value, ..entry.clone() }
            });
            Data::Mapping(Mapping::new(entries.collect()))
        }
    };
    Node {
        data: Rc::new(data),
        ..node.clone()
    }
}

fn has(node: &Node, step: &str) -> bool {
    let index = step.strip_suffix(']').and_then(|index| index.parse::<usize>().ok());
    match index {
        Some(index) => node.sequence().is_some_and(|items| index < items.len()),
        None => node.get(step).is_some(),
    }
}

fn marked(node: &Node) -> Node {
    let why = Unknown::because("Flux fills the value in from `valuesFrom`")
        .remedied_by("check the file with the value in its place");
    Node {
        doubt: Some(Rc::new(match &*node.data {
            Data::Scalar(_) => Doubt::Value(why),
            Data::Sequence(_) | Data::Mapping(_) => Doubt::Presence(why),
        })),
        ..node.clone()
    }
}
