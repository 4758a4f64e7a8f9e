//! The forms in which a secret may turn up, and what tells a secret from a word.

use std::fmt::Write as _;

/// The longest text that is taken for a word.
pub(super) const LONGEST_WORD: usize = 16;

/// Whether the text may be a word of a language: letters alone, small ones, capitals, or a capital and small ones.
pub(super) fn is_word(text: &str) -> bool {
    let Some((first, rest)) = text.as_bytes().split_first() else {
        return false;
    };
    text.len() <= LONGEST_WORD
        && first.is_ascii_alphabetic()
        && (rest.iter().all(u8::is_ascii_lowercase) || text.bytes().all(|byte| byte.is_ascii_uppercase()))
}

/// A digest without the name of its algorithm, which is no secret.
pub(super) fn without_algorithm(text: &str) -> &str {
    let is_name = |name: &str| {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        name.len() <= 14 && name.bytes().all(plain)
    };
    let fields = text.strip_prefix('$').and_then(|rest| rest.split_once('$'));
    fields.filter(|(name, _)| is_name(name)).map_or(text, |(_, rest)| rest)
}

/// As in the query of an address (RFC 3986): everything but letters, digits and `-._~`.
pub(super) fn percent_encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "%{byte:02x}");
            }
        }
    }
    out
}

/// Eight times the same sign, or nothing but spaces and masks.
pub(super) fn is_filler(piece: u64) -> bool {
    let bytes = piece.to_le_bytes();
    bytes.iter().all(|byte| Some(byte) == bytes.first()) || bytes.iter().all(u8::is_ascii_whitespace)
}

/// Where the bit of a piece is.
#[inline]
pub(super) fn place(piece: u64, size: usize) -> (usize, u64) {
    let hash = piece.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let word = usize::try_from(hash >> 32).unwrap_or_default() & (size - 1);
    (word, 1 << (hash >> 26 & 63))
}

/// The text as strings of JSON, text of XML and commands of a workflow hold it, where that is something else.
pub(super) fn escaped(text: &str) -> Vec<String> {
    let is_special = |byte: u8| b"\"\\&<>'%".contains(&byte) || byte.is_ascii_control();
    if !text.bytes().any(is_special) {
        return Vec::new();
    }
    let by = |escape: fn(char) -> Option<String>| {
        let mut out = String::with_capacity(text.len() + 16);
        for character in text.chars() {
            match escape(character) {
                Some(other) => out.push_str(&other),
                None => out.push(character),
            }
        }
        out
    };
    let json = by(|character| match character {
        '"' | '\\' => Some(format!("\\{character}")),
        '\n' => Some("\\n".to_owned()),
        '\r' => Some("\\r".to_owned()),
        '\t' => Some("\\t".to_owned()),
        _ if character.is_control() => Some(format!("\\u{:04x}", u32::from(character))),
        _ => None,
    });
    let xml = by(|character| match character {
        '&' => Some("&amp;".to_owned()),
        '<' => Some("&lt;".to_owned()),
        '>' => Some("&gt;".to_owned()),
        '"' => Some("&quot;".to_owned()),
        '\'' => Some("&apos;".to_owned()),
        _ => None,
    });
    let workflow = by(|character| match character {
        '%' => Some("%25".to_owned()),
        '\n' => Some("%0a".to_owned()),
        '\r' => Some("%0d".to_owned()),
        _ => None,
    });
    let visible = by(|character| character.is_control().then(|| character.escape_default().to_string()));
    vec![json, xml, workflow, visible]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_from_secrets() {
        for word in ["text", "Secret", "HTTP", "configuration", "internationalisation"] {
            assert_eq!(is_word(word), word.len() <= LONGEST_WORD, "{word}");
        }
        for text in ["hunter2", "hunTer", "a b", "", "ümlaut", "qjUAwJ"] {
            assert!(!is_word(text), "{text}");
        }
    }

    #[test]
    fn what_formats_escape_is_a_form_of_its_own() {
        assert_eq!(
            escaped("a\"<&%\n"),
            ["a\\\"<&%\\n", "a&quot;&lt;&amp;%\n", "a\"<&%25%0a", "a\"<&%\\n"]
        );
        assert!(escaped("plain text").is_empty());
    }
}
