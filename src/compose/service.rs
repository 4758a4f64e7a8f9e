//! A service as the files build it up: what each of them says, in order, and what a later one takes away.

use std::path::PathBuf;
use std::rc::Rc;

use super::variables::Variables;
use crate::env::interpolate::interpolate;
use crate::yaml::{Node, Typed};

/// One service, by the files that say something about it.
#[derive(Clone)]
pub struct Service {
    /// Its name.
    pub name: String,
    /// What makes it up, later over earlier: what it extends first.
    pub(super) steps: Vec<ServiceStep>,
}

/// One step on the way to a service.
#[derive(Clone)]
pub(super) enum ServiceStep {
    /// What one file says; it is merged over what stands before.
    Values(Layer),
    /// What is put together before it is merged over what stands before.
    Together(Vec<ServiceStep>),
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

impl Scope {
    /// A text with its variables filled in; none where one is not known.
    pub fn filled(&self, text: &str) -> Option<String> {
        if !text.contains('$') {
            return Some(text.to_owned());
        }
        let expanded = interpolate(text, &|name: &str| self.variables.look_up(name)).ok()?;
        Some(expanded.value.ok()?.reveal().to_owned())
    }
}

impl Service {
    /// What the files say, later over earlier.
    pub fn layers(&self) -> Vec<&Layer> {
        let mut layers = Vec::new();
        flatten(&self.steps, &mut layers);
        layers
    }

    /// The value of `key` that counts, with the layer it stands in.
    pub(super) fn value(&self, key: &str) -> Option<(&Layer, &Node)> {
        value(&self.steps, key)
    }

    /// The value of `key` that counts.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.value(key).map(|(_, node)| node)
    }

    /// Every value of a list that is put together from all files, with the layer it stands in.
    pub(super) fn all(&self, key: &str) -> Vec<(&Layer, &Node)> {
        all(&self.steps, key)
    }
}

fn flatten<'a>(steps: &'a [ServiceStep], layers: &mut Vec<&'a Layer>) {
    for step in steps {
        match step {
            ServiceStep::Values(layer) => layers.push(layer),
            ServiceStep::Together(steps) => flatten(steps, layers),
            ServiceStep::Resets(_) | ServiceStep::Taken(_) => {}
        }
    }
}

fn value<'a>(steps: &'a [ServiceStep], key: &str) -> Option<(&'a Layer, &'a Node)> {
    let mut found: Option<(&Layer, &Node)> = None;
    for step in steps {
        let next = match step {
            ServiceStep::Values(layer) => layer.node.get(key).map(|node| (layer, node)),
            ServiceStep::Together(steps) => value(steps, key),
            ServiceStep::Resets(paths) => {
                found = found.filter(|_| !takes(paths, &[key]));
                None
            }
            ServiceStep::Taken(_) => None,
        };
        match next {
            // A later null leaves what stands before, but for keys that are replaced as a whole.
            Some((_, node)) if found.is_some() && is_null(node) && !matches!(key, "command" | "entrypoint") => {}
            Some(_) => found = next,
            None => {}
        }
    }
    found
}

fn all<'a>(steps: &'a [ServiceStep], key: &str) -> Vec<(&'a Layer, &'a Node)> {
    let mut found = Vec::new();
    for step in steps {
        match step {
            ServiceStep::Values(layer) => found.extend(layer.node.get(key).map(|node| (layer, node))),
            ServiceStep::Together(steps) => found.extend(all(steps, key)),
            ServiceStep::Resets(paths) if takes(paths, &[key]) => found.clear(),
            ServiceStep::Resets(_) | ServiceStep::Taken(_) => {}
        }
    }
    found
}

/// Whether `paths` hold `path`.
pub(super) fn takes(paths: &[Vec<String>], path: &[&str]) -> bool {
    paths.iter().any(|known| known.iter().eq(path.iter()))
}

/// Whether the value is null.
pub(super) fn is_null(node: &Node) -> bool {
    node.scalar().is_some_and(|scalar| scalar.typed() == Typed::Null)
}
