//! Options whose value is a list.

use std::net::IpAddr;

use super::structure::is_structure;
use super::{Decoded, Decoder, Mismatch, golang, scalar};
use crate::authelia::versions::{EMPTY_TEXTS_ARE_SET, NETWORKS_ARE_STRUCTURES};
use crate::options::Value;
use crate::setting::Setting;
use crate::source::Span;
use crate::yaml::{Node, ScalarForm, Typed};

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
            None if is_empty_mapping(node) => Ok(Some(Value::List(Vec::new()))),
            None => Err(Mismatch::new(
                text!("`{option}` is a mapping, not a list"),
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
        let mut all = Vec::new();
        for item in items(node) {
            // An address is a structure, and so are a mapping and a date; none of their parts are an address's.
            let empty = item.scalar().is_some_and(|scalar| scalar.text.is_empty()) && !item.is_null();
            let setting = if is_structure(item) || (empty && EMPTY_TEXTS_ARE_SET.holds(self.version)) {
                Setting::absent(item.way().0)
            } else {
                self.item(option, item)
            };
            if let Some(Err(error)) = setting.value().map(|text| golang::Url::parse(text)) {
                let mismatch = Mismatch::new(
                    text!("an entry of `{option}` is not a URL"),
                    text!("write a URL such as `https://host`; in this one, {error}"),
                );
                self.refuse(option, setting.place, mismatch);
            }
            all.push(setting);
        }
        Ok(Some(Value::List(all)))
    }

    /// A list of whole numbers; kept as texts.
    pub(super) fn numbers(&mut self, option: &str, node: &Node) -> Decoded {
        let mut all = Vec::new();
        for item in items(node) {
            let (place, via) = item.way();
            let setting = match item.unknown().cloned() {
                Some(why) => Setting::unknown(why, place),
                None => match scalar::number(option, item) {
                    Ok(Some(Value::Number(number))) => Setting::known(number.to_string(), place),
                    Ok(_) => Setting::known("0".to_owned(), place),
                    Err(mismatch) => {
                        self.refuse(option, place, mismatch);
                        Setting::absent(place)
                    }
                },
            };
            all.push(setting.through(via));
        }
        Ok(Some(Value::List(all)))
    }

    /// A list of what `read` takes: its text, or none of what comes without.
    pub(super) fn checked(
        &mut self,
        option: &str,
        node: &Node,
        read: impl Fn(&str, &Node) -> Result<Option<String>, Mismatch>,
    ) -> Decoded {
        let mut all = Vec::new();
        for item in items(node) {
            let (place, via) = item.way();
            if let Some(why) = item.unknown().cloned() {
                all.push(Setting::unknown(why, place).through(via));
                continue;
            }
            match read(option, item) {
                Ok(Some(text)) => all.push(Setting::known(text, place).through(via)),
                Ok(None) => all.push(Setting::absent(place).through(via)),
                Err(mismatch) => self.refuse(option, place, mismatch),
            }
        }
        Ok(Some(Value::List(all)))
    }

    /// Networks; the names of defined ones stand for them. A mapping and a date are a network without an address.
    pub(super) fn networks(&mut self, option: &str, node: &Node) -> Decoded {
        if is_empty_mapping(node) || is_structure(node) && NETWORKS_ARE_STRUCTURES.holds(self.version) {
            return Ok(Some(Value::List(vec![Setting::absent(node.way().0)])));
        }
        let one = std::slice::from_ref(node);
        let in_list = node.sequence().is_some();
        let mut all = Vec::new();
        for item in node.sequence().unwrap_or(one) {
            let (place, via) = item.way();
            if let Some(why) = item.unknown().cloned() {
                all.push(Setting::unknown(why, place).through(via));
                continue;
            }
            // In a list, Go prints what is no text.
            let scalar = item
                .scalar()
                .filter(|scalar| in_list || matches!(scalar.typed(), Typed::Text));
            let text = scalar.map(|scalar| scalar.text.to_string());
            let known = self.networks.as_ref();
            let fits = text
                .as_ref()
                .is_some_and(|text| is_network(text) || known.is_none_or(|names| names.contains(text)));
            if fits {
                all.extend(text.map(|text| Setting::known(text, place).through(via)));
            } else {
                let mismatch = Mismatch::new(
                    text!("an entry of `{option}` is not a network and names none"),
                    "write an address, a CIDR block, or a name from `definitions.network`",
                );
                self.refuse(option, place, mismatch);
            }
        }
        Ok(Some(Value::List(all)))
    }

    /// Subjects are a list of lists; what is given less deeply is wrapped, and a text inside is split at commas.
    pub(super) fn subjects(&mut self, option: &str, node: &Node) -> Decoded {
        let mut all = Vec::new();
        for item in items(node) {
            let place = item.way().0;
            let inner = match item.unknown().cloned() {
                Some(why) => vec![Setting::unknown(why, place)],
                None if item.is_null() => Vec::new(),
                None => match self.list(option, item, true)? {
                    Some(Value::List(items)) => items,
                    _ => Vec::new(),
                },
            };
            // A list without a subject is there all the same.
            if inner.is_empty() {
                all.push(Setting::absent(place));
            }
            all.extend(inner);
        }
        Ok(Some(Value::List(all)))
    }
}

fn is_empty_mapping(node: &Node) -> bool {
    node.mapping().is_some_and(|mapping| mapping.entries().is_empty())
}

/// The items that a list is made of: an empty mapping is an empty list, and what is no list is the only item of one.
fn items(node: &Node) -> &[Node] {
    if is_empty_mapping(node) {
        return &[];
    }
    node.sequence().unwrap_or(std::slice::from_ref(node))
}

/// The pieces of a text between its commas, each with its own place where the text stands as it is in the file.
fn split_at_commas(node: &Node, text: &str) -> Vec<Setting<String>> {
    let (place, via) = node.way();
    let quotes = node.scalar().map_or(0, |scalar| match scalar.style {
        ScalarForm::SingleQuoted | ScalarForm::DoubleQuoted => 1,
        ScalarForm::Plain | ScalarForm::Literal | ScalarForm::Folded => 0,
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
