//! Base64 as the digests use it.

/// Go's decoder for "adapted" base64: `./` where the standard alphabet has `+/`, no padding, line ends ignored, any
/// trailing bits. `None` if the text is something else.
pub(super) fn adapted_base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let (mut bits, mut held) = (0_u32, 0_u32);
    let mut digits = 0_usize;
    for byte in text.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n')) {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'.' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(value);
        held += 6;
        digits += 1;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from((bits >> held) & 0xff).ok()?);
        }
    }
    // A single digit left over cannot be a byte.
    (digits % 4 != 1).then_some(bytes)
}

/// The digits of crypt(3)'s base64.
const CRYPT_DIGITS: &[u8; 64] = b"./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// crypt(3)'s base64: three bytes are four digits, the lowest six bits first.
pub(super) fn crypt_base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let mut bits = chunk
            .iter()
            .rev()
            .fold(0_usize, |bits, byte| (bits << 8) | usize::from(*byte));
        for _ in 0..=chunk.len() {
            text.extend(CRYPT_DIGITS.get(bits & 63).map(|digit| char::from(*digit)));
            bits >>= 6;
        }
    }
    text
}

/// Undoes [`crypt_base64`]; `None` if the text is something else.
pub(super) fn from_crypt_base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    for chunk in text.as_bytes().chunks(4) {
        let mut bits = 0_usize;
        for (at, digit) in chunk.iter().enumerate() {
            bits |= CRYPT_DIGITS.iter().position(|known| known == digit)? << (6 * at);
        }
        if chunk.len() == 1 {
            return None;
        }
        for at in 0..chunk.len() - 1 {
            bytes.push(u8::try_from((bits >> (8 * at)) & 0xff).ok()?);
        }
    }
    Some(bytes)
}

/// Standard base64 without padding, as Go decodes it: line ends are ignored, trailing bits may be anything.
pub(super) fn standard_base64(text: &str) -> Option<Vec<u8>> {
    if text.contains('.') {
        return None;
    }
    adapted_base64(&text.replace('+', "."))
}
