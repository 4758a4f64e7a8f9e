//! What each program would load, with the origin of every value: the output of `resolve`.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use crate::authelia::{ClientRegistration, Provider};
use crate::duration;
use crate::options::{Options, Value};
use crate::party::RelyingParty;
use crate::party::coder::{EXTRA_PARAMETERS, may_be_shown};
use crate::report::{SCHEMA_VERSION, escaped_line};
use crate::secret::{MASK, is_secret_name, looks_random};
use crate::setting::{Setting, State};
use crate::source::SourceMap;

/// What both programs would load.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Resolution {
    /// Version of this shape.
    pub schema_version: &'static str,
    /// Authelia's side.
    pub authelia: Option<ResolvedProvider>,
    /// Coder's side.
    pub coder: Option<ResolvedRelyingParty>,
    /// How many of the clients people are shown.
    #[serde(skip)]
    pub shown_clients: usize,
}

/// What Authelia would load.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ResolvedProvider {
    /// The issuers it serves.
    pub issuers: Vec<ResolvedSetting>,
    /// Every option of every client registration.
    pub clients: Vec<BTreeMap<String, ResolvedSetting>>,
}

/// What Coder would load.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ResolvedRelyingParty {
    /// The process's environment.
    pub environment: BTreeMap<String, ResolvedSetting>,
    /// What Coder makes of it, by the variable's name.
    pub options: BTreeMap<String, ResolvedSetting>,
}

/// One value. A secret's is null, always.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ResolvedSetting {
    /// `known`, `unknown` or `absent`.
    #[cfg_attr(test, schemars(extend("enum" = ["known", "unknown", "absent"])))]
    pub state: &'static str,
    /// The value, if it is known and may be shown.
    pub value: Option<serde_json::Value>,
    /// The value as people write it, where that is not the JSON of it: a length of time.
    #[serde(skip)]
    pub written: Option<String>,
    /// Whether it is a secret.
    pub secret: bool,
    /// Whether it is the program's default.
    pub default: bool,
    /// Why it is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// From where it takes effect back to where it was written.
    pub origin: Vec<Origin>,
}

/// A place.
#[derive(Serialize, Clone, PartialEq, Eq)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Origin {
    /// The file as given.
    pub path: String,
    /// The line, from 1.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub line: usize,
    /// The column, from 1.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub column: usize,
}

/// Shows what was loaded.
///
/// The client `own` of the deployment comes first; people are shown it alone, unless they ask for `all`.
pub fn resolve(
    provider: Option<&Provider>,
    relying_party: Option<&RelyingParty>,
    (own, all): (Option<&ClientRegistration>, bool),
    sources: &SourceMap,
) -> Resolution {
    let registrations = provider.map(Provider::registrations).unwrap_or_default();
    let is_own = |client: &&ClientRegistration| own.is_some_and(|own| std::ptr::eq(own, *client));
    let (first, others): (Vec<_>, Vec<_>) = registrations.iter().partition(is_own);
    let shown_clients = if all || first.is_empty() {
        registrations.len()
    } else {
        first.len()
    };
    let clients = first.into_iter().chain(others);
    let clients = clients.map(|client| options(&client.options, sources)).collect();
    Resolution {
        schema_version: SCHEMA_VERSION,
        shown_clients,
        authelia: provider.map(|provider| ResolvedProvider {
            issuers: provider.issuers.iter().map(|issuer| text(issuer, sources)).collect(),
            clients,
        }),
        coder: relying_party.map(|side| ResolvedRelyingParty {
            environment: environment(side, sources),
            options: options(&side.options, sources),
        }),
    }
}

impl fmt::Display for Resolution {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(authelia) = &self.authelia {
            writeln!(out, "Authelia serves as issuers:")?;
            for issuer in &authelia.issuers {
                line(out, "issuer", issuer)?;
            }
            for client in authelia.clients.iter().take(self.shown_clients) {
                writeln!(out, "\nAuthelia registers a client:")?;
                client.iter().try_for_each(|(name, setting)| line(out, name, setting))?;
            }
            match authelia.clients.len() - self.shown_clients {
                0 => {}
                1 => writeln!(out, "\nand another client, which --all-clients shows")?,
                others => writeln!(out, "\nand {others} other clients, which --all-clients shows")?,
            }
        }
        if let Some(coder) = &self.coder {
            writeln!(out, "\nCoder's process gets:")?;
            coder
                .environment
                .iter()
                .try_for_each(|(name, setting)| line(out, name, setting))?;
            writeln!(out, "\nCoder makes of it:")?;
            coder
                .options
                .iter()
                .try_for_each(|(name, setting)| line(out, name, setting))?;
        }
        Ok(())
    }
}

fn line(out: &mut fmt::Formatter<'_>, name: &str, setting: &ResolvedSetting) -> fmt::Result {
    let value = match (&setting.value, setting.state) {
        (Some(value), _) => {
            let value = setting.written.clone().unwrap_or_else(|| value.to_string());
            escaped_line(&value).into_owned()
        }
        (None, "known") => MASK.to_owned(),
        (None, "unknown") => {
            let reason = setting.reason.as_deref().unwrap_or_default();
            format!("not known: {}", escaped_line(reason))
        }
        (None, _) => return Ok(()),
    };
    let name = escaped_line(name);
    if setting.default {
        return writeln!(out, "  {name} = {value} (default)");
    }
    let origin: Vec<String> = setting
        .origin
        .iter()
        .map(|place| format!("{}:{}:{}", escaped_line(&place.path), place.line, place.column))
        .collect();
    writeln!(out, "  {name} = {value}  <- {}", origin.join(" <- "))
}

fn environment(side: &RelyingParty, sources: &SourceMap) -> BTreeMap<String, ResolvedSetting> {
    let secret_parameters = match side.options.get(EXTRA_PARAMETERS).value() {
        Some(Value::Map(map)) => without_secrets(map) != *map,
        _ => false,
    };
    let variables = side.environment.variables();
    let shown = variables.map(|variable| {
        let name = &variable.name.value;
        let is_open = variable
            .setting
            .value()
            .is_none_or(|value| may_be_shown(name, value.reveal()));
        let secret = !is_open || is_secret_name(name) || (secret_parameters && name == EXTRA_PARAMETERS);
        // A line that is no assignment may be the rest of a secret.
        let name = if looks_random(name) {
            MASK.into()
        } else {
            sources.without_secrets(name)
        };
        let show = |value: &crate::secret::Secret| (!secret).then(|| value.reveal().to_owned().into());
        let mut shown = setting(&variable.setting, secret, show, sources);
        shown.reason = shown.reason.filter(|_| name != MASK);
        (name.into_owned(), shown)
    });
    shown.collect()
}

fn options(options: &Options, sources: &SourceMap) -> BTreeMap<String, ResolvedSetting> {
    let shown = options.iter().map(|(name, value)| {
        let secret = matches!(value.value(), Some(Value::Secret(_) | Value::NoText)) || is_secret_name(name);
        let mut shown = setting(value, secret, json, sources);
        if let Some(Value::Milliseconds(milliseconds)) = value.value() {
            shown.written = Some(duration::written(*milliseconds));
        }
        (name.to_owned(), shown)
    });
    shown.collect()
}

fn text(value: &Setting<String>, sources: &SourceMap) -> ResolvedSetting {
    setting(value, false, |text| Some(text.clone().into()), sources)
}

/// What came of `setting`, as it may be shown.
pub(crate) fn setting<T>(
    setting: &Setting<T>,
    secret: bool,
    show: impl Fn(&T) -> Option<serde_json::Value>,
    sources: &SourceMap,
) -> ResolvedSetting {
    let (state, value, reason) = match &setting.state {
        State::Known(value) => ("known", if secret { None } else { show(value) }, None),
        State::Unknown(why) => ("unknown", None, Some(sources.shown(&why.reason))),
        State::Absent => ("absent", None, None),
    };
    // A value that a secret has flowed into is one.
    let tainted = value.as_ref().is_some_and(|value| holds_secret(value, sources));
    let (value, secret) = (value.filter(|_| !tainted), secret || tainted);
    let origin = setting.origin().map(|span| {
        let (path, start, _) = sources.position(span);
        Origin {
            path: path.to_owned(),
            line: start.line,
            column: start.column,
        }
    });
    ResolvedSetting {
        state,
        value,
        written: None,
        secret,
        default: setting.default,
        reason,
        origin: origin.collect(),
    }
}

/// Whether there is a secret in a text of `value`, or under a name in it that announces one.
fn holds_secret(value: &serde_json::Value, sources: &SourceMap) -> bool {
    use serde_json::Value as Json;
    match value {
        Json::String(text) => sources.holds_secret(text),
        Json::Array(items) => items.iter().any(|item| holds_secret(item, sources)),
        Json::Object(map) => map
            .iter()
            .any(|(name, value)| sources.holds_secret(name) || holds_secret(value, sources)),
        Json::Null | Json::Bool(_) | Json::Number(_) => false,
    }
}

/// The value as JSON; `None` for a secret.
pub(crate) fn json(value: &Value) -> Option<serde_json::Value> {
    Some(match value {
        Value::Text(text) => text.clone().into(),
        Value::Secret(_) | Value::NoText => return None,
        Value::Flag(flag) => (*flag).into(),
        Value::Number(number) => (*number).into(),
        Value::Milliseconds(milliseconds) => (*milliseconds).into(),
        Value::List(items) => items.iter().map(|item| item.value().cloned()).collect(),
        Value::Map(map) => without_secrets(map),
    })
}

/// A mapping without what its keys' names announce as secret, such as an extra parameter `api_key`.
fn without_secrets(map: &serde_json::Value) -> serde_json::Value {
    let entries = map.as_object().into_iter().flatten();
    let shown = entries.map(|(key, value)| {
        let value = if is_secret_name(key) {
            MASK.into()
        } else {
            value.clone()
        };
        (key.clone(), value)
    });
    serde_json::Value::Object(shown.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::schema::assert_schema;

    #[test]
    fn the_schema_is_made_from_the_types() {
        assert_schema::<Resolution>("resolve", "Output of oidc-crosscheck resolve --format json");
    }
}
