//! From nodes to values, with templates filled in.
//!
//! Source: compose-go v2.13.0 `interpolation/interpolation.go`, `loader/interpolate.go`, `loader/loader.go`
//! `loadYamlFile`.

use std::cell::Cell;
use std::rc::Rc;

use super::merge;
use crate::compose::ComposeError;
use crate::compose::scalar::{boolean, content};
use crate::compose::service::{Scope, ServiceStep};
use crate::compose::shape::{LeafKind, Shape};
use crate::compose::strings::is_extension;
use crate::compose::value::{ComposeValue, Content, Map, Member, go_float};
use crate::env::interpolate::{Lookup, interpolate};
use crate::setting::Unknown;
use crate::source::Span;
use crate::yaml::{Data, Node, Scalar, Typed};

/// The most bytes that variables put into the texts of all values together.
const MAX_EXPANDED: usize = 8 * 1024 * 1024;

/// The most values that are looked at, counted again for each service that takes them over.
const MAX_VALUES: usize = 8_000_000;

/// Makes values of nodes, within a budget.
#[derive(Default)]
pub(in crate::compose) struct ModelBuilder {
    values: Cell<usize>,
    spent: Cell<usize>,
}

impl ModelBuilder {
    /// What the steps of `section` (`services`, `volumes`, …) come to; `None` if nothing is left.
    pub(in crate::compose) fn fold(
        &self,
        section: &str,
        steps: &[ServiceStep],
        shape: &Shape,
    ) -> Result<Option<ComposeValue>, ComposeError> {
        let mut folded: Option<ComposeValue> = None;
        for step in steps {
            let next = match step {
                ServiceStep::Values(layer) => Some(self.value(&layer.node, shape, &layer.scope)?),
                ServiceStep::Together(steps) => self.fold(section, steps, shape)?,
                ServiceStep::Resets(paths) => {
                    for path in paths.iter().filter(|path| !path.is_empty()) {
                        if let Some(value) = &mut folded {
                            value.remove(path);
                        }
                    }
                    None
                }
                ServiceStep::Taken(_) => None,
            };
            folded = match (folded, next) {
                (Some(before), Some(next)) => Some(merge::merge(before, next, section, &[])?),
                (before, next) => next.or(before),
            };
        }
        Ok(folded)
    }

    /// A node with its templates filled in; where the schema has a type that a text is turned into, it is.
    pub(in crate::compose) fn value(
        &self,
        node: &Node,
        shape: &Shape,
        scope: &Scope,
    ) -> Result<ComposeValue, ComposeError> {
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
        Ok(ComposeValue { content, span })
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
        let why = "the variables of the files expand to more than 8 MiB";
        Lookup::Unknown(Unknown::because(why), Vec::new())
    }
}

impl LeafKind {
    /// What Docker Compose turns a text into before it looks at the file's schema.
    fn cast(self, text: &str) -> Option<Content> {
        match self {
            LeafKind::Truth => boolean(text).map(Content::Bool),
            LeafKind::Float | LeafKind::Cpus | LeafKind::Percent => go_float(text).map(Content::Float),
            _ => crate::golang::parse_int(text, 10)
                .ok()
                .map(|value| Content::Int(value.into())),
        }
    }
}
