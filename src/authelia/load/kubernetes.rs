//! Kubernetes manifests that carry the configuration: `ConfigMap`, `Secret`, `HelmRelease`, `ExternalSecret` and the
//! like. The configuration stands in a text block of its own, or in the values of a chart.

use std::ops::Range;

use base64ct::{Base64, Encoding};

use super::{Loader, Part, filled_in, helm, shape};
use crate::authelia::templating::is_encrypted;
use crate::setting::Setting;
use crate::source::{SourceId, SourceMap, Span};
use crate::yaml::{Data, Node, Scalar, Style};

/// Whether `root` is a Kubernetes object.
pub(super) fn is_manifest(root: &Node) -> bool {
    ["apiVersion", "kind"]
        .iter()
        .all(|key| root.get(key).is_some_and(|value| value.scalar().is_some()))
}

/// The parts in all documents of a file.
pub(super) fn parts(loader: &mut Loader<'_, '_>, documents: &[Node], sources: &mut SourceMap) -> Vec<Part> {
    let mut parts = Vec::new();
    for document in documents.iter().filter(|document| is_manifest(document)) {
        let values = [&["spec", "values"][..], &["spec", "source", "helm", "valuesObject"]];
        let values = values.iter().filter_map(|path| document.at(path));
        if let Some(values) = values.into_iter().find(|values| helm::values(values).is_some()) {
            let values = filled_in::mark(values, document);
            parts.extend(helm::values(&values).and_then(|chart| helm::part(loader, chart)));
            continue;
        }
        // Argo CD writes the values of a chart as one text.
        if let Some(values) = document.at(&["spec", "source", "helm", "values"]) {
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
    found.sort_by_key(|node| node.span.start());
    found
}

fn text_block(loader: &mut Loader<'_, '_>, block: &Node, encoded: bool, sources: &mut SourceMap) -> Option<Part> {
    let scalar = block.written()?;
    if is_encrypted(&scalar.text) {
        let why = block.unknown()?.clone();
        loader.loaded.not_checked.push(Setting::unknown(why, block.span));
        return None;
    }
    let id = if encoded {
        let packed: String = scalar.text.split_ascii_whitespace().collect();
        let text = String::from_utf8(Base64::decode_vec(&packed).ok()?).ok()?;
        sources.mark_secret(block.span);
        let whole = 0..text.len();
        sources.derive(block.span.source, text, vec![(whole, block.span)])
    } else {
        derive_block(block, scalar, sources)
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
    sources.mark_secret_lines(id);
    let documents = loader.parse(id, loader.request.filters.unwrap_or_default(), sources)?;
    let first = documents.first()?;
    match helm::values(first) {
        Some(values) => helm::part(loader, values),
        None => shape::plain(first),
    }
}

/// The text of a block as a source of its own, each line leading back to where it stands.
fn derive_block(block: &Node, scalar: &Scalar, sources: &mut SourceMap) -> SourceId {
    let outer = block.span.source;
    let text = scalar.text.to_string();
    let mut derivation: Vec<(Range<usize>, Span)> = Vec::new();
    let mut written = block.span.start();
    let end = block.span.end();
    let mut at = 0;
    let verbatim = matches!(scalar.style, Style::Literal | Style::Folded | Style::Plain);
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches('\n');
        let origin = verbatim
            .then(|| {
                let rest = sources.text(outer).get(written..end.max(written))?;
                let found = if content.is_empty() {
                    Some(0)
                } else {
                    rest.find(content)
                };
                found.map(|found| written + found)
            })
            .flatten();
        match origin {
            Some(start) => {
                derivation.push((at..at + content.len(), Span::new(outer, start..start + content.len())));
                written = start + content.len();
            }
            None => derivation.push((at..at + content.len(), block.span)),
        }
        if line.len() > content.len() {
            let break_at = Span::new(outer, written..(written + 1).min(end.max(written)));
            derivation.push((at + content.len()..at + line.len(), break_at));
        }
        at += line.len();
    }
    if derivation.is_empty() {
        derivation.push((0..0, block.span));
    }
    sources.derive(outer, text, derivation)
}
