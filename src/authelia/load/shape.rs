//! Finds the configuration in a document: people keep it whole, in pieces, or inside something else.

use super::loader::ConfigurationLoader;
use super::part::{ConfigurationPart, plain};
use super::{helm, kubernetes};
use crate::authelia::{rule, subject};
use crate::finding::{Finding, Severity, headline, listed, quoted};
use crate::order;
use crate::source::{SourceMap, Span};
use crate::yaml::{Mapping, Node, YamlError};

/// The parts of the configuration that a file's documents hold.
pub(super) fn parts(
    loader: &mut ConfigurationLoader<'_, '_>,
    documents: Vec<Node>,
    sources: &mut SourceMap,
) -> Vec<ConfigurationPart> {
    if documents.iter().any(kubernetes::is_manifest) {
        return kubernetes::parts(loader, &documents, sources);
    }
    // Authelia reads the first document only.
    let mut documents = documents.into_iter();
    let Some(first) = documents.next() else {
        return Vec::new();
    };
    let has_section = |root: &Node| {
        let part = plain(root).map(|part| part.root);
        part.is_some_and(|root| root.at(&["identity_providers", "oidc"]).is_some())
    };
    if let Some(further) = documents.find(has_section) {
        loader.loaded.passed_over = Some(further.span);
    }
    if let Some(values) = helm::values(&first) {
        return helm::part(loader, values).into_iter().collect();
    }
    let part = plain(&first);
    if part.is_none() {
        refuse_unrelated(loader, &first);
    }
    if part.is_none() && !first.is_null() && first.mapping().is_none() {
        loader.loaded.yaml_errors.push(YamlError {
            span: first.span,
            message: "a configuration is a mapping of options, and this is not".into(),
        });
    }
    part.into_iter().collect()
}

/// Whether the document only carries the configuration in a text or a section of its own.
pub(super) fn carries(root: &Node) -> bool {
    kubernetes::is_manifest(root) || helm::values(root).is_some()
}

/// A file among several that has nothing of Authelia's, such as its users in a directory of configuration: Authelia
/// reads it all the same, and refuses its keys. What is in no doubt another program's may be there by chance.
fn refuse_unrelated(loader: &mut ConfigurationLoader<'_, '_>, root: &Node) {
    let keys = keys_of(root, 4);
    let (Some(first), true) = (
        keys.first(),
        loader.request.files.len() > 1 && root.get("services").is_none(),
    ) else {
        return;
    };
    let names: Vec<String> = keys.iter().map(|(name, _)| quoted(name)).collect();
    let finding = Finding::at(first.1, "this file has no key of Authelia's")
        .rule(rule::UNKNOWN_KEY)
        .severity(Severity::Error)
        .says(
            subject(None, &first.0),
            headline(&first.0.chars().take(46).collect::<String>(), "is not a key of Authelia's"),
            text!(
                "Authelia reads every file of its `--config` as configuration, and refuses to start because it does not \
                 know {}.",
                listed(&names)
            ),
        )
        .help("name only the files that Authelia is started with: --authelia configuration.yml");
    loader.loaded.defects.push(finding);
}

/// The first `most` keys without others below them, as Authelia names them.
fn keys_of(root: &Node, most: usize) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    let mut pending = vec![(String::new(), root)];
    while let Some((prefix, node)) = pending.pop() {
        let entries = node.mapping().map_or(&[][..], Mapping::entries);
        for entry in entries.iter().take(most).rev() {
            let Some(name) = entry.key.scalar() else { continue };
            let name: String = name.text.chars().take(40).collect();
            let key = if prefix.is_empty() {
                name
            } else {
                format!("{prefix}.{name}")
            };
            match entry.value.mapping() {
                Some(inner) if !inner.entries().is_empty() && prefix.len() < 120 => pending.push((key, &entry.value)),
                _ => found.push((key, entry.key.span)),
            }
        }
        if found.len() >= most {
            break;
        }
    }
    order::by_key(&mut found, |(_, span)| span.start());
    found.truncate(most);
    found
}
