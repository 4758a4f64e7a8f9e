//! Client registrations, with what Authelia fills in.
//!
//! Source: authelia/authelia `internal/configuration/validator/identity_providers.go` `validateOIDCClient` and what it
//! calls.

use super::ClientRegistration;
use super::decode::{Decoder, list_of, unset};
use super::deprecated;
use super::schema::{CLIENT, Default, JWK, RESPONSE_TYPES};
use super::versions::AUTHORIZATION_ANSWERS_SIGNED;
use crate::authelia::{rule, subject};
use crate::finding::{Change, Finding, Label, Severity, Side};
use crate::options::{Options, Value};
use crate::setting::{Setting, Unknown};
use crate::source::Span;
use crate::yaml::{Entry, Node};

type Settings = Vec<(&'static str, Setting<Value>)>;

impl Decoder {
    /// The registration in the mapping at `node`.
    pub(super) fn registration(&mut self, node: &Node) -> ClientRegistration {
        let (place, _) = node.way();
        if let Some(why) = self.unreadable("clients", node) {
            let unknown = CLIENT
                .iter()
                .map(|option| (option.name, Setting::unknown(why.clone(), place)));
            let options = Options::new(place, unknown);
            return ClientRegistration {
                options,
                jwks: Setting::unknown(why, place),
                id_as_written: None,
            };
        }
        let mut settings: Settings = Vec::with_capacity(CLIENT.len());
        for option in &CLIENT {
            let value = self.current_or_deprecated(node, option.name);
            settings.push((option.name, self.option(option, value, place)));
        }
        if !AUTHORIZATION_ANSWERS_SIGNED.holds(self.version)
            && let Some(setting) = find_mut(&mut settings, "authorization_signed_response_alg")
            && setting.default
        {
            *setting = Setting::defaulted(Value::Text("none".to_owned()), setting.place);
        }
        fill_in(&mut settings, place);
        let jwks = self.items("jwks", node.get("jwks"), place, |decoder, key| {
            decoder.options(&JWK, "jwks", key)
        });
        let written = ["client_id", "id"].iter().find_map(|name| node.get(name)?.scalar());
        let written = written.map(|scalar| scalar.text.to_string());
        let id = text(&settings, "client_id");
        ClientRegistration {
            options: Options::new(place, settings),
            jwks,
            id_as_written: written.filter(|written| id.is_some_and(|id| id != *written)),
        }
    }

    /// The value of the option `name`, or of its old name if only that is there.
    fn current_or_deprecated<'n>(&mut self, node: &'n Node, name: &str) -> Option<&'n Node> {
        let mapping = node.mapping()?;
        // Authelia refuses a key whose letters are of another case, but decodes it.
        let similar = |entry: &&Entry| {
            entry
                .key
                .scalar()
                .is_some_and(|key| key.text.eq_ignore_ascii_case(name))
        };
        let current = mapping.get(name).or_else(|| mapping.entries().iter().find(similar));
        let old = deprecated::CLIENT.iter().find(|deprecated| deprecated.new == name);
        let Some((deprecated, entry)) = old.and_then(|old| Some((old, mapping.get(old.old)?))) else {
            return current.map(|entry| &entry.value);
        };
        self.defects.push(renamed(deprecated, entry, current));
        Some(&current.unwrap_or(entry).value)
    }
}

fn renamed(deprecated: &deprecated::Deprecated, entry: &Entry, current: Option<&Entry>) -> Finding {
    let (old, new) = (deprecated.old, deprecated.new);
    let both = current.map(|current| Label {
        span: current.key.span,
        text: "this one counts".into(),
    });
    Finding::at(entry.key.span, text!("called `{new}` since {}", deprecated.since))
        .rule(rule::DEPRECATED_KEY)
        .severity(Severity::Warning)
        .labels(both.clone())
        .says(
            subject(None, old),
            text!("`{old}` is an old name"),
            if both.is_some() {
                "Authelia ignores the value of the old name, because the new one is set as well, and logs a warning"
            } else {
                "Authelia takes the value under the new name and logs a warning; Authelia 5 will not take it any more."
            },
        )
        .help(if both.is_some() {
            Change::gone(Side::Registration, entry.key.span, format!("remove `{old}`"))
        } else {
            let says = format!("rename it to `{new}`");
            Change {
                certain: true,
                ..Change::exactly(Side::Registration, entry.key.span, new, says)
            }
        })
}

/// Fills in the defaults that depend on other options.
fn fill_in(settings: &mut Settings, place: Span) {
    default_text(settings, "client_name", place, |settings| text(settings, "client_id"));
    let machine = items(settings, "grant_types")
        .iter()
        .any(|grant| grant == "client_credentials");
    let bearer = items(settings, "scopes")
        .iter()
        .any(|scope| scope == "authelia.bearer.authz");
    default_text(settings, "authorization_policy", place, |_| {
        Some(if machine { "one_factor" } else { "two_factor" }.to_owned())
    });
    for option in CLIENT
        .iter()
        .filter(|option| matches!(option.default, Default::List(_)))
    {
        if let Some(setting) = find_mut(settings, option.name).filter(|setting| is_empty(setting)) {
            *setting = unset(option, setting.place);
        }
    }
    if machine {
        clear_default(settings, "scopes", place);
    }
    if bearer {
        clear_default(settings, "response_types", place);
    } else {
        derived_lists(settings, place);
        consent(settings, place);
    }
    let public = matches!(
        find(settings, "public").and_then(Setting::value),
        Some(Value::Flag(true))
    );
    let public_unknown = find(settings, "public").and_then(|setting| setting.why_unknown().cloned());
    for endpoint in ["token", "revocation", "introspection", "pushed_authorization_request"] {
        let names = CLIENT
            .iter()
            .map(|option| option.name)
            .filter(|name| name.strip_prefix(endpoint).is_some());
        for name in names {
            if name.ends_with("_endpoint_auth_method") {
                if let (Some(why), Some(setting)) = (&public_unknown, find_mut(settings, name))
                    && setting.is_absent()
                {
                    *setting = Setting::unknown(why.clone(), place);
                }
                default_text(settings, name, place, |_| {
                    Some(if public { "none" } else { "client_secret_basic" }.to_owned())
                });
            } else if let Some(method) = name.strip_suffix("_signing_alg")
                && text(settings, &format!("{method}_method")).as_deref() == Some("client_secret_jwt")
            {
                default_text(settings, name, place, |_| Some("HS256".to_owned()));
            }
        }
    }
}

/// `grant_types` and `response_modes` follow from the response types.
fn derived_lists(settings: &mut Settings, place: Span) {
    let unknown = find(settings, "response_types").and_then(first_unknown);
    let types = items(settings, "response_types");
    let mut grants: Vec<&str> = Vec::new();
    let mut modes = vec!["form_post"];
    for response_type in types
        .iter()
        .filter(|response_type| RESPONSE_TYPES.contains(&response_type.as_str()))
    {
        let code = response_type.split(' ').any(|word| word == "code");
        let other = response_type != "code";
        grants.extend(code.then_some("authorization_code"));
        grants.extend(other.then_some("implicit"));
        modes.push(if other { "fragment" } else { "query" });
    }
    for (name, mut list) in [("grant_types", grants), ("response_modes", modes)] {
        let mut seen = Vec::new();
        list.retain(|item| {
            !seen.contains(item) && {
                seen.push(item);
                true
            }
        });
        let Some(setting) = find_mut(settings, name).filter(|setting| is_empty(setting)) else {
            continue;
        };
        *setting = match &unknown {
            Some(why) => Setting::unknown(why.clone(), place),
            None => Setting::defaulted(list_of(&list, setting.place), setting.place),
        };
    }
}

/// `auto`, and no mode at all, come to one of two modes.
fn consent(settings: &mut Settings, place: Span) {
    let duration = find(settings, "pre_configured_consent_duration");
    let remembered = duration.is_some_and(|setting| !setting.is_absent());
    let automatic = if remembered { "pre-configured" } else { "explicit" };
    default_text(settings, "consent_mode", place, |_| Some(automatic.to_owned()));
    if let Some(setting) = find_mut(settings, "consent_mode")
        && matches!(setting.value(), Some(Value::Text(mode)) if mode == "auto")
    {
        *setting = Setting::known(Value::Text(automatic.to_owned()), setting.place).through(setting.via.clone());
    }
    if text(settings, "consent_mode").as_deref() == Some("pre-configured")
        && let Some(setting) = find_mut(settings, "pre_configured_consent_duration")
        && setting.is_absent()
    {
        const WEEK: u64 = 7 * 24 * 3600 * 1000;
        *setting = Setting::defaulted(Value::Milliseconds(WEEK), setting.place);
    }
}

fn find<'s>(settings: &'s Settings, name: &str) -> Option<&'s Setting<Value>> {
    settings
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, setting)| setting)
}

fn find_mut<'s>(settings: &'s mut Settings, name: &str) -> Option<&'s mut Setting<Value>> {
    settings
        .iter_mut()
        .find(|(known, _)| *known == name)
        .map(|(_, setting)| setting)
}

fn text(settings: &Settings, name: &str) -> Option<String> {
    match find(settings, name)?.value()? {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    }
}

/// The known items of a list.
fn items(settings: &Settings, name: &str) -> Vec<String> {
    match find(settings, name).and_then(Setting::value) {
        Some(Value::List(items)) => items.iter().filter_map(|item| item.value().cloned()).collect(),
        _ => Vec::new(),
    }
}

/// Why a list is not known as a whole, or in one of its items.
fn first_unknown(list: &Setting<Value>) -> Option<Unknown> {
    match list.value() {
        Some(Value::List(items)) => items.iter().find_map(|item| item.why_unknown().cloned()),
        _ => list.why_unknown().cloned(),
    }
}

fn is_empty(setting: &Setting<Value>) -> bool {
    setting.is_absent() || matches!(setting.value(), Some(Value::List(items)) if items.is_empty())
}

/// Sets what is absent to the text that `default` gives; unknown if it depends on something unknown.
fn default_text(settings: &mut Settings, name: &str, place: Span, default: impl FnOnce(&Settings) -> Option<String>) {
    if !find(settings, name).is_some_and(Setting::is_absent) {
        return;
    }
    let value = default(settings);
    let id_unknown = find(settings, "client_id").and_then(|setting| setting.why_unknown().cloned());
    let Some(setting) = find_mut(settings, name) else {
        return;
    };
    match (value, id_unknown) {
        (Some(value), _) => *setting = Setting::defaulted(Value::Text(value), setting.place),
        (None, Some(why)) if name == "client_name" => *setting = Setting::unknown(why, place),
        (None, _) => {}
    }
}

fn clear_default(settings: &mut Settings, name: &str, place: Span) {
    if let Some(setting) = find_mut(settings, name)
        && setting.default
    {
        *setting = Setting::absent(place);
    }
}
