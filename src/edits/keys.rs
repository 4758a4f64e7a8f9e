//! YAML: keys of mappings and items of lists, with the indentation that is there.

use std::ops::Range;

use super::lines;
use super::piece::Replacement;
use crate::yaml::{Entry, Mapping, Node, ScalarForm};

/// A key with its value as lines: the rest of the key's own line, and those below.
struct WrittenKey<'a> {
    key: &'a str,
    value: &'a str,
    below: Vec<&'a str>,
}

/// Writes the keys of `fragment` into the mapping at, or around, `place`.
pub(super) fn write(roots: &[Node], text: &str, place: &Range<usize>, fragment: &str) -> Option<Vec<Replacement>> {
    let mut wanted = entries(fragment)?;
    let mut around = mappings(roots, place);
    let first = wanted.first()?.key;
    // The deepest mapping that has the key there; else the deepest one.
    let at = around.iter().rposition(|found| {
        let has = found.mapping().and_then(|mapping| mapping.get(first));
        has.is_some_and(|entry| covers(entry, place))
    });
    if let Some(at) = at {
        around.truncate(at + 1);
    }
    let mut node = *around.last()?;
    // A section that is there already holds what is below it.
    while let [section] = wanted.as_slice()
        && let Some(inner) = node.get(section.key).filter(|inner| inner.mapping().is_some())
        && section.value.is_empty()
    {
        node = inner;
        let body = body(section)?;
        wanted = entries_of(body)?;
    }
    let mapping = node.mapping()?;
    let mut pieces = Vec::new();
    let mut added = String::new();
    for written in &wanted {
        match mapping.get(written.key) {
            Some(entry) => pieces.push(over(text, entry, written)?),
            None => added.push_str(&new(text, node, written)?),
        }
    }
    if !added.is_empty() {
        pieces.push(append(text, node, added)?);
    }
    Some(pieces)
}

/// The lines below a key, less their indentation.
fn body<'a>(section: &WrittenKey<'a>) -> Option<Vec<&'a str>> {
    let lines = section.below.iter().map(|line| line.strip_prefix("  "));
    lines.collect()
}

fn entries(fragment: &str) -> Option<Vec<WrittenKey<'_>>> {
    entries_of(fragment.lines().collect())
}

fn entries_of(lines: Vec<&str>) -> Option<Vec<WrittenKey<'_>>> {
    let mut all: Vec<WrittenKey<'_>> = Vec::new();
    for line in lines {
        if line.starts_with([' ', '-']) {
            all.last_mut()?.below.push(line);
            continue;
        }
        if line.starts_with('#') {
            continue;
        }
        let (key, value) = line.split_once(':')?;
        let is_key = !key.is_empty() && !key.contains([' ', '\'', '"', '`']);
        if !is_key || !(value.is_empty() || value.starts_with(' ')) {
            return None;
        }
        // What a help adds as a comment is for who reads it.
        let value = value.split("  # ").next().unwrap_or(value).trim();
        all.push(WrittenKey {
            key,
            value,
            below: Vec::new(),
        });
    }
    (!all.is_empty()).then_some(all)
}

fn span(node: &Node) -> Range<usize> {
    node.alias.unwrap_or(node.span).range()
}

/// Whether `place` is in the entry.
fn covers(entry: &Entry, place: &Range<usize>) -> bool {
    span(&entry.key).start <= place.start && place.end <= span(&entry.value).end.max(span(&entry.key).end)
}

/// The mappings around `place`, the outermost first; one whose key is at `place` is the innermost.
fn mappings<'n>(roots: &'n [Node], place: &Range<usize>) -> Vec<&'n Node> {
    let mut found = Vec::new();
    let contains = |node: &&Node| span(node).start <= place.start && place.end <= span(node).end;
    let mut next = roots
        .iter()
        .find(contains)
        .or_else(|| roots.first().filter(|_| roots.len() == 1));
    while let Some(node) = next {
        if node.alias.is_some() {
            break;
        }
        if let Some(mapping) = node.mapping() {
            found.push(node);
            let entry = mapping
                .entries()
                .iter()
                .find(|entry| !entry.merged && covers(entry, place));
            next = entry.map(|entry| &entry.value).filter(|value| {
                let owns = entry.is_some_and(|entry| span(&entry.key) == *place);
                owns || contains(value)
            });
        } else {
            next = node.sequence().and_then(|items| items.iter().find(contains));
        }
    }
    found
}

/// The column of a block mapping's keys; none for one in braces.
fn column(text: &str, node: &Node) -> Option<usize> {
    let at = span(node).start;
    if text.get(at..)?.starts_with('{') {
        return None;
    }
    let before = text.get(lines::start(text, at)..at)?;
    before
        .chars()
        .all(|character| matches!(character, ' ' | '-' | '\u{feff}'))
        .then(|| before.trim_start_matches('\u{feff}').len())
}

/// Writes over the value of an entry that is there.
fn over(text: &str, entry: &Entry, written: &WrittenKey<'_>) -> Option<Replacement> {
    if entry.merged || entry.value.alias.is_some() || entry.value.tag.is_some() {
        return None;
    }
    let (key, value) = (span(&entry.key), span(&entry.value));
    let between = text.get(key.end..value.start)?;
    let block = matches!(
        entry.value.scalar().map(|scalar| scalar.style),
        Some(ScalarForm::Literal | ScalarForm::Folded)
    );
    if between.contains(['&', '#', '*']) || block {
        return None;
    }
    if let Some(piece) = extended(text, &entry.value, written) {
        return Some(piece);
    }
    if written.below.is_empty() {
        let gap = if value.is_empty() || between.contains('\n') {
            key.end..value.end
        } else {
            value
        };
        let colon = if gap.start == key.end { ": " } else { "" };
        return Some(Replacement::new(gap, format!("{colon}{}", written.value)));
    }
    let at = lines::start(text, key.start);
    let before = text.get(at..key.start)?;
    before.chars().all(|character| matches!(character, ' ' | '-')).then(|| {
        let below = reindented(&written.below, before.len());
        Replacement::new(key.end..value.end, format!(":{below}"))
    })
}

/// Lines below a key in the column `column`.
fn reindented(below: &[&str], column: usize) -> String {
    let lines = below.iter().map(|line| format!("\n{}{line}", " ".repeat(column)));
    lines.collect()
}

/// The items of a list as texts, without quotes.
fn texts(below: &[&str]) -> Option<Vec<String>> {
    let items = below
        .iter()
        .map(|line| Some(line.trim_start().strip_prefix("- ")?.trim_matches('\'').to_owned()));
    items.collect()
}

/// Where the new list is the one that is there and more, only adds what is new.
fn extended(text: &str, node: &Node, written: &WrittenKey<'_>) -> Option<Replacement> {
    let items = node.sequence()?;
    let new = texts(&written.below)?;
    let old: Option<Vec<&str>> = items.iter().map(|item| Some(&*item.scalar()?.text)).collect();
    let old = old.filter(|old| !old.is_empty())?;
    let (same, more) = new.split_at_checked(old.len())?;
    if !same.iter().eq(old.iter()) || more.is_empty() {
        return None;
    }
    let last = span(items.last()?);
    if text.get(span(node).start..)?.starts_with('[') {
        let more: String = more.iter().map(|item| format!(", '{item}'")).collect();
        return Some(Replacement::new(last.end..last.end, more));
    }
    let column = dash(text, last.start)?;
    let more: String = more
        .iter()
        .map(|item| format!("\n{}- '{item}'", " ".repeat(column)))
        .collect();
    let end = lines::end(text, last.end);
    Some(Replacement::new(end..end, more))
}

/// The column of the `-` before the item at `at`.
fn dash(text: &str, at: usize) -> Option<usize> {
    let before = text.get(lines::start(text, at)..at)?;
    let column = before.rfind('-')?;
    before.get(..column)?.trim_matches(' ').is_empty().then_some(column)
}

/// A new entry as it is to be written into the mapping `node`.
fn new(text: &str, node: &Node, written: &WrittenKey<'_>) -> Option<String> {
    let Some(column) = column(text, node) else {
        // In braces there is room for one line only.
        let single = written.below.is_empty() && !written.value.is_empty();
        return single.then(|| format!(", {}: {}", written.key, written.value));
    };
    let value = if written.value.is_empty() { "" } else { " " };
    let below = reindented(&written.below, column);
    Some(format!(
        "\n{}{}:{value}{}{below}",
        " ".repeat(column),
        written.key,
        written.value
    ))
}

/// Adds new entries at the end of the mapping `node`.
fn append(text: &str, node: &Node, added: String) -> Option<Replacement> {
    let range = span(node);
    let last = node.mapping().map(Mapping::entries).and_then(<[Entry]>::last);
    if text.get(range.start..)?.starts_with('{') {
        let last = last.map(|entry| span(&entry.value).end.max(span(&entry.key).end))?;
        return Some(Replacement::new(last..last, added));
    }
    let end = lines::end(text, range.end);
    Some(Replacement::new(end..end, added))
}

/// Writes an item over the one at `place`, or at the end of the list whose key is there.
pub(super) fn item(
    roots: &[Node],
    text: &str,
    place: &Range<usize>,
    fragment: &str,
    there: bool,
) -> Option<Replacement> {
    let around = mappings(roots, place);
    let list = around.iter().rev().find_map(|node| {
        let entries = node.mapping()?.entries().iter();
        let entry = entries
            .into_iter()
            .find(|entry| !entry.merged && covers(entry, place))?;
        entry.value.sequence().filter(|_| entry.value.alias.is_none())
    })?;
    if there {
        let item = list
            .iter()
            .find(|item| span(item).start <= place.start && place.end <= span(item).end)?;
        let column = dash(text, span(item).start)?;
        let fragment = fragment
            .strip_prefix("- ")?
            .replace('\n', &format!("\n{}", " ".repeat(column)));
        return Some(Replacement::new(span(item), fragment));
    }
    let previous = span(list.last()?);
    let column = dash(text, previous.start).or_else(|| {
        // The first key of an item that is a mapping may be the only one on the line of the dash.
        dash(text, span(list.first()?).start)
    })?;
    let lines: Vec<&str> = fragment.lines().collect();
    let end = lines::end(text, previous.end);
    Some(Replacement::new(end..end, reindented(&lines, column)))
}

/// Whether the key, or the value alone, of an entry is at `place`.
fn is_at(entry: &Entry, place: &Range<usize>) -> bool {
    span(&entry.key) == *place || (span(&entry.value) == *place && !place.is_empty() && entry.value.mapping().is_none())
}

/// Whether an entry has its key or value at `place`; of keys that are there twice one has not.
pub(super) fn has(roots: &[Node], place: &Range<usize>) -> bool {
    let mut around = mappings(roots, place).into_iter();
    around.any(|node| {
        let entries = node.mapping().map_or(&[][..], Mapping::entries);
        entries.iter().any(|entry| is_at(entry, place))
    })
}

/// Takes the entry whose key or value is at `place` away with its lines.
pub(super) fn gone(roots: &[Node], text: &str, place: &Range<usize>) -> Option<Replacement> {
    let around = mappings(roots, place);
    let (node, entry) = around.iter().rev().find_map(|node| {
        let mut entries = node.mapping()?.entries().iter();
        let entry = entries.find(|entry| !entry.merged && is_at(entry, place))?;
        Some((*node, entry))
    })?;
    column(text, node)?;
    // The only key of a mapping, and one behind the `-` of a list, leave something behind.
    let key = span(&entry.key).start;
    let at = lines::start(text, key);
    let alone = node.mapping()?.entries().len() == 1;
    if alone || !text.get(at..key)?.trim_matches(' ').is_empty() {
        return None;
    }
    let end = lines::end(text, span(&entry.value).end.max(place.end));
    let end = text.get(end..)?.find('\n').map_or(text.len(), |more| end + more + 1);
    Some(Replacement::new(at..end, ""))
}
