//! One corrected list of scopes for each side: what Coder should request, and what the registration should allow.

use std::collections::HashSet;

use crate::authelia::ClientRegistration;
use crate::finding::Help;
use crate::party::{Facts, coder};
use crate::setting::Setting;
use crate::signin::AuthorizationRequest;
use crate::text::Text;

/// What to say of the place of the requested scopes: that nothing is set there, or `text`.
pub(super) fn label(requested: &Setting<Vec<String>>, facts: &Facts, text: impl Into<Text>) -> Text {
    let name = &facts.settings.scopes;
    match requested.value().filter(|_| requested.default) {
        Some(scopes) if name == "CODER_OIDC_SCOPES" => {
            text!("{name} is not set; the default is {}", scopes.join(","))
        }
        Some(scopes) if !name.is_empty() => text!("{name} is not set; the default is {}", scopes.join(" ")),
        Some(scopes) => text!("{} requests {}", facts.name, scopes.join(" ")),
        None => text.into(),
    }
}

/// Whether a scope is another one's misspelling: the list that was meant does not hold it.
pub(super) fn is_misspelt(scope: &str) -> bool {
    !coder::meant_scopes([scope]).iter().any(|meant| meant == scope)
}

/// What to write so that Coder requests what it was meant to and `more`, with other options of Coder's that are to be
/// set besides; and what the registration then has to allow, where it does not.
pub(super) fn written(
    request: &AuthorizationRequest<'_>,
    registration: Option<&ClientRegistration>,
    more: &[String],
    besides: &[(&str, String)],
) -> Help {
    let requested = request.scopes();
    let meant = requested.value().into_iter().flatten().map(String::as_str);
    let wanted = coder::each_once(coder::meant_scopes(meant).into_iter().chain(more.iter().cloned()));
    // Options of the registration first, since Coder alone would then ask for what is refused.
    let mut changes = registration.map_or_else(Vec::new, |registration| registration_half(registration, &wanted));
    changes.extend(settings(request, &wanted, besides));
    match changes.len() {
        1 => changes.remove(0),
        _ => Help::All(changes),
    }
}

/// What the registration has to say so that it allows `wanted`: whole options, none where it does.
pub(super) fn registration_half(registration: &ClientRegistration, wanted: &[String]) -> Vec<Help> {
    let mut changes = Vec::new();
    if let Some(registered) = texts(registration, "scopes") {
        let known: HashSet<&String> = registered.iter().collect();
        if wanted.iter().any(|scope| !known.contains(scope)) {
            let meant = coder::meant_scopes(registered.iter().map(String::as_str));
            let missing = wanted.iter().filter(|scope| !known.contains(scope)).cloned();
            let all = coder::each_once(meant.into_iter().chain(missing));
            changes.push(registration.write(list("scopes", &all)));
        }
    }
    if let Some(mut granted) = texts(registration, "grant_types")
        && wanted.iter().any(|scope| scope == "offline_access")
        && !granted.iter().any(|granted| granted == "refresh_token")
    {
        if !granted.iter().any(|granted| granted == "authorization_code") {
            granted.insert(0, "authorization_code".to_owned());
        }
        granted.push("refresh_token".to_owned());
        changes.push(registration.write(list("grant_types", &granted)));
    }
    changes
}

/// The items of an option, if all are known.
fn texts(registration: &ClientRegistration, option: &str) -> Option<Vec<String>> {
    let setting = registration.options.list(option);
    let items = setting.value()?.iter();
    items.map(|item| item.value().cloned()).collect()
}

fn list(option: &str, items: &[String]) -> String {
    let lines: Vec<String> = items.iter().map(|item| format!("  - '{item}'")).collect();
    format!("{option}:\n{}", lines.join("\n"))
}

/// The scopes as Coder has them set: an extra parameter `scope` would replace those of the list.
fn settings(request: &AuthorizationRequest<'_>, wanted: &[String], besides: &[(&str, String)]) -> Vec<Help> {
    let side = request.side;
    let names = &side.facts.settings;
    let mut changes = vec![side.assign(&names.scopes, &wanted.join(","))];
    changes.extend(besides.iter().map(|(option, value)| side.assign(option, value)));
    let mut others = request.extras().cloned().unwrap_or_default();
    if others.remove("scope").is_some() {
        let rest = serde_json::Value::Object(others).to_string();
        changes.push(side.assign(&names.extra_parameters, &rest));
    }
    changes
}
