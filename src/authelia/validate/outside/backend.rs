//! `authentication_backend`.
//!
//! Source: authelia/authelia `internal/configuration/validator/authentication.go`.

use super::access::is_reserved;
use super::{Outside, ldap, passwords};
use crate::authelia::refusals::backend::{BACKEND_REQUIRED, BACKEND_SEVERAL, CUSTOM_URL, EXTRA_ATTRIBUTE, FILE_PATH};
use crate::authelia::validate::judge::Judge;
use crate::finding::quoted;
use crate::golang::Url;

const BACKEND: &str = "authentication_backend";

pub(super) fn check(outside: &Outside<'_>, judge: &mut Judge) {
    let of = outside.of;
    let (file, directory) = (
        of.has("authentication_backend.file"),
        of.has("authentication_backend.ldap"),
    );
    let place = of.around(BACKEND);
    if file == Some(false) && directory == Some(false) && outside.whole {
        judge
            .refusal(&BACKEND_REQUIRED, BACKEND, place, "names no users")
            .write("authentication_backend:\n  file:\n    path: '/config/users.yml'");
    }
    if file == Some(true) && directory == Some(true) {
        judge.refusal(&BACKEND_SEVERAL, BACKEND, place, "has `file` and `ldap`");
    }
    let url = of.text("authentication_backend.password_reset.custom_url");
    if let Some(parsed) = url.value().and_then(|text| Url::parse(text).ok())
        && !matches!(parsed.scheme.as_str(), "http" | "https")
    {
        let path = "authentication_backend.password_reset.custom_url";
        judge.refusal(&CUSTOM_URL, path, url.place, "is neither http nor https");
    }
    if file == Some(true) {
        outside.required(&FILE_PATH, "authentication_backend.file.path", judge);
        extra(outside, "authentication_backend.file.extra_attributes", judge);
        passwords::check(outside, judge);
    }
    if directory == Some(true) {
        ldap::check(outside, judge);
        extra(outside, "authentication_backend.ldap.attributes.extra", judge);
    }
}

/// Attributes that people add to those of the backend.
fn extra(outside: &Outside<'_>, path: &str, judge: &mut Judge) {
    for attribute in outside.of.names(path) {
        let below = format!("{path}.{}", attribute.value);
        let kind_path = format!("{below}.value_type");
        let kind = outside.of.text(&kind_path);
        let text = kind.value().copied().unwrap_or_default();
        if kind.why_unknown().is_none() && !matches!(text, "string" | "integer" | "boolean") {
            let said = if text.is_empty() { "is missing" } else { "is not a type" };
            let place = if text.is_empty() { attribute.span } else { kind.place };
            judge
                .refusal(&EXTRA_ATTRIBUTE, &kind_path, place, said)
                .write("value_type: 'string'  # or one of: integer, boolean");
        }
        let name = outside.filled(&format!("{below}.name"));
        let name = name.map_or_else(|| attribute.value.clone(), |(name, _)| name);
        if is_reserved(&name) {
            let said = text!("{} is taken", quoted(&name));
            judge.refusal(&EXTRA_ATTRIBUTE, path, attribute.span, said);
        }
    }
}
