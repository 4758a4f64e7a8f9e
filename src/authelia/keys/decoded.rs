//! The part of a configuration that a version of Authelia decodes: keys that only later versions have fill nothing.

use std::rc::Rc;

use super::table::{KnownKey, below, find};
use crate::authelia::schema::OptionKind;
use crate::version::Version;
use crate::yaml::{Data, Mapping, Node};

/// From here on no version has a key that an earlier one does not have.
const ALL_KEYS: Version = Version::new(4, 39, 20);

/// The tree at `root` without the keys that came after `version`; `None` if it decodes them all.
pub(in crate::authelia) fn decoded(root: &Node, version: Version) -> Option<Node> {
    (version < ALL_KEYS).then(|| within(root, "", version))
}

/// What is decoded of `node`, whose path is `pattern`, as the table has it.
fn within(node: &Node, pattern: &str, version: Version) -> Node {
    if let Some(items) = node.sequence() {
        let pattern = [pattern, "[]"].concat();
        let items = items.iter().map(|item| within(item, &pattern, version)).collect();
        return with(node, Data::Sequence(items));
    }
    let Some(mapping) = node.mapping() else {
        return node.clone();
    };
    // A list of one may be written without its dash.
    let is_list = matches!(find(pattern).and_then(KnownKey::kind), Some(OptionKind::Mappings));
    let has_names = matches!(find(pattern).and_then(KnownKey::kind), Some(OptionKind::Names));
    let entries = mapping.entries().iter().filter_map(|entry| {
        let name = entry.key.scalar()?;
        let path = match (has_names, is_list) {
            (true, _) => [pattern, ".*"].concat(),
            (_, true) => [pattern, "[].", &name.text].concat(),
            _ if pattern.is_empty() => name.text.to_string(),
            _ => [pattern, ".", &name.text].concat(),
        };
        is_decoded(&path, version).then(|| {
            let mut entry = entry.clone();
            entry.value = within(&entry.value, &path, version);
            entry
        })
    });
    with(node, Data::Mapping(Mapping::new(entries.collect())))
}

fn with(node: &Node, data: Data) -> Node {
    Node {
        data: Rc::new(data),
        ..node.clone()
    }
}

/// Whether the key, or any key below it, is not one that came later. What no version has is left to others.
fn is_decoded(path: &str, version: Version) -> bool {
    let came = |key: KnownKey| key.since().is_none_or(|since| since <= version);
    let key = find(path);
    if let Some(key) = key.filter(|key| key.kind().is_some()) {
        return came(key);
    }
    let mut under = below(path).peekable();
    (key.is_none() && under.peek().is_none()) || under.any(came)
}
