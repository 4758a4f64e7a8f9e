//! Positions, masks and derived sources.

use super::*;
use crate::secret::{MASK, Secret};

fn map(text: &str) -> (SourceMap, SourceId) {
    let mut sources = SourceMap::default();
    let id = sources
        .add("a.yml", Role::Authelia, text.as_bytes().to_vec())
        .unwrap_or(SourceId(0));
    (sources, id)
}

#[test]
fn columns_count_characters_and_a_byte_order_mark_is_none() {
    let (sources, id) = map("\u{feff}é: x\r\nä: ü\r\n");
    let at = sources.text(id).find('ü').unwrap_or_default();
    let (path, start, end) = sources.position(Span::new(id, at..at + 2));
    assert_eq!((path, start.line, start.column, end.column), ("a.yml", 2, 4, 5));
    let (_, first, _) = sources.position(Span::new(id, 3..5));
    assert_eq!((first.line, first.column), (1, 1));
}

#[test]
fn an_excerpt_masks_and_still_marks_the_right_place() {
    let (sources, id) = map("a: 1\nsecret: 'hunter2' # why\n");
    let secret = Span::new(id, 13..22);
    sources.read_as_tree(id);
    sources.mark_secret(secret);
    let excerpt = sources.excerpt(secret, 1);
    assert_eq!(
        (excerpt.first_line, excerpt.text.as_str()),
        (2, "secret: •••••••• # why")
    );
    assert_eq!(&excerpt.text[excerpt.marked], MASK);
    let comment = sources.excerpt(Span::new(id, 23..28), 1);
    assert_eq!(&comment.text[comment.marked], "# why");
}

#[test]
fn a_value_known_to_be_secret_is_masked_wherever_it_stands() {
    let (sources, id) = map("x: hunter2 # was hunter2\n");
    sources.mark_secret_value(Secret::new("hunter2"));
    let excerpt = sources.excerpt(Span::new(id, 11..24), 1);
    assert_eq!(excerpt.text, format!("x: {MASK} # was {MASK}"));
    assert!(excerpt.text[excerpt.marked].starts_with("# was"));
}

#[test]
fn a_derived_source_leads_back() {
    let (mut sources, id) = map("a: ${X}b\n");
    let derived = sources.derive(
        id,
        "a: valueb\n".into(),
        vec![
            (0..3, Span::new(id, 0..3)),
            (3..8, Span::new(id, 3..7)),
            (8..10, Span::new(id, 7..9)),
        ],
    );
    assert_eq!(sources.locate(Span::new(derived, 4..6)), Span::new(id, 3..7));
    assert_eq!(sources.locate(Span::new(derived, 8..9)), Span::new(id, 7..8));
}

#[test]
fn what_is_not_utf8_is_refused_with_its_line() {
    let mut sources = SourceMap::default();
    let refused = sources.add("a", Role::Coder, b"a\nb\xff".to_vec());
    assert_eq!(refused, Err(SourceError::NotUtf8 { line: 2 }));
}
