//! Keys of the provider that are written with dots, such as `identity_providers.oidc.enforce_pkce`.
//!
//! Source: authelia/authelia `internal/configuration/koanf_util.go` at v4.39.19: the tree is flattened and built up again
//! at each dot. From 4.39.20 on the keys are split only where the tree was flattened.

use std::collections::HashMap;
use std::rc::Rc;

use super::versions::DOTTED_KEYS_SET_NOTHING;
use crate::version::Version;
use crate::yaml::{Data, Entry, Mapping, Node};

/// The section whose keys are looked at; those of others are read where they are.
const SECTION: &str = "identity_providers.oidc";
/// The most sections that a key names. No option has as many; a tree of many more could not be walked through.
const DEEPEST: usize = 32;

/// The tree at `root` as `version` decodes it: its keys with dots are sections. `None` if that changes nothing.
pub(super) fn nested(root: &Node, version: Version) -> Option<Node> {
    let reads_dots = !DOTTED_KEYS_SET_NOTHING.holds(version);
    (reads_dots && has_dots(root, "")).then(|| SpreadSection::spread(root, "").node())
}

/// Whether `path` is the section, or one that it is in.
fn is_on_the_way(path: &str) -> bool {
    SECTION
        .strip_prefix(path)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Whether the key `name` at `path` is one that is split.
fn is_split(name: &str, path: &str) -> bool {
    let dots = name.matches('.').take(DEEPEST + 1).count();
    path.starts_with(SECTION) && (1..=DEEPEST).contains(&dots)
}

fn name(entry: &Entry) -> &str {
    entry.key.scalar().map_or("", |name| &name.text)
}

fn has_dots(node: &Node, prefix: &str) -> bool {
    let mut entries = node.mapping().into_iter().flat_map(Mapping::entries);
    entries.any(|entry| {
        let path = [prefix, name(entry)].concat();
        is_split(name(entry), &path) || (is_on_the_way(&path) && has_dots(&entry.value, &(path + ".")))
    })
}

/// A mapping that is built up.
struct SpreadSection {
    node: Node,
    branches: Vec<SpreadEntry>,
    at: HashMap<Rc<str>, usize>,
}

/// An entry, and what is below it where that is built up, too.
struct SpreadEntry {
    entry: Entry,
    below: Option<SpreadSection>,
}

impl SpreadSection {
    fn new(node: &Node) -> Self {
        Self {
            node: node.clone(),
            branches: Vec::new(),
            at: HashMap::new(),
        }
    }

    /// The mapping at `node`, below the path `prefix`, with its keys with dots as sections.
    fn spread(node: &Node, prefix: &str) -> Self {
        let mut section = Self::new(node);
        for entry in node.mapping().into_iter().flat_map(Mapping::entries) {
            let path = [prefix, name(entry)].concat();
            let mut branch = SpreadEntry::of(entry);
            if is_on_the_way(&path) && entry.value.mapping().is_some() {
                branch.below = Some(Self::spread(&entry.value, &[&path, "."].concat()));
            }
            if is_split(name(entry), &path) {
                branch = branch.in_sections();
            }
            section.put(branch);
        }
        section
    }

    /// Adds a branch; what is there already by its name stays, and has its keys as well. Of one key twice Authelia takes
    /// either.
    fn put(&mut self, branch: SpreadEntry) {
        let Some(key) = branch.entry.key.scalar().map(|key| Rc::clone(&key.text)) else {
            self.branches.push(branch);
            return;
        };
        match self.at.get(&key).and_then(|at| self.branches.get_mut(*at)) {
            Some(there) => there.take_in(branch),
            None => {
                self.at.insert(key, self.branches.len());
                self.branches.push(branch);
            }
        }
    }

    fn node(self) -> Node {
        let entries = self.branches.into_iter().map(|branch| match branch.below {
            Some(below) => Entry {
                value: below.node(),
                ..branch.entry
            },
            None => branch.entry,
        });
        Node {
            data: Rc::new(Data::Mapping(Mapping::new(entries.collect()))),
            ..self.node
        }
    }
}

impl SpreadEntry {
    fn of(entry: &Entry) -> Self {
        let entry = entry.clone();
        Self { entry, below: None }
    }

    /// What is below it, if that is a mapping.
    fn section(&mut self) -> Option<&mut SpreadSection> {
        if self.below.is_none() && self.entry.value.mapping().is_some() {
            let mut section = SpreadSection::new(&self.entry.value);
            for entry in self.entry.value.mapping()?.entries() {
                section.put(SpreadEntry::of(entry));
            }
            self.below = Some(section);
        }
        self.below.as_mut()
    }

    fn take_in(&mut self, mut other: SpreadEntry) {
        if let (Some(own), Some(_)) = (self.section(), other.section()) {
            let below = other.below.into_iter().flat_map(|section| section.branches);
            below.for_each(|branch| own.put(branch));
        }
    }

    /// The branch at the end of the sections that its key names.
    fn in_sections(self) -> Self {
        let (key, value) = (self.entry.key.span, self.entry.value.way().0);
        let path = name(&self.entry).to_owned();
        let mut names = path.rsplit('.');
        let mut branch = self;
        if let Some(last) = names.next() {
            branch.entry.key = Node::text(last, key);
        }
        for name in names {
            let mapping = Node::new(Data::Mapping(Mapping::default()), value);
            let mut section = SpreadSection::new(&mapping);
            section.put(branch);
            branch = Self {
                entry: Entry {
                    key: Node::text(name, key),
                    value: mapping,
                    merged: false,
                },
                below: Some(section),
            };
        }
        branch
    }
}
