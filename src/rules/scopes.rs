//! One corrected list of scopes for each side: what Coder should request, and what the registration should allow.

use crate::authelia::ClientRegistration;
use crate::party::{RelyingParty, coder};
use crate::setting::Setting;
use crate::signin::Request;
use crate::text::Text;

/// What to say of the place of the requested scopes: that nothing is set there, or `text`.
pub(super) fn label(requested: &Setting<Vec<String>>, text: impl Into<Text>) -> Text {
    if requested.default {
        "CODER_OIDC_SCOPES is not set; the default is openid,profile,email".into()
    } else {
        text.into()
    }
}

/// Whether a scope is another one's misspelling: the list that was meant does not hold it.
pub(super) fn is_misspelt(scope: &str) -> bool {
    !coder::meant_scopes([scope]).iter().any(|meant| meant == scope)
}

/// What to write so that Coder requests what it was meant to and `more`; with what the registration then has to allow,
/// where it does not.
pub(super) fn help(request: &Request<'_>, registration: Option<&ClientRegistration>, more: &[&str]) -> String {
    help_with(request, registration, more, &[])
}

/// The same with other options of Coder's that are to be set besides.
pub(super) fn help_with(
    request: &Request<'_>,
    registration: Option<&ClientRegistration>,
    more: &[&str],
    besides: &[(&str, &str)],
) -> String {
    let requested = request.scopes();
    let meant = requested.value().into_iter().flatten().map(String::as_str);
    let mut wanted = coder::meant_scopes(meant);
    for scope in more {
        if !wanted.iter().any(|known| known == scope) {
            wanted.push((*scope).to_owned());
        }
    }
    let changes = registration.map_or_else(Vec::new, |registration| registration_half(registration, &wanted));
    both(&changes, request.side, &settings(request, &wanted, besides))
}

/// What the registration has to say so that it allows `wanted`: whole options, none where it does.
pub(super) fn registration_half(registration: &ClientRegistration, wanted: &[String]) -> Vec<String> {
    let mut changes = Vec::new();
    let is_among = |items: &[String], item: &str| items.iter().any(|known| known == item);
    if let Some(registered) = texts(registration, "scopes") {
        let missing: Vec<&String> = wanted.iter().filter(|scope| !is_among(&registered, scope)).collect();
        if !missing.is_empty() {
            let mut all = coder::meant_scopes(registered.iter().map(String::as_str));
            all.extend(
                missing
                    .into_iter()
                    .filter(|scope| !is_among(&all, scope))
                    .cloned()
                    .collect::<Vec<_>>(),
            );
            changes.push(list("scopes", &all));
        }
    }
    if let Some(mut granted) = texts(registration, "grant_types")
        && wanted.iter().any(|scope| scope == "offline_access")
        && !is_among(&granted, "refresh_token")
    {
        if !is_among(&granted, "authorization_code") {
            granted.insert(0, "authorization_code".to_owned());
        }
        granted.push("refresh_token".to_owned());
        changes.push(list("grant_types", &granted));
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
fn settings(request: &Request<'_>, wanted: &[String], besides: &[(&str, &str)]) -> String {
    let side = request.side;
    let scopes = wanted.join(",");
    let names = &side.facts.settings;
    let mut changes = vec![(&*names.scopes, scopes.as_str())];
    changes.extend(besides);
    let mut others = request.extras().cloned().unwrap_or_default();
    let rest;
    if others.remove("scope").is_some() {
        rest = serde_json::Value::Object(others).to_string();
        changes.push((&*names.extra_parameters, &rest));
    }
    side.assign_all(&changes)
}

/// A help for both sides: options of the registration first, since Coder alone would then ask for what is refused.
pub(super) fn both(registration: &[String], side: &RelyingParty, settings: &str) -> String {
    if registration.is_empty() {
        return settings.to_owned();
    }
    let indented = |text: &str| format!("  {}", text.replace('\n', "\n  "));
    format!(
        "in Authelia's registration:\n{}\nin {}'s settings:\n{}",
        indented(&registration.join("\n")),
        side.name(),
        indented(settings)
    )
}
