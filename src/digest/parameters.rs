//! Numbers and `name=value` lists inside a digest, read as go-crypt reads them.

use super::encoding::{self, Alphabet, Field};
use super::malformed::MalformedDigest;

/// The pairs of `a=1,b=2`, in order. A name may come twice; the last one counts.
///
/// # Errors
/// If the text is empty or a part has no `=`.
pub(super) fn pairs(text: &str) -> Result<Vec<(&str, &str)>, MalformedDigest> {
    text.split(',')
        .map(|pair| pair.split_once('=').ok_or(MalformedDigest::Parameters))
        .collect()
}

/// A number that may have a sign: `+310000` is one, `1_000` and ` 1` are none.
///
/// # Errors
/// If it is none or does not fit.
pub(super) fn signed(text: &str, what: &'static str) -> Result<i64, MalformedDigest> {
    text.parse().map_err(|_| MalformedDigest::Number(what))
}

/// A number without a sign, up to 32 bits.
///
/// # Errors
/// If it is none or does not fit.
pub(super) fn unsigned(text: &str, what: &'static str) -> Result<u32, MalformedDigest> {
    // Rust's parser takes a `+` here, Go's does not.
    if text.starts_with('+') {
        return Err(MalformedDigest::Number(what));
    }
    text.parse().map_err(|_| MalformedDigest::Number(what))
}

/// The last two fields of a digest. The key must not be empty.
pub(super) fn salt_and_key(salt: &str, key: &str, alphabet: Alphabet) -> Result<(Vec<u8>, Vec<u8>), MalformedDigest> {
    let field = |text, field| encoding::decode(text, alphabet).map_err(|fault| MalformedDigest::Base64(field, fault));
    let (salt, key) = (field(salt, Field::Salt)?, field(key, Field::Key)?);
    if key.is_empty() {
        return Err(MalformedDigest::NoKey);
    }
    Ok((salt, key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_only_where_go_takes_them() {
        assert_eq!(signed("+310000", "n"), Ok(310_000));
        assert_eq!(signed("-1", "n"), Ok(-1));
        assert_eq!(unsigned("007", "n"), Ok(7));
        for text in ["", "+", "1_000", " 1", "31k", "0x10"] {
            assert_eq!(signed(text, "n"), Err(MalformedDigest::Number("n")), "{text}");
        }
        for text in ["", "+1", "-1", "4294967296"] {
            assert_eq!(unsigned(text, "n"), Err(MalformedDigest::Number("n")), "{text}");
        }
    }

    #[test]
    fn lists_need_pairs() {
        assert_eq!(pairs("m=64,t=,p=a=b"), Ok(vec![("m", "64"), ("t", ""), ("p", "a=b")]));
        for text in ["", "m", "m=1,", ",m=1"] {
            assert_eq!(pairs(text), Err(MalformedDigest::Parameters), "{text}");
        }
    }
}
