//! `authentication_backend.ldap`.
//!
//! Source: authelia/authelia `internal/configuration/validator/authentication.go`
//! `validateLDAPAuthenticationBackend` and what it calls.

use super::KnownSections;
use crate::authelia::refusals::backend::{LDAP_FILTER, LDAP_OPTION, LDAP_UNAUTHENTICATED, LDAP_VALUE};
use crate::authelia::refusals::server::ADDRESS_SCHEME;
use crate::authelia::schema::AddressKind;
use crate::authelia::validate::defects::Defects;
use crate::authelia::versions::BASE_DN_AND_PASSWORD_REQUIRED;
use crate::finding::quoted;

const IMPLEMENTATIONS: [&str; 6] = ["custom", "activedirectory", "rfc2307bis", "freeipa", "lldap", "glauth"];
const SEARCH_MODES: [&str; 2] = ["filter", "memberof"];
const SCHEMES: [&str; 3] = ["ldap", "ldaps", "ldapi"];

fn path(name: &str) -> String {
    format!("authentication_backend.ldap.{name}")
}

pub(super) fn check(sections: &KnownSections<'_>, defects: &mut Defects) {
    sections.one_of(&LDAP_VALUE, &path("implementation"), &IMPLEMENTATIONS, defects);
    sections.one_of(&LDAP_VALUE, &path("group_search_mode"), &SEARCH_MODES, defects);
    sections.required(&LDAP_OPTION, &path("address"), defects);
    if BASE_DN_AND_PASSWORD_REQUIRED.holds(sections.version) {
        sections.required(&LDAP_OPTION, &path("base_dn"), defects);
    }
    if let Some((address, place)) = sections.address(&path("address"), AddressKind::Ldap)
        && !SCHEMES.contains(&address.scheme.as_str())
    {
        let text = text!("has the scheme {}", quoted(&address.scheme));
        defects
            .refusal(&ADDRESS_SCHEME, &path("address"), place, text)
            .help("write one of these schemes: ldap, ldaps, ldapi");
    }
    if sections.of.has(&path("tls")) == Some(true) {
        sections.tls(&path("tls"), defects);
    }
    credentials(sections, defects);
    filters(sections, defects);
}

fn credentials(sections: &KnownSections<'_>, defects: &mut Defects) {
    let of = sections.of;
    let unauthenticated = of.flag(&path("permit_unauthenticated_bind"));
    match unauthenticated.value() {
        Some(true) => {
            let option = path("permit_unauthenticated_bind");
            let place = unauthenticated.place;
            let password = of.secret_length(&path("password"));
            if password.value().is_some_and(|length| *length > 0) {
                defects
                    .refusal(
                        &LDAP_UNAUTHENTICATED,
                        &option,
                        place,
                        "is on although there is a password",
                    )
                    .related(password.place, "the password");
            }
            if of.flag("authentication_backend.password_reset.disable").value() == Some(&false) {
                defects
                    .refusal(
                        &LDAP_UNAUTHENTICATED,
                        &option,
                        place,
                        "is on although passwords can be reset",
                    )
                    .write("authentication_backend:\n  password_reset:\n    disable: true");
            }
        }
        Some(false) => {
            sections.required(&LDAP_OPTION, &path("user"), defects);
            sections.required(&LDAP_OPTION, &path("password"), defects);
        }
        None => {}
    }
}

/// The implementations have filters of their own; the custom one has none.
fn filters(sections: &KnownSections<'_>, defects: &mut Defects) {
    let implementation = sections.of.text(&path("implementation"));
    // What is none of them counts as the custom one.
    let custom = implementation
        .value()
        .is_none_or(|name| !IMPLEMENTATIONS.contains(name) || matches!(*name, "" | "custom"));
    for (name, needed) in [
        ("users_filter", &["{username_attribute}", "{input}"][..]),
        ("groups_filter", &[]),
    ] {
        let path = path(name);
        if custom && implementation.why_unknown().is_none() {
            sections.required(&LDAP_OPTION, &path, defects);
        }
        let Some((filter, place)) = sections.filled(&path) else {
            continue;
        };
        if !filter.starts_with('(') || !filter.ends_with(')') {
            defects.refusal(&LDAP_FILTER, &path, place, "is not in parentheses");
        }
        for placeholder in needed.iter().filter(|placeholder| !filter.contains(**placeholder)) {
            defects.refusal(&LDAP_FILTER, &path, place, text!("has no {}", quoted(placeholder)));
        }
        for (old, new) in [("{0}", "{input}"), ("{1}", "{username}")] {
            if filter.contains(old) && (old == "{0}" || name == "groups_filter") {
                defects
                    .refusal(&LDAP_FILTER, &path, place, text!("has the old {}", quoted(old)))
                    .help(text!("write `{new}` in its place"));
            }
        }
    }
    let mode = sections.of.text(&path("group_search_mode"));
    if mode.value() == Some(&"memberof")
        && let Some((filter, place)) = sections.filled(&path("groups_filter"))
        && !filter.contains("{memberof:dn}")
        && !filter.contains("{memberof:rdn}")
    {
        defects.refusal(&LDAP_FILTER, &path("groups_filter"), place, "has no `{memberof:rdn}`");
    }
}
