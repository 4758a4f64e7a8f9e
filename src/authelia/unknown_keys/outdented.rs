//! Keys that belong below the empty section before them, and are not indented.

use super::flat::{Flat, last};
use super::unexpected::shorten;
use crate::authelia::keys::KnownKeys;
use crate::authelia::{rule, subject};
use crate::finding::{Change, Finding, Help, Severity, Side, listed};
use crate::source::Span;
use crate::yaml::{Entry, Node};

/// An empty section, and the entries behind it that belong below it.
struct Outdented<'n> {
    path: String,
    section: Span,
    behind: Vec<&'n Entry>,
}

/// One defect for each empty section that has its keys behind it; those are taken out of the `unknown` ones.
pub(super) fn take(unknown: &mut Vec<Flat>, root: &Node, known: &KnownKeys) -> Vec<Finding> {
    if unknown.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    find(root, "", known, &mut found);
    for Outdented { path, behind, .. } in &found {
        let behind: Vec<String> = behind.iter().filter_map(|entry| beside(path, entry)).collect();
        let is_of = |flat: &Flat, path: &String| {
            let rest = flat.key.strip_prefix(path.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        unknown.retain(|flat| flat.key != *path && !behind.iter().any(|path| is_of(flat, path)));
    }
    found.iter().filter_map(defect).collect()
}

/// Looks through the sections that Authelia has, of which there are only so many.
fn find<'n>(node: &'n Node, path: &str, known: &KnownKeys, found: &mut Vec<Outdented<'n>>) {
    /// Each costs a look at every unknown key.
    const MOST: usize = 50;
    let entries = node.mapping().map_or(&[][..], |mapping| mapping.entries());
    let is_known = |path: &str| known.knows(path) || known.has_below(path);
    for (at, entry) in entries.iter().enumerate() {
        let Some(name) = entry.key.scalar() else { continue };
        let section = if path.is_empty() {
            name.text.to_string()
        } else {
            format!("{path}.{}", name.text)
        };
        if !known.has_below(&section) || found.len() >= MOST {
            continue;
        }
        if !entry.value.is_null() {
            find(&entry.value, &section, known, found);
            continue;
        }
        let belongs = |entry: &&Entry| {
            let below = entry.key.scalar().map(|name| format!("{section}.{}", name.text));
            beside(&section, entry).is_some_and(|here| !is_known(&here)) && below.is_some_and(|below| is_known(&below))
        };
        let behind: Vec<&Entry> = entries.iter().skip(at + 1).take_while(belongs).collect();
        if !behind.is_empty() {
            let (path, section) = (section, entry.key.span);
            found.push(Outdented { path, section, behind });
        }
    }
}

/// The path of an entry beside the one at `path`.
fn beside(path: &str, entry: &Entry) -> Option<String> {
    let name = &entry.key.scalar()?.text;
    Some(match path.rsplit_once('.') {
        Some((parent, _)) => format!("{parent}.{name}"),
        None => name.to_string(),
    })
}

fn defect(outdented: &Outdented<'_>) -> Option<Finding> {
    let Outdented { path, section, behind } = outdented;
    let first = behind.first()?;
    let names = behind
        .iter()
        .filter_map(|entry| Some(format!("`{}`", entry.key.scalar()?.text)));
    let names: Vec<String> = names.collect();
    let all = listed(&names);
    let (all, belong, it) = match names.len() {
        1 => (all, "belongs", "it"),
        _ if all.chars().count() <= 32 => (all, "belong", "them"),
        more => (format!("{more} keys"), "belong", "them"),
    };
    let name = shorten(last(path), 24);
    let says = format!("indent {it} below `{name}`");
    let deeper = behind.iter().enumerate().map(|(at, entry)| {
        let place = Span::new(entry.key.span.source, entry.key.span.start()..entry.value.span.end());
        let said = if at == 0 { says.as_str() } else { "" };
        Help::from(Change::deeper(Side::Provider, place, said))
    });
    let finding = Finding::at(first.key.span, "not indented")
        .rule(rule::UNKNOWN_KEY)
        .severity(Severity::Error)
        .related(*section, "nothing is below it")
        .says(
            subject(None, last(path)),
            text!("{} {belong} below `{name}`; indent {it}", all.as_str()),
            text!("Authelia does not start: `{name}` is empty to it, and what follows is unknown where it is."),
        )
        .help(Help::All(deeper.collect()).certainly())
        .gives(last(path))
        .gives(path.as_str());
    let below = behind
        .iter()
        .filter_map(|entry| Some(entry.key.scalar()?.text.to_string()));
    Some(below.fold(finding, Finding::gives))
}
