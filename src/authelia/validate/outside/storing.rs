//! `storage` and `notifier`.
//!
//! Source: authelia/authelia `internal/configuration/validator/storage.go`, `notifier.go`.

use super::{Outside, number};
use crate::authelia::refusals::storage::{
    ENCRYPTION_KEY_SHORT, NOTIFIER_OPTION, NOTIFIER_REQUIRED, NOTIFIER_SEVERAL, NOTIFIER_STARTTLS, OLD_PORT_RANGE,
    STORAGE_OPTION, STORAGE_REQUIRED, STORAGE_SEVERAL, STORAGE_SSL, STORAGE_SSL_OLD,
};
use crate::authelia::schema::AddressKind;
use crate::authelia::validate::judge::Judge;
use crate::finding::listed;

const SQL: [&str; 4] = ["tcp", "tcp4", "tcp6", "unix"];
const SHORTEST_KEY: usize = 20;

pub(super) fn check(outside: &Outside<'_>, judge: &mut Judge) {
    storage(outside, judge);
    notifier(outside, judge);
}

/// Which of the sections below `parent` are there; `None` if that is not known.
fn present<'n>(outside: &Outside<'_>, parent: &str, names: &[&'n str]) -> Option<Vec<&'n str>> {
    let mut there = Vec::new();
    for name in names {
        if outside.of.has(&format!("{parent}.{name}"))? {
            there.push(*name);
        }
    }
    Some(there)
}

fn storage(outside: &Outside<'_>, judge: &mut Judge) {
    let of = outside.of;
    let key = of.secret_length("storage.encryption_key");
    if let Some(length) = key.value().filter(|length| (1..SHORTEST_KEY).contains(*length)) {
        let text = text!("has {length} characters, not 20");
        judge
            .refusal(&ENCRYPTION_KEY_SHORT, "storage.encryption_key", key.place, text)
            .help("generate one with `authelia crypto rand --length 64 --charset alphanumeric`");
    }
    let Some(there) = present(outside, "storage", &["local", "mysql", "postgres"]) else {
        return;
    };
    let [only] = there[..] else {
        let place = of.around("storage");
        if there.is_empty() && outside.whole {
            judge
                .refusal(&STORAGE_REQUIRED, "storage", place, "no database is configured")
                .write("storage:\n  local:\n    path: '/config/db.sqlite3'");
        } else if !there.is_empty() && STORAGE_SEVERAL.holds(outside.version) {
            let names: Vec<String> = there.iter().map(|name| format!("`{name}`")).collect();
            judge.refusal(&STORAGE_SEVERAL, "storage", place, text!("has {}", listed(&names)));
        }
        return;
    };
    if only == "local" {
        outside.required(&STORAGE_OPTION, "storage.local.path", judge);
        return;
    }
    let path = format!("storage.{only}");
    address_required(outside, &path, judge);
    for name in ["username", "database"] {
        outside.required(&STORAGE_OPTION, &format!("{path}.{name}"), judge);
    }
    outside.scheme(&format!("{path}.address"), AddressKind::Tcp, &SQL, judge);
    if of.has(&format!("{path}.tls")) == Some(true) {
        outside.tls(&format!("{path}.tls"), judge);
    }
    if only == "postgres" {
        postgres(outside, judge);
    }
}

/// An address of a database, which may be empty but not missing.
fn address_required(outside: &Outside<'_>, section: &str, judge: &mut Judge) {
    let path = format!("{section}.address");
    if outside.of.text(&path).value() != Some(&"") {
        outside.required(&STORAGE_OPTION, &path, judge);
    }
}

fn postgres(outside: &Outside<'_>, judge: &mut Judge) {
    const SSL: &str = "storage.postgres.ssl";
    let of = outside.of;
    if of.has(SSL) == Some(true) {
        let place = of.around(SSL);
        match of.has("storage.postgres.tls") {
            Some(true) => {
                judge
                    .refusal(&STORAGE_SSL, SSL, place, "is set beside `tls`")
                    .related(of.around("storage.postgres.tls"), "the new section");
            }
            Some(false) => {
                judge.refusal(&STORAGE_SSL_OLD, SSL, place, "is the old way to set up TLS");
                let modes = ["disable", "require", "verify-ca", "verify-full"];
                outside.one_of(&STORAGE_SSL, "storage.postgres.ssl.mode", &modes, judge);
            }
            None => {}
        }
    }
    for server in of.items("storage.postgres.servers").into_iter().flatten() {
        address_required(outside, &server, judge);
        outside.scheme(&format!("{server}.address"), AddressKind::Tcp, &SQL, judge);
    }
}

fn notifier(outside: &Outside<'_>, judge: &mut Judge) {
    let of = outside.of;
    let Some(there) = present(outside, "notifier", &["smtp", "filesystem"]) else {
        return;
    };
    let [only] = there[..] else {
        let place = of.around("notifier");
        if there.is_empty() && outside.whole {
            judge
                .refusal(
                    &NOTIFIER_REQUIRED,
                    "notifier",
                    place,
                    "no way to send messages is configured",
                )
                .write("notifier:\n  filesystem:\n    filename: '/config/notification.txt'");
        } else if !there.is_empty() {
            judge.refusal(&NOTIFIER_SEVERAL, "notifier", place, "has `smtp` and `filesystem`");
        }
        return;
    };
    if only == "filesystem" {
        outside.required(&NOTIFIER_OPTION, "notifier.filesystem.filename", judge);
        return;
    }
    outside.required(&NOTIFIER_OPTION, "notifier.smtp.address", judge);
    outside.required(&NOTIFIER_OPTION, "notifier.smtp.sender", judge);
    let schemes = ["smtp", "submission", "submissions"];
    outside.scheme("notifier.smtp.address", AddressKind::Smtp, &schemes, judge);
    if let Some((port, place)) = number(&of.number("notifier.smtp.port"))
        && !(0..=65_535).contains(&port)
    {
        judge.refusal(
            &OLD_PORT_RANGE,
            "notifier.smtp.port",
            place,
            text!("{port} is not a port"),
        );
    }
    if of.has("notifier.smtp.tls") == Some(true) {
        outside.tls("notifier.smtp.tls", judge);
    }
    let off = of.flag("notifier.smtp.disable_starttls");
    if off.value() == Some(&true) {
        judge.refusal(
            &NOTIFIER_STARTTLS,
            "notifier.smtp.disable_starttls",
            off.place,
            "switches encryption off",
        );
    }
}
