//! Files of sections: ini as a mapping of sections, TOML as one of tables; each value keeps its place.

use toml::de::{DeTable, DeValue};

use crate::source::{SourceId, Span};
use crate::yaml::{Data, Entry, Mapping, Node};

fn entry(key: &str, value: Node, place: Span) -> Entry {
    Entry {
        key: Node::text(key, place),
        value,
        merged: false,
    }
}

fn mapping(entries: Vec<Entry>, place: Span) -> Node {
    Node::new(Data::Mapping(Mapping::new(entries)), place)
}

/// Sections with their keys; what is above the first section is a key of its own. Of a section or key that is there twice
/// the later counts.
pub(super) fn ini(text: &str, id: SourceId) -> Node {
    let whole = Span::new(id, 0..text.len());
    let mut sections: Vec<(String, Vec<Entry>)> = vec![(String::new(), Vec::new())];
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let content = line.trim();
        if let Some(name) = content.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            let name = name.trim();
            let known = sections.iter().position(|(known, _)| known == name);
            let section = known.map_or_else(|| (name.to_owned(), Vec::new()), |known| sections.remove(known));
            sections.push(section);
            continue;
        }
        let Some((key, value)) = line.split_once('=').filter(|_| !content.starts_with([';', '#'])) else {
            continue;
        };
        let value = value.trim();
        let from = start + line.len() - line.trim_end().len().max(value.len());
        let from = line.find('=').map_or(from, |equals| {
            let rest = &line[equals + 1..];
            start + equals + 1 + (rest.len() - rest.trim_start().len()).min(rest.len())
        });
        let place = Span::new(id, from..from + value.len());
        let quoted = value
            .strip_prefix(['"', '`', '\''])
            .and_then(|rest| rest.strip_suffix(['"', '`', '\'']));
        if let Some((_, entries)) = sections.last_mut() {
            entries.retain(|entry| entry.key.scalar().is_none_or(|known| &*known.text != key.trim()));
            entries.push(entry(key.trim(), Node::text(quoted.unwrap_or(value), place), place));
        }
    }
    let top = sections
        .iter()
        .position(|(name, _)| name.is_empty())
        .map(|at| sections.remove(at).1);
    let below = sections
        .into_iter()
        .map(|(name, entries)| entry(&name, mapping(entries, whole), whole));
    mapping(top.unwrap_or_default().into_iter().chain(below).collect(), whole)
}

pub(super) fn toml(text: &str, id: SourceId) -> Option<Node> {
    let table = DeTable::parse(text).ok()?;
    Some(of_table(table.get_ref(), Span::new(id, 0..text.len()), id))
}

fn of_table(table: &DeTable<'_>, place: Span, id: SourceId) -> Node {
    let entries = table.iter().map(|(key, value)| {
        let value_place = Span::new(id, value.span());
        let node = match value.get_ref() {
            DeValue::String(text) => Node::text(text, value_place),
            DeValue::Integer(number) => Node::text(number.as_str(), value_place),
            DeValue::Float(number) => Node::text(number.as_str(), value_place),
            DeValue::Boolean(flag) => Node::text(if *flag { "true" } else { "false" }, value_place),
            DeValue::Datetime(time) => Node::text(&time.to_string(), value_place),
            DeValue::Array(items) => {
                let texts = items.iter().map(|item| {
                    let place = Span::new(id, item.span());
                    match item.get_ref() {
                        DeValue::Table(table) => of_table(table, place, id),
                        other => Node::text(other.as_str().unwrap_or_default(), place),
                    }
                });
                Node::new(Data::Sequence(texts.collect()), value_place)
            }
            DeValue::Table(table) => of_table(table, value_place, id),
        };
        entry(key.get_ref(), node, Span::new(id, key.span()))
    });
    mapping(entries.collect(), place)
}
