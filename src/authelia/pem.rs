//! Text encodings of keys and certificates.

use zeroize::Zeroizing;

/// One block of a PEM text.
pub struct PemBlock {
    /// What it says it holds: `RSA PRIVATE KEY`.
    pub label: String,
    /// The bytes.
    pub der: Zeroizing<Vec<u8>>,
}

/// Reads every block of `text`; `None` if Go's reader would find no block, or text that is no block behind one.
///
/// Source: golang/go `src/encoding/pem/pem.go` `Decode`, as authelia/authelia `internal/utils/crypto.go` uses it.
pub fn read(text: &str) -> Option<Vec<PemBlock>> {
    let mut blocks = Vec::new();
    let mut rest = text;
    loop {
        let (block, after) = next_block(rest)?;
        blocks.push(block);
        if after.is_empty() {
            return Some(blocks);
        }
        rest = after;
    }
}

/// The first block of `text`, and the text behind it: that of the first END line with the last BEGIN line before it,
/// if nothing is wrong with them.
fn next_block(text: &str) -> Option<(PemBlock, &str)> {
    const END: &str = "\n-----END ";
    let mut rest = text;
    loop {
        let end = rest.find(END)?;
        let begin = rest[..end].rfind(BEGIN);
        let begin = begin.filter(|begin| *begin == 0 || rest[..*begin].ends_with('\n'));
        if let Some(found) = begin.and_then(|begin| block_at(&rest[begin + BEGIN.len()..])) {
            return Some(found);
        }
        rest = &rest[end + END.len()..];
    }
}

const BEGIN: &str = "-----BEGIN ";

/// The block whose label `text` starts with.
fn block_at(text: &str) -> Option<(PemBlock, &str)> {
    const SPACES: [char; 3] = [' ', '\t', '\r'];
    let (label_line, mut content) = text.split_once('\n')?;
    let label = label_line.trim_end_matches(SPACES).strip_suffix("-----")?;
    let mut has_headers = false;
    while let Some((_, below)) = content.split_once('\n').filter(|(line, _)| line.contains(':')) {
        content = below;
        has_headers = true;
    }
    let end = match content.starts_with("-----END ") {
        true if has_headers => return None,
        true => 0,
        false => content.find("\n-----END ")? + 1,
    };
    let after = content[end..].strip_prefix("-----END ")?.strip_prefix(label)?;
    let (line, after) = after.split_once('\n').unwrap_or((after, ""));
    if !line.strip_prefix("-----")?.trim_matches(SPACES).is_empty() {
        return None;
    }
    let packed = Zeroizing::new(content[..end].split_ascii_whitespace().collect::<String>());
    let der = base64(&packed, *b"+/")?;
    let label = label.to_owned();
    Some((PemBlock { label, der }, after))
}

/// How much of `text` is before what is behind its first block.
pub(super) fn first(text: &str) -> Option<usize> {
    Some(text.len() - next_block(text)?.1.len())
}

/// Reads a symmetric key: URL-safe base64 with its padding, on one line.
///
/// Source: authelia/authelia `internal/configuration/decode_hooks.go` `StringToCryptographicKeyHookFunc`.
pub fn symmetric(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    if text.contains('\n') || text.starts_with("-----") {
        return None;
    }
    base64(text, *b"-_")
}

/// Decodes padded base64 as Go does: bits that are left over at the end may be anything.
fn base64(text: &str, last: [u8; 2]) -> Option<Zeroizing<Vec<u8>>> {
    let unpadded = text
        .strip_suffix("==")
        .or_else(|| text.strip_suffix('='))
        .unwrap_or(text);
    if !text.len().is_multiple_of(4) || unpadded.len() % 4 == 1 {
        return None;
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(unpadded.len()));
    let (mut bits, mut count) = (0_u32, 0);
    for character in unpadded.bytes() {
        let value = match character {
            b'A'..=b'Z' => character - b'A',
            b'a'..=b'z' => character - b'a' + 26,
            b'0'..=b'9' => character - b'0' + 52,
            _ => 62 + u8::try_from(last.iter().position(|other| *other == character)?).ok()?,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).ok()?);
            bits &= 0xff;
        }
    }
    Some(bytes)
}

/// The labels of keys that Authelia can read.
pub const KEY_LABELS: [&str; 6] = [
    "RSA PRIVATE KEY",
    "EC PRIVATE KEY",
    "PRIVATE KEY",
    "RSA PUBLIC KEY",
    "PUBLIC KEY",
    "CERTIFICATE",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks() {
        let text = "# key\n-----BEGIN PUBLIC KEY-----\naGVs\nbG8=\n-----END PUBLIC KEY-----\n";
        let blocks = read(text).unwrap_or_default();
        assert_eq!(blocks.len(), 1);
        assert_eq!(
            (blocks[0].label.as_str(), blocks[0].der.as_slice()),
            ("PUBLIC KEY", b"hello".as_slice())
        );
        let two = format!("{text}{text}");
        assert_eq!(read(&two).map(|blocks| blocks.len()), Some(2));
        for broken in [
            "",
            "-----BEGIN A-----\naGVs\n-----END B-----\n",
            "-----BEGIN A-----\n...\n-----END A-----\n",
            "-----BEGIN A-----\naGVs\n-----END A-----\ntrailing",
            "-----BEGIN A----- aGVs -----END A-----",
        ] {
            assert!(read(broken).is_none(), "{broken}");
        }
    }

    #[test]
    fn symmetric_keys() {
        assert_eq!(
            symmetric("aGVsbG8=").as_deref().map(Vec::as_slice),
            Some(b"hello".as_slice())
        );
        assert_eq!(
            symmetric("aGVsbG9=").as_deref().map(Vec::as_slice),
            Some(b"hello".as_slice())
        );
        assert_eq!(
            symmetric("_-8=").as_deref().map(Vec::as_slice),
            Some([0xff, 0xef].as_slice())
        );
        assert!(symmetric("aGVsbG8").is_none());
        assert!(symmetric("a===").is_none());
        assert!(symmetric("a+Vs").is_none());
        assert!(symmetric("aGVs\nbG8=").is_none());
    }
}
