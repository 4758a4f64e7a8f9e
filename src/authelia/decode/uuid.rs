//! Lists of UUIDs, which are lists of sixteen bytes to the decoder.
//!
//! Source: google/uuid `uuid.go` `Parse`; go-viper/mapstructure `mapstructure.go` `decodeArray`, `decodeUint`.

use super::{Mismatch, golang};
use crate::yaml::{Mapping, Node, Typed};

const BYTES: usize = 16;

/// One item: a text in one of the forms of a UUID, or what the decoder makes bytes of.
pub(super) fn item(option: &str, node: &Node) -> Result<Option<String>, Mismatch> {
    if let Some(items) = node.sequence() {
        let fits = items.len() <= BYTES && items.iter().all(is_byte);
        return if fits { Ok(None) } else { Err(wrong(option)) };
    }
    match node.scalar().map(|scalar| (scalar.typed(), &scalar.text)) {
        Some((Typed::Text, text)) if is_uuid(text) => Ok(Some(text.to_string())),
        Some((Typed::Text | Typed::Timestamp | Typed::Binary(_), _)) => Err(wrong(option)),
        Some(_) => Ok(None),
        None if node.mapping().map_or(&[][..], Mapping::entries).is_empty() => Ok(None),
        None => Err(wrong(option)),
    }
}

fn wrong(option: &str) -> Mismatch {
    Mismatch::new(
        text!("an entry of `{option}` is not a UUID"),
        "write it as `00000000-0000-0000-0000-000000000000`",
    )
}

/// Whether the decoder makes one byte of the value.
fn is_byte(node: &Node) -> bool {
    node.scalar().is_some_and(|scalar| match scalar.typed() {
        Typed::Text => {
            scalar.text.is_empty() || golang::parse_int(&scalar.text, 0).is_ok_and(|byte| (0..256).contains(&byte))
        }
        Typed::Timestamp | Typed::Binary(_) => false,
        _ => true,
    })
}

fn is_uuid(text: &str) -> bool {
    let bare = match text.len() {
        45 if text
            .get(..9)
            .is_some_and(|prefix| prefix.eq_ignore_ascii_case("urn:uuid:")) =>
        {
            &text[9..]
        }
        38 => text.get(1..37).unwrap_or_default(),
        _ => text,
    };
    let hexadecimal = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    match bare.len() {
        32 => hexadecimal(bare),
        36 => {
            let parts: Vec<&str> = bare.split('-').collect();
            let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
            lengths == [8, 4, 4, 4, 12] && parts.iter().all(|part| hexadecimal(part))
        }
        _ => false,
    }
}
