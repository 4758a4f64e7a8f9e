//! Keys of the provider that are written with dots, such as `identity_providers.oidc.enforce_pkce`.
//!
//! Source: authelia/authelia `internal/configuration/koanf_util.go` at v4.39.19: the tree is flattened and built up again
//! at each dot. From 4.39.20 on the keys are split only where the tree was flattened.

use super::versions::DOTTED_KEYS_SET_NOTHING;
use crate::source::Span;
use crate::version::Version;
use crate::yaml::{Data, Entry, Mapping, Node};
use std::rc::Rc;

/// The section whose keys are looked at; those of others are read where they are.
const SECTION: &str = "identity_providers.oidc";

/// The tree at `root` as `version` decodes it: its keys with dots are sections. `None` if that changes nothing.
pub(super) fn nested(root: &Node, version: Version) -> Option<Node> {
    if DOTTED_KEYS_SET_NOTHING.holds(version) {
        return None;
    }
    spread(root, "")
}

fn spread(node: &Node, prefix: &str) -> Option<Node> {
    let mut entries = Vec::new();
    let mut changed = false;
    for entry in node.mapping()?.entries() {
        let name = entry.key.scalar().map_or("", |name| &name.text);
        let path = [prefix, name].concat();
        let is_on_the_way = SECTION == path || SECTION.strip_prefix(&*path).is_some_and(|rest| rest.starts_with('.'));
        let below = is_on_the_way
            .then(|| spread(&entry.value, &[&path, "."].concat()))
            .flatten();
        changed |= below.is_some();
        let mut entry = entry.clone();
        entry.value = below.unwrap_or(entry.value);
        match name.split_once('.') {
            Some((first, rest)) if path.starts_with(SECTION) => {
                changed = true;
                put(&mut entries, section(first, rest, &entry));
            }
            _ => put(&mut entries, entry),
        }
    }
    changed.then(|| with(node, entries))
}

/// The entry `first` that has the value of `entry` at the end of the path `rest`.
fn section(first: &str, rest: &str, entry: &Entry) -> Entry {
    let mut value = entry.value.clone();
    for name in rest.rsplit('.') {
        let inner = named(name, entry.key.span, value);
        value = Node::new(Data::Mapping(Mapping::new(vec![inner])), entry.value.way().0);
    }
    named(first, entry.key.span, value)
}

fn named(name: &str, span: Span, value: Node) -> Entry {
    Entry {
        key: Node::text(name, span),
        value,
        merged: false,
    }
}

/// Adds `entry`; what is there already by its name stays, and has its keys as well. Of one key twice Authelia takes
/// either.
fn put(entries: &mut Vec<Entry>, entry: Entry) {
    let name = |entry: &Entry| entry.key.scalar().map(|name| Rc::clone(&name.text));
    let wanted = name(&entry);
    let Some(there) = entries
        .iter_mut()
        .find(|there| wanted.is_some() && name(there) == wanted)
    else {
        entries.push(entry);
        return;
    };
    if let (Some(one), Some(other)) = (there.value.mapping(), entry.value.mapping()) {
        let mut all = one.entries().to_vec();
        for more in other.entries() {
            put(&mut all, more.clone());
        }
        there.value = with(&there.value, all);
    }
}

fn with(node: &Node, entries: Vec<Entry>) -> Node {
    Node {
        data: Rc::new(Data::Mapping(Mapping::new(entries))),
        ..node.clone()
    }
}
