//! Kubernetes manifests that carry the configuration: `ConfigMap`, `Secret`, `HelmRelease`, `ExternalSecret` and the
//! like. The configuration stands in a text block of its own, or in the values of a chart.

use super::loader::ConfigurationLoader;
use super::part::{ConfigurationPart, plain};
use super::{filled_in, helm};
use crate::authelia::templating::is_encrypted;
use crate::kubernetes::{block, helm as installed};
use crate::order;
use crate::setting::Setting;
use crate::source::SourceMap;
use crate::yaml::{Data, Node};

/// Whether `root` is a Kubernetes object.
pub(super) fn is_manifest(root: &Node) -> bool {
    ["apiVersion", "kind"]
        .iter()
        .all(|key| root.get(key).is_some_and(|value| value.scalar().is_some()))
}

/// The parts in all documents of a file.
pub(super) fn parts(
    loader: &mut ConfigurationLoader<'_, '_>,
    documents: &[Node],
    sources: &mut SourceMap,
) -> Vec<ConfigurationPart> {
    let mut parts = Vec::new();
    for document in documents.iter().filter(|document| is_manifest(document)) {
        let written = installed::written_values(document);
        if let Some(values) = written.iter().find(|values| helm::values(values).is_some()) {
            let values = filled_in::mark(values, document);
            parts.extend(helm::values(&values).and_then(|chart| helm::part(loader, chart)));
            continue;
        }
        // Some installers write the values of a chart as one text.
        for values in written.into_iter().filter(|values| values.written().is_some()) {
            parts.extend(text_block(loader, values, false, sources));
        }
        let encoded = document
            .get("kind")
            .and_then(Node::scalar)
            .is_some_and(|kind| &*kind.text == "Secret");
        for block in blocks(document) {
            let in_data = encoded && document.get("data").is_some_and(|data| holds(data, block));
            parts.extend(text_block(loader, block, in_data, sources));
        }
    }
    parts
}

fn holds(outer: &Node, inner: &Node) -> bool {
    outer.span.start() <= inner.span.start() && inner.span.end() <= outer.span.end()
}

/// Every text in the tree whose key is the name of a YAML file.
fn blocks(root: &Node) -> Vec<&Node> {
    let mut found = Vec::new();
    let mut pending = vec![root];
    while let Some(node) = pending.pop() {
        match &*node.data {
            Data::Scalar(_) => {}
            Data::Sequence(items) => pending.extend(items.iter().rev()),
            Data::Mapping(mapping) => {
                for entry in mapping.entries() {
                    let key = entry.key.scalar().map_or("", |scalar| &*scalar.text);
                    let named = [".yml", ".yaml"].iter().any(|ending| key.ends_with(ending));
                    if named && entry.value.written().is_some() {
                        found.push(&entry.value);
                    }
                }
                pending.extend(mapping.entries().iter().rev().map(|entry| &entry.value));
            }
        }
    }
    order::by_key(&mut found, |node| node.span.start());
    found
}

fn text_block(
    loader: &mut ConfigurationLoader<'_, '_>,
    node: &Node,
    encoded: bool,
    sources: &mut SourceMap,
) -> Option<ConfigurationPart> {
    let scalar = node.written()?;
    if is_encrypted(&scalar.text) {
        let why = node.unknown()?.clone();
        loader.loaded.not_checked.push(Setting::unknown(why, node.span));
        return None;
    }
    let id = if encoded {
        block::derive_encoded(node, scalar, sources)?
    } else {
        block::derive(node, scalar, sources)
    };
    loader.unknowable.carry(id, sources);
    let text = sources.text(id);
    // Other files live in the same object: users, access rules of other programs.
    if ![
        "identity_providers",
        "oidc",
        "clients:",
        "client_id",
        "authentication_backend",
        "session:",
    ]
    .iter()
    .any(|word| text.contains(word))
    {
        return None;
    }
    let documents = loader.parse(id, loader.request.filters.unwrap_or_default(), sources)?;
    let first = documents.first()?;
    match helm::values(first) {
        Some(values) => helm::part(loader, values),
        None => plain(first),
    }
}
