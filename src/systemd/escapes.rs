//! C escapes as systemd undoes them.
//!
//! Source: systemd v252 `src/basic/escape.c` `cunescape_one`.

/// What is behind a backslash, undone: how long it is, and its bytes. `None` if systemd knows no such escape.
pub(super) fn unescaped(text: &str) -> Option<(usize, Vec<u8>)> {
    let first = text.chars().next()?;
    let one = |byte: u8| Some((1, vec![byte]));
    match first {
        'a' => one(7),
        'b' => one(8),
        't' => one(b'\t'),
        'n' => one(b'\n'),
        'v' => one(11),
        'f' => one(12),
        'r' => one(b'\r'),
        's' => one(b' '),
        '\\' | '"' | '\'' => one(u8::try_from(first).ok()?),
        'x' => {
            let byte = u8::try_from(number(text.get(1..3)?, 16)?).ok()?;
            Some((3, vec![byte]))
        }
        'u' | 'U' => {
            let length = if first == 'u' { 4 } else { 8 };
            let character = char::from_u32(number(text.get(1..=length)?, 16)?)?;
            Some((length + 1, character.to_string().into_bytes()))
        }
        '0'..='7' => {
            let byte = u8::try_from(number(text.get(..3)?, 8)?).ok()?;
            Some((3, vec![byte]))
        }
        _ => None,
    }
}

/// Digits only; zero is no character.
fn number(digits: &str, radix: u32) -> Option<u32> {
    let is_digit = |digit: char| digit.is_digit(radix);
    let number = u32::from_str_radix(digits, radix).ok()?;
    (digits.chars().all(is_digit) && number != 0).then_some(number)
}
