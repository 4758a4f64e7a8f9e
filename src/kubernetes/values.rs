//! Containers in the values of charts that run any program: they have an image and an environment.

use super::{located, text};
use crate::source::Located;
use crate::yaml::{Mapping, Node};

/// How deep values are searched.
const MAX_DEPTH: usize = 8;

/// Every mapping in `values` that names an image, with the image's name.
pub fn containers(values: &Node) -> Vec<(&Node, Located<String>)> {
    let mut found = Vec::new();
    search(values, 0, &mut found);
    found
}

fn search<'a>(node: &'a Node, depth: usize, found: &mut Vec<(&'a Node, Located<String>)>) {
    if let Some(image) = node.get("image").and_then(image) {
        found.push((node, image));
        return;
    }
    if depth < MAX_DEPTH {
        for entry in node.mapping().into_iter().flat_map(Mapping::entries) {
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
