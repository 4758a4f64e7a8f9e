//! How a later file goes over an earlier one: mappings key by key, everything else as a whole, null included.

use crate::authelia::{rule, subject};
use crate::finding::{Finding, Severity, Text};
use crate::source::Span;
use crate::yaml::{Data, Entry, Mapping, Node};
use std::rc::Rc;

/// The tree `over` laid over the tree `under`.
pub(super) fn merge(under: &Node, over: &Node, depth: usize) -> Node {
    // The reader allows no deeper nesting; this only makes the bound visible.
    let (Some(lower), Some(upper)) = (under.mapping(), over.mapping()) else {
        return over.clone();
    };
    if depth > 128 {
        return over.clone();
    }
    let kept = lower.entries().iter().map(|entry| {
        let replacement = name(entry).and_then(|name| upper.get(&name));
        match replacement {
            Some(replacement) => Entry {
                value: merge(&entry.value, &replacement.value, depth + 1),
                ..replacement.clone()
            },
            None => entry.clone(),
        }
    });
    let added = upper
        .entries()
        .iter()
        .filter(|entry| name(entry).is_none_or(|name| lower.get(&name).is_none()));
    let entries = kept.chain(added.cloned()).collect();
    Node {
        data: Rc::new(Data::Mapping(Mapping::new(entries))),
        // What may be missing from the lower one may be missing from both.
        doubt: over.doubt.clone().or_else(|| under.doubt.clone()),
        ..over.clone()
    }
}

/// The tree `root` with `node` at `path`, from outside of any file: the mappings on the way stay where they are.
pub(super) fn set(root: &Node, path: &[&str], node: Node) -> Node {
    let Some((first, below)) = path.split_first() else {
        return node;
    };
    let Some(mapping) = root.mapping() else {
        return wrap(path, node);
    };
    let mut entries = mapping.entries().to_vec();
    match entries.iter_mut().find(|entry| name(entry).as_deref() == Some(*first)) {
        Some(entry) => entry.value = set(&entry.value, below, node),
        None => entries.extend(
            wrap(path, node)
                .mapping()
                .into_iter()
                .flat_map(|new| new.entries().to_vec()),
        ),
    }
    Node {
        data: Rc::new(Data::Mapping(Mapping::new(entries))),
        ..root.clone()
    }
}

fn name(entry: &Entry) -> Option<Rc<str>> {
    entry.key.scalar().map(|scalar| Rc::clone(&scalar.text))
}

/// `node` as it would stand at `path` of an otherwise empty configuration.
pub(super) fn wrap(path: &[&str], node: Node) -> Node {
    path.iter().rev().fold(node, |value, key| {
        let span = value.alias.unwrap_or(value.span);
        mapping(key, value, span)
    })
}

fn mapping(key: &str, value: Node, span: Span) -> Node {
    let start = Span::new(span.source, span.start()..span.start());
    let entries = vec![Entry {
        key: Node::text(key, start),
        value,
        merged: false,
    }];
    Node::new(Data::Mapping(Mapping::new(entries)), span)
}

/// A warning if the later file's list of clients replaces an earlier one that holds any.
pub(super) fn replaced_clients(before: &Node, after: &Node) -> Option<Finding> {
    let clients = |root: &Node| root.at(&["identity_providers", "oidc", "clients"]).cloned();
    let (earlier, later) = (clients(before)?, clients(after)?);
    let lost = earlier.sequence().filter(|items| !items.is_empty())?.len();
    let span = later.way().0;
    Some(
        Finding::at(span, "this list counts")
            .rule(rule::INVALID_PROVIDER)
            .severity(Severity::Warning)
            .related(earlier.way().0, "this one is dropped")
            .says(
                subject(None, "clients"),
                match lost {
                    1 => Text::from("a later file's `clients` replace the 1 client of an earlier one"),
                    more => text!("a later file's `clients` replace the {more} of an earlier one"),
                },
                "Authelia merges mappings of several files but takes lists whole from the last, without a word.",
            )
            .help("keep all clients in one list in one file"),
    )
}
