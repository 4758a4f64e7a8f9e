//! From the merged tree to the options outside of `identity_providers`.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{Sections, old_address};
use crate::authelia::decode::{Decoder, is_structure, mappings};
use crate::authelia::deprecated::{self, Deprecated, Fate};
use crate::authelia::keys;
use crate::authelia::named_entries::follow;
use crate::authelia::paths::{last_name, without_positions};
use crate::authelia::schema::OptionKind;
use crate::authelia::versions::{DOTTED_KEYS_SET_NOTHING, OLD_SERVER_OPTIONS};
use crate::options::Value;
use crate::setting::{Setting, Unknown};
use crate::source::{Located, Span};
use crate::yaml::{Mapping, Node, Scalar, Typed};

const SMTP_ADDRESS: &str = "notifier.smtp.address";

impl Decoder {
    /// Decodes everything in `root` but `identity_providers`.
    pub(in crate::authelia) fn sections(&mut self, root: &Node) -> Sections {
        let mut reader = SectionsReader {
            decoder: self,
            found: Sections {
                settings: BTreeMap::new(),
                places: BTreeMap::new(),
                lengths: BTreeMap::new(),
                names: BTreeMap::new(),
                empty: BTreeSet::new(),
                unknown: BTreeMap::new(),
                doubtful: None,
                root: root.way().0,
            },
            root,
        };
        reader.mapping("", "", root);
        reader.old_keys(root);
        reader.found
    }
}

struct SectionsReader<'d> {
    decoder: &'d mut Decoder,
    found: Sections,
    /// The whole tree.
    root: &'d Node,
}

impl SectionsReader<'_> {
    /// The mapping at `path`; `pattern` is the path as the table has it.
    fn mapping(&mut self, pattern: &str, path: &str, node: &Node) {
        let Some(entries) = self.entries(path, node) else {
            return;
        };
        let dotted_set = !DOTTED_KEYS_SET_NOTHING.holds(self.decoder.version);
        for (name, value) in entries {
            if (path.is_empty() && name == "identity_providers") || (name.contains('.') && !dotted_set) {
                continue;
            }
            let (pattern, path) = (below(pattern, &name), below(path, &name));
            match keys::kind(&pattern) {
                Some(kind) => self.value(kind, &pattern, &path, &value),
                None if Self::is_section(&pattern) => self.mapping(&pattern, &path, &value),
                // Said elsewhere: Authelia does not know the key.
                None => {}
            }
        }
    }

    /// The entries of the mapping at `node`; none if there is no mapping, which is then noted.
    fn entries(&mut self, path: &str, node: &Node) -> Option<Vec<(String, Node)>> {
        if let Some(why) = node.unknown().cloned() {
            self.found.unknown.insert(path.to_owned(), why);
            return None;
        }
        let listed = node.sequence().is_some_and(<[Node]>::is_empty);
        if node.is_null() || listed || node.mapping().is_some_and(|mapping| mapping.entries().is_empty()) {
            self.found.empty.insert(path.to_owned());
        }
        if node.is_null() {
            return None;
        }
        if !is_structure(node) && self.counts_by_chance(path) {
            return None;
        }
        if !is_structure(node) {
            self.decoder.wrong_shape(&without_positions(path), node, "a mapping");
            return None;
        }
        let entries = node.mapping().map_or(&[][..], Mapping::entries);
        let named = entries.iter().filter_map(|entry| {
            let name = entry.key.scalar()?.text.to_string();
            entry.key.unknown().is_none().then(|| (name, entry.value.clone()))
        });
        let mut named: Vec<(String, Node)> = named.collect();
        named.retain(|(name, _)| !self.is_dropped(&below(path, name)));
        // Nothing is left of a section all of whose keys are dropped.
        if !entries.is_empty() && named.is_empty() {
            return None;
        }
        self.found.places.insert(path.to_owned(), node.way().0);
        Some(named)
    }

    /// Whether what an old key puts into the section at `path` may count in its place, which is told with its key.
    fn counts_by_chance(&self, path: &str) -> bool {
        let version = self.decoder.version;
        let is_there = |old: &str| follow(self.root, old).is_some();
        DOTTED_KEYS_SET_NOTHING.holds(version) && deprecated::filling(path, version, is_there).is_some()
    }

    /// Whether Authelia takes the key at `path` out of the configuration before it decodes it.
    fn is_dropped(&self, path: &str) -> bool {
        deprecated::find(path, self.decoder.version)
            .is_some_and(|old| matches!(old.fate, Fate::Dropped | Fate::Ignored))
    }

    fn value(&mut self, kind: OptionKind, pattern: &str, path: &str, node: &Node) {
        match kind {
            OptionKind::Mappings => self.items(pattern, path, node, Self::mapping),
            OptionKind::MappingLists => self.items(pattern, path, node, |reader, pattern, path, node| {
                reader.items(pattern, path, node, Self::mapping);
            }),
            OptionKind::Names => self.names(pattern, path, node),
            OptionKind::Any => self.any(path, node),
            kind => {
                let kind = if is_secret(path) { OptionKind::SecretText } else { kind };
                let setting = self.leaf(kind, path, node);
                self.found.settings.insert(path.to_owned(), setting);
            }
        }
    }

    /// A value of any type: text as such, anything else only as being there.
    fn any(&mut self, path: &str, node: &Node) {
        let place = node.way().0;
        let setting = match (node.unknown().cloned(), node.scalar().map(Scalar::typed)) {
            (Some(why), _) => Setting::unknown(why, place),
            (None, Some(Typed::Null)) => return,
            (None, Some(Typed::Text)) => {
                let text = node.scalar().map(|scalar| scalar.text.to_string());
                Setting::known(Value::Text(text.unwrap_or_default()), place)
            }
            (None, _) => Setting::known(Value::Flag(true), place),
        };
        self.found.settings.insert(path.to_owned(), setting);
    }

    fn leaf(&mut self, kind: OptionKind, path: &str, node: &Node) -> Setting<Value> {
        let (place, via) = node.way();
        // Networks that are defined cannot name others.
        let defines = path.starts_with("definitions.") || path.starts_with("access_control.networks");
        let names = if defines {
            self.decoder.networks.replace(HashSet::new())
        } else {
            None
        };
        let setting = self.decoded(kind, path, node, place, via);
        if defines {
            self.decoder.networks = names;
        }
        setting
    }

    fn decoded(&mut self, kind: OptionKind, path: &str, node: &Node, place: Span, via: Vec<Span>) -> Setting<Value> {
        if let Some(why) = node.unknown().cloned() {
            if is_constrained(kind, path) {
                self.found.doubtful.get_or_insert_with(|| why.clone());
            }
            return Setting::unknown(why, place).through(via);
        }
        match self.decoder.value(&without_positions(path), kind, node) {
            Ok(Some(value)) => Setting::known(value, place).through(via),
            Ok(None) => Setting::absent(place).through(via),
            Err(mismatch) => {
                self.decoder.refuse(&without_positions(path), place, mismatch);
                Setting::unknown(Unknown::because("Authelia cannot read the value"), place).through(via)
            }
        }
    }

    /// The items of a list; one mapping is a list of one, and so is anything else, which is then of the wrong kind.
    fn items(&mut self, pattern: &str, path: &str, node: &Node, read: impl Fn(&mut Self, &str, &str, &Node)) {
        if let Some(why) = node.unknown().cloned() {
            self.found.unknown.insert(path.to_owned(), why);
            return;
        }
        if node.is_null() {
            return;
        }
        if let Some(why) = node.incomplete().cloned() {
            self.found.unknown.insert(path.to_owned(), why);
        }
        let empty = node.mapping().is_some_and(|mapping| mapping.entries().is_empty());
        let one = std::slice::from_ref(node);
        let items = if empty { &[] } else { node.sequence().unwrap_or(one) };
        self.found.places.insert(path.to_owned(), node.way().0);
        self.found.lengths.insert(path.to_owned(), items.len());
        for (at, item) in items.iter().enumerate() {
            let path = format!("{path}[{at}]");
            self.found.places.insert(path.clone(), item.way().0);
            read(self, &format!("{pattern}[]"), &path, item);
        }
    }

    /// A mapping whose keys people choose; a list of mappings is them all.
    fn names(&mut self, pattern: &str, path: &str, node: &Node) {
        if let Some(listed) = node.sequence().and_then(|_| mappings(node)) {
            for node in listed {
                self.names(pattern, path, node);
            }
            return;
        }
        let Some(entries) = self.entries(path, node) else {
            return;
        };
        let keys = node.mapping().map_or(&[][..], |mapping| mapping.entries());
        let named = keys.iter().filter_map(|entry| {
            let name = entry.key.scalar()?.text.to_string();
            let known = entry.key.unknown().is_none();
            known.then(|| Located::new(name, entry.key.span))
        });
        self.found.names.entry(path.to_owned()).or_default().extend(named);
        let pattern = format!("{pattern}.*");
        for (name, value) in entries {
            let path = format!("{path}.{name}");
            match keys::kind(&pattern) {
                Some(kind) => self.value(kind, &pattern, &path, &value),
                None => self.mapping(&pattern, &path, &value),
            }
        }
    }

    fn is_section(pattern: &str) -> bool {
        keys::below(pattern).any(|key| key.kind().is_some())
    }

    /// The values under old names that Authelia still takes.
    fn old_keys(&mut self, root: &Node) {
        let version = self.decoder.version;
        let outside = |old: &&Deprecated| old.since <= version && !old.old.starts_with("identity_providers");
        for old in deprecated::KEYS.iter().filter(outside) {
            let Some(node) = follow(root, old.old) else { continue };
            if follow(root, old.new).is_some() {
                continue;
            }
            match old.fate {
                Fate::Mapped if deprecated::is_combined(old.new) => old_address::old_part(self.decoder, old.old, node),
                Fate::Mapped => {
                    if let Some(kind) = keys::kind(old.new) {
                        self.value(kind, old.new, old.new, node);
                    }
                }
                // The mail server's address is made of nothing only since then.
                Fate::Combined
                    if OLD_SERVER_OPTIONS.holds(version)
                        && old.new == SMTP_ADDRESS
                        && old_address::is_nothing(node) => {}
                Fate::Combined => {
                    old_address::old_part(self.decoder, old.old, node);
                    let why = Unknown::because("it is made of old options");
                    let place = node.way().0;
                    let setting = Setting::unknown(why, place);
                    self.found.settings.insert(old.new.to_owned(), setting);
                }
                _ => {}
            }
        }
    }
}

fn below(path: &str, name: &str) -> String {
    if path.is_empty() {
        return name.to_owned();
    }
    [path, ".", name].concat()
}

/// Whether Authelia refuses some values of that kind, beside empty ones. Of what people fill in from elsewhere, names,
/// hosts and secrets, it takes any.
fn is_constrained(kind: OptionKind, path: &str) -> bool {
    const WORDS: [&str; 9] = [
        "theme",
        "level",
        "format",
        "default_policy",
        "policy",
        "same_site",
        "algorithm",
        "variant",
        "implementation",
    ];
    match kind {
        OptionKind::Text => WORDS.contains(&last_name(path)),
        OptionKind::SecretText | OptionKind::Any | OptionKind::Mail | OptionKind::UriList => false,
        _ => true,
    }
}

/// Whether the value at `path` is a secret in itself.
fn is_secret(path: &str) -> bool {
    let name = last_name(path);
    path != "server.tls.key"
        && ["password", "secret", "encryption_key", "secret_key"]
            .iter()
            .any(|end| name.ends_with(end))
}
