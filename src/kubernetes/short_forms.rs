//! How charts that run any program let a container name its `ConfigMap`s and Secrets, turned into Kubernetes' own way.
//!
//! They make such objects of their values, too: those have an identifier, and a name that the chart gives them.
//!
//! Source: bjw-s/helm-charts `charts/library/common/templates/lib/container/fields/_envFrom.tpl`, `_env_vars.tpl`.

use std::rc::Rc;

use super::{place, text};
use crate::yaml::{Data, Entry, Mapping, Node};

/// Where values have the objects that the chart makes: their key, and what `envFrom` calls one by its identifier or name
/// alone, what a reference to one is called, and to one of its keys.
const KINDS: [(&str, &str, &str, &str); 2] = [
    ("configMaps", "configMap", "configMapRef", "configMapKeyRef"),
    ("secrets", "secret", "secretRef", "secretKeyRef"),
];

/// The name under which the store of an object is kept that the release `release` makes of its own values: no object in a
/// cluster can be called so.
pub(super) fn own_name(release: &str, identifier: &str) -> String {
    format!("{release}/{identifier}")
}

/// The objects that `values` have under identifiers, with the kind that they are stored by.
pub(super) fn own_objects(values: &Node) -> impl Iterator<Item = (&'static str, &Entry)> {
    let all = KINDS.iter().zip(["config", "secret"]);
    all.flat_map(|((key, ..), prefix)| {
        let entries = values.get(key).and_then(Node::mapping).into_iter();
        entries.flat_map(Mapping::entries).map(move |entry| (prefix, entry))
    })
}

/// The container `node` in the `values` of `release`, with its `env` and `envFrom` as Kubernetes has them.
pub fn in_full(node: &Node, release: &str, values: &Node) -> Node {
    let short = ShortForms { release, values };
    let Some(mapping) = node.mapping() else {
        return node.clone();
    };
    if !mapping.entries().iter().any(is_concerned) {
        return node.clone();
    }
    let entries = mapping.entries().iter().map(|entry| {
        if is_concerned(entry) {
            with_value(entry, short.rewritten(&entry.value, 0))
        } else {
            entry.clone()
        }
    });
    remade(node, entries.collect())
}

struct ShortForms<'a> {
    release: &'a str,
    values: &'a Node,
}

impl ShortForms<'_> {
    fn rewritten(&self, node: &Node, depth: usize) -> Node {
        /// `env`, an item, `valueFrom`, the reference.
        const DEEPEST: usize = 4;
        if depth > DEEPEST {
            return node.clone();
        }
        if let Some(named) = text(node).and_then(|text| with_release(&text, self.release)) {
            return Node::text(&named, place(node));
        }
        if let Some(items) = node.sequence() {
            let items = items.iter().map(|item| self.rewritten(item, depth + 1)).collect();
            return again(node, Data::Sequence(items));
        }
        let Some(mapping) = node.mapping() else {
            return node.clone();
        };
        let entries = mapping.entries().iter().map(|entry| self.entry(entry, depth));
        remade(node, entries.collect())
    }

    fn entry(&self, entry: &Entry, depth: usize) -> Entry {
        let key = entry.key.scalar().map_or("", |key| &*key.text);
        for (section, short, whole, one) in KINDS {
            if key == short
                && depth > 0
                && let Some(named) = text(&entry.value)
            {
                let is_own = self.values.at(&[section, &named]).is_some();
                let name = if is_own { own_name(self.release, &named) } else { named };
                let reference = remade(&entry.value, vec![of(entry, "name", &name)]);
                return Entry {
                    key: Node::text(whole, entry.key.span),
                    ..with_value(entry, reference)
                };
            }
            if key == whole || key == one {
                return with_value(entry, self.reference(&self.rewritten(&entry.value, depth + 1)));
            }
        }
        with_value(entry, self.rewritten(&entry.value, depth + 1))
    }

    /// A reference by identifier is one to the object of that name.
    fn reference(&self, node: &Node) -> Node {
        let Some((mapping, identifier)) = node.mapping().zip(node.get("identifier").and_then(text)) else {
            return node.clone();
        };
        let entries = mapping.entries().iter().map(|entry| {
            let is_it = entry.key.scalar().is_some_and(|key| &*key.text == "identifier");
            if is_it {
                of(entry, "name", &own_name(self.release, &identifier))
            } else {
                entry.clone()
            }
        });
        remade(node, entries.collect())
    }
}

/// The text with the release's name in the place of `{{ .Release.Name }}`; `None` where it has no such place.
fn with_release(text: &str, release: &str) -> Option<String> {
    const NAME: &str = ".Release.Name";
    if release.is_empty() || !text.contains(NAME) {
        return None;
    }
    let mut made = String::new();
    let mut rest = text;
    while let Some((before, inside)) = rest.split_once("{{") {
        let (expression, after) = inside.split_once("}}")?;
        made.push_str(before);
        if expression.trim_matches(['-', ' ']) == NAME {
            made.push_str(release);
        } else {
            made.push_str(&format!("{{{{{expression}}}}}"));
        }
        rest = after;
    }
    made.push_str(rest);
    Some(made).filter(|made| made != text)
}

fn is_concerned(entry: &Entry) -> bool {
    let key = entry.key.scalar().map(|key| &*key.text);
    matches!(key, Some("env" | "envFrom"))
}

fn of(entry: &Entry, key: &str, value: &str) -> Entry {
    Entry {
        key: Node::text(key, entry.key.span),
        value: Node::text(value, place(&entry.value)),
        merged: entry.merged,
    }
}

fn with_value(entry: &Entry, value: Node) -> Entry {
    Entry { value, ..entry.clone() }
}

fn remade(node: &Node, entries: Vec<Entry>) -> Node {
    again(node, Data::Mapping(Mapping::new(entries)))
}

/// Other data at the place of `node`.
fn again(node: &Node, data: Data) -> Node {
    Node {
        data: Rc::new(data),
        ..node.clone()
    }
}
