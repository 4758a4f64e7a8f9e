//! Options whose value is a list.

use std::net::IpAddr;

use super::{Decoded, Decoder, Mismatch, golang, scalar};
use crate::options::Value;
use crate::setting::Setting;
use crate::source::Span;
use crate::yaml::{Node, Style, Typed};

impl Decoder {
    /// A list of texts. One scalar is one item, or is `split` at commas without trimming, where the field is a plain
    /// list of strings.
    pub(super) fn list(&mut self, option: &str, node: &Node, split: bool) -> Decoded {
        if let Some(items) = node.sequence() {
            let items = items.iter().map(|item| self.item(option, item)).collect();
            return Ok(Some(Value::List(items)));
        }
        let typed = node.scalar().map(|scalar| (scalar.typed(), &scalar.text));
        match typed {
            Some((Typed::Text, text)) if split && text.is_empty() => Ok(Some(Value::List(Vec::new()))),
            Some((Typed::Text, text)) if split => Ok(Some(Value::List(split_at_commas(node, text)))),
            Some(_) => Ok(Some(Value::List(vec![self.item(option, node)]))),
            // An empty mapping is an empty list; any other becomes one item, which is no text.
            None if node.mapping().is_some_and(|mapping| mapping.entries().is_empty()) => {
                Ok(Some(Value::List(Vec::new())))
            }
            None => Err(Mismatch::new(
                format!("`{option}` is a mapping, not a list"),
                "write a list, each item after `- `",
            )),
        }
    }

    fn item(&mut self, option: &str, node: &Node) -> Setting<String> {
        let (place, via) = node.way();
        if let Some(why) = node.unknown().cloned() {
            return Setting::unknown(why, place).through(via);
        }
        match scalar::text(option, node) {
            Ok(text) => Setting::known(text, place).through(via),
            Err(mismatch) => {
                self.refuse(option, place, mismatch);
                Setting::absent(place).through(via)
            }
        }
    }

    pub(super) fn urls(&mut self, option: &str, node: &Node) -> Decoded {
        let list = self.list(option, node, false)?;
        if let Some(Value::List(items)) = &list {
            for item in items {
                if let Some(Err(error)) = item.value().map(|text| golang::Url::parse(text)) {
                    let mismatch = Mismatch::new(
                        format!("an entry of `{option}` is not a URL"),
                        format!("write a URL such as `https://host`; in this one, {error}"),
                    );
                    self.refuse(option, item.place, mismatch);
                }
            }
        }
        Ok(list)
    }

    pub(super) fn networks(&mut self, option: &str, node: &Node) -> Decoded {
        let list = self.list(option, node, false)?;
        if let Some(Value::List(items)) = &list {
            for item in items {
                let Some(text) = item.value() else { continue };
                let defined = self.networks.as_ref().is_none_or(|names| names.contains(text));
                if !defined && !is_network(text) {
                    let mismatch = Mismatch::new(
                        format!("an entry of `{option}` is no network and names none"),
                        "write an address, a CIDR block, or a name from `definitions.network`",
                    );
                    self.refuse(option, item.place, mismatch);
                }
            }
        }
        Ok(list)
    }

    /// Subjects are a list of lists; what is given less deeply is wrapped, and a text inside is split at commas.
    pub(super) fn subjects(&mut self, option: &str, node: &Node) -> Decoded {
        let Some(outer) = node.sequence() else {
            return self.list(option, node, true);
        };
        let mut all = Vec::new();
        for item in outer {
            let inner = match item.unknown().cloned() {
                Some(why) => vec![Setting::unknown(why, item.way().0)],
                None => match self.list(option, item, true)? {
                    Some(Value::List(items)) => items,
                    _ => Vec::new(),
                },
            };
            all.extend(inner);
        }
        Ok(Some(Value::List(all)))
    }
}

/// The pieces of a text between its commas, each with its own place where the text stands as it is in the file.
fn split_at_commas(node: &Node, text: &str) -> Vec<Setting<String>> {
    let (place, via) = node.way();
    let quotes = node.scalar().map_or(0, |scalar| match scalar.style {
        Style::SingleQuoted | Style::DoubleQuoted => 1,
        Style::Plain | Style::Literal | Style::Folded => 0,
    });
    let verbatim = node.span.range().len() == text.len() + 2 * quotes;
    let mut at = node.span.start() + quotes;
    let mut pieces = Vec::new();
    for piece in text.split(',') {
        let span = Span::new(node.span.source, at..at + piece.len());
        at += piece.len() + 1;
        let written = if verbatim { span } else { node.span };
        let setting = if via.is_empty() {
            Setting::known(piece.to_owned(), written)
        } else {
            Setting::known(piece.to_owned(), place).through(vec![written])
        };
        pieces.push(setting);
    }
    pieces
}

fn is_network(text: &str) -> bool {
    let (address, bits) = text
        .split_once('/')
        .map_or((text, None), |(address, bits)| (address, Some(bits)));
    let Ok(address) = address.parse::<IpAddr>() else {
        return false;
    };
    let most = if address.is_ipv4() { 32 } else { 128 };
    bits.is_none_or(|bits| bits.parse::<u8>().is_ok_and(|bits| bits <= most))
}
