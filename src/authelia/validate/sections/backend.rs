//! `authentication_backend`.
//!
//! Source: authelia/authelia `internal/configuration/validator/authentication.go`.

use super::access::is_reserved;
use super::{KnownSections, ldap, passwords};
use crate::authelia::refusals::backend::{BACKEND_REQUIRED, BACKEND_SEVERAL, CUSTOM_URL, EXTRA_ATTRIBUTE, FILE_PATH};
use crate::authelia::validate::defects::Defects;
use crate::finding::quoted;
use crate::golang::Url;

const BACKEND: &str = "authentication_backend";

pub(super) fn check(sections: &KnownSections<'_>, defects: &mut Defects) {
    let of = sections.of;
    let (file, directory) = (
        of.has("authentication_backend.file"),
        of.has("authentication_backend.ldap"),
    );
    let place = of.around(BACKEND);
    if file == Some(false) && directory == Some(false) && sections.whole {
        defects
            .refusal(&BACKEND_REQUIRED, BACKEND, place, "names no users")
            .lacks("authentication_backend.file")
            .lacks("authentication_backend.ldap")
            .write("authentication_backend:\n  file:\n    path: '/config/users.yml'");
    }
    if file == Some(true) && directory == Some(true) {
        defects.refusal(&BACKEND_SEVERAL, BACKEND, place, "has `file` and `ldap`");
    }
    let url = of.text("authentication_backend.password_reset.custom_url");
    if let Some(parsed) = url
        .value()
        .filter(|text| !text.is_empty())
        .and_then(|text| Url::parse(text).ok())
        && !matches!(parsed.scheme.as_str(), "http" | "https")
    {
        let path = "authentication_backend.password_reset.custom_url";
        defects.refusal(&CUSTOM_URL, path, url.place, "is neither http nor https");
    }
    if file == Some(true) {
        sections.required(&FILE_PATH, "authentication_backend.file.path", defects);
        extra(sections, "authentication_backend.file.extra_attributes", defects);
        passwords::check(sections, defects);
    }
    if directory == Some(true) {
        ldap::check(sections, defects);
        extra(sections, "authentication_backend.ldap.attributes.extra", defects);
    }
}

/// Attributes that people add to those of the backend.
fn extra(sections: &KnownSections<'_>, path: &str, defects: &mut Defects) {
    for attribute in sections.of.names(path) {
        let below = format!("{path}.{}", attribute.value);
        let kind_path = format!("{below}.value_type");
        let kind = sections.of.text(&kind_path);
        let text = kind.value().copied().unwrap_or_default();
        if kind.why_unknown().is_none() && !matches!(text, "string" | "integer" | "boolean") {
            let said = if text.is_empty() { "is missing" } else { "is not a type" };
            let place = if text.is_empty() { attribute.span } else { kind.place };
            defects
                .refusal(&EXTRA_ATTRIBUTE, &kind_path, place, said)
                .write("value_type: 'string'  # or one of: integer, boolean");
        }
        let name = sections.filled(&format!("{below}.name"));
        let name = name.map_or_else(|| attribute.value.clone(), |(name, _)| name);
        if is_reserved(&name) {
            let said = text!("{} is taken", quoted(&name));
            defects.refusal(&EXTRA_ATTRIBUTE, path, attribute.span, said);
        }
    }
}
