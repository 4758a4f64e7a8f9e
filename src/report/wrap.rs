//! Wrapping of prose at a width in terminal columns.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How many columns `text` takes.
pub(crate) fn columns(text: &str) -> usize {
    if is_plain(text) { text.len() } else { text.width() }
}

/// Whether every byte of `text` is a character that takes one column.
pub(super) fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

/// How many columns `character` takes; none for a combining one.
pub(super) fn column(character: char) -> usize {
    character.width().unwrap_or(0)
}

/// `text` in lines of at most `width` columns.
///
/// Only spaces outside of `code` are places to break: an address or a command that is longer than the line stays
/// whole, so that it can be copied.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut out = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::with_capacity(paragraph.len().min(width + 1));
        let mut taken = 0;
        let is_plain = is_plain(paragraph);
        for word in words(paragraph) {
            let wide = if is_plain { word.len() } else { columns(word) };
            if taken > 0 && taken + 1 + wide > width {
                out.push(std::mem::replace(&mut line, String::with_capacity(width + 1)));
                taken = 0;
            }
            if taken > 0 {
                line.push(' ');
                taken += 1;
            }
            line.push_str(word);
            taken += wide;
        }
        out.push(line);
    }
    out
}

/// As [`wrap`], but words that are too long are broken too, after a `/` if there is one: for text beside a drawing,
/// which is not to be copied.
pub(super) fn wrap_tight(text: &str, width: usize) -> Vec<String> {
    let mut out = Vec::new();
    for line in wrap(text, width) {
        let mut rest = line.as_str();
        while columns(rest) > width.max(2) {
            let mut taken = 0;
            let fits = rest.char_indices().find(|(_, character)| {
                taken += column(*character);
                taken > width.max(2)
            });
            let fits = fits.map_or(rest.len(), |(at, _)| at);
            let head = rest.get(..fits).unwrap_or(rest);
            let slash = head.rfind('/').map(|at| at + 1).filter(|at| *at > fits / 2);
            let (head, tail) = rest.split_at(slash.unwrap_or(fits));
            out.push(head.to_owned());
            rest = tail;
        }
        out.push(rest.to_owned());
    }
    out
}

/// The words of `text`; code between backquotes counts as part of one word.
fn words(text: &str) -> impl Iterator<Item = &str> {
    // An unpaired backquote opens nothing.
    let mut quotes = text.bytes().filter(|byte| *byte == b'`').count() / 2 * 2;
    let mut rest = text;
    let words = std::iter::from_fn(move || {
        let mut in_code = false;
        let end = rest.bytes().position(|byte| {
            if byte == b'`' && quotes > 0 {
                quotes -= 1;
                in_code = !in_code;
            }
            byte == b' ' && !in_code
        });
        let word = rest.get(..end.unwrap_or(rest.len()))?;
        rest = rest.get(end.map_or(rest.len(), |end| end + 1)..)?;
        (end.is_some() || !word.is_empty()).then_some(word)
    });
    words.filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_at_spaces_outside_of_code() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("run `a b c d e` now", 6), ["run", "`a b c d e`", "now"]);
        assert_eq!(wrap("a ` b c", 3), ["a `", "b c"]);
        assert_eq!(wrap("漢字 漢字", 5), ["漢字", "漢字"]);
        assert_eq!(wrap("", 5), [""]);
    }

    #[test]
    fn breaks_long_words_beside_a_drawing() {
        assert_eq!(
            wrap_tight("see https://a.example/bcdef", 12),
            ["see", "https://", "a.example/", "bcdef"]
        );
        assert_eq!(wrap_tight("漢漢漢", 4), ["漢漢", "漢"]);
    }
}
