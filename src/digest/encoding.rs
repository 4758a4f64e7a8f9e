//! The base64 alphabets that digests are written in.
//!
//! The decoders are as lenient as the ones Authelia uses: they skip line breaks and do not look at the bits left over
//! in the last character, so `…Q` and `…R` can be the same bytes. Stricter decoders would call a working secret wrong.

/// Which field of a digest is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Field {
    /// The salt.
    Salt,
    /// The derived key: the last field.
    Key,
}

impl Field {
    /// The field's name in messages.
    pub fn name(self) -> &'static str {
        match self {
            Field::Salt => "salt",
            Field::Key => "key",
        }
    }
}

/// What is wrong with text that should be base64.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// It has `=`, and these formats have no padding.
    Padding,
    /// It has `+` where the alphabet has `.`.
    Plus,
    /// It has `.` where the alphabet has `+`.
    Dot,
    /// It has a space or a tab.
    Space,
    /// It has another character that is not of the alphabet.
    Character,
    /// No number of bytes is written with that many characters.
    Length,
}

/// An alphabet for base64 with the high bits first.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Alphabet {
    /// `A–Z a–z 0–9 + /`: argon2 and scrypt.
    Standard,
    /// `A–Z a–z 0–9 . /`: PBKDF2.
    Adapted,
    /// `. / A–Z a–z 0–9`: bcrypt.
    Bcrypt,
}

impl Alphabet {
    fn value(self, byte: u8) -> Option<u8> {
        let (letters, extra): (u8, [u8; 2]) = match self {
            Alphabet::Standard => (0, *b"+/"),
            Alphabet::Adapted => (0, *b"./"),
            Alphabet::Bcrypt => (2, *b"./"),
        };
        match byte {
            b'A'..=b'Z' => Some(byte - b'A' + letters),
            b'a'..=b'z' => Some(byte - b'a' + letters + 26),
            b'0'..=b'9' => Some(byte - b'0' + letters + 52),
            _ => {
                let place = extra.iter().position(|&other| other == byte)?;
                // The two extra characters stand before the letters in bcrypt's alphabet and after the digits elsewhere.
                let first = if letters == 0 { 62 } else { 0 };
                u8::try_from(place).ok().map(|place| place + first)
            }
        }
    }

    fn fault(byte: u8) -> Fault {
        match byte {
            b'=' => Fault::Padding,
            b'+' => Fault::Plus,
            b'.' => Fault::Dot,
            b' ' | b'\t' => Fault::Space,
            _ => Fault::Character,
        }
    }
}

/// The bytes that `text` stands for. Line breaks are skipped, as Go's `encoding/base64` does.
pub(super) fn decode(text: &str, alphabet: Alphabet) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    let mut bits: u32 = 0;
    let mut held: u32 = 0;
    let mut read: usize = 0;
    for byte in text.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n')) {
        let value = alphabet.value(byte).ok_or_else(|| Alphabet::fault(byte))?;
        held = (held << 6) | u32::from(value);
        bits += 6;
        read += 1;
        if bits >= 8 {
            bits -= 8;
            bytes.push(((held >> bits) & 0xff) as u8);
            held &= (1 << bits) - 1;
        }
    }
    if read % 4 == 1 { Err(Fault::Length) } else { Ok(bytes) }
}

/// `bytes` in bcrypt's base64, without padding.
pub(super) fn encode_bcrypt(bytes: &[u8]) -> Vec<u8> {
    const CHARACTERS: &[u8; 64] = b"./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let mut text = Vec::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let held = group
            .iter()
            .enumerate()
            .fold(0u32, |held, (at, &byte)| held | u32::from(byte) << (16 - 8 * at));
        for at in 0..=group.len() {
            text.push(CHARACTERS[(held >> (18 - 6 * at) & 0x3f) as usize]);
        }
    }
    text
}

/// The characters of `crypt(3)`, in which the low bits come first: SHA-crypt and yescrypt.
const CRYPT: &[u8; 64] = b"./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// What one character of `crypt(3)` stands for, 0 to 63.
pub(super) fn crypt_value(byte: u8) -> Option<u8> {
    match byte {
        b'.' | b'/' => Some(byte - b'.'),
        b'0'..=b'9' => Some(byte - b'0' + 2),
        b'A'..=b'Z' => Some(byte - b'A' + 12),
        b'a'..=b'z' => Some(byte - b'a' + 38),
        _ => None,
    }
}

/// `bytes` in the characters of `crypt(3)`.
pub(super) fn encode_crypt(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let held = group
            .iter()
            .enumerate()
            .fold(0u32, |held, (at, &byte)| held | u32::from(byte) << (8 * at));
        for at in 0..=group.len() {
            text.push(CRYPT[(held >> (6 * at) & 0x3f) as usize]);
        }
    }
    text
}

/// The bytes that `text` stands for in the characters of `crypt(3)`, or nothing if it is not such text. Left-over bits
/// must be zero here.
pub(super) fn decode_crypt(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    for group in text.as_bytes().chunks(4) {
        let mut held: u32 = 0;
        for (at, &byte) in group.iter().enumerate() {
            held |= u32::from(crypt_value(byte)?) << (6 * at);
        }
        let whole = group.len() * 6 / 8;
        if whole == 0 {
            return None;
        }
        for _ in 0..whole {
            bytes.push((held & 0xff) as u8);
            held >>= 8;
        }
        if held != 0 {
            return None;
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_leniently() {
        assert_eq!(decode("AAECAw", Alphabet::Standard), Ok(vec![0, 1, 2, 3]));
        assert_eq!(
            decode("AA\nEC\r\nAx\n", Alphabet::Standard),
            Ok(vec![0, 1, 2, 3]),
            "line breaks and left-over bits"
        );
        assert_eq!(decode("", Alphabet::Adapted), Ok(vec![]));
        assert_eq!(decode("+/+/", Alphabet::Standard), decode("././", Alphabet::Adapted));
    }

    #[test]
    fn says_what_is_wrong() {
        assert_eq!(decode("AAECAw==", Alphabet::Adapted), Err(Fault::Padding));
        assert_eq!(decode("AA+C", Alphabet::Adapted), Err(Fault::Plus));
        assert_eq!(decode("AA.C", Alphabet::Standard), Err(Fault::Dot));
        assert_eq!(decode("AAEC ", Alphabet::Adapted), Err(Fault::Space));
        assert_eq!(decode("AA_C", Alphabet::Standard), Err(Fault::Character));
        assert_eq!(decode("AAECA", Alphabet::Standard), Err(Fault::Length));
    }

    #[test]
    fn bcrypt_text_survives_a_round() {
        for text in ["", "abcdefghijklmnopqrstuu", "./01ABCDuvwxyz"] {
            let bytes = decode(text, Alphabet::Bcrypt).unwrap_or_default();
            assert_eq!(encode_bcrypt(&bytes).len(), text.len());
            assert_eq!(
                decode(&String::from_utf8_lossy(&encode_bcrypt(&bytes)), Alphabet::Bcrypt),
                Ok(bytes)
            );
        }
    }

    #[test]
    fn crypt_text_survives_a_round() {
        for length in 0..70u8 {
            let bytes: Vec<u8> = (0..length).map(|byte| byte.wrapping_mul(37)).collect();
            assert_eq!(
                decode_crypt(&String::from_utf8_lossy(&encode_crypt(&bytes))),
                Some(bytes)
            );
        }
        assert_eq!(decode_crypt("!"), None);
        assert_eq!(decode_crypt("."), None, "one character is not a byte");
        assert_eq!(decode_crypt(".z"), None, "left-over bits");
    }
}
