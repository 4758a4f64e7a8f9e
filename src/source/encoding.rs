//! Files that are not UTF-8.
//!
//! Their readers differ: YAML may be UTF-16, Docker Compose and shells keep stray bytes in a value, docker and systemd
//! refuse the whole file. So a source remembers what it was, and its reader decides.

/// How a file is encoded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16 with a byte order mark; the source's text is what it says.
    Utf16,
    /// Anything else; U+FFFD stands in the source's text for every byte that is no UTF-8.
    Other,
}

/// The text in `bytes`, for a first look at a file.
pub fn text_of(bytes: Vec<u8>) -> String {
    decoded(bytes).0
}

/// The text in `bytes`, and how it was encoded.
pub(super) fn decoded(bytes: Vec<u8>) -> (String, Encoding) {
    let error = match String::from_utf8(bytes) {
        Ok(text) => return (text, Encoding::Utf8),
        Err(error) => error,
    };
    let bytes = error.into_bytes();
    if let Some(text) = utf16(&bytes) {
        return (text, Encoding::Utf16);
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(std::iter::repeat_n('\u{fffd}', chunk.invalid().len()));
    }
    (text, Encoding::Other)
}

fn utf16(bytes: &[u8]) -> Option<String> {
    let (mark, rest) = bytes.split_at_checked(2)?;
    let unit: fn([u8; 2]) -> u16 = match mark {
        [0xff, 0xfe] => u16::from_le_bytes,
        [0xfe, 0xff] => u16::from_be_bytes,
        _ => return None,
    };
    let (pairs, left) = rest.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    let text = String::from_utf16(&units).ok()?;
    left.is_empty().then(|| format!("\u{feff}{text}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_any_encoding_has_a_text() {
        for (bytes, text, encoding) in [
            (&b"a\xc3\xa9"[..], "aé", Encoding::Utf8),
            (b"a\xe9b\xe2\x82", "a\u{fffd}b\u{fffd}\u{fffd}", Encoding::Other),
            (b"\xff\xfea\x00\xe9\x00", "\u{feff}aé", Encoding::Utf16),
            (b"\xfe\xff\x00a\xd8\x3d\xde\x00", "\u{feff}a😀", Encoding::Utf16),
            // Half a character.
            (b"\xff\xfea", "\u{fffd}\u{fffd}a", Encoding::Other),
        ] {
            assert_eq!(decoded(bytes.to_vec()), (text.to_owned(), encoding), "{bytes:?}");
        }
    }
}
