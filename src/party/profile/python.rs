//! Literals of Python's: texts, lists and dictionaries of settings, in a variable or in a file of assignments.

use crate::files::Files;
use crate::setting::Unknown;
use crate::source::{SourceId, Span};
use crate::yaml::{Data, Entry, Mapping, Node, ScalarForm, parse};

/// The JSON text of a literal: quotes are double, `True` is `true`, and no comma is the last. What is no literal is no JSON
/// either.
pub(super) fn as_json(literal: &str) -> String {
    let mut json = String::with_capacity(literal.len());
    let mut rest = literal;
    while let Some(first) = rest.chars().next() {
        let (piece, after) = match first {
            '\'' | '"' => quoted(rest, first),
            '#' => rest.split_at(rest.find('\n').unwrap_or(rest.len())),
            _ if first.is_alphabetic() => {
                let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
                rest.split_at(end)
            }
            _ => rest.split_at(first.len_utf8()),
        };
        match piece {
            "True" => json.push_str("true"),
            "False" => json.push_str("false"),
            "None" => json.push_str("null"),
            "," if without_comments(after).starts_with(['}', ']']) => {}
            _ if first == '#' => {}
            _ if matches!(first, '\'' | '"') => {
                let inner = piece.strip_prefix(first).unwrap_or(piece);
                let inner = inner.strip_suffix(first).unwrap_or(inner);
                json.push_str(&serde_json::Value::from(inner.replace("\\'", "'")).to_string());
            }
            _ => json.push_str(piece),
        }
        rest = after;
    }
    json
}

/// What comes next that is no space and no comment.
fn without_comments(mut text: &str) -> &str {
    loop {
        text = text.trim_start();
        match text.strip_prefix('#') {
            Some(comment) => text = comment.split_once('\n').map_or("", |(_, rest)| rest),
            None => return text,
        }
    }
}

/// A text with its quotes, and what is behind it.
fn quoted(text: &str, quote: char) -> (&str, &str) {
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            '\\' => escaped = !escaped,
            _ if character == quote && !escaped => return text.split_at(at + 1),
            _ => escaped = false,
        }
    }
    (text, "")
}

/// The assignments of a file, `NAME = literal`, as a mapping; what is no literal is not known.
pub(super) fn assignments(id: SourceId, files: &mut dyn Files) -> Node {
    let text = files.sources().text(id).to_owned();
    let whole = Span::new(id, 0..text.len());
    let mut entries: Vec<Entry> = Vec::new();
    let (mut at, mut starts) = (0, Vec::new());
    for line in text.split_inclusive('\n') {
        let is_name = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if let Some((name, _)) = line.split_once('=').filter(|(name, _)| is_name(name.trim_end())) {
            starts.push((at, name.trim_end().to_owned(), at + name.len() + 1));
        }
        at += line.len();
    }
    for (index, (start, name, from)) in starts.iter().enumerate() {
        let end = starts.get(index + 1).map_or(text.len(), |(next, ..)| *next);
        let literal = text.get(*from..end).unwrap_or_default();
        let skipped = literal.len() - literal.trim_start().len();
        let place = Span::new(id, from + skipped..from + literal.trim_end().len().max(skipped));
        let value = value(literal.trim(), place, files);
        let key = Node::text(name, Span::new(id, *start..start + name.len()));
        entries.retain(|entry| entry.key.scalar().is_none_or(|known| *known.text != **name));
        entries.push(Entry {
            key,
            value,
            merged: false,
        });
    }
    Node::new(Data::Mapping(Mapping::new(entries)), whole)
}

/// The literal at `place`: but for its names it is written as YAML has it between brackets.
fn value(literal: &str, place: Span, files: &mut dyn Files) -> Node {
    let derivation = vec![(0..literal.len(), place)];
    let id = files.sources_mut().derive(place.source, literal.to_owned(), derivation);
    let root = parse(files.sources(), id)
        .ok()
        .and_then(|documents| documents.roots.into_iter().next());
    root.map_or_else(|| not_literal(place), |root| literals(&root))
}

fn not_literal(place: Span) -> Node {
    Node::not_known(Unknown::because("it is worked out by the program"), place)
}

/// The same with what is no literal as not known.
fn literals(node: &Node) -> Node {
    let data = match &*node.data {
        Data::Scalar(scalar) => {
            let is_literal = scalar.style != ScalarForm::Plain
                || matches!(&*scalar.text, "True" | "False" | "None")
                || scalar.text.parse::<f64>().is_ok();
            return if is_literal {
                node.clone()
            } else {
                not_literal(node.span)
            };
        }
        Data::Sequence(items) => Data::Sequence(items.iter().map(literals).collect()),
        Data::Mapping(mapping) => {
            let entries = mapping.entries().iter().map(|entry| Entry {
                value: literals(&entry.value),
                ..entry.clone()
            });
            Data::Mapping(Mapping::new(entries.collect()))
        }
    };
    Node::new(data, node.span)
}

#[cfg(test)]
mod tests {
    use super::as_json;

    #[test]
    fn a_literal_is_json_but_for_its_marks() {
        for (literal, json) in [
            ("[{'a': 'b', 'on': True}]", r#"[{"a": "b", "on": true}]"#),
            (r#"[{"a": "it's"}, None,]"#, r#"[{"a": "it's"}, null]"#),
            ("{'a': 'it\\'s', # note\n}", "{\"a\": \"it's\" \n}"),
            ("{'a': os.environ['X']}", r#"{"a": os.environ["X"]}"#),
        ] {
            assert_eq!(as_json(literal), json);
        }
    }
}
