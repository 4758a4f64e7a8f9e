//! The keys of the tree, each by its path.

use std::collections::HashMap;

use crate::authelia::deprecated;
use crate::authelia::keys::KnownKeys;
use crate::source::Span;
use crate::yaml::{Mapping, Node};

/// A key that is null, as Go prints it.
const NULL: &str = "<nil>";

/// A flattened key, and where it is.
pub(super) struct Flat {
    pub(super) key: String,
    pub(super) first: Span,
    /// Further places, for a key of the mappings in a list.
    pub(super) others: Vec<Span>,
    /// Whether it is set to null or to an empty mapping; and which.
    pub(super) empty: Option<EmptyValue>,
}

/// How nothing is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum EmptyValue {
    Null,
    Mapping,
}

pub(super) struct Flattener<'a> {
    pub(super) flat: Vec<Flat>,
    pub(super) positions: HashMap<String, Span>,
    pub(super) known: &'a KnownKeys,
}

impl Flattener<'_> {
    pub(super) fn mapping(&mut self, node: &Node, prefix: &str, depth: usize) {
        let Some(mapping) = node.mapping() else { return };
        // The reader allows no deeper nesting; this only makes the bound visible.
        if depth > 128 {
            return;
        }
        for entry in mapping.entries() {
            let Some(name) = entry.key.scalar().map(|scalar| &*scalar.text) else {
                continue;
            };
            // At the top, a null key is an empty text, which is no key; below, Go prints it.
            let name = match entry.key.is_null() {
                true if prefix.is_empty() => continue,
                true => NULL,
                false => name,
            };
            if entry.key.unknown().is_some() {
                continue;
            }
            // SOPS adds a section of its own, which is gone once the file is decrypted.
            if prefix.is_empty()
                && name == "sops"
                && ["mac", "version", "lastmodified"]
                    .iter()
                    .any(|key| entry.value.get(key).is_some())
            {
                continue;
            }
            let key = if prefix.is_empty() {
                name.to_owned()
            } else {
                [prefix, ".", name].concat()
            };
            match entry.value.mapping() {
                Some(inner) if !inner.entries().is_empty() => self.mapping(&entry.value, &key, depth + 1),
                _ => {
                    if let Some(items) = entry.value.sequence().filter(|_| !self.is_dropped(&key)) {
                        self.items(items, &key);
                    }
                    let first = entry.key.alias.unwrap_or(entry.key.span);
                    self.positions.insert(key.clone(), first);
                    self.flat.push(Flat {
                        key,
                        first,
                        others: Vec::new(),
                        empty: match entry.value.mapping() {
                            Some(_) => Some(EmptyValue::Mapping),
                            None => entry.value.is_null().then_some(EmptyValue::Null),
                        },
                    });
                }
            }
        }
    }

    /// Whether Authelia takes the key out, with whatever it has.
    fn is_dropped(&self, key: &str) -> bool {
        let old = deprecated::find(key, self.known.version());
        old.is_some_and(|old| matches!(old.fate, deprecated::Fate::Dropped | deprecated::Fate::Ignored))
    }

    /// The keys of mappings in a list; lists inside those are not looked into. There may be very many items, so each
    /// name is judged once.
    fn items(&mut self, items: &[Node], list: &str) {
        let mut judged: HashMap<&str, Option<usize>> = HashMap::new();
        for entry in items.iter().filter_map(Node::mapping).flat_map(Mapping::entries) {
            let Some(name) = entry.key.scalar().map(|scalar| &*scalar.text) else {
                continue;
            };
            let name = if entry.key.is_null() { NULL } else { name };
            let place = entry.key.alias.unwrap_or(entry.key.span);
            match judged.get(name) {
                Some(None) => {}
                Some(Some(at)) => self.flat[*at].others.push(place),
                None => {
                    let key = format!("{list}[].{name}");
                    // A client's old keys are reported with the client.
                    let fine = is_old_client_key(&key) || self.known.knows(&key);
                    judged.insert(name, (!fine).then_some(self.flat.len()));
                    if !fine {
                        self.flat.push(Flat {
                            key,
                            first: place,
                            others: Vec::new(),
                            empty: None,
                        });
                    }
                }
            }
        }
    }
}

fn is_old_client_key(key: &str) -> bool {
    let name = key.strip_prefix("identity_providers.oidc.clients[].");
    name.is_some_and(|name| deprecated::CLIENT.iter().any(|deprecated| deprecated.old == name))
}

pub(super) fn last(key: &str) -> &str {
    key.rsplit_once('.').map_or(key, |(_, name)| name)
}
