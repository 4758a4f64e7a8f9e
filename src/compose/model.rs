//! What the files say together of a service, a network, a volume …, with templates filled in: what Docker Compose
//! holds against its schema. `environment` and `env_file` have their own readers and stay out.
//!
//! Source: compose-go v2.13.0 `interpolation/interpolation.go`, `loader/interpolate.go`, `loader/loader.go`
//! `loadYamlFile`.

pub(super) mod merge;
pub(super) mod unique;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::ComposeError;
use super::scalar::content;
use super::service::{Scope, Step};
use super::shape::{Kind, Shape};
use super::strings::is_extension;
use crate::env::interpolate::{Lookup, interpolate};
use crate::setting::Unknown;
use crate::source::Span;
use crate::yaml::{Data, Node, Scalar, Typed};

/// The most bytes that variables put into the texts of all values together.
const MAX_EXPANDED: usize = 8 * 1024 * 1024;
/// The most values that are looked at, counted again for each service that takes them over.
const MAX_VALUES: usize = 8_000_000;

/// A value and where it stands.
#[derive(Clone)]
pub(super) struct Value {
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
    List(Vec<Value>),
    Map(Map),
}

/// Entries by their keys, each with the key's place.
pub(super) type Map = BTreeMap<Rc<str>, Member>;

/// A key's place, and its value.
#[derive(Clone)]
pub(super) struct Member {
    pub(super) key: Span,
    pub(super) value: Value,
}

impl Value {
    pub(super) fn map(&self) -> Option<&Map> {
        match &self.content {
            Content::Map(map) => Some(map),
            _ => None,
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        self.map()?.get(key).map(|member| &member.value)
    }

    pub(super) fn at(&self, path: &[&str]) -> Option<&Value> {
        path.iter().try_fold(self, |value, key| value.get(key))
    }

    pub(super) fn list(&self) -> &[Value] {
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
    fn remove(&mut self, path: &[String]) {
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

/// Makes values of nodes, within a budget.
#[derive(Default)]
pub(super) struct Builder {
    values: Cell<usize>,
    spent: Cell<usize>,
}

impl Builder {
    /// What the steps of `section` (`services`, `volumes`, …) come to; `None` if nothing is left.
    pub(super) fn fold(&self, section: &str, steps: &[Step], shape: &Shape) -> Result<Option<Value>, ComposeError> {
        let mut folded: Option<Value> = None;
        for step in steps {
            let next = match step {
                Step::Values(layer) => Some(self.value(&layer.node, shape, &layer.scope)?),
                Step::Together(steps) => self.fold(section, steps, shape)?,
                Step::Resets(paths) => {
                    for path in paths.iter().filter(|path| !path.is_empty()) {
                        if let Some(value) = &mut folded {
                            value.remove(path);
                        }
                    }
                    None
                }
                Step::Taken(_) => None,
            };
            folded = match (folded, next) {
                (Some(before), Some(next)) => Some(merge::merge(before, next, section, &[])?),
                (before, next) => next.or(before),
            };
        }
        Ok(folded)
    }

    /// A node with its templates filled in; where the schema has a type that a text is turned into, it is.
    pub(super) fn value(&self, node: &Node, shape: &Shape, scope: &Scope) -> Result<Value, ComposeError> {
        self.values.set(self.values.get() + 1);
        if self.values.get() > MAX_VALUES {
            let message = "the services take over more values than are looked at";
            return Err(ComposeError::at(node.span, "budget", message));
        }
        let span = node.alias.unwrap_or(node.span);
        let content = match &*node.data {
            Data::Scalar(scalar) => self.scalar(scalar, span, shape, scope)?,
            _ if matches!(shape, Shape::Elsewhere) => Content::Elsewhere,
            Data::Sequence(items) => {
                let inner = shape.item();
                let items = items.iter().map(|item| self.value(item, inner, scope));
                Content::List(items.collect::<Result<_, _>>()?)
            }
            Data::Mapping(mapping) => {
                let mut map = Map::new();
                for entry in mapping.entries() {
                    let Some(key) = entry.key.scalar() else { continue };
                    if is_extension(&key.text) && shape.has_extensions() {
                        continue;
                    }
                    let value = self.value(&entry.value, shape.below(&key.text), scope)?;
                    let key_place = entry.key.span;
                    map.insert(Rc::clone(&key.text), Member { key: key_place, value });
                }
                Content::Map(map)
            }
        };
        Ok(Value { content, span })
    }

    fn scalar(&self, scalar: &Scalar, span: Span, shape: &Shape, scope: &Scope) -> Result<Content, ComposeError> {
        let Some(text) = content(scalar) else {
            return Ok(match scalar.typed() {
                Typed::Bool(value) => Content::Bool(value),
                Typed::Int(value) => Content::Int(value.into()),
                Typed::UInt(value) => Content::Int(value.into()),
                Typed::Float(value) => Content::Float(value),
                Typed::Timestamp => Content::Time,
                Typed::Null | Typed::Text | Typed::Binary(_) => Content::Null,
            });
        };
        if matches!(shape, Shape::Elsewhere) {
            return Ok(Content::Elsewhere);
        }
        let text = if text.contains('$') {
            let expanded = interpolate(&text, &|name| self.bounded(scope.variables.peek(name)));
            let expanded = expanded.map_err(|error| ComposeError::at(span, error.class.name(), error.message))?;
            match expanded.value {
                Ok(value) => value.reveal().to_owned(),
                Err(_) => return Ok(Content::Unknown),
            }
        } else {
            text
        };
        match shape.leaf() {
            Some((kind, true)) => kind
                .cast(&text)
                .ok_or_else(|| ComposeError::at(span, "model", format!("{} is needed here", kind.name()))),
            _ => Ok(Content::Text(text)),
        }
    }

    fn bounded(&self, found: Lookup) -> Lookup {
        let Lookup::Set(value, _) = &found else { return found };
        self.spent.set(self.spent.get().saturating_add(value.reveal().len()));
        if self.spent.get() <= MAX_EXPANDED {
            return found;
        }
        Lookup::Unknown(Unknown::because("the variables of the files expand to more than 8 MiB"))
    }
}

impl Kind {
    /// What Docker Compose turns a text into before it looks at the file's schema.
    fn cast(self, text: &str) -> Option<Content> {
        match self {
            Kind::Truth => super::schema::boolean(text).map(Content::Bool),
            Kind::Float | Kind::Cpus | Kind::Percent => go_float(text).map(Content::Float),
            _ => crate::golang::parse_int(text, 10)
                .ok()
                .map(|value| Content::Int(value.into())),
        }
    }
}

/// Go's `strconv.ParseFloat`, without its hexadecimal form.
pub(super) fn go_float(text: &str) -> Option<f64> {
    // Rust takes the same words for infinity and not-a-number, and no underscores either.
    text.parse().ok()
}
