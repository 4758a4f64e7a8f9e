//! Values over values.
//!
//! Source: helm/helm `pkg/cli/values/options.go` `MergeValues`, `pkg/chartutil/coalesce.go`; `pkg/strvals`.

use std::cmp::Ordering;
use std::rc::Rc;

use crate::source::Span;
use crate::yaml::{Data, Entry, Mapping, Node};

/// `lower` with `upper` over it: mappings are merged, everything else is replaced, by null as well.
pub(in crate::kubernetes) fn over(lower: &Node, upper: &Node) -> Node {
    let (Some(below), Some(above)) = (lower.mapping(), upper.mapping()) else {
        return upper.clone();
    };
    let mut entries: Vec<Entry> = below.entries().to_vec();
    for entry in above.entries() {
        let key = entry.key.scalar().map(|key| Rc::clone(&key.text));
        let known = entries
            .iter_mut()
            .find(|known| known.key.scalar().map(|key| &key.text) == key.as_ref());
        match known {
            Some(known) => {
                known.value = over(&known.value, &entry.value);
                known.key = entry.key.clone();
            }
            None => entries.push(entry.clone()),
        }
    }
    Node {
        data: Rc::new(Data::Mapping(Mapping::new(entries))),
        ..upper.clone()
    }
}

/// A mapping with nothing in it, at `place`.
pub(super) fn empty(place: Span) -> Node {
    Node::new(Data::Mapping(Mapping::default()), place)
}

/// `root` with `value` at a path such as `coder.env[0].value`; as it is, if the path is none that can be followed.
pub(super) fn set(root: &Node, path: &str, value: &Node) -> Node {
    let Some(steps) = steps(path) else { return root.clone() };
    put(root, &steps, value).unwrap_or_else(|| root.clone())
}

enum PathStep {
    Key(String),
    Index(usize),
}

fn steps(path: &str) -> Option<Vec<PathStep>> {
    let mut steps = Vec::new();
    for part in path.replace("\\.", "\u{0}").split('.') {
        let mut pieces = part.split('[');
        let key = pieces.next().filter(|key| !key.is_empty())?;
        steps.push(PathStep::Key(key.replace('\u{0}', ".")));
        for piece in pieces {
            steps.push(PathStep::Index(piece.strip_suffix(']')?.parse().ok()?));
        }
    }
    Some(steps)
}

fn put(root: &Node, steps: &[PathStep], value: &Node) -> Option<Node> {
    let Some((first, rest)) = steps.split_first() else {
        return Some(value.clone());
    };
    let below = |node: Option<&Node>| put(node.unwrap_or(&empty(value.span)), rest, value);
    match first {
        PathStep::Key(key) => {
            let inner = below(root.get(key))?;
            let wrapped = Node::new(
                Data::Mapping(Mapping::new(vec![Entry {
                    key: Node::text(key, value.span),
                    value: inner,
                    merged: false,
                }])),
                value.span,
            );
            let base = if root.mapping().is_some() {
                root.clone()
            } else {
                empty(value.span)
            };
            Some(Node {
                span: root.span,
                ..over(&base, &wrapped)
            })
        }
        PathStep::Index(at) => {
            let mut items = root.sequence().unwrap_or_default().to_vec();
            let inner = below(items.get(*at))?;
            match at.cmp(&items.len()) {
                Ordering::Less => items[*at] = inner,
                Ordering::Equal => items.push(inner),
                // An item further behind leaves nulls before it, which nobody means.
                Ordering::Greater => return None,
            }
            Some(Node::new(Data::Sequence(items), root.span))
        }
    }
}
