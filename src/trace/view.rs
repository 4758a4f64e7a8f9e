//! What the walk is told from: both sides, the pairing, and the files.

use std::borrow::Cow;

use super::value::TracedValue;
use crate::authelia::{Extent, Provider};
use crate::duration;
use crate::options::{Options, Value};
use crate::party::RelyingParty;
use crate::report::{Failure, Input};
use crate::resolve;
use crate::rules::Context;
use crate::secret::is_secret_name;
use crate::setting::{Setting, State, Unknown};
use crate::signin::{Pair, SignIn};
use crate::source::{SourceMap, Span};
use crate::text::Text;
use crate::version::Version;

/// What the call itself gives, so that the walk can say where it is known from.
pub struct Given<'a> {
    /// Whether Authelia's version.
    pub authelia_version: bool,
    /// Where a file tells Authelia's version.
    pub authelia_told: Option<Span>,
    /// Whether Coder's version.
    pub coder_version: bool,
    /// Whether the client secret.
    pub client_secret: bool,
    /// The client id, if it does.
    pub client_id: Option<&'a str>,
}

/// Everything a step may look at.
pub(super) struct View<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) sources: &'a SourceMap,
    pub(super) given: &'a Given<'a>,
    pub(super) inputs: &'a [Input],
    /// Whether something that was asked for could not be read.
    failed: bool,
}

impl<'a> View<'a> {
    pub(super) fn new(
        context: &'a Context<'a>,
        sources: &'a SourceMap,
        given: &'a Given<'a>,
        report: (&'a [Input], &'a [Failure]),
    ) -> Self {
        let (inputs, failures) = report;
        Self {
            context,
            sources,
            given,
            inputs,
            failed: !failures.is_empty(),
        }
    }

    /// Coder's side.
    pub(super) fn coder(&self) -> Option<&'a RelyingParty> {
        self.context.sides.relying_party
    }

    /// The sign-in.
    pub(super) fn sign_in(&self) -> &'a SignIn<'a> {
        &self.context.sign_in
    }

    /// Both sides, where the registration is known.
    pub(super) fn pair(&self) -> Option<Pair<'a>> {
        self.context.pair().ok()
    }

    /// These options of the only registration there is, where Coder's side is not there to be held against it.
    pub(super) fn registered(&self, names: &[&'static str]) -> Vec<TracedValue> {
        let registrations = match (self.coder(), self.context.sides.provider) {
            (None, Some(provider)) => provider.registrations(),
            _ => &[],
        };
        let [only] = registrations else { return Vec::new() };
        names.iter().map(|name| self.option(&only.options, name)).collect()
    }

    /// Why nothing is known of the side with this role.
    pub(super) fn why_missing(&self, role: &str) -> Unknown {
        let side = if role == "authelia" { "Authelia's" } else { "Coder's" };
        if self.failed || self.inputs.iter().any(|input| input.role == role) {
            Unknown::because(text!("{side} side could not be read"))
        } else {
            Unknown::because(text!("{side} side was not given")).remedied_by(text!("give it with --{role}"))
        }
    }

    /// The option `name` of `options`. A secret is never shown.
    pub(super) fn option(&self, options: &Options, name: &'static str) -> TracedValue {
        let setting = options.get(name);
        let secret = matches!(setting.value(), Some(Value::Secret(_) | Value::NoText)) || is_secret_name(name);
        self.shown(name, &setting, secret, |value| match value {
            Value::Milliseconds(milliseconds) => Some(duration::written(*milliseconds).into()),
            value => resolve::json(value),
        })
    }

    /// An option of the provider's own. A default may not be the last word where the files show only a part.
    pub(super) fn provider_option(&self, provider: &Provider, name: &'static str) -> TracedValue {
        Self::as_far_as_shown(provider, self.option(&provider.options, name))
    }

    /// `value`, an option of the provider's own, with what has to be said of it where the files show only a part.
    pub(super) fn as_far_as_shown(provider: &Provider, value: TracedValue) -> TracedValue {
        if value.default && provider.extent != Extent::Configuration {
            value.note("unless the rest of Authelia's configuration sets it")
        } else {
            value
        }
    }

    /// A length of time, in milliseconds.
    pub(super) fn duration(&self, name: impl Into<Cow<'static, str>>, setting: &Setting<u64>) -> TracedValue {
        self.shown(name, setting, false, |milliseconds| {
            Some(duration::written(*milliseconds).into())
        })
    }

    /// A text that is no secret.
    pub(super) fn text<T: AsRef<str>>(&self, name: impl Into<Cow<'static, str>>, setting: &Setting<T>) -> TracedValue {
        self.shown(name, setting, false, |text| Some(text.as_ref().into()))
    }

    fn shown<T>(
        &self,
        name: impl Into<Cow<'static, str>>,
        setting: &Setting<T>,
        secret: bool,
        show: impl Fn(&T) -> Option<serde_json::Value>,
    ) -> TracedValue {
        let shown = resolve::setting(
            setting,
            secret,
            |value| show(value).map(|value| self.masked(value)),
            self.sources,
        );
        let remedy = match &setting.state {
            State::Unknown(why) => why.remedy.as_ref().map(|remedy| self.said(remedy)),
            State::Known(_) | State::Absent => None,
        };
        TracedValue {
            name: name.into(),
            state: shown.state,
            value: shown.value,
            secret,
            default: shown.default,
            reason: shown.reason,
            remedy,
            note: None,
            origin: shown.origin,
            held_against: Vec::new(),
        }
    }

    /// `value` without what is a secret elsewhere, and without a password in an address.
    fn masked(&self, value: serde_json::Value) -> serde_json::Value {
        use serde_json::Value as Json;
        match value {
            Json::String(text) => Json::String(self.masked_text(&text)),
            Json::Array(items) => items.into_iter().map(|item| self.masked(item)).collect(),
            Json::Object(map) => {
                let entries = map.into_iter().map(|(name, value)| {
                    let value = if is_secret_name(&name) {
                        Json::Null
                    } else {
                        self.masked(value)
                    };
                    (name, value)
                });
                Json::Object(entries.collect())
            }
            other => other,
        }
    }

    /// Masks every secret that has flowed into `value`.
    pub(super) fn conceal(&self, value: &mut TracedValue) {
        // A name that the program itself has is no secret, whatever a secret is made of.
        if matches!(value.name, Cow::Owned(_)) && self.sources.holds_secret(&value.name) {
            value.name = self.masked_text(&value.name).into();
        }
        value.value = value.value.take().map(|shown| self.masked(shown));
        if let Some(note @ Cow::Owned(_)) = &mut value.note {
            *note = self.masked_text(note).into();
        }
        value.held_against.iter_mut().for_each(|other| self.conceal(other));
    }

    /// A value that cannot be known.
    pub(super) fn unknown(&self, name: impl Into<Cow<'static, str>>, why: &Unknown) -> TracedValue {
        let remedy = why.remedy.as_ref().map(|remedy| self.said(remedy));
        TracedValue::unknown(name, self.said(&why.reason), remedy)
    }

    /// What is said, without the secrets in its values.
    pub(super) fn said(&self, text: &Text) -> String {
        self.sources.shown(text)
    }

    /// `text` without what is a secret elsewhere, and without a password in an address.
    pub(super) fn masked_text(&self, text: &str) -> String {
        self.sources.without_secrets(text).into_owned()
    }

    /// A server's version and where it is known from.
    pub(super) fn version(&self, version: Version, told: Option<&Setting<Version>>, given: bool) -> TracedValue {
        let text = version.to_string();
        match told.filter(|told| !told.default && told.value().is_some()) {
            Some(told) if !given => self.text("version", &told.as_ref().map(|_| text)),
            _ if given => TracedValue::fixed("version", text).note("given in the call"),
            _ => TracedValue::fixed("version", text).note("the newest that is known; the files do not say"),
        }
    }
}
