//! A key that Authelia does not know.

use super::flat::{EmptyValue, Flat, last};
use super::replaced::key_at;
use crate::authelia::deprecated;
use crate::authelia::keys::KnownKeys;
use crate::authelia::versions::DOTTED_KEYS_SET_NOTHING;
use crate::authelia::{rule, subject};
use crate::finding::{Change, Finding, Help, Label, Severity, Side, Text};
use crate::source::Span;
use crate::yaml::{Mapping, Node};

/// How many places of one unknown key are shown.
const SHOWN: usize = 5;

pub(super) fn unexpected(known: &KnownKeys, flat: &Flat, root: &Node) -> Finding {
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
            None if is_coders(last(key)) => "move it to Coder's settings; Authelia has no such option".into(),
            None => Help::from("remove it; Authelia has no such option"),
        },
    };
    let help = match known.other_versions(key) {
        Some(versions) => text!("remove it, or run another version: {versions}").into(),
        None => help,
    };
    let label = label(others.len(), sibling);
    let related = others.iter().take(SHOWN - 1).map(|span| Label {
        span: *span,
        text: "here too".into(),
    });
    let name = bad_name.unwrap_or_else(|| last(key));
    let is_section = bad_name.is_none() && known.is_section(key);
    let filling = filling(flat, known, root).filter(|_| is_section);
    let is_empty = is_section && (flat.empty.is_some() || filling.is_some());
    let short = shorten(name, if is_empty { 26 } else { 36 });
    let (headline, label, help) = match (bad_name, is_empty) {
        (Some(_), _) => (text!("Authelia does not accept the name `{short}`"), label, help),
        (None, true) if filling.is_some() => {
            let (what, label) = match flat.empty {
                Some(_) => ("is empty", "nothing is below it"),
                None => ("is no mapping", "not a mapping"),
            };
            let headline = text!("`{short}` {what}; Authelia refuses it by chance");
            (headline, label.into(), "remove it".into())
        }
        (None, true) => (
            text!("`{short}` is empty; Authelia refuses it as unknown"),
            "nothing is below it".into(),
            "remove it, or indent below it what belongs there".into(),
        ),
        (None, false) => (text!("Authelia does not know the key `{short}`"), label, help),
    };
    let why = why(key, filling);
    let finding = Finding::at(*first, label)
        .rule(rule::UNKNOWN_KEY)
        .severity(Severity::Error)
        .labels(related)
        .says(subject(None, name), headline, why)
        .help(help);
    giving(finding, key, suggestion)
}

/// The old key that puts something into the section that is empty here, or no mapping. Go goes over the two in any order,
/// and the later one counts.
///
/// Source: `internal/configuration/koanf_util.go` `koanfRemapKeysStandard`, `koanfUnflattenWithKeyMap`; 30 starts each.
fn filling(flat: &Flat, known: &KnownKeys, root: &Node) -> Option<&'static str> {
    let version = known.version();
    if flat.empty != Some(EmptyValue::Mapping) && !DOTTED_KEYS_SET_NOTHING.holds(version) {
        return None;
    }
    deprecated::filling(&flat.key, version, |old| key_at(root, old).is_some())
}

fn why(key: &str, filling: Option<&str>) -> Text {
    match filling {
        None => text!(
            "Authelia does not start: it does not know the configuration key `{}`.",
            shorten(key, 120)
        ),
        Some(old) => text!(
            "Authelia does not start at some of its starts, by chance: either this counts, or what the old key `{old}` puts \
             into the section."
        ),
    }
}

/// Whether a key is the name of one of Coder's settings.
fn is_coders(key: &str) -> bool {
    key.starts_with("CODER_")
}

/// What is said of a key that is there in `more` places, where it may be the `sibling`.
fn label(more: usize, sibling: Option<&'static str>) -> Text {
    match (more, sibling) {
        (0..SHOWN, Some(meant)) => Text::from("did you mean `").and(last(meant)).and("`?"),
        (0..SHOWN, None) => "unknown key".into(),
        (more, _) => text!("unknown key; {} times in all", more + 1),
    }
}

/// Once it is put right, what is `meant` is set. Of a section that is no mapping that is the thing to say.
fn giving(finding: Finding, key: &str, meant: Option<&str>) -> Finding {
    let finding = finding.gives(key).lacks(key);
    match meant {
        Some(meant) => finding.gives(last(meant)).gives(meant),
        None => finding,
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
pub(super) fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}
