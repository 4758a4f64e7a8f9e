//! Everything outside of `identity_providers`: what the options come to, and what does not decode.
//!
//! The table of keys says which options there are and which types they have, so no option is left out. Where a mapping
//! or list is of the wrong kind, Authelia goes on as if it were not there.

use std::collections::{BTreeMap, BTreeSet};

use super::{der, pem, schema};
use crate::options::{Options, Value};
use crate::setting::{Setting, State, Unknown};
use crate::source::{Located, Span};

mod old_address;
mod reader;

/// The options by their paths, with the positions of list items: `session.cookies[0].domain`.
pub(super) struct Sections {
    settings: BTreeMap<String, Setting<Value>>,
    /// The mappings and lists that are there, null ones not.
    places: BTreeMap<String, Span>,
    /// How many items a list has.
    lengths: BTreeMap<String, usize>,
    /// The names in mappings whose keys people choose.
    names: BTreeMap<String, Vec<Located<String>>>,
    /// The sections that are written with nothing in them.
    empty: BTreeSet<String>,
    /// The mappings and lists that are not known.
    unknown: BTreeMap<String, Unknown>,
    /// Why an option that cannot have any value is not known, for the first of which that is so.
    doubtful: Option<Unknown>,
    /// The whole configuration.
    root: Span,
}

impl Sections {
    /// What came of the option at `path`. An absent one has the place of the nearest mapping around it.
    fn get(&self, path: &str) -> Setting<&Value> {
        if let Some(setting) = self.settings.get(path) {
            return setting.as_ref();
        }
        let around = self.around(path);
        match self.why_unknown(path) {
            Some(why) => Setting::unknown(why.clone(), around),
            None => Setting::absent(around),
        }
    }

    /// Why a mapping or list on the way to `path`, or at it, is not known.
    pub(super) fn why_unknown(&self, path: &str) -> Option<&Unknown> {
        if self.unknown.is_empty() {
            return None;
        }
        let ends = path.match_indices(['.', '[']).map(|(at, _)| at).chain([path.len()]);
        ends.into_iter().find_map(|end| self.unknown.get(&path[..end]))
    }

    /// Why an option that cannot have any value, or a mapping or list, is not known, if one is not.
    pub(super) fn first_doubt(&self) -> Option<&Unknown> {
        self.doubtful.as_ref().or_else(|| self.unknown.values().next())
    }

    /// The place of the nearest mapping or list that should hold `path`.
    pub(super) fn around(&self, path: &str) -> Span {
        // What is inside of something that is not there is not there either.
        let ends = path.match_indices('.').map(|(at, _)| at).chain([path.len()]);
        let there = ends.map_while(|end| self.places.get(&path[..end]));
        there.last().copied().unwrap_or(self.root)
    }

    /// Whether the mapping or list at `path` is there; `None` if that is not known.
    pub(super) fn has(&self, path: &str) -> Option<bool> {
        match self.why_unknown(path) {
            Some(_) => None,
            None => Some(self.places.contains_key(path)),
        }
    }

    /// Whether the key of the option at `path` is written, with a value or without.
    pub(super) fn is_written(&self, path: &str) -> bool {
        self.settings.contains_key(path)
    }

    /// Whether anything may be set at one of the top-level `names` or below it.
    pub(super) fn mention(&self, names: &[&str]) -> bool {
        let mut paths = self.settings.keys().chain(self.places.keys());
        !self.unknown.is_empty() || paths.any(|path| names.iter().any(|name| path.starts_with(name)))
    }

    /// Whether the section at `path` is written with nothing in it.
    pub(super) fn is_empty(&self, path: &str) -> bool {
        self.empty.contains(path)
    }

    /// The paths of the items of the list at `path`; `None` if they are not known.
    pub(super) fn items(&self, path: &str) -> Option<Vec<String>> {
        if self.why_unknown(path).is_some() {
            return None;
        }
        let length = self.lengths.get(path).copied().unwrap_or_default();
        Some((0..length).map(|at| format!("{path}[{at}]")).collect())
    }

    /// The names in the mapping at `path`; none if they are not known.
    pub(super) fn names(&self, path: &str) -> &[Located<String>] {
        self.names.get(path).map_or(&[], Vec::as_slice)
    }

    /// A text option.
    pub(super) fn text(&self, path: &str) -> Setting<&str> {
        self.typed(path, |value| match value {
            Value::Text(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// The length in bytes of a secret option; zero of an empty one.
    pub(super) fn secret_length(&self, path: &str) -> Setting<usize> {
        self.typed(path, |value| match value {
            Value::Secret(secret) => Some(secret.reveal().len()),
            _ => None,
        })
    }

    /// The first key or certificate of a PEM text, with the option's place; none if it is not known.
    pub(super) fn pem_key(&self, path: &str) -> Option<(der::Key, Span)> {
        let setting = self.get(path);
        let text = match setting.value()? {
            Value::Secret(text) => text.reveal(),
            Value::Text(text) => text.as_str(),
            _ => return None,
        };
        let blocks = pem::read(text)?;
        let block = blocks.first()?;
        Some((der::key(&block.label, &block.der)?, setting.place))
    }

    /// A whole number.
    pub(super) fn number(&self, path: &str) -> Setting<i64> {
        self.typed(path, |value| match value {
            Value::Number(number) => Some(*number),
            _ => None,
        })
    }

    /// A boolean; false if it is not set.
    pub(super) fn flag(&self, path: &str) -> Setting<bool> {
        let setting = self.typed(path, |value| match value {
            Value::Flag(flag) => Some(*flag),
            _ => None,
        });
        if setting.is_absent() {
            return Setting::defaulted(false, setting.place);
        }
        setting
    }

    /// A length of time, in milliseconds.
    pub(super) fn milliseconds(&self, path: &str) -> Setting<u64> {
        self.typed(path, |value| match value {
            Value::Milliseconds(milliseconds) => Some(*milliseconds),
            _ => None,
        })
    }

    /// The known items of a list of scalars.
    pub(super) fn list(&self, path: &str) -> Vec<Setting<String>> {
        match self.get(path).state {
            State::Known(Value::List(items)) => items.clone(),
            _ => Vec::new(),
        }
    }

    /// How many items a list of scalars has.
    pub(super) fn list_state(&self, path: &str) -> Setting<usize> {
        self.typed(path, |value| match value {
            Value::List(items) => Some(items.len()),
            _ => None,
        })
    }

    /// Whether users certainly may ask for a new password.
    ///
    /// Source: authelia/authelia `internal/configuration/validator/identity_validation.go`.
    pub(super) fn resets_passwords(&self) -> bool {
        let custom = self.text("authentication_backend.password_reset.custom_url");
        let disabled = self.flag("authentication_backend.password_reset.disable");
        custom.why_unknown().is_none()
            && (disabled.value() == Some(&false) || custom.value().is_some_and(|url| !url.is_empty()))
    }

    /// The session's cookies, as the table of them has them.
    pub(super) fn cookies(&self) -> Setting<Vec<Options>> {
        const COOKIES: &str = "session.cookies";
        let place = self.around(COOKIES);
        if let Some(why) = self.why_unknown(COOKIES) {
            return Setting::unknown(why.clone(), place);
        }
        if !self.places.contains_key(COOKIES) {
            return Setting::absent(place);
        }
        let cookie = |path: String| {
            let option = |name: &'static str| {
                let setting = self.get(&format!("{path}.{name}"));
                (name, setting.map(Value::clone))
            };
            Options::new(
                self.around(&path),
                schema::COOKIE.iter().map(|known| option(known.name)),
            )
        };
        let cookies = self.items(COOKIES).unwrap_or_default();
        Setting::known(cookies.into_iter().map(cookie).collect(), place)
    }

    fn typed<'a, T>(&'a self, path: &str, read: impl FnOnce(&'a Value) -> Option<T>) -> Setting<T> {
        self.get(path).filter_map(read)
    }
}
