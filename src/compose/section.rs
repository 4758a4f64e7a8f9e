//! A section of compose files (`services`, `volumes` …): what the files say of each name in it.

use std::collections::HashMap;
use std::rc::Rc;

use super::service::{Layer, Scope, Service, ServiceStep, takes};
use crate::source::Span;
use crate::yaml::{Mapping, Node};

/// Entries by name, in the order in which they were first named.
pub(super) struct Section {
    name: &'static str,
    pub(super) list: Vec<Service>,
    /// Names that an included file defines besides the including one: where the including one does.
    pub(super) included_twice: HashMap<String, Span>,
    positions: HashMap<String, usize>,
}

impl Section {
    /// An empty section of this name.
    pub(super) fn named(name: &'static str) -> Self {
        Self {
            name,
            list: Vec::new(),
            included_twice: HashMap::new(),
            positions: HashMap::new(),
        }
    }

    /// What `root` says in the section.
    pub(super) fn of(root: &Node, name: &'static str, scope: &Rc<Scope>) -> Self {
        let mut section = Self::named(name);
        let entries = root.get(name).and_then(Node::mapping).map(Mapping::entries);
        for entry in entries.unwrap_or_default() {
            let Some(key) = entry.key.scalar() else { continue };
            section.entry(&key.text).steps.push(ServiceStep::Values(Layer {
                node: entry.value.clone(),
                scope: Rc::clone(scope),
            }));
        }
        section
    }

    pub(super) fn get(&self, name: &str) -> Option<&Service> {
        self.positions.get(name).map(|at| &self.list[*at])
    }

    /// The entry `name`, which is made if there is none yet.
    pub(super) fn entry(&mut self, name: &str) -> &mut Service {
        let at = *self.positions.entry(name.to_owned()).or_insert_with(|| {
            let (name, steps) = (name.to_owned(), Vec::new());
            self.list.push(Service { name, steps });
            self.list.len() - 1
        });
        &mut self.list[at]
    }

    /// Takes away what a later document resets.
    pub(super) fn apply(&mut self, resets: &[Vec<String>]) {
        if takes(resets, &[self.name]) {
            *self = Self::named(self.name);
            return;
        }
        for (name, paths) in by_name(resets, self.name) {
            let Some(at) = self.positions.get(name) else { continue };
            let steps = &mut self.list[*at].steps;
            if paths.iter().any(Vec::is_empty) {
                steps.clear();
            } else {
                steps.push(ServiceStep::Resets(paths.into()));
            }
        }
    }

    /// Puts the entries of `next` over these.
    pub(super) fn take(&mut self, next: Section) {
        self.included_twice.extend(next.included_twice);
        for entry in next.list {
            self.entry(&entry.name).steps.push(ServiceStep::Together(entry.steps));
        }
    }

    /// Puts the entries of an included project below these: the including file stands over the included one, and the
    /// first included one over the next.
    pub(super) fn include(&mut self, included: Section, resets: &[Vec<String>], inner: &Rc<Scope>) {
        let mut reset = by_name(resets, self.name);
        for mut entry in included.list {
            entry.steps.push(ServiceStep::Taken(Rc::clone(inner)));
            let resets = reset
                .remove(entry.name.as_str())
                .map(|paths| ServiceStep::Resets(paths.into()));
            let twice = self
                .get(&entry.name)
                .and_then(|own| own.layers().last().map(|layer| layer.node.span));
            self.included_twice
                .extend(twice.map(|place| (entry.name.clone(), place)));
            let own = &mut self.entry(&entry.name).steps;
            if !own.is_empty() {
                entry.steps.extend(resets);
                entry.steps.push(ServiceStep::Together(std::mem::take(own)));
            }
            *own = entry.steps;
        }
    }
}

/// The paths below each entry of a section that are reset; an empty one stands for the entry itself.
pub(super) fn by_name<'a>(resets: &'a [Vec<String>], section: &str) -> HashMap<&'a str, Vec<Vec<String>>> {
    let mut sorted: HashMap<&str, Vec<Vec<String>>> = HashMap::new();
    for path in resets {
        if let [first, name, below @ ..] = path.as_slice()
            && first == section
        {
            sorted.entry(name).or_default().push(below.to_vec());
        }
    }
    sorted
}
