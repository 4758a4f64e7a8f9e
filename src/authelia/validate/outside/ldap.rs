//! `authentication_backend.ldap`.
//!
//! Source: authelia/authelia `internal/configuration/validator/authentication.go`
//! `validateLDAPAuthenticationBackend` and what it calls.

use super::Outside;
use crate::authelia::refusals::backend::{LDAP_FILTER, LDAP_OPTION, LDAP_UNAUTHENTICATED, LDAP_VALUE};
use crate::authelia::refusals::server::ADDRESS_SCHEME;
use crate::authelia::schema::AddressKind;
use crate::authelia::validate::judge::Judge;
use crate::finding::quoted;

const IMPLEMENTATIONS: [&str; 6] = ["custom", "activedirectory", "rfc2307bis", "freeipa", "lldap", "glauth"];
const SEARCH_MODES: [&str; 2] = ["filter", "memberof"];
const SCHEMES: [&str; 3] = ["ldap", "ldaps", "ldapi"];

fn path(name: &str) -> String {
    format!("authentication_backend.ldap.{name}")
}

pub(super) fn check(outside: &Outside<'_>, judge: &mut Judge) {
    outside.one_of(&LDAP_VALUE, &path("implementation"), &IMPLEMENTATIONS, judge);
    outside.one_of(&LDAP_VALUE, &path("group_search_mode"), &SEARCH_MODES, judge);
    outside.required(&LDAP_OPTION, &path("address"), judge);
    if let Some((address, place)) = outside.address(&path("address"), AddressKind::Ldap)
        && !SCHEMES.contains(&address.scheme.as_str())
    {
        let text = text!("has the scheme {}", quoted(&address.scheme));
        judge
            .refusal(&ADDRESS_SCHEME, &path("address"), place, text)
            .help("write one of these schemes: ldap, ldaps, ldapi");
    }
    if outside.of.has(&path("tls")) == Some(true) {
        outside.tls(&path("tls"), judge);
    }
    credentials(outside, judge);
    filters(outside, judge);
}

fn credentials(outside: &Outside<'_>, judge: &mut Judge) {
    let of = outside.of;
    let unauthenticated = of.flag(&path("permit_unauthenticated_bind"));
    match unauthenticated.value() {
        Some(true) => {
            let password = of.secret_length(&path("password"));
            if password.value().is_some_and(|length| *length > 0) {
                let text = "is on although there is a password";
                judge
                    .refusal(
                        &LDAP_UNAUTHENTICATED,
                        &path("permit_unauthenticated_bind"),
                        unauthenticated.place,
                        text,
                    )
                    .related(password.place, "the password");
            }
            if of.flag("authentication_backend.password_reset.disable").value() == Some(&false) {
                let text = "is on although passwords can be reset";
                judge
                    .refusal(
                        &LDAP_UNAUTHENTICATED,
                        &path("permit_unauthenticated_bind"),
                        unauthenticated.place,
                        text,
                    )
                    .write("authentication_backend:\n  password_reset:\n    disable: true");
            }
        }
        Some(false) => {
            outside.required(&LDAP_OPTION, &path("user"), judge);
            outside.required(&LDAP_OPTION, &path("password"), judge);
        }
        None => {}
    }
}

/// The implementations have filters of their own; the custom one has none.
fn filters(outside: &Outside<'_>, judge: &mut Judge) {
    let implementation = outside.of.text(&path("implementation"));
    let custom = implementation.value().is_none_or(|name| matches!(*name, "" | "custom"));
    for (name, needed) in [
        ("users_filter", &["{username_attribute}", "{input}"][..]),
        ("groups_filter", &[]),
    ] {
        let path = path(name);
        if custom && implementation.why_unknown().is_none() {
            outside.required(&LDAP_OPTION, &path, judge);
        }
        let Some((filter, place)) = outside.filled(&path) else {
            continue;
        };
        if !filter.starts_with('(') || !filter.ends_with(')') {
            judge.refusal(&LDAP_FILTER, &path, place, "is not in parentheses");
        }
        for placeholder in needed.iter().filter(|placeholder| !filter.contains(**placeholder)) {
            judge.refusal(&LDAP_FILTER, &path, place, text!("has no {}", quoted(placeholder)));
        }
        for (old, new) in [("{0}", "{input}"), ("{1}", "{username}")] {
            if filter.contains(old) && (old == "{0}" || name == "groups_filter") {
                judge
                    .refusal(&LDAP_FILTER, &path, place, text!("has the old {}", quoted(old)))
                    .help(text!("write `{new}` in its place"));
            }
        }
    }
    let mode = outside.of.text(&path("group_search_mode"));
    if mode.value() == Some(&"memberof")
        && let Some((filter, place)) = outside.filled(&path("groups_filter"))
        && !filter.contains("{memberof:dn}")
        && !filter.contains("{memberof:rdn}")
    {
        judge.refusal(&LDAP_FILTER, &path("groups_filter"), place, "has no `{memberof:rdn}`");
    }
}
