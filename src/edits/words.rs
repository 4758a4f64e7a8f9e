//! A word of a line: a name, a version, a flag. The rest of the line stays, and may be secret.

use std::ops::Range;

use super::lines;
use super::piece::Replacement;

/// Puts `with` in place of the only `word` in `place`, or else of the last one before it in its line.
pub(super) fn part(text: &str, place: &Range<usize>, word: &str, with: &str) -> Option<Replacement> {
    let inside = found(text, place.clone(), word);
    let at = match inside.as_slice() {
        [only] => *only,
        [] => *found(text, lines::start(text, place.start)..place.start, word).last()?,
        // A name that an entry begins with is the entry's.
        [first, ..] if begins(text.get(place.start..*first)?) => *first,
        _ => return None,
    };
    Some(Replacement::new(at..at + word.len(), with))
}

/// Whether nothing but quotes, the mark of a list and what exports a variable is before an entry.
fn begins(before: &str) -> bool {
    let before = before.trim_start_matches(['-', ' ', '\'', '"']);
    before.is_empty() || before == "export "
}

/// Where `word` is in `place`, as a word of its own.
fn found(text: &str, place: Range<usize>, word: &str) -> Vec<usize> {
    let Some(within) = text.get(place.clone()) else {
        return Vec::new();
    };
    let is_part = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let all = within.match_indices(word).map(|(at, _)| place.start + at);
    let alone = all.filter(|at| {
        let before = text[..*at].chars().next_back();
        let behind = text[at + word.len()..].chars().next();
        // The tag of an image has a `v` before its version.
        let is_tag = before == Some('v') && word.starts_with(|first: char| first.is_ascii_digit());
        (is_tag || !before.is_some_and(is_part)) && !behind.is_some_and(is_part)
    });
    alone.collect()
}

/// Gives the flag `name` in the word at `place` another value: the word is `name=value`, or the value alone.
pub(super) fn flag(text: &str, place: &Range<usize>, name: &str, value: &str) -> Option<Replacement> {
    let word = text.get(place.clone())?;
    let quote = word.chars().next().filter(|first| matches!(first, '\'' | '"'));
    let inner = match quote {
        Some(quote) => word.strip_prefix(quote)?.strip_suffix(quote)?,
        None => word,
    };
    let is_plain = |character: char| character.is_ascii_alphanumeric() || "-_.:/@%+=*".contains(character);
    let needs_quotes = !value.chars().all(is_plain);
    if value.contains(['\'', '"', '\\', '$', '`', '\n']) || inner.contains([' ', '\'', '"', '\\', '$']) {
        return None;
    }
    let new = match inner.strip_prefix(name) {
        Some(rest) if rest.starts_with('=') => format!("{name}={value}"),
        Some(_) => return None,
        None if inner.starts_with('-') => return None,
        None => value.to_owned(),
    };
    let around = match quote {
        Some(quote) => quote.to_string(),
        None if needs_quotes => "\"".to_owned(),
        None => String::new(),
    };
    Some(Replacement::new(place.clone(), format!("{around}{new}{around}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(text: &str, piece: Option<Replacement>) -> Option<String> {
        let piece = piece?;
        let mut text = text.to_owned();
        text.replace_range(piece.range, &piece.text);
        Some(text)
    }

    #[test]
    fn a_word_is_put_in_place_of_another_one() {
        for (text, place, word, with, expected) in [
            ("A_ID=1", "A_ID", "A_ID", "B", Some("B=1")),
            ("A_ID=1", "1", "A_ID", "B", Some("B=1")),
            ("- A=${A}", "A=${A}", "A", "B", Some("- B=${A}")),
            ("- \"A=x A\"", "\"A=x A\"", "A", "B", Some("- \"B=x A\"")),
            (
                "u: https://${A}/A_B",
                "https://${A}/A_B",
                "A",
                "B",
                Some("u: https://${B}/A_B"),
            ),
            ("x/y:v2.29.0", "x/y:v2.29.0", "2.29.0", "2.30.0", Some("x/y:v2.30.0")),
            ("x/y:12.29.0", "x/y:12.29.0", "2.29.0", "2.30.0", None),
            ("u: ${A}${A}", "${A}${A}", "A", "B", None),
            ("export A=1", "1", "A", "B", Some("export B=1")),
        ] {
            let at = text.find(place).unwrap_or_default();
            let piece = part(text, &(at..at + place.len()), word, with);
            assert_eq!(made(text, piece).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_flag_keeps_its_form() {
        for (word, value, expected) in [
            ("--a=1", "2", Some("--a=2")),
            ("\"--a=1\"", "2,3", Some("\"--a=2,3\"")),
            ("--a=1", "2,3", Some("\"--a=2,3\"")),
            ("1", "https://x", Some("https://x")),
            ("'1'", "2", Some("'2'")),
            ("--a", "2", None),
            ("--ab=1", "2", None),
            ("server --a=1", "2", None),
            ("--a=1", "$2", None),
        ] {
            let piece = flag(word, &(0..word.len()), "--a", value);
            assert_eq!(made(word, piece).as_deref(), expected, "{word}");
        }
    }
}
