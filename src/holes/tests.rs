use proptest::prelude::*;

use super::*;

/// `${NAME}` is a variable, `{{ x }}` a template's value, `…` anything; the rest is text.
fn text(written: &str) -> TextWithHoles {
    let mut text = TextWithHoles::default();
    let mut rest = written;
    while !rest.is_empty() {
        let end = rest.find(['$', '{', '…']).unwrap_or(rest.len());
        text.push(&rest[..end]);
        rest = &rest[end..];
        let signs = [
            ("${", "}", Filling::Variable),
            ("{{ ", " }}", Filling::Template),
            ("…", "", Filling::Other),
        ];
        for (open, close, filling) in signs {
            if let Some((name, after)) = rest.strip_prefix(open).and_then(|inside| inside.split_once(close)) {
                text.append(&TextWithHoles::hole(filling, name));
                rest = after;
                break;
            }
        }
    }
    text
}

#[test]
fn texts_compare() {
    use Likeness::{Different, Equal, Undecidable};
    for (one, other, likeness) in [
        ("", "", Equal),
        ("a", "a", Equal),
        ("a", "b", Different),
        ("https://coder.${D}/cb", "https://coder.${D}/cb", Equal),
        ("https://coder.${D}/cb", "https://coder.${D}/cb/", Different),
        ("https://coder.${D}/cb", "https://coder.${D}/wrong/cb", Different),
        ("https://coder.${D}/cb", "http://coder.${D}/cb", Different),
        ("https://coder.${D}/cb", "https://code.${D}/cb", Different),
        ("https://coder.${D}/cb", "https://coder.${E}/cb", Undecidable),
        ("https://coder.${D}/cb", "https://coder.${E}/cc", Different),
        ("https://coder.${D}/cb", "https://coder.{{ D }}/cb", Undecidable),
        ("https://coder.${D}/cb", "https://coder.example.com/cb", Undecidable),
        ("https://coder.${D}/cb", "https://code.example.com/cb", Different),
        ("https://coder.${D}/cb", "https://coder.example.com/cc", Different),
        ("https://${H}.${D}/cb", "https://coder.${D}/cb", Undecidable),
        ("https://${H}/cb", "https://coder.${D}/cb", Undecidable),
        ("${URL}/cb", "${URL}/cb", Equal),
        ("${URL}/cb", "${URL}cb", Different),
        ("${A}x${B}", "${A}${B}", Different),
        ("${A}x${B}", "${A}${B}x", Undecidable),
        ("${A}${B}", "${B}${A}", Undecidable),
        ("{{ .Values.d }}/", "{{ .Values.d }}/", Equal),
        ("…", "…", Undecidable),
        ("…/cb", "…/cc", Different),
        ("a…b…c", "axbxbyc", Undecidable),
        ("a…bb…c", "axbxbyc", Different),
        ("a…c", "a", Different),
        ("a${X}", "a", Undecidable),
        ("${X}", "", Undecidable),
    ] {
        assert_eq!(text(one).compare(&text(other)), likeness, "{one} and {other}");
        assert_eq!(text(other).compare(&text(one)), likeness, "{other} and {one}");
    }
}

#[test]
fn origins() {
    for (address, origin) in [
        ("https://coder.${D}/path", "https://coder.${D}"),
        ("https://coder.${D}", "https://coder.${D}"),
        ("https://${H}:${P}/?x", "https://${H}:${P}"),
        ("https://coder.example.com/${PATH}", "https://coder.example.com"),
        ("${URL}/path", "…"),
        ("${SCHEME}://coder/path", "…"),
    ] {
        assert_eq!(text(address).origin().shown(), origin, "{address}");
    }
}

#[test]
fn what_is_filled_in() {
    for (written, shown) in [
        ("https://coder.${D}/x", "https://coder.${D}/x"),
        ("https://coder.$D_1/x", "https://coder.${D_1}/x"),
        ("https://{{.Values.d}}/$", "https://{{ .Values.d }}/$"),
        ("${A:-b}${", "…${"),
        ("a$5{b", "a$5{b"),
    ] {
        assert_eq!(TextWithHoles::filled_in(written).shown(), shown, "{written}");
    }
    let (braced, bare) = (TextWithHoles::filled_in("a.${D}"), TextWithHoles::filled_in("a.$D"));
    assert_eq!(braced.compare(&bare), Likeness::Equal);
}

/// A text of few letters and holes.
fn small() -> impl Strategy<Value = String> {
    let piece = prop_oneof![Just("a"), Just("b"), Just("${X}"), Just("${Y}"), Just("ab")];
    proptest::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat())
}

/// `written` with its holes filled.
fn filled(written: &str, x: &str, y: &str) -> String {
    written.replace("${X}", x).replace("${Y}", y)
}

#[test]
fn variables_are_named_in_their_order() {
    for (written, names) in [
        ("${A_1}", vec!["A_1"]),
        ("$B and ${C}", vec!["B", "C"]),
        ("{{ .Values.d }}${E}", vec!["E"]),
        ("${F:+x}", vec![]),
        (
            "{{ env \"G\" }}{{ mustEnv \"H\" }}{{ env \"I\" | b64enc \"x\" }}",
            vec!["G", "H"],
        ),
        ("{{- env \"J\" | squote -}}", vec!["J"]),
        ("plain", vec![]),
    ] {
        assert_eq!(
            TextWithHoles::filled_in(written).variables().collect::<Vec<_>>(),
            names,
            "{written}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Against all short fillings: what is called equal is, what is called different is, and what some fillings make
    /// equal and others different is called neither.
    #[test]
    fn comparing_agrees_with_trying(one in small(), other in small()) {
        let fillings = ["", "a", "b", "aa", "ab", "ba", "bb", "aab", "aba", "bab"];
        let likeness = text(&one).compare(&text(&other));
        let mut equal = 0;
        let mut all = 0;
        for x in fillings {
            for y in fillings {
                all += 1;
                equal += usize::from(filled(&one, x, y) == filled(&other, x, y));
            }
        }
        match likeness {
            Likeness::Equal => prop_assert_eq!(equal, all, "{} and {}", one, other),
            Likeness::Different => prop_assert_eq!(equal, 0, "{} and {}", one, other),
            Likeness::Undecidable => prop_assert!(equal < all, "{} and {}", one, other),
        }
    }
}

#[test]
fn files_that_templates_read_are_named() {
    for (written, paths) in [
        ("{{ secret \"/a/b\" }}", vec!["/a/b"]),
        (
            "{{- fileContent \"/a/b\" | mindent 10 \"x\" | msquote }}{{ secret \"c\" }}",
            vec!["/a/b", "c"],
        ),
        ("{{ secret \"/a/b\" | b64enc }}{{ env \"D\" }}", vec![]),
    ] {
        assert_eq!(
            TextWithHoles::filled_in(written).files().collect::<Vec<_>>(),
            paths,
            "{written}"
        );
    }
}
