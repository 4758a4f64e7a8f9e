//! A `command` or `entrypoint` that is one text, split into words as Docker Compose does: nearly as a shell would.
//!
//! Source: mattn/go-shellwords v1.0.12 `Parser.Parse`, which compose-go's `types/command.go` calls without variables and
//! without running what is in backticks.

use std::ops::Range;

/// What the next characters are in.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each may be open inside another")]
struct Within {
    double: bool,
    single: bool,
    backticks: bool,
    /// `$(…)`; a lone `)` opens it as well.
    parentheses: bool,
}

impl Within {
    fn any(&self) -> bool {
        self.double || self.single || self.backticks || self.parentheses
    }
}

/// The words of `text` up to the first `;`, `&`, `|`, `<` or `>` that is not quoted, each with where it is; `None` if
/// Compose refuses it.
pub(super) fn split(text: &str) -> Option<Vec<(Range<usize>, String)>> {
    let mut words = SplitWords::default();
    let mut within = Within::default();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' if !within.single => {
                words.at(at).push(characters.next()?.1);
                continue;
            }
            ' ' | '\t' | '\r' | '\n' if !within.any() => {
                words.end(at);
                continue;
            }
            '`' if !within.single && !within.double && !within.parentheses => within.backticks = !within.backticks,
            ')' if !within.single && !within.double && !within.backticks => within.parentheses = !within.parentheses,
            '(' if !within.single && !within.double && !within.backticks => {
                let substitutes = !within.parentheses && words.open.as_ref().is_some_and(|word| word.1.ends_with('$'));
                within.parentheses = substitutes.then_some(true)?;
            }
            '"' if !within.single && !within.parentheses => {
                within.double = !within.double;
                words.at(at);
                continue;
            }
            '\'' if !within.double && !within.parentheses => {
                within.single = !within.single;
                words.at(at);
                continue;
            }
            ';' | '&' | '|' | '<' | '>' if !within.any() => {
                let number = |word: &(usize, String)| word.1.starts_with(|first: char| first.is_ascii_digit());
                // In `2>file` the number belongs to what is left out.
                words.open = words.open.filter(|word| character != '>' || !number(word));
                words.end(at);
                return Some(words.done);
            }
            _ => {}
        }
        words.at(at).push(character);
    }
    words.end(text.len());
    (!within.any()).then_some(words.done)
}

/// Words, and the one that is being read with where it begins.
#[derive(Default)]
struct SplitWords {
    done: Vec<(Range<usize>, String)>,
    open: Option<(usize, String)>,
}

impl SplitWords {
    /// The word that is being read, or a new one that begins here.
    fn at(&mut self, at: usize) -> &mut String {
        &mut self.open.get_or_insert_with(|| (at, String::new())).1
    }

    /// The word ends before `at`, if one is being read.
    fn end(&mut self, at: usize) {
        self.done
            .extend(self.open.take().map(|(start, word)| (start..at, word)));
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    /// What Docker Compose 2.40.3 makes of a text; `None` where it refuses it.
    const SPLIT: &[(&str, Option<&[&str]>)] = &[
        ("server", Some(&["server"])),
        ("authelia --config /a.yml", Some(&["authelia", "--config", "/a.yml"])),
        (
            "authelia --config \"/a b.yml\"",
            Some(&["authelia", "--config", "/a b.yml"]),
        ),
        (
            "authelia --config '/a b'.yml",
            Some(&["authelia", "--config", "/a b.yml"]),
        ),
        ("sh -c \"exec coder server\"", Some(&["sh", "-c", "exec coder server"])),
        ("a; b", Some(&["a"])),
        ("a && b", Some(&["a"])),
        ("a | b", Some(&["a"])),
        ("a>b", Some(&["a"])),
        ("a 2>b", Some(&["a"])),
        ("a 2> b", Some(&["a"])),
        ("x2>b", Some(&["x2"])),
        ("a <b", Some(&["a"])),
        ("a &", Some(&["a"])),
        ("a\\ b", Some(&["a b"])),
        ("a\\nb", Some(&["anb"])),
        ("a\\tb", Some(&["atb"])),
        ("'a\\nb'", Some(&["a\\nb"])),
        ("\"a\\nb\"", Some(&["anb"])),
        ("\"a\\\"b\"", Some(&["a\"b"])),
        ("a\"b\"c", Some(&["abc"])),
        ("a\"\"", Some(&["a"])),
        ("\"\"", Some(&[""])),
        ("''", Some(&[""])),
        ("a \"\" b", Some(&["a", "", "b"])),
        ("\"", None),
        ("a 'b", None),
        ("`date`", Some(&["`date`"])),
        ("a `b c` d", Some(&["a", "`b c`", "d"])),
        ("`a", None),
        ("$(date +%s)", Some(&["$(date +%s)"])),
        ("a $(b c) d", Some(&["a", "$(b c)", "d"])),
        ("$(a", None),
        ("(a)", None),
        ("a)", None),
        ("a) b)", Some(&["a) b)"])),
        ("\"(a)\"", Some(&["(a)"])),
        ("'(a)'", Some(&["(a)"])),
        ("\"a;b\"", Some(&["a;b"])),
        ("a#b", Some(&["a#b"])),
        ("# a", Some(&["#", "a"])),
        ("a  b\tc", Some(&["a", "b", "c"])),
        ("a\nb", Some(&["a", "b"])),
        ("a\\", None),
        ("\\", None),
        ("--x=$Y", Some(&["--x=$Y"])),
        ("--x=\"$Y z\"", Some(&["--x=$Y z"])),
        ("a\\;b", Some(&["a;b"])),
        ("a\";\"b", Some(&["a;b"])),
        ("5>", Some(&[])),
        ("5>x y", Some(&[])),
        ("$5>x", Some(&["$5"])),
        ("é ü", Some(&["é", "ü"])),
        ("a\\é", Some(&["aé"])),
        ("\"a`b\"", Some(&["a`b"])),
        ("`a\"b`", None),
        ("$(a\"b)", Some(&["$(a\"b)"])),
        ("a='b c'", Some(&["a=b c"])),
        ("--flag=\"x\" y", Some(&["--flag=x", "y"])),
        ("a\\\"b", Some(&["a\"b"])),
        ("a\\\\b", Some(&["a\\b"])),
        ("'a'\\''b'", Some(&["a'b"])),
    ];

    #[test]
    fn each_word_has_its_place() {
        for (text, places) in [
            ("server --a=1", vec!["server", "--a=1"]),
            ("x 'a b' \"c\"d  e", vec!["x", "'a b'", "\"c\"d", "e"]),
            ("a\\ b; c", vec!["a\\ b"]),
        ] {
            let found = split(text).unwrap_or_default();
            let found: Vec<&str> = found.iter().map(|(range, _)| &text[range.clone()]).collect();
            assert_eq!(found, places);
        }
    }

    #[test]
    fn texts_are_split_as_by_compose() {
        for (text, words) in SPLIT {
            let owned = |word: &&str| (*word).to_owned();
            let expected: Option<Vec<String>> = words.map(|words| words.iter().map(owned).collect());
            let found = split(text);
            let words = found.map(|found| found.into_iter().map(|(_, word)| word).collect());
            assert_eq!(words, expected, "{text}");
        }
    }
}
