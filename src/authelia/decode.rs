//! From YAML values to the types of Authelia's options.
//!
//! go-yaml gives a value its type; then a chain of hooks and a weakly typed decoder turn it into the field's type.
//! What they refuse stops Authelia before it looks at anything else in the OpenID Connect section.
//!
//! Source: authelia/authelia `internal/configuration/provider.go` `unmarshal`, `internal/configuration/decode_hooks.go`;
//! go-viper/mapstructure `mapstructure.go` with `WeaklyTypedInput`.

use std::collections::HashSet;

use super::duration::parse_duration;
use super::schema::{Default, OptionKind, OptionSpec};
use super::{der, pem};
use crate::authelia::subject;
use crate::finding::{Finding, Severity, fitting};
use crate::golang;
use crate::options::Value;
use crate::secret::Secret;
use crate::setting::{Setting, Unknown};
use crate::source::Span;
use crate::text::Text;
use crate::version::Version;
use crate::yaml::Node;

mod key;
mod list;
mod mismatch;
mod scalar;
mod structure;
mod text_form;
mod uuid;

pub(super) use mismatch::{Decoded, Mismatch};
pub(super) use structure::{is_structure, mappings};

/// Decodes values and collects what Authelia refuses.
pub(super) struct Decoder {
    /// The names that stand for networks; `None` if they may be defined where the files do not show it.
    pub(super) networks: Option<HashSet<String>>,
    /// The version that is meant.
    pub(super) version: Version,
    /// Whether the values are those of the provider, about which Authelia says nothing more once one does not decode.
    pub(super) in_provider: bool,
    pub(super) defects: Vec<Finding>,
}

impl Decoder {
    /// What came of `option`, whose value is at `node`, or which is not set in the mapping at `place`.
    pub(super) fn option(&mut self, option: &OptionSpec, node: Option<&Node>, place: Span) -> Setting<Value> {
        let Some(node) = node else { return unset(option, place) };
        let (place, via) = node.way();
        if let Some(why) = node.unknown().cloned() {
            return Setting::unknown(why, place).through(via);
        }
        match self.value(option.name, option.kind, node) {
            Ok(Some(value)) => Setting::known(value, place).through(via),
            Ok(None) => unset(option, place).through(via),
            Err(mismatch) => {
                self.refuse(option.name, place, mismatch);
                Setting::unknown(Unknown::because("Authelia cannot read the value"), place).through(via)
            }
        }
    }

    /// What came of the value at `node`, which belongs to the option `name` and is of this `kind`.
    pub(super) fn value(&mut self, name: &str, kind: OptionKind, node: &Node) -> Decoded {
        if node.is_null() {
            return Ok(None);
        }
        match kind {
            OptionKind::Text => text(name, node),
            OptionKind::SecretText => text(name, node).map(|value| value.map(secret)),
            OptionKind::Flag => scalar::flag(name, node),
            OptionKind::Number => scalar::number(name, node),
            OptionKind::Duration => scalar::duration(name, node, self.version),
            OptionKind::RefreshInterval => scalar::refresh_interval(name, node, self.version),
            OptionKind::Url => scalar::url(name, node, self.version),
            OptionKind::Digest => scalar::secret_digest(name, node, self.version),
            OptionKind::Key | OptionKind::RsaKey | OptionKind::Chain | OptionKind::PrivateKey => {
                key::key(name, kind, node, self.version)
            }
            OptionKind::Address(kind) => text_form::address(name, kind, node, self.version),
            OptionKind::Mail => text_form::mail(name, node),
            OptionKind::TlsVersion => text_form::tls_version(name, node),
            OptionKind::List => self.list(name, node, true),
            OptionKind::UriList => self.list(name, node, false),
            OptionKind::UrlList => self.urls(name, node),
            OptionKind::Numbers => self.numbers(name, node),
            OptionKind::Regexps => self.checked(name, node, text_form::regexp_item),
            OptionKind::Uuids => self.checked(name, node, uuid::item),
            OptionKind::Networks => self.networks(name, node),
            OptionKind::Subjects => self.subjects(name, node),
            // Looked into where their keys are known.
            OptionKind::Any | OptionKind::Mappings | OptionKind::MappingLists | OptionKind::Names => Ok(None),
        }
    }

    /// Records that Authelia refuses the value of `option` at `place`.
    pub(super) fn refuse(&mut self, option: &str, place: Span, mismatch: Mismatch) {
        let name = option.rsplit('.').next().unwrap_or(option);
        let silence = if self.in_provider {
            ", and until then says nothing more about OpenID Connect"
        } else {
            ""
        };
        let (label, why) = match mismatch.goes_on {
            Some(instead) => ("this is no text", text!("Authelia {instead}, so it refuses to start.")),
            None => (
                "Authelia cannot decode this",
                text!(
                    "Authelia cannot decode `{option}`, so it does not start{silence}{}.",
                    without(option)
                ),
            ),
        };
        self.defects.push(
            Finding::at(place, label)
                .rule(mismatch.kind)
                .severity(Severity::Error)
                .says(subject(None, name), about(option, mismatch.headline), why)
                .help(mismatch.help)
                .gives(option),
        );
    }

    /// Records that a mapping or list is where Authelia wants something else.
    pub(super) fn wrong_shape(&mut self, option: &str, node: &Node, wanted: &'static str) {
        let mismatch = Mismatch::new(text!("`{option}` is not {wanted}"), text!("write {wanted}"));
        self.refuse(option, node.way().0, mismatch);
    }
}

/// What else Authelia says because it goes on without the value of `option`.
fn without(option: &str) -> &'static str {
    match option {
        "storage" => "; `encryption_key`, which belongs in it, is missing then",
        "identity_validation" | "identity_validation.reset_password" => {
            "; `jwt_secret`, which belongs in it, is missing then"
        }
        "access_control.default_policy" => "; `deny` counts until then",
        "privacy_policy.policy_url" => "; `enabled` needs it",
        _ => "",
    }
}

/// The headline about `option`: where its path is too long, with its last name, or none.
fn about(option: &str, headline: Text) -> Text {
    let name = option.rsplit('.').next().unwrap_or(option);
    let (shorter, shortest) = (
        headline.clone().with(option, name),
        headline.clone().with(&format!("`{option}`"), "the value"),
    );
    fitting([headline, shorter, shortest])
}

/// An option that is not set, or is set to nothing, at `place`.
pub(super) fn unset(option: &OptionSpec, place: Span) -> Setting<Value> {
    let value = match option.default {
        Default::None => return Setting::absent(place),
        Default::Text(text) => Value::Text(text.to_owned()),
        Default::Flag(flag) => Value::Flag(flag),
        Default::Number(number) => Value::Number(number),
        Default::Seconds(seconds) => Value::Milliseconds(seconds.saturating_mul(1000)),
        Default::List(items) => list_of(items, place),
    };
    Setting::defaulted(value, place)
}

/// A list of defaults that all have the same place.
pub(super) fn list_of(items: &[&str], place: Span) -> Value {
    Value::List(
        items
            .iter()
            .map(|item| Setting::defaulted((*item).to_owned(), place))
            .collect(),
    )
}

fn text(option: &str, node: &Node) -> Decoded {
    let text = scalar::text(option, node)?;
    Ok((!text.is_empty()).then_some(Value::Text(text)))
}

fn secret(value: Value) -> Value {
    match value {
        Value::Text(text) => Value::Secret(Secret::new(text)),
        other => other,
    }
}
