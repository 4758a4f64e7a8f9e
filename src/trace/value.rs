//! One value of the walk: where it comes from, and what it is held against.

use std::borrow::Cow;

use serde::Serialize;

use crate::resolve::Origin;

/// A parameter of a request, or a setting that takes part in a step.
#[derive(Serialize, Clone)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TracedValue {
    /// Its name: the parameter's, the option's, or a few words.
    pub name: Cow<'static, str>,
    /// `known`, `unknown`, `absent`, or `random` for what is made anew at each sign-in.
    #[cfg_attr(test, schemars(extend("enum" = ["known", "unknown", "absent", "random"])))]
    pub state: &'static str,
    /// The value, if it is known and may be shown; a length of time as `1h30m`. Null for a secret, always.
    pub value: Option<serde_json::Value>,
    /// Whether it is a secret.
    pub secret: bool,
    /// Whether it is the program's default.
    pub default: bool,
    /// Why it is unknown, as a clause.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What would make it known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
    /// What is to be said of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Cow<'static, str>>,
    /// From where it takes effect back to where it was written. For a default or an absent one: where it would stand.
    pub origin: Vec<Origin>,
    /// What the other side, or the next step, compares it with.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub held_against: Vec<TracedValue>,
}

impl TracedValue {
    fn in_state(name: impl Into<Cow<'static, str>>, state: &'static str) -> Self {
        Self {
            name: name.into(),
            state,
            value: None,
            secret: false,
            default: false,
            reason: None,
            remedy: None,
            note: None,
            origin: Vec::new(),
            held_against: Vec::new(),
        }
    }

    /// A value that is in no file: the program's or the protocol's own.
    pub(super) fn fixed(name: impl Into<Cow<'static, str>>, value: impl Into<serde_json::Value>) -> Self {
        Self {
            value: Some(value.into()),
            ..Self::in_state(name, "known")
        }
    }

    /// A value that is made anew at each sign-in.
    pub(super) fn random(name: impl Into<Cow<'static, str>>) -> Self {
        Self::in_state(name, "random")
    }

    /// A value that is not there.
    pub(super) fn absent(name: impl Into<Cow<'static, str>>) -> Self {
        Self::in_state(name, "absent")
    }

    /// A value that cannot be known: why not, and what would help.
    pub(super) fn unknown(name: impl Into<Cow<'static, str>>, reason: String, remedy: Option<String>) -> Self {
        Self {
            reason: Some(reason),
            remedy,
            ..Self::in_state(name, "unknown")
        }
    }

    /// Under another name.
    pub(super) fn called(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.name = name.into();
        self
    }

    /// With a note.
    pub(super) fn note(mut self, note: impl Into<Cow<'static, str>>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// With a note, unless it has one.
    pub(super) fn note_if_none(self, note: &'static str) -> Self {
        if self.note.is_none() { self.note(note) } else { self }
    }

    /// Marked as a secret that is made anew, or is shown nowhere.
    pub(super) fn hidden(mut self) -> Self {
        self.secret = true;
        self.value = None;
        self
    }

    /// Held against `others`.
    pub(super) fn against(mut self, others: impl IntoIterator<Item = TracedValue>) -> Self {
        self.held_against.extend(others);
        self
    }

    /// Whether the value is known, and this text.
    pub(super) fn is(&self, text: &str) -> bool {
        self.value.as_ref().and_then(serde_json::Value::as_str) == Some(text)
    }
}
