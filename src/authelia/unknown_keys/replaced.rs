//! What to write instead of a key by its old name.

use super::flat::last;
use crate::authelia::deprecated::{Deprecated, Fate};
use crate::finding::{Change, Help, Side};
use crate::secret::is_secret_name;
use crate::source::Span;
use crate::yaml::{Node, Scalar};

/// The key at `place` by its new name, where the value need not move; else the new key with the value, and the old one
/// gone; else a sentence.
pub(super) fn help(deprecated: &Deprecated, place: Span, current: bool, root: &Node) -> Help {
    let Deprecated { old, new, .. } = deprecated;
    let gone = |says: String| Change::gone(Side::Provider, place, says);
    if new.is_empty() {
        return Help::from(gone(format!("remove `{}`", last(old)))).certainly();
    }
    if current {
        return gone(format!("remove `{}`, as `{new}` is set", last(old))).into();
    }
    let (parent, name) = old.rsplit_once('.').unwrap_or(("", old));
    let moves = |keys: String, olds: &[String]| {
        let keys = Help::from(Change::keys(Side::Provider, root.span, keys));
        let gone = olds.iter().filter_map(|old| {
            let says = format!("remove `{}`", last(old));
            Some(Change::gone(Side::Provider, key_at(root, old)?, says).into())
        });
        Help::All(std::iter::once(keys).chain(gone).collect())
    };
    if deprecated.fate == Fate::Combined {
        return match address(root, parent) {
            Some(address) => {
                let olds = ["host", "port", "path"].map(|name| format!("{parent}.{name}"));
                moves(keys(new, &format!("'{address}'")), &olds)
            }
            None => text!("set `{new}` instead").into(),
        };
    }
    if !matches!(deprecated.fate, Fate::Mapped | Fate::Ignored) {
        return text!("set `{new}` instead").into();
    }
    if new.rsplit_once('.').map_or("", |(parent, _)| parent) == parent {
        let says = format!("rename `{name}` to `{}`", last(new));
        return Help::from(Change::exactly(Side::Provider, place, last(new), says)).certainly();
    }
    match value(root, old) {
        Some(value) if !is_secret_name(name) => moves(keys(new, &value), &[(*old).to_owned()]),
        _ => text!("set `{new}` instead").into(),
    }
}

/// A key below its sections.
fn keys(path: &str, value: &str) -> String {
    let parts = path.split('.').enumerate();
    let lines: Vec<String> = parts
        .map(|(depth, part)| format!("{}{part}:", "  ".repeat(depth)))
        .collect();
    format!("{} {value}", lines.join("\n"))
}

fn scalar<'n>(root: &'n Node, path: &str) -> Option<&'n Scalar> {
    let path: Vec<&str> = path.split('.').collect();
    root.at(&path)?.scalar()
}

/// A value as it may be written again.
fn value(root: &Node, path: &str) -> Option<String> {
    let text = &*scalar(root, path)?.text;
    let plain = |character: char| character.is_ascii_alphanumeric() || "_-./".contains(character);
    (!text.is_empty() && text.chars().all(plain)).then(|| text.to_owned())
}

/// The address that `host`, `port` and `path` of a section come to.
///
/// Source: `internal/configuration/deprecation.go` `deprecationsMKM`; `schema/types_address.go` `NewSMTPAddress`.
fn address(root: &Node, section: &str) -> Option<String> {
    let of = |name: &str| value(root, &format!("{section}.{name}"));
    let database = |port: &str| {
        Some(format!(
            "tcp://{}:{}",
            of("host")?,
            of("port").unwrap_or(port.to_owned())
        ))
    };
    match section {
        "server" => {
            let host = of("host").unwrap_or_else(|| "0.0.0.0".to_owned());
            let port = of("port").unwrap_or_else(|| "9091".to_owned());
            let path = of("path").unwrap_or_default();
            Some(format!("tcp://{host}:{port}/{}", path.trim_start_matches('/')))
        }
        "storage.postgres" => database("5432"),
        "storage.mysql" => database("3306"),
        "notifier.smtp" => {
            let port = of("port").unwrap_or_else(|| "25".to_owned());
            let scheme = match port.as_str() {
                "465" => "submissions",
                "587" => "submission",
                _ => "smtp",
            };
            Some(format!("{scheme}://{}:{port}", of("host")?))
        }
        _ => None,
    }
}

/// Where the key at the end of a dotted path is.
pub(super) fn key_at(root: &Node, path: &str) -> Option<Span> {
    let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
    let parents: Vec<&str> = parent.split('.').filter(|part| !part.is_empty()).collect();
    let entry = root.at(&parents)?.mapping()?.get(name)?;
    Some(entry.key.alias.unwrap_or(entry.key.span))
}
