//! A `command` or `entrypoint` that is one text, split into words as Docker Compose does: nearly as a shell would.
//!
//! Source: mattn/go-shellwords v1.0.12 `Parser.Parse`, which compose-go's `types/command.go` calls without variables and
//! without running what is in backticks.

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

/// The words of `text` up to the first `;`, `&`, `|`, `<` or `>` that is not quoted; `None` if Compose refuses it.
pub(super) fn split(text: &str) -> Option<Vec<String>> {
    let (mut words, mut word): (Vec<String>, Option<String>) = (Vec::new(), None);
    let mut within = Within::default();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' if !within.single => {
                word.get_or_insert_default().push(characters.next()?);
                continue;
            }
            ' ' | '\t' | '\r' | '\n' if !within.any() => {
                words.extend(word.take());
                continue;
            }
            '`' if !within.single && !within.double && !within.parentheses => within.backticks = !within.backticks,
            ')' if !within.single && !within.double && !within.backticks => within.parentheses = !within.parentheses,
            '(' if !within.single && !within.double && !within.backticks => {
                let substitutes = !within.parentheses && word.as_ref().is_some_and(|word| word.ends_with('$'));
                within.parentheses = substitutes.then_some(true)?;
            }
            '"' if !within.single && !within.parentheses => {
                within.double = !within.double;
                word.get_or_insert_default();
                continue;
            }
            '\'' if !within.double && !within.parentheses => {
                within.single = !within.single;
                word.get_or_insert_default();
                continue;
            }
            ';' | '&' | '|' | '<' | '>' if !within.any() => {
                let number = |word: &String| word.starts_with(|first: char| first.is_ascii_digit());
                // In `2>file` the number belongs to what is left out.
                words.extend(word.take().filter(|word| character != '>' || !number(word)));
                return Some(words);
            }
            _ => {}
        }
        word.get_or_insert_default().push(character);
    }
    words.extend(word);
    (!within.any()).then_some(words)
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
    fn texts_are_split_as_by_compose() {
        for (text, words) in SPLIT {
            let owned = |word: &&str| (*word).to_owned();
            let expected: Option<Vec<String>> = words.map(|words| words.iter().map(owned).collect());
            assert_eq!(split(text), expected, "{text}");
        }
    }
}
