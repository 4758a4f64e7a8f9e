//! Keys that Authelia does not know, or knows by an older name.
//!
//! Source: authelia/authelia `internal/configuration/koanf_util.go` `koanfGetKeys`, `koanfRemapKeysStandard`;
//! `internal/configuration/validator/keys.go` `ValidateKeys`.

use std::collections::HashMap;

mod misplaced;

use super::deprecated::{self, Deprecated, Fate};
use super::keys::KnownKeys;
use crate::authelia::{rule, subject};
use crate::finding::{Change, Finding, Help, Label, Severity, Side, Text};
use crate::source::Span;
use crate::yaml::{Mapping, Node};

/// How many places of one unknown key are shown.
const SHOWN: usize = 5;

/// A flattened key, and where it stands.
struct Flat {
    key: String,
    first: Span,
    /// Further places, for a key of the mappings in a list.
    others: Vec<Span>,
    /// Whether it is set to null or to an empty mapping; and which.
    empty: Option<Empty>,
}

/// How nothing is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Empty {
    Null,
    Mapping,
}

/// What Authelia says of the keys in the merged tree `root`, one defect a key.
pub(super) fn check(root: &Node, known: &KnownKeys, whole: bool) -> Vec<Finding> {
    let mut flattener = Flattener {
        flat: Vec::new(),
        positions: HashMap::new(),
        known,
    };
    flattener.mapping(root, "", 0);
    let Flattener { flat, positions, .. } = flattener;
    let mut defects = Vec::new();
    let mut unknown = Vec::new();
    for flat in flat {
        if let Some(deprecated) = deprecated::find(&flat.key, known.version()) {
            let current = deprecated
                .current()
                .into_iter()
                .find_map(|key| positions.get(key).copied());
            defects.push(renamed(deprecated, flat.first, current));
        } else if !(known.knows(&flat.key) || passes_empty(&flat, known, whole)) {
            unknown.push(flat);
        }
    }
    defects.extend(misplaced::defects(&unknown, root, known));
    defects
}

/// Whether an empty section passes: Authelia's own defaults fill it, or a variable of the environment may, which the
/// files do not show.
fn passes_empty(flat: &Flat, known: &KnownKeys, whole: bool) -> bool {
    match flat.empty {
        None => false,
        Some(empty) => {
            let filled = empty == Empty::Mapping && known.has_defaults(&flat.key);
            known.is_section(&flat.key) && (!whole || filled)
        }
    }
}

struct Flattener<'a> {
    flat: Vec<Flat>,
    positions: HashMap<String, Span>,
    known: &'a KnownKeys,
}

impl Flattener<'_> {
    fn mapping(&mut self, node: &Node, prefix: &str, depth: usize) {
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
                true => "<nil>",
                false => name,
            };
            if entry.key.unknown().is_some() {
                continue;
            }
            // SOPS adds a section of its own, which is gone once the file is decrypted.
            if prefix.is_empty() && name == "sops" && entry.value.get("mac").is_some() {
                continue;
            }
            let key = if prefix.is_empty() {
                name.to_owned()
            } else {
                format!("{prefix}.{name}")
            };
            match entry.value.mapping() {
                Some(inner) if !inner.entries().is_empty() => self.mapping(&entry.value, &key, depth + 1),
                _ => {
                    if let Some(items) = entry.value.sequence() {
                        self.items(items, &key);
                    }
                    let first = entry.key.alias.unwrap_or(entry.key.span);
                    self.positions.insert(key.clone(), first);
                    self.flat.push(Flat {
                        key,
                        first,
                        others: Vec::new(),
                        empty: match entry.value.mapping() {
                            Some(_) => Some(Empty::Mapping),
                            None => entry.value.is_null().then_some(Empty::Null),
                        },
                    });
                }
            }
        }
    }

    /// The keys of mappings in a list; lists inside those are not looked into. There may be very many items, so each
    /// name is judged once.
    fn items(&mut self, items: &[Node], list: &str) {
        let mut judged: HashMap<&str, Option<usize>> = HashMap::new();
        for entry in items.iter().filter_map(Node::mapping).flat_map(Mapping::entries) {
            let Some(name) = entry.key.scalar().map(|scalar| &*scalar.text) else {
                continue;
            };
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

fn last(key: &str) -> &str {
    key.rsplit_once('.').map_or(key, |(_, name)| name)
}

fn unexpected(known: &KnownKeys, flat: &Flat, root: &Node) -> Finding {
    let Flat { key, first, others, .. } = flat;
    let name_rule = known
        .below_names(key)
        .map(|below| below.split('.').next().unwrap_or(below));
    let bad_name = name_rule.filter(|name| !known.is_name(name));
    let suggestion = known.suggest(key);
    let parent = |key: &str| key.rsplit_once('.').map(|(parent, _)| parent.to_owned());
    let sibling = suggestion.filter(|meant| bad_name.is_none() && parent(meant) == parent(key));
    let help = match (bad_name, suggestion) {
        (Some(_), _) => "use letters, digits, `_` and `-`, with a letter or digit at both ends".into(),
        (None, Some(meant)) if sibling.is_some() => renaming(flat, last(meant), root),
        (None, Some(meant)) => text!("`{}` belongs at `{meant}`", last(meant)).into(),
        (None, None) => match known.suggest_section(key) {
            Some(section) => text!("`{}` belongs at `{section}`", last(section)).into(),
            None => Help::from("remove it; Authelia has no such option"),
        },
    };
    let help = match known.other_versions(key) {
        Some(versions) => text!("remove it, or run another version: {versions}").into(),
        None => help,
    };
    let label = match others.len() {
        0..SHOWN => match sibling {
            Some(meant) => Text::from("did you mean `").and(last(meant)).and("`?"),
            None => "unknown key".into(),
        },
        more => text!("unknown key; {} times in all", more + 1),
    };
    let related = others.iter().take(SHOWN - 1).map(|span| Label {
        span: *span,
        text: "here too".into(),
    });
    let name = bad_name.unwrap_or_else(|| last(key));
    let headline = if bad_name.is_some() {
        text!("Authelia does not accept the name `{}`", shorten(name, 36))
    } else {
        text!("Authelia does not know the key `{}`", shorten(name, 36))
    };
    let finding = Finding::at(*first, label)
        .rule(rule::UNKNOWN_KEY)
        .severity(Severity::Error)
        .labels(related)
        .says(
            subject(None, name),
            headline,
            text!(
                "Authelia does not start: it does not know the configuration key `{}`",
                shorten(key, 120)
            ),
        )
        .help(help);
    Finding {
        gives: suggestion.iter().map(|meant| last(meant).to_owned()).collect(),
        ..finding
    }
}

/// The key by its right name, in all its places; where that is there already, it has to go.
fn renaming(flat: &Flat, meant: &str, root: &Node) -> Help {
    let wrong = last(&flat.key);
    if mapping_of(root, flat.first).is_some_and(|mapping| mapping.get(meant).is_some()) {
        let says = format!("remove `{wrong}`: `{meant}` is set as well");
        return Change::gone(Side::Provider, flat.first, says).into();
    }
    let says = format!("write `{meant}` instead of `{wrong}`");
    let change = |place: &Span| Change::exactly(Side::Provider, *place, meant, says.as_str());
    if flat.others.is_empty() {
        return Help::from(change(&flat.first)).certainly();
    }
    let mut all = vec![Help::from(change(&flat.first))];
    all.extend(flat.others.iter().map(|place| {
        Help::from(Change {
            lines: String::new(),
            ..change(place)
        })
    }));
    Help::All(all)
}

/// The mapping that has a key at `place`.
fn mapping_of(node: &Node, place: Span) -> Option<&Mapping> {
    let entries = node.mapping().map_or(&[][..], Mapping::entries);
    if entries.iter().any(|entry| entry.key.span == place) {
        return node.mapping();
    }
    let inner = entries.iter().map(|entry| &entry.value);
    let mut inner = inner.chain(node.sequence().unwrap_or_default());
    inner.find_map(|node| mapping_of(node, place))
}

/// At most `most` characters of `text`.
fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

fn renamed(deprecated: &Deprecated, span: Span, current: Option<Span>) -> Finding {
    let Deprecated { old, new, since, fate } = deprecated;
    let (old_name, new_name) = (last(old), last(new));
    let current = current.filter(|_| *fate != Fate::Honoured);
    let combined = *fate == Fate::Combined || deprecated::is_combined(new);
    let refuses = *fate == Fate::Refused || (combined && current.is_some());
    let why = match fate {
        Fate::Mapped if current.is_some() && combined => {
            "Authelia does not start: the old key and the one that replaces it cannot both be set"
        }
        Fate::Mapped if current.is_some() => {
            "Authelia ignores the value of the old key, because the new one is set as well, and logs a warning"
        }
        Fate::Mapped => {
            "Authelia takes the value under the new key and logs a warning; Authelia 5 will not take it any more"
        }
        Fate::Honoured => "Authelia still takes the value and logs a warning; Authelia 5 will not take it any more",
        Fate::Combined if current.is_some() => {
            "Authelia does not start: the old key and the one that replaces it cannot both be set"
        }
        Fate::Combined => {
            "Authelia puts the old keys together to the new one and logs a warning; Authelia 5 will not take it any more"
        }
        Fate::Dropped => "Authelia ignores it and logs a warning",
        Fate::Refused => "Authelia does not start with the old key",
    };
    let help = if new.is_empty() {
        text!("remove `{old_name}`")
    } else if current.is_some() {
        text!("remove `{old_name}`, as `{new}` is set")
    } else {
        text!("set `{new}` instead")
    };
    let headline = if new.is_empty() {
        text!("`{old_name}` is no longer used")
    } else {
        let short = text!("`{}` has been replaced by `{new_name}`", shorten(old_name, 32));
        // Where only the section is another one, the names alone would say nothing.
        if old_name == new_name {
            text!("`{old}` belongs in another section now")
        } else {
            short
        }
    };
    Finding::at(span, text!("old since {since}"))
        .rule(rule::DEPRECATED_KEY)
        .severity(if refuses { Severity::Error } else { Severity::Warning })
        .labels(current.into_iter().map(|span| Label {
            span,
            text: "the new key".into(),
        }))
        .says(subject(None, old_name), headline, why)
        .help(help)
}
