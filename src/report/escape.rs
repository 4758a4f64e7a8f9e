//! The only file that escapes.

/// A control character as something visible: a file must not be able to move the reader's cursor.
pub(super) fn visible(character: char) -> char {
    match character {
        '\t' | '\n' => character,
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        _ => character,
    }
}

/// `text` with its control characters made visible.
pub(super) fn terminal(text: &str) -> String {
    text.chars().map(visible).collect()
}

/// `text` on one line.
pub(super) fn one_line(text: &str) -> String {
    text.chars()
        .map(|character| {
            if matches!(character, '\n' | '\t') {
                ' '
            } else {
                visible(character)
            }
        })
        .collect()
}
