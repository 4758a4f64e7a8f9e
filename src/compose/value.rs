//! What a file says at one place, with templates filled in.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::source::Span;

/// A value and where it is.
#[derive(Clone)]
pub(super) struct ComposeValue {
    pub(super) content: Content,
    pub(super) span: Span,
}

/// What a value is. It is never shown: any text may be a secret.
#[derive(Clone)]
pub(super) enum Content {
    Null,
    Bool(bool),
    Int(i128),
    Float(f64),
    Text(String),
    /// A date or time, which is no text to Go.
    Time,
    /// A text that depends on variables that are not known.
    Unknown,
    /// Something that another reader looks at.
    Elsewhere,
    List(Vec<ComposeValue>),
    Map(Map),
}

/// Entries by their keys, each with the key's place.
pub(super) type Map = BTreeMap<Rc<str>, Member>;

/// A key's place, and its value.
#[derive(Clone)]
pub(super) struct Member {
    pub(super) key: Span,
    pub(super) value: ComposeValue,
}

impl ComposeValue {
    pub(super) fn map(&self) -> Option<&Map> {
        match &self.content {
            Content::Map(map) => Some(map),
            _ => None,
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<&ComposeValue> {
        self.map()?.get(key).map(|member| &member.value)
    }

    pub(super) fn at(&self, path: &[&str]) -> Option<&ComposeValue> {
        path.iter().try_fold(self, |value, key| value.get(key))
    }

    pub(super) fn list(&self) -> &[ComposeValue] {
        match &self.content {
            Content::List(items) => items,
            _ => &[],
        }
    }

    pub(super) fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn is_null(&self) -> bool {
        matches!(self.content, Content::Null)
    }

    /// Takes away what stands at the end of `path`.
    pub(super) fn remove(&mut self, path: &[String]) {
        let (Content::Map(map), Some((key, below))) = (&mut self.content, path.split_first()) else {
            return;
        };
        if below.is_empty() {
            map.remove(key.as_str());
        } else if let Some(member) = map.get_mut(key.as_str()) {
            member.value.remove(below);
        }
    }
}

/// Go's `strconv.ParseFloat`, without its hexadecimal form.
pub(super) fn go_float(text: &str) -> Option<f64> {
    // Rust takes the same words for infinity and not-a-number, and no underscores either.
    text.parse().ok()
}
