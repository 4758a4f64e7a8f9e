//! The located tree.

use std::collections::HashMap;
use std::rc::Rc;

use super::{Doubt, Scalar, ScalarForm, Typed};
use crate::setting::Unknown;
use crate::source::Span;

/// A value in a YAML document. Cloning is cheap: an aliased value is shared, not copied.
#[derive(Clone)]
pub struct Node {
    /// The value.
    pub data: Rc<Data>,
    /// Where it is; for an aliased value, where the anchor put it.
    pub span: Span,
    /// For a value that came by an alias (`*x`) or a merge key (`<<`): where that is.
    pub alias: Option<Span>,
    /// The explicit tag, such as `!!str`, `!reset`; as written.
    pub tag: Option<Rc<str>>,
    /// What is not known of the value.
    pub doubt: Option<Rc<Doubt>>,
}

/// The three kinds of YAML values.
pub enum Data {
    /// A scalar.
    Scalar(Scalar),
    /// A sequence.
    Sequence(Vec<Node>),
    /// A mapping, merge keys already applied.
    Mapping(Mapping),
}

/// One key with its value.
#[derive(Clone)]
pub struct Entry {
    /// The key.
    pub key: Node,
    /// The value.
    pub value: Node,
    /// Whether the entry came in by a merge key (`<<`).
    pub merged: bool,
}

/// A mapping in the order of its keys.
#[derive(Clone, Default)]
pub struct Mapping {
    entries: Vec<Entry>,
    /// Position by key text, built only for mappings that are too long for a scan.
    index: Option<HashMap<Rc<str>, usize>>,
}

impl Mapping {
    const SCANNED: usize = 16;

    /// A mapping of `entries`, whose keys are unique.
    pub fn new(entries: Vec<Entry>) -> Self {
        let index = (entries.len() > Self::SCANNED).then(|| {
            let keys = entries.iter().enumerate();
            keys.filter_map(|(at, entry)| Some((Rc::clone(&entry.key.scalar()?.text), at)))
                .collect()
        });
        Self { entries, index }
    }

    /// The entry whose key is the scalar `key`.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        match &self.index {
            Some(index) => index.get(key).and_then(|at| self.entries.get(*at)),
            None => self
                .entries
                .iter()
                .find(|entry| entry.key.scalar().is_some_and(|text| &*text.text == key)),
        }
    }

    /// The entries in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

impl Node {
    /// A node with `data`, written at `span`.
    pub fn new(data: Data, span: Span) -> Self {
        Self {
            data: Rc::new(data),
            span,
            alias: None,
            tag: None,
            doubt: None,
        }
    }

    /// A value that no file shows as it is, because of what is at `span`.
    pub fn not_known(why: Unknown, span: Span) -> Self {
        Self {
            doubt: Some(Rc::new(Doubt::Value(why))),
            ..Self::text("", span)
        }
    }

    /// A quoted text that is in no file, or stands for a part of one.
    pub fn text(text: &str, span: Span) -> Self {
        let scalar = Scalar {
            text: text.into(),
            style: ScalarForm::DoubleQuoted,
            tag: None,
        };
        Self::new(Data::Scalar(scalar), span)
    }

    /// Why the value is not known, or whether there is one; see [`Doubt`].
    pub fn unknown(&self) -> Option<&Unknown> {
        match self.doubt.as_deref()? {
            Doubt::Value(why) | Doubt::Presence(why) => Some(why),
            Doubt::Entries(_) => None,
        }
    }

    /// Why a list or mapping may have more or fewer entries than can be seen.
    pub fn incomplete(&self) -> Option<&Unknown> {
        match self.doubt.as_deref()? {
            Doubt::Value(_) => None,
            Doubt::Presence(why) | Doubt::Entries(why) => Some(why),
        }
    }

    /// Whether it is `null`, or nothing at all.
    pub fn is_null(&self) -> bool {
        self.scalar().is_some_and(|scalar| scalar.typed() == Typed::Null)
    }

    /// Where the value takes effect, and the way that it came.
    pub fn way(&self) -> (Span, Vec<Span>) {
        match self.alias {
            Some(alias) => (alias, vec![self.span]),
            None => (self.span, Vec::new()),
        }
    }

    /// The scalar, if it is one whose text is known.
    pub fn scalar(&self) -> Option<&Scalar> {
        let is_known = !matches!(self.doubt.as_deref(), Some(Doubt::Value(_)));
        self.written().filter(|_| is_known)
    }

    /// The scalar as it is written, whether or not that is its value; for who looks for another text inside.
    pub fn written(&self) -> Option<&Scalar> {
        match &*self.data {
            Data::Scalar(scalar) => Some(scalar),
            Data::Sequence(_) | Data::Mapping(_) => None,
        }
    }

    /// The items, if it is a sequence.
    pub fn sequence(&self) -> Option<&[Node]> {
        match &*self.data {
            Data::Sequence(items) => Some(items),
            Data::Scalar(_) | Data::Mapping(_) => None,
        }
    }

    /// The texts of a list's scalars, or that of a scalar alone.
    pub fn texts(&self) -> Vec<&str> {
        let items = self.sequence().unwrap_or(std::slice::from_ref(self));
        items
            .iter()
            .filter_map(Node::scalar)
            .map(|scalar| &*scalar.text)
            .collect()
    }

    /// The mapping, if it is one.
    pub fn mapping(&self) -> Option<&Mapping> {
        match &*self.data {
            Data::Mapping(mapping) => Some(mapping),
            Data::Scalar(_) | Data::Sequence(_) => None,
        }
    }

    /// The value at `key`, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.mapping()?.get(key).map(|entry| &entry.value)
    }

    /// The value at the end of `path`, one key after the other.
    pub fn at(&self, path: &[&str]) -> Option<&Node> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }
}
