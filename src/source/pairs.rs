//! Names and what is behind them on a line of any language.

use std::collections::HashSet;
use std::rc::Rc;

use crate::secret::is_secret_name;

/// The names that the sources give to something, as far as they were read when it was looked up last.
pub(super) struct Names {
    /// How many sources there were.
    pub(super) of: usize,
    /// Plain names, as they are written.
    pub(super) all: Rc<HashSet<String>>,
}

/// Whether what is before a value says that it identifies something: `client_id: `.
pub(super) fn is_identifier(before: &str) -> bool {
    let name = before.trim_end_matches([' ', ':', '=', '\'', '"']);
    let word = name
        .rsplit(|character: char| !character.is_alphanumeric())
        .next()
        .unwrap_or_default();
    ["id", "kid", "ids", "sha256", "aud", "audience"]
        .iter()
        .any(|known| word.eq_ignore_ascii_case(known))
        || word.ends_with("Id")
        || word.ends_with("ID")
}

/// Keys that every object of Kubernetes has; what is behind them is no secret.
pub(super) fn is_skeleton(name: &str) -> bool {
    [
        "apiVersion",
        "kind",
        "metadata",
        "name",
        "namespace",
        "type",
        "data",
        "stringData",
        "labels",
        "annotations",
    ]
    .contains(&name)
}

/// The names of a line, and where what is behind each begins: `name: x`, `NAME=x`, `--name x`.
pub(super) fn pairs(content: &str) -> impl Iterator<Item = (&str, usize)> {
    let is_name = |character: char| character.is_alphanumeric() || "_-.".contains(character);
    content.char_indices().filter_map(move |(at, sign)| {
        let before = content.get(..at)?;
        let rest = content.get(at + sign.len_utf8()..)?;
        let is_separator = match sign {
            ':' => rest.is_empty() || rest.starts_with([' ', '\t', '\'', '"']) || before.ends_with(['\'', '"']),
            '=' => true,
            ' ' | ',' | '"' | '\'' => false,
            _ => return None,
        };
        let before = if is_separator {
            before.trim_end_matches(['\'', '"', ' '])
        } else {
            before
        };
        let tail = before.get(before.len().saturating_sub(100)..).unwrap_or_default();
        let name = tail
            .get(
                tail.rfind(|character: char| !is_name(character))
                    .map_or(0, |found| found + 1)..,
            )
            .or_else(|| tail.rsplit(|character: char| !is_name(character)).next())?;
        let is_flag = name.starts_with("--") && name.len() > 2;
        if name.is_empty() || !(is_separator || is_flag) {
            return None;
        }
        let behind = if is_flag && !is_separator {
            at + (content.get(at..)?.len() - content.get(at..)?.trim_start_matches(['"', '\'', ',', ' ']).len())
        } else {
            at + sign.len_utf8()
        };
        Some((name.trim_start_matches('-'), behind))
    })
}

/// Whether a line is a comment, an item of a list, or nothing but brackets: a secret begins with their signs, too, but
/// not like this.
pub(super) fn begins_other(content: &str) -> bool {
    let content = content.trim_start();
    let is_alone = content.chars().all(|character| "#-[]{}, ".contains(character));
    is_alone || content.starts_with("# ") || content.starts_with("- ")
}

/// Whether a line has a name with a value behind it; what ends with `=` may be the end of a secret. Of names alone only
/// those of secrets, what `redirect_uris:` looks like, and variables in capitals, `CODER_OIDC_SCOPES=`, are told from one.
pub(super) fn is_pair(content: &str) -> bool {
    pairs(content).next().is_some_and(|(name, behind)| {
        let value = content.get(behind..).unwrap_or_default().trim_start();
        let is_key = content.ends_with(':') && (name.contains('_') || is_secret_name(name));
        let is_capital = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
        let is_variable = value.is_empty() && name.contains('_') && name.bytes().all(is_capital);
        is_key || is_variable || !value.is_empty() && !value.starts_with('=')
    })
}
