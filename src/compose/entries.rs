//! `environment`, put together from all files: a mapping as long as one file alone gives it, else a list.
//!
//! Source: compose-go v2.13.0 `override/merge.go` `mergeToSequence`, `override/uncity.go` `keyValueIndexer`,
//! `loader/environment.go`.

use std::collections::HashMap;
use std::rc::Rc;

use super::expansion::expanded;
use super::scalar::{content, shown};
use super::service::{Layer, Scope, ServiceStep, is_null, takes};
use super::{ComposeError, Service};
use crate::complaint::Complaint;
use crate::env::Form;
use crate::env::interpolate::Lookup;
use crate::order;
use crate::secret::Secret;
use crate::setting::{Setting, State, Unknown};
use crate::source::Span;
use crate::yaml::{Data, Entry, Node};

/// What all files say together.
pub(super) enum Entries {
    /// Nothing.
    None,
    /// The mapping of one file.
    Mapping(Vec<Entry>, Rc<Scope>),
    /// A text or null of one file, which is refused unless it comes together with another file's.
    Scalar(Node, Rc<Scope>),
    /// A list, or anything that was put together from several files.
    List(Vec<Item>),
}

/// `KEY=value`, or `KEY`.
pub(super) struct Item {
    /// The name, or why it is not known.
    pub(super) name: Result<String, Unknown>,
    pub(super) value: ItemValue,
    pub(super) place: Span,
    /// How it is written where it is.
    pub(super) form: Form,
}

/// What an item sets.
pub(super) enum ItemValue {
    /// This.
    Set(Setting<Secret>),
    /// What the project's variables say.
    Bare,
}

impl Entries {
    /// Puts the service's `environment` together.
    pub(super) fn of(service: &Service) -> Result<Self, ComposeError> {
        Self::of_steps(&service.steps)
    }

    fn of_steps(steps: &[ServiceStep]) -> Result<Self, ComposeError> {
        let mut entries = Self::None;
        for step in steps {
            entries = match step {
                ServiceStep::Together(steps) => entries.under(Self::of_steps(steps)?)?,
                ServiceStep::Values(layer) => match layer.node.get("environment") {
                    Some(node) => entries.under(Self::of_file(layer, node)?)?,
                    None => entries,
                },
                ServiceStep::Resets(paths) => entries.without(paths),
                ServiceStep::Taken(scope) => entries.taken(scope),
            };
        }
        Ok(entries)
    }

    /// What one file says.
    fn of_file(layer: &Layer, node: &Node) -> Result<Self, ComposeError> {
        let scope = Rc::clone(&layer.scope);
        Ok(match &*node.data {
            Data::Mapping(mapping) => Self::Mapping(mapping.entries().to_vec(), scope),
            Data::Sequence(items) => Self::List(last_of_each(list(items, &scope)?)),
            Data::Scalar(_) => Self::Scalar(node.clone(), scope),
        })
    }

    /// These with `later` over them.
    fn under(self, later: Self) -> Result<Self, ComposeError> {
        match (self, later) {
            (entries, Self::None) | (Self::None, entries) => Ok(entries),
            (before, later) => {
                let mut items = before.listed()?;
                items.extend(later.listed()?);
                Ok(Self::List(last_of_each(items)))
            }
        }
    }

    fn listed(self) -> Result<Vec<Item>, ComposeError> {
        match self {
            Self::None => Ok(Vec::new()),
            Self::Mapping(entries, scope) => of_mapping(&entries, &scope),
            Self::List(items) => Ok(items),
            // Together with others a text is a list of one; null, or a number, adds nothing.
            Self::Scalar(node, scope) => match node.scalar().and_then(content) {
                Some(_) => list(std::slice::from_ref(&node), &scope),
                None => Ok(Vec::new()),
            },
        }
    }

    /// A key can be taken out of a mapping, but not out of a list.
    fn without(mut self, paths: &[Vec<String>]) -> Self {
        if takes(paths, &["environment"]) {
            return Self::None;
        }
        if let Self::Mapping(entries, _) = &mut self {
            entries.retain(|entry| {
                let key = entry.key.scalar().map(|key| &*key.text).unwrap_or_default();
                !takes(paths, &["environment", key])
            });
        }
        self
    }

    fn taken(mut self, scope: &Scope) -> Self {
        if let Self::List(items) = &mut self {
            for item in items {
                let (Ok(name), ItemValue::Bare) = (&item.name, &item.value) else {
                    continue;
                };
                match scope.variables.look_up(name) {
                    Lookup::Set(value, via) => {
                        item.value = ItemValue::Set(Setting::known(value, item.place).through(via));
                    }
                    Lookup::Unknown(why, via) => {
                        item.value = ItemValue::Set(Setting::unknown(why, item.place).through(via));
                    }
                    Lookup::Unset => {}
                }
            }
        }
        self
    }
}

fn list(items: &[Node], scope: &Scope) -> Result<Vec<Item>, ComposeError> {
    items.iter().map(|item| of_text(item, scope)).collect()
}

/// Said of an item of `environment` that is no text.
pub(super) fn no_item(item: &Node) -> ComposeError {
    let message = Complaint::from("an item of `environment` must be a text")
        .advising("write `- NAME=value`, or leave out each `- `");
    ComposeError::at(item.span, "env-form", message)
}

/// Said of an `environment` that has no entries.
pub(super) fn no_entries(environment: &Node) -> ComposeError {
    let message =
        Complaint::from("`environment` must be a mapping or a list").advising("write lines such as `NAME: value`");
    ComposeError::at(environment.span, "env-form", message)
}

/// An item of a list: the first `=` ends the name.
fn of_text(node: &Node, scope: &Scope) -> Result<Item, ComposeError> {
    let text = node.scalar().and_then(content).ok_or_else(|| no_item(node))?;
    let place = node.alias.unwrap_or(node.span);
    let whole = expanded(&text, place, &|name| scope.variables.look_up(name))?;
    Ok(split(&text, whole, place, Form::ComposeItem))
}

/// What the item `template` says that was expanded to `whole`.
fn split(template: &str, whole: Setting<Secret>, place: Span, form: Form) -> Item {
    let via = whole.via.clone();
    let (name, value) = match whole.state {
        State::Known(text) => match text.reveal().split_once('=') {
            Some((name, value)) => {
                let setting = Setting::known(Secret::new(value), place).through(via);
                (Ok(name.to_owned()), ItemValue::Set(setting))
            }
            None => (Ok(text.reveal().to_owned()), ItemValue::Bare),
        },
        State::Unknown(why) => {
            // The name is what stands before the first `=`, unless a variable of its own may hold one.
            let name = match template.split_once('=') {
                Some((name, _)) if !name.contains('$') => Ok(name.to_owned()),
                _ => Err(why.clone()),
            };
            let head = name.as_ref().map(|name| format!("{name}="));
            let text = head.ok().and_then(|head| why.text.as_ref()?.without(&head));
            let why = Unknown { text, ..why };
            (name, ItemValue::Set(Setting::unknown(why, place).through(via)))
        }
        State::Absent => (Ok(String::new()), ItemValue::Bare),
    };
    Item {
        name,
        value,
        place,
        form,
    }
}

/// A mapping as the list that Docker Compose makes of it, in the order of the items' text.
fn of_mapping(entries: &[Entry], scope: &Scope) -> Result<Vec<Item>, ComposeError> {
    let mut listed = Vec::new();
    for entry in entries {
        let key = entry.key.scalar().map(|key| key.text.to_string()).unwrap_or_default();
        let place = entry.value.alias.unwrap_or(entry.value.span);
        if is_null(&entry.value) {
            listed.push((key.clone(), Setting::known(Secret::new(key), entry.key.span)));
            continue;
        }
        for value in entry.value.sequence().unwrap_or(std::slice::from_ref(&entry.value)) {
            // The key is no template; only what stands behind it is.
            let value = expanded(&shown(value), place, &|name| scope.variables.look_up(name))?;
            let whole = value.map(|value| Secret::new(format!("{key}={}", value.reveal())));
            listed.push((format!("{key}="), whole));
        }
    }
    order::by_key(&mut listed, |(key, whole)| match whole.value() {
        Some(text) => text.reveal().to_owned(),
        None => key.clone(),
    });
    let items = listed.into_iter().map(|(key, whole)| {
        let place = whole.place;
        split(&key.replace('$', ""), whole, place, Form::ComposeEntry)
    });
    Ok(items.collect())
}

/// Of items with the same name the last, at the place of the first.
fn last_of_each(items: Vec<Item>) -> Vec<Item> {
    let mut kept: Vec<Item> = Vec::with_capacity(items.len());
    let mut positions: HashMap<String, usize> = HashMap::new();
    for item in items {
        let Ok(name) = &item.name else {
            kept.push(item);
            continue;
        };
        match positions.get(name) {
            Some(at) => kept[*at] = item,
            None => {
                positions.insert(name.clone(), kept.len());
                kept.push(item);
            }
        }
    }
    kept
}
