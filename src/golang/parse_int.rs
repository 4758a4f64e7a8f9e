//! `strconv.ParseInt` with base 0 and base 10.

/// Why Go takes a text for no whole number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum IntError {
    /// Not written as a number.
    Syntax,
    /// A number beyond 64 bits.
    Range,
}

/// Reads a whole number of 64 bits as Go does.
///
/// `base` is 10, or 0 for Go's literals: `0x1f`, `0o17`, `017`, `0b1` and underscores between digits. As in Go, white
/// space around the number is an error.
///
/// Source: golang/go `src/strconv/atoi.go` `ParseInt`.
///
/// # Errors
/// If Go would refuse the text.
pub fn parse_int(text: &str, base: u32) -> Result<i64, IntError> {
    let (negative, unsigned) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let (radix, digits, underscores) = if base == 0 {
        literal(unsigned)
    } else {
        (base, unsigned, false)
    };
    if digits.is_empty() || (underscores && !underscores_between_digits(unsigned)) {
        return Err(IntError::Syntax);
    }
    let mut value: i128 = 0;
    for character in digits.chars() {
        if underscores && character == '_' {
            continue;
        }
        let digit = character.to_digit(radix).ok_or(IntError::Syntax)?;
        // Keeps reading for a wrong character, which Go reports before the range.
        value = value
            .saturating_mul(i128::from(radix))
            .saturating_add(i128::from(digit));
    }
    let value = if negative { value.saturating_neg() } else { value };
    i64::try_from(value).map_err(|_| IntError::Range)
}

/// The radix of a Go literal, its digits, and whether it may hold underscores.
fn literal(text: &str) -> (u32, &str, bool) {
    let bytes = text.as_bytes();
    if bytes.first() != Some(&b'0') || bytes.len() < 2 {
        return (10, text, text.contains('_'));
    }
    let (radix, skip) = match bytes[1].to_ascii_lowercase() {
        b'x' if bytes.len() > 2 => (16, 2),
        b'b' if bytes.len() > 2 => (2, 2),
        b'o' if bytes.len() > 2 => (8, 2),
        _ => (8, 1),
    };
    (radix, &text[skip..], text.contains('_'))
}

/// Whether every underscore stands between digits, or between a base prefix and a digit.
fn underscores_between_digits(text: &str) -> bool {
    let bytes = text.as_bytes();
    let prefix = bytes.first() == Some(&b'0') && bytes.get(1).is_some_and(u8::is_ascii_alphabetic);
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit) || (prefix && at == 1);
    bytes
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'_')
        .all(|(at, _)| at > 0 && digit(at - 1) && digit(at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_of_base_zero() {
        for (text, value) in [
            ("8", 8),
            ("-1", -1),
            ("+7", 7),
            ("0", 0),
            ("010", 8),
            ("0x1F", 31),
            ("0o17", 15),
            ("0b11", 3),
            ("1_000", 1000),
            ("0x_1f", 31),
            ("0_1", 1),
            ("-9223372036854775808", i64::MIN),
        ] {
            assert_eq!(parse_int(text, 0), Ok(value), "{text}");
        }
        for text in [
            "", "-", "0x", "08", "1__0", "_1", "1_", " 1", "1 ", "1.0", "1e3", "x", "é",
        ] {
            assert_eq!(parse_int(text, 0), Err(IntError::Syntax), "{text}");
        }
        assert_eq!(parse_int("9223372036854775808", 0), Err(IntError::Range));
    }

    #[test]
    fn base_ten_has_no_prefixes() {
        assert_eq!(parse_int("010", 10), Ok(10));
        assert_eq!(parse_int("+310000", 10), Ok(310_000));
        assert_eq!(parse_int("0x10", 10), Err(IntError::Syntax));
        assert_eq!(parse_int("1_0", 10), Err(IntError::Syntax));
    }
}
