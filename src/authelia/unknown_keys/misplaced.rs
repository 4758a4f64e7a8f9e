//! Keys that are unknown for one reason: a section that is in the wrong place, or clients that do.

use std::collections::HashMap;

use super::flat::{Flat, last};
use super::replaced::key_at;
use super::unexpected::{shorten, unexpected};
use crate::authelia::keys::KnownKeys;
use crate::authelia::{deprecated, rule, subject};
use crate::finding::{Change, Finding, Help, Label, Severity, Side, Text, listed};
use crate::source::Span;
use crate::yaml::Node;

/// How many of the keys are named.
const SHOWN: usize = 24;
/// No option of Authelia's has a longer name.
const LONGEST_NAME: usize = 56;
const OIDC: &str = "identity_providers.oidc";
const CLIENTS: &str = "identity_providers.oidc.clients";

/// What a key that Authelia does not know is unknown for.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Cause {
    /// `oidc` is a list.
    List,
    /// `clients` is a mapping.
    Mapping,
    /// A client's option stands outside of `clients`.
    Outside,
    /// It is in a section that Authelia does not have there.
    Section(String),
    /// It is itself what is wrong.
    Own,
}

impl Cause {
    fn section(&self) -> Option<&str> {
        match self {
            Cause::Section(section) => Some(section),
            _ => None,
        }
    }
}

/// One defect for each cause; the `flat` keys are all unknown.
pub(super) fn defects(flat: &[Flat], root: &Node, known: &KnownKeys) -> Vec<Finding> {
    let mut groups: Vec<(Cause, Vec<&Flat>)> = Vec::new();
    let mut numbers: HashMap<Cause, usize> = HashMap::new();
    for flat in flat {
        let cause = cause(&flat.key, known);
        let number = match &cause {
            Cause::Own => groups.len(),
            cause => *numbers.entry(cause.clone()).or_insert(groups.len()),
        };
        match groups.get_mut(number) {
            Some((_, keys)) => keys.push(flat),
            None => groups.push((cause, vec![flat])),
        }
    }
    // Of a section and its own key there is one thing to say.
    let sections: Vec<String> = groups
        .iter()
        .filter_map(|(cause, _)| cause.section())
        .map(str::to_owned)
        .collect();
    let is_section = |flat: &Flat| sections.contains(&flat.key);
    groups.retain(|(cause, keys)| *cause != Cause::Own || !keys.iter().any(|flat| is_section(flat)));
    let defects = groups.iter().flat_map(|(cause, keys)| match cause {
        Cause::Own => each(keys, root, known),
        // A single option may as well be one of the provider's by another name.
        Cause::Outside if keys.len() == 1 => each(keys, root, known),
        Cause::Section(section) => vec![in_section(section, keys, root, known)],
        Cause::List => vec![of_clients(
            OIDC,
            keys,
            "`oidc` is a list; expected a mapping",
            "put `clients:` above the list, and indent the list below it",
        )],
        Cause::Mapping => vec![of_clients(
            "identity_providers.oidc.clients",
            keys,
            "`clients` is a mapping; expected a list of clients",
            as_item(keys),
        )],
        Cause::Outside => vec![of_clients(
            OIDC,
            keys,
            "options of a client are outside of `clients`",
            "put them below `clients:` as an item of the list: `- ` before the first, the others indented like it",
        )],
    });
    defects.collect()
}

/// How a client that is the mapping itself becomes an item of the list.
fn as_item(keys: &[&Flat]) -> Help {
    let says = "write each client as an item of the list: `- ` before its first key, the others indented like it";
    let direct = keys.first().filter(|flat| flat.key == format!("{CLIENTS}.client_id"));
    match direct {
        Some(flat) => Help::from(Change::begins(Side::Provider, flat.first, says)).certainly(),
        None => says.into(),
    }
}

fn each(keys: &[&Flat], root: &Node, known: &KnownKeys) -> Vec<Finding> {
    keys.iter().map(|flat| unexpected(known, flat, root)).collect()
}

fn cause(key: &str, known: &KnownKeys) -> Cause {
    let Some(below) = key.strip_prefix(OIDC) else {
        return section(key, known);
    };
    if below.starts_with("[].") {
        return Cause::List;
    }
    if below.starts_with(".clients.") {
        return Cause::Mapping;
    }
    let of_client = |name: &str| {
        let old = deprecated::CLIENT.iter().any(|deprecated| deprecated.old == name);
        old || known.knows(&format!("{OIDC}.clients[].{name}"))
    };
    if below.strip_prefix('.').is_some_and(of_client) {
        return Cause::Outside;
    }
    section(key, known)
}

fn section(key: &str, known: &KnownKeys) -> Cause {
    match known.unknown_section(key) {
        Some(section) => Cause::Section(section.to_owned()),
        None => Cause::Own,
    }
}

fn in_section(section: &str, keys: &[&Flat], root: &Node, known: &KnownKeys) -> Finding {
    let name = section.rsplit('.').next().unwrap_or(section);
    let other_versions = known.other_versions(section);
    let place = key_at(root, section).unwrap_or_else(|| first(keys));
    let belongs = known.suggest_section(section).or_else(|| known.suggest(section));
    let near = known.nearest_section(section).is_some();
    let belongs = belongs.or_else(|| known.section_elsewhere(section).filter(|_| !near));
    let clients = name == "clients" && keys.iter().any(|flat| last(&flat.key) == "client_id");
    let belongs = if clients { Some(CLIENTS) } else { belongs };
    let meant = MeantSection::of(section, belongs, known);
    let help = match other_versions {
        Some(versions) => text!("remove it, or run another version: {versions}").into(),
        None => meant.help(name, place),
    };
    let mut gives = vec![name.to_owned(), section.to_owned()];
    let slip = match meant {
        MeantSection::Slip(name) => Some(name),
        _ => None,
    };
    if let Some(path) = belongs {
        gives.extend([last(path).to_owned(), path.to_owned()]);
    } else if let Some(name) = slip {
        let parent = section.rsplit_once('.').map(|(parent, _)| format!("{parent}."));
        gives.extend([name.to_owned(), parent.unwrap_or_default() + name]);
    }
    Finding {
        headline: meant.headline(name),
        primary: Label {
            span: place,
            text: meant.label(section),
        },
        related: Vec::new(),
        gives,
        ..defect(section, keys, help)
    }
}

/// What a section that Authelia does not have is meant to be.
enum MeantSection {
    /// The one of the same place that is nearly called so.
    Slip(&'static str),
    /// One somewhere else.
    Elsewhere(&'static str),
    Nothing,
}

impl MeantSection {
    /// `belongs` is the known key of that name.
    fn of(section: &str, belongs: Option<&'static str>, known: &KnownKeys) -> Self {
        let parent = |path: &str| path.rsplit_once('.').map(|(parent, _)| parent.to_owned());
        match belongs {
            Some(meant) if parent(meant) == parent(section) => Self::Slip(last(meant)),
            Some(meant) => Self::Elsewhere(meant),
            None => known.nearest_section(section).map_or(Self::Nothing, Self::Slip),
        }
    }

    fn help(&self, name: &str, place: Span) -> Help {
        match self {
            Self::Slip(meant) => {
                let says = format!("write `{meant}` instead of `{name}`");
                Change::exactly(Side::Provider, place, *meant, says).into()
            }
            Self::Elsewhere(meant) => text!("move it, with all that is below it, to `{meant}`").into(),
            Self::Nothing => Help::from("remove it; Authelia has no such section"),
        }
    }

    fn headline(&self, name: &str) -> Text {
        match self {
            Self::Elsewhere(meant) => text!("`{}` belongs at `{meant}`", shorten(name, 20)),
            Self::Slip(_) | Self::Nothing => text!("Authelia does not know the section `{}`", shorten(name, 32)),
        }
    }

    fn label(&self, section: &str) -> Text {
        match self {
            Self::Slip(meant) => text!("did you mean `{meant}`?"),
            Self::Elsewhere(_) => text!("here it is `{}`", shorten(section, 60)),
            Self::Nothing => "unknown section".into(),
        }
    }
}

fn of_clients(parent: &str, keys: &[&Flat], headline: &'static str, help: impl Into<Help>) -> Finding {
    Finding {
        headline: headline.into(),
        ..defect(parent, keys, help)
    }
}

fn defect(parent: &str, keys: &[&Flat], help: impl Into<Help>) -> Finding {
    let mut names: Vec<String> = Vec::new();
    for flat in keys.iter().take(SHOWN) {
        let name = format!("`{}`", shorten(last(&flat.key), LONGEST_NAME));
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let more = match keys.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(", nor {more} more"),
    };
    let why = text!(
        "Authelia does not start: below `{}` it does not know {}{more}.",
        shorten(parent, 80),
        listed(&names)
    );
    Finding::at(first(keys), "the first of them")
        .rule(rule::UNKNOWN_KEY)
        .severity(Severity::Error)
        .says(subject(None, last(parent)), "keys are in the wrong place", why)
        .help(help)
        .gives("clients")
}

/// Where the first of the keys stands; there is always one.
fn first(keys: &[&Flat]) -> Span {
    keys[0].first
}
