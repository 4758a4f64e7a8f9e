//! A service as the files build it up: what each of them says, in order, and what a later one takes away.

use std::collections::HashMap;
use std::path::PathBuf;
use std::rc::Rc;

use super::variables::Variables;
use crate::yaml::{Mapping, Node, Typed};

/// One service, by the files that say something about it.
#[derive(Clone)]
pub struct Service {
    /// Its name.
    pub name: String,
    /// What makes it up, later over earlier: what it extends first.
    pub(super) steps: Vec<Step>,
}

/// One step on the way to a service.
#[derive(Clone)]
pub(super) enum Step {
    /// What one file says; it is merged over what stands before.
    Values(Layer),
    /// Keys that `!reset` and `!override` take away from what stands before; the paths start below the service.
    Resets(Rc<[Vec<String>]>),
    /// The end of an included project: what its list names without a value is taken from its own variables.
    Taken(Rc<Scope>),
}

/// What one file says about a service.
#[derive(Clone)]
pub struct Layer {
    /// The service's mapping.
    pub node: Node,
    /// What its relative paths start from, and its templates are filled with.
    pub scope: Rc<Scope>,
}

/// A folder and what interpolation knows there.
pub struct Scope {
    /// The folder that relative paths start from.
    pub folder: PathBuf,
    /// What paths are compared by: `None` for the text as it stands, else they start from this folder. Docker Compose
    /// makes the paths of files that others extend or include longer before it compares them.
    pub(super) compared_from: Option<PathBuf>,
    /// What interpolation knows.
    pub variables: Rc<Variables>,
}

impl Service {
    /// What the files say, later over earlier.
    pub fn layers(&self) -> impl DoubleEndedIterator<Item = &Layer> {
        self.steps.iter().filter_map(|step| match step {
            Step::Values(layer) => Some(layer),
            Step::Resets(_) | Step::Taken(_) => None,
        })
    }

    /// The value of `key` that counts, with the layer it stands in.
    pub(super) fn value(&self, key: &str) -> Option<(&Layer, &Node)> {
        let mut found = None;
        for step in &self.steps {
            match step {
                Step::Values(layer) => {
                    if let Some(node) = layer.node.get(key)
                        && (found.is_none() || !is_null(node) || replaces(key))
                    {
                        found = Some((layer, node));
                    }
                }
                Step::Resets(paths) if takes(paths, &[key]) => found = None,
                Step::Resets(_) | Step::Taken(_) => {}
            }
        }
        found
    }

    /// The value of `key` that counts.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.value(key).map(|(_, node)| node)
    }

    /// Every value of a list that is put together from all files, with the layer it stands in.
    pub(super) fn all(&self, key: &str) -> Vec<(&Layer, &Node)> {
        let mut found = Vec::new();
        for step in &self.steps {
            match step {
                Step::Values(layer) => found.extend(layer.node.get(key).map(|node| (layer, node))),
                Step::Resets(paths) if takes(paths, &[key]) => found.clear(),
                Step::Resets(_) | Step::Taken(_) => {}
            }
        }
        found
    }

    /// A key whose value is null, in all files that give it one.
    pub(super) fn empty_key(&self) -> Option<&Node> {
        let mut values: HashMap<&str, Option<&Node>> = HashMap::new();
        for step in &self.steps {
            match step {
                Step::Values(layer) => {
                    for entry in layer.node.mapping().map(Mapping::entries).unwrap_or_default() {
                        let Some(key) = entry.key.scalar().map(|key| &*key.text) else {
                            continue;
                        };
                        let may_be_empty = matches!(key, "command" | "entrypoint" | "pid" | "deploy" | "develop");
                        if !is_null(&entry.value) {
                            values.insert(key, None);
                        } else if !may_be_empty && !key.starts_with("x-") {
                            values.entry(key).or_insert(Some(&entry.value));
                        }
                    }
                }
                Step::Resets(paths) => values.retain(|key, _| !takes(paths, &[key])),
                Step::Taken(_) => {}
            }
        }
        values.into_values().flatten().min_by_key(|node| node.span)
    }
}

/// Keys whose later value replaces the earlier one even if it is null.
fn replaces(key: &str) -> bool {
    matches!(key, "command" | "entrypoint")
}

/// Whether `paths` hold `path`.
pub(super) fn takes(paths: &[Vec<String>], path: &[&str]) -> bool {
    paths.iter().any(|known| known.iter().eq(path.iter()))
}

/// Whether the value is null.
pub(super) fn is_null(node: &Node) -> bool {
    node.scalar().is_some_and(|scalar| scalar.typed() == Typed::Null)
}
