//! Spans, types, merge keys, duplicates and hostile texts.

use super::*;
use crate::source::{Role, SourceMap};

fn read(text: &str) -> (SourceMap, Result<Documents, YamlError>) {
    let mut sources = SourceMap::default();
    let Ok(id) = sources.add("a.yml", Role::Authelia, text.as_bytes().to_vec()) else {
        unreachable!("valid text")
    };
    let documents = parse(&sources, id);
    (sources, documents)
}

fn root(text: &str) -> (SourceMap, Node) {
    let (sources, documents) = read(text);
    let Ok(documents) = documents else {
        unreachable!("valid YAML: {text}")
    };
    let Some(root) = documents.roots.into_iter().next() else {
        unreachable!("a document: {text}")
    };
    (sources, root)
}

#[test]
fn spans_cover_what_is_written() {
    let text = "\u{feff}ä: 'ö'\r\nb:\r\n  - \"x\\n\" # c\r\n  - |\r\n    line\r\n    two\r\nc: {d: [1, 2]}\r\ne:\r\nf: >-\r\n  z\r\n";
    let (sources, root) = root(text);
    let slice = |path: &[&str]| root.at(path).map(|node| sources.slice(node.span));
    assert_eq!(slice(&["ä"]), Some("'ö'"));
    assert_eq!(slice(&["c"]), Some("{d: [1, 2]}"));
    assert_eq!(slice(&["c", "d"]), Some("[1, 2]"));
    assert_eq!(slice(&["e"]), Some(""));
    let empty = root.get("e").map(|node| node.span.start());
    assert_eq!(empty, text.find("e:").map(|at| at + 2));
    let items = root.get("b").and_then(Node::sequence).unwrap_or_default();
    let written: Vec<_> = items.iter().map(|item| sources.slice(item.span)).collect();
    assert_eq!(written, ["\"x\\n\"", "line\r\n    two"]);
    let texts: Vec<_> = items
        .iter()
        .filter_map(|item| item.scalar().map(|scalar| scalar.text.to_string()))
        .collect();
    assert_eq!(texts, ["x\n", "line\ntwo\n"]);
}

#[test]
fn merge_keys_yield_to_explicit_ones_and_to_earlier_merges() {
    let text = "one: &one {a: 1, b: 1}\ntwo: &two {b: 2, c: 2}\nall:\n  <<: [*one, *two]\n  c: 3\nsingle:\n  d: 4\n  <<: *one\n";
    let (sources, root) = root(text);
    let value = |path: &[&str]| {
        root.at(path)
            .and_then(|node| node.scalar())
            .map(|scalar| scalar.text.to_string())
    };
    assert_eq!(value(&["all", "a"]).as_deref(), Some("1"));
    assert_eq!(value(&["all", "b"]).as_deref(), Some("1"));
    assert_eq!(value(&["all", "c"]).as_deref(), Some("3"));
    assert_eq!(value(&["single", "b"]).as_deref(), Some("1"));
    let merged = root.at(&["single", "a"]).and_then(|node| node.alias);
    assert_eq!(merged.map(|span| sources.slice(span)), Some("<<"));
}

#[test]
fn wrong_merge_keys_and_aliases_are_refused() {
    for text in [
        "a:\n  <<: 1\n",
        "a: [1]\nb:\n  <<: [[1]]\n",
        "a: *b\n",
        "a: &a [*a]\n",
        "a: [1\n",
        "a:\n\tb: 1\n",
        "a: {{ x }}\n",
        "a: {{ x }}y\n",
    ] {
        assert!(read(text).1.is_err(), "{text:?}");
    }
}

#[test]
fn a_quoted_merge_key_is_an_ordinary_one() {
    let (_, root) = root("'<<': 1\n");
    assert!(root.get("<<").is_some());
}

#[test]
fn the_first_of_two_equal_keys_is_kept_and_both_are_told() {
    let (sources, documents) = read("a: 1\nb: 2\n'a': 3\n");
    let Ok(documents) = documents else {
        unreachable!("valid YAML")
    };
    let told: Vec<_> = documents
        .duplicates
        .iter()
        .map(|key| (sources.slice(key.first), sources.slice(key.again)))
        .collect();
    assert_eq!(told, [("a", "'a'")]);
    assert_eq!(
        documents.roots[0]
            .get("a")
            .and_then(Node::scalar)
            .map(|scalar| scalar.text.to_string()),
        Some("1".into())
    );
}

#[test]
fn scalars_get_the_types_of_go_yaml() {
    for (text, typed) in [
        ("0123", Typed::Int(83)),
        ("0o17", Typed::Int(15)),
        ("0x1F", Typed::Int(31)),
        ("0b101", Typed::Int(5)),
        ("1_000", Typed::Int(1000)),
        ("-0b11", Typed::Int(-3)),
        ("08", Typed::Float(8.0)),
        ("1e3", Typed::Float(1000.0)),
        (".5", Typed::Float(0.5)),
        ("1.", Typed::Float(1.0)),
        ("1e400", Typed::Text),
        ("18446744073709551615", Typed::UInt(u64::MAX)),
        ("yes", Typed::Text),
        ("on", Typed::Text),
        ("tRUE", Typed::Text),
        ("True", Typed::Bool(true)),
        ("~", Typed::Null),
        ("2024-01-01", Typed::Timestamp),
        ("2024-1-1", Typed::Timestamp),
        ("2024-02-30", Typed::Text),
        ("2001-12-14t21:59:43.10-05:00", Typed::Timestamp),
        ("1:30", Typed::Text),
        ("'1'", Typed::Text),
        ("!!str 5", Typed::Text),
        ("!!float 5", Typed::Float(5.0)),
        ("!!binary aGk=", Typed::Binary(b"hi".to_vec())),
        ("!custom 5", Typed::Int(5)),
        ("_1", Typed::Text),
        ("+-1", Typed::Text),
    ] {
        let (_, root) = root(&format!("a: {text}\n"));
        assert_eq!(
            root.get("a").and_then(Node::scalar).map(Scalar::typed),
            Some(typed),
            "{text}"
        );
    }
}

#[test]
fn hostile_texts_are_refused_at_once() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..40 {
        let previous = level - 1;
        let aliases = vec![format!("*a{previous}"); 10].join(", ");
        bomb.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
    }
    let deep = "[".repeat(100_000);
    let deep_blocks: String = (0..200).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
    for text in [bomb, deep, deep_blocks] {
        assert!(read(&text).1.is_err(), "{}", text.get(..40).unwrap_or_default());
    }
}

#[test]
fn a_scalar_is_what_go_yaml_s_scanner_makes_of_it() {
    for (text, expected) in [
        ("a: \"x\"#note", Some("x")),
        ("a: 'x'#note – ü\nb: \"y\"#z", Some("x")),
        ("a: x#note", Some("x#note")),
        ("a: \u{feff}x", Some("\u{feff}x")),
        ("a: x\u{feff}y\nb: \u{feff}", Some("x\u{feff}y")),
        ("b: 1\n\u{feff}a: x", None),
        ("a: \"x\u{85}y\"", Some("x y")),
        ("a: \"x \u{85}\u{85} y\"", Some("x\ny")),
        ("a: x\u{85}y", None),
        ("a: x\u{2028}", Some("x")),
        ("a: x\u{85} y", Some("x y")),
        ("a: x\u{2028} y", Some("x\u{2028}y")),
        ("a: x\u{2028}\u{2029} y", Some("x\u{2028}\u{2029}y")),
        ("a: x\u{85}\u{85} y", Some("x\ny")),
        ("a: 'x\u{2028}y'", Some("x\u{2028}y")),
        ("a: |\u{85}  x\u{85}  y\n", Some("x\ny\n")),
        ("a: |\n  x\u{2028}  y\n", Some("x\u{2028}y\n")),
        ("a: |\n  x", Some("x")),
        ("a: |\n  x\u{85}\n  y\u{85}", Some("x\n\ny\n")),
        ("# note\u{85}a: x", Some("x")),
        ("# note\u{2028}a: x", Some("x")),
        ("a: x # note\u{85}b: y\nc: z", Some("x")),
        ("b:\n-\ty\na: x", None),
        ("b:\n- \ty\na: x", None),
        ("b:\n  - y\n  -\t\na: x", None),
        ("b:\n  - y # - \tz\na: x", Some("x")),
        (": b\na: x", None),
        ("a: x\n: b", None),
        ("? \n: b\na: x", Some("x")),
        ("a: x\n\t", None),
        ("a: x\n\t\nb: y", None),
        ("a: x\n\t# note\nb: y", None),
        ("a: x # note\n\t\nb: y", None),
        ("a: 'x'\n\t\nb: y", None),
        ("a: 'x'\n \t\nb: y", None),
        ("b:\n\t\n  c: y\na: x", None),
        ("# note\n\t\na: x", None),
        ("a: 'x'\t\nb: y", Some("x")),
        ("a: 'x' \t# note\nb: y", Some("x")),
        ("b: ['y',\n\t'z'\n\t]\na: x", Some("x")),
        ("b: |\n  y\n\t\na: x", None),
        ("a: x\t\nb: y", Some("x")),
        ("a: x\n \t\nb: y", Some("x")),
        ("b:\n  a: y\n \t\na: x", None),
        ("b:\n  - y\n   \t\na: x", Some("x")),
        ("b: [y\n\t]\na: x", None),
    ] {
        let (_, parsed) = read(text);
        let read = parsed.ok().and_then(|documents| {
            let scalar = documents.roots.first()?.get("a")?.scalar()?;
            Some(scalar.text.to_string())
        });
        assert_eq!(read.as_deref(), expected, "{text:?}");
    }
}

/// A line end of several bytes is read as several characters, and no place ends between two of them.
#[test]
fn what_is_wrong_is_a_whole_character() {
    let texts = [
        "a_b@c: d\n",
        "\ta_b@c: 'd\n",
        "a: b\nc_d@e\nf: g: h\n",
        "a: 'b@c\nd: e\n",
        "a: b\n@\tc: d\n",
        "- a_b@c: d: e\n",
        "{a: b@c_d: e@\n",
        "a_b@\nc: d: e\n",
        "a_b@c_d@ : 'e_f@ : 'g\n",
        "a: [b@, c\n  d_e@f: g",
    ];
    let mut refused = 0;
    for end in ["\u{85}", "\u{2028}", "\u{2029}", "\r\n", "\n", "é", " "] {
        for text in texts.map(|text| text.replace('@', end)) {
            let (sources, documents) = read(&text);
            let Err(error) = documents else { continue };
            assert!(
                sources.text(error.span.source).get(error.span.range()).is_some(),
                "{text:?}"
            );
            refused += 1;
        }
    }
    assert!(refused > 40, "{refused}");
}
