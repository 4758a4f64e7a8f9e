//! Keys that Authelia does not know, or knows by an older name.
//!
//! Source: authelia/authelia `internal/configuration/koanf_util.go` `koanfGetKeys`, `koanfRemapKeysStandard`;
//! `internal/configuration/validator/keys.go` `ValidateKeys`.

use std::collections::HashMap;

mod flat;
mod misplaced;
mod outdented;
mod replaced;
mod unexpected;

use flat::{EmptyValue, Flat, Flattener, last};
use unexpected::shorten;

use super::deprecated::{self, Deprecated, Fate};
use super::keys::KnownKeys;
use crate::authelia::versions::OLD_SERVER_OPTIONS;
use crate::authelia::{rule, subject};
use crate::finding::{Finding, Label, Severity};
use crate::source::Span;
use crate::yaml::Node;

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
            let idle = OLD_SERVER_OPTIONS.holds(known.version()) && is_idle(root, deprecated.old);
            defects.push(renamed(deprecated, flat.first, current.filter(|_| !idle), root));
        } else if !(known.knows(&flat.key) || passes_empty(&flat, known, whole)) {
            unknown.push(flat);
        }
    }
    defects.extend(outdented::take(&mut unknown, root, known));
    defects.extend(misplaced::defects(&unknown, root, known));
    defects
}

/// Whether an empty section passes: Authelia's own defaults fill it, or a variable of the environment may, which the
/// files do not show.
fn passes_empty(flat: &Flat, known: &KnownKeys, whole: bool) -> bool {
    match flat.empty {
        None => false,
        Some(empty) => {
            let filled = empty == EmptyValue::Mapping && known.has_defaults(&flat.key);
            known.is_section(&flat.key) && (!whole || filled)
        }
    }
}

/// Whether an old option of an address is as good as not set: it is empty or zero, or a path, which only counts without
/// the address.
fn is_idle(root: &Node, old: &str) -> bool {
    let path: Vec<&str> = old.split('.').collect();
    let value = root.at(&path).and_then(Node::scalar).map_or("", |scalar| &scalar.text);
    matches!(path.last(), Some(&"path")) || matches!(value, "" | "0" | "~" | "null")
}

fn renamed(deprecated: &Deprecated, span: Span, current: Option<Span>, root: &Node) -> Finding {
    let Deprecated { old, new, since, fate } = deprecated;
    let (old_name, new_name) = (last(old), last(new));
    let current = current.filter(|_| *fate != Fate::Honoured);
    let combined = *fate == Fate::Combined || deprecated::is_combined(new);
    let refuses = *fate == Fate::Refused || (combined && current.is_some());
    let why = match fate {
        Fate::Mapped if current.is_some() && combined => {
            "Authelia does not start: the old keys, `host`, `port` and others, and the one that replaces them cannot both be set."
        }
        Fate::Mapped if current.is_some() => {
            "Authelia ignores the value of the old key, because the new one is set as well, and logs a warning."
        }
        Fate::Mapped => {
            "Authelia takes the value under the new key and logs a warning; Authelia 5 will not take it any more."
        }
        Fate::Ignored => {
            "Authelia ignores the value of the old key, because the new one has a default of its own, and logs a warning."
        }
        Fate::Honoured => "Authelia still takes the value and logs a warning; Authelia 5 will not take it any more.",
        Fate::Combined if current.is_some() => {
            "Authelia does not start: the old keys, `host`, `port` and others, and the one that replaces them cannot both be set."
        }
        Fate::Combined => {
            "Authelia puts the old keys together to the new one and logs a warning; Authelia 5 will not take it any more."
        }
        Fate::Dropped => "Authelia ignores it and logs a warning.",
        Fate::Refused => "Authelia does not start with the old key.",
    };
    let help = replaced::help(deprecated, span, current.is_some(), root);
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
