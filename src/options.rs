//! The options of one server, by name: a client registration's, or Coder's.
//!
//! Both servers describe their options as a table of names, types and defaults. What came of each is kept under its
//! name, so that a rule reads `options.list("scopes")` and `resolve` can list everything.

use std::borrow::Cow;

use crate::secret::Secret;
use crate::setting::{Setting, Unknown};
use crate::source::Span;

/// The value of an option.
#[derive(Clone)]
pub enum Value {
    /// Text that may be shown.
    Text(String),
    /// Text that may not.
    Secret(Secret),
    /// No text, where a secret text belongs; only that is known of it.
    NoText,
    /// A boolean.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// A length of time, in milliseconds.
    Milliseconds(u64),
    /// A list; each item knows its own place and may be unknown on its own.
    List(Vec<Setting<String>>),
    /// A map as it would be written in JSON; shown, never judged but by rules that know its shape.
    Map(serde_json::Value),
}

/// What came of every option in a table, in the table's order.
#[derive(Clone)]
pub struct Options {
    place: Span,
    settings: Vec<(Cow<'static, str>, Setting<Value>)>,
}

impl Options {
    /// Options that all belong to the mapping or file at `place`.
    pub fn new<N: Into<Cow<'static, str>>>(
        place: Span,
        settings: impl IntoIterator<Item = (N, Setting<Value>)>,
    ) -> Self {
        let settings = settings.into_iter().map(|(name, setting)| (name.into(), setting));
        let settings = settings.collect();
        Self { place, settings }
    }

    /// The mapping or file that holds the options.
    pub fn place(&self) -> Span {
        self.place
    }

    /// Every option with what came of it, in the table's order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Setting<Value>)> {
        self.settings.iter().map(|(name, setting)| (&**name, setting))
    }

    /// Whether there is an option of this name.
    pub fn has(&self, name: &str) -> bool {
        self.settings.iter().any(|(known, _)| *known == name)
    }

    /// What came of the option `name`. A name that the table does not have is absent (and a failed assertion in tests).
    pub fn get(&self, name: &str) -> Setting<&Value> {
        let found = self.settings.iter().find(|(known, _)| *known == name);
        debug_assert!(found.is_some(), "no option is called {name}");
        found.map_or(Setting::absent(self.place), |(_, setting)| setting.as_ref())
    }

    /// Why an option, or an item of one, is not known, for the first of which that is so, but for the option `harmless`.
    pub fn first_unknown_but(&self, harmless: &str) -> Option<&Unknown> {
        let others = self.settings.iter().filter(|(name, _)| *name != harmless);
        others.into_iter().find_map(|(_, setting)| {
            let items = match setting.value() {
                Some(Value::List(items)) => items.as_slice(),
                _ => &[],
            };
            setting
                .why_unknown()
                .or_else(|| items.iter().find_map(Setting::why_unknown))
        })
    }

    /// Why an option, or an item of one, is not known, for the first of which that is so.
    pub fn first_unknown(&self) -> Option<&Unknown> {
        self.first_unknown_but("")
    }

    /// A text option.
    pub fn text(&self, name: &str) -> Setting<&str> {
        self.typed(name, |value| match value {
            Value::Text(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// A secret option.
    pub fn secret(&self, name: &str) -> Setting<&Secret> {
        self.typed(name, |value| match value {
            Value::Secret(secret) => Some(secret),
            _ => None,
        })
    }

    /// A secret option that may be set to something else than text, which is `None`.
    pub fn key(&self, name: &str) -> Setting<Option<&Secret>> {
        self.typed(name, |value| match value {
            Value::Secret(secret) => Some(Some(secret)),
            Value::NoText => Some(None),
            _ => None,
        })
    }

    /// A boolean option.
    pub fn flag(&self, name: &str) -> Setting<bool> {
        self.typed(name, |value| match value {
            Value::Flag(flag) => Some(*flag),
            _ => None,
        })
    }

    /// A whole-number option.
    pub fn number(&self, name: &str) -> Setting<i64> {
        self.typed(name, |value| match value {
            Value::Number(number) => Some(*number),
            _ => None,
        })
    }

    /// A length of time, in milliseconds.
    pub fn milliseconds(&self, name: &str) -> Setting<u64> {
        self.typed(name, |value| match value {
            Value::Milliseconds(milliseconds) => Some(*milliseconds),
            _ => None,
        })
    }

    /// A list option.
    pub fn list(&self, name: &str) -> Setting<&[Setting<String>]> {
        self.typed(name, |value| match value {
            Value::List(items) => Some(items.as_slice()),
            _ => None,
        })
    }

    fn typed<'a, T>(&'a self, name: &str, read: impl FnOnce(&'a Value) -> Option<T>) -> Setting<T> {
        self.get(name).filter_map(|value| {
            let typed = read(value);
            debug_assert!(typed.is_some(), "the option {name} has another type");
            typed
        })
    }
}
