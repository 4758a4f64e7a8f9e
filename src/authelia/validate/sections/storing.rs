//! `storage` and `notifier`.
//!
//! Source: authelia/authelia `internal/configuration/validator/storage.go`, `notifier.go`.

use super::{KnownSections, number};
use crate::authelia::paths::ENCRYPTION_KEY;
use crate::authelia::refusals::storage::{
    ENCRYPTION_KEY_REQUIRED, ENCRYPTION_KEY_SHORT, NOTIFIER_OPTION, NOTIFIER_REQUIRED, NOTIFIER_SEVERAL,
    NOTIFIER_STARTTLS, OLD_PORT_RANGE, STORAGE_CREDENTIALS, STORAGE_OPTION, STORAGE_REQUIRED, STORAGE_SEVERAL,
    STORAGE_SSL, STORAGE_SSL_OLD,
};
use crate::authelia::schema::AddressKind;
use crate::authelia::validate::defects::Defects;
use crate::finding::listed;
use crate::order;

const SQL: [&str; 4] = ["tcp", "tcp4", "tcp6", "unix"];
const SHORTEST_KEY: usize = 20;

pub(super) fn check(sections: &KnownSections<'_>, defects: &mut Defects) {
    storage(sections, defects);
    notifier(sections, defects);
}

/// Which of the sections below `parent` are there; `None` if that is not known.
fn present<'n>(sections: &KnownSections<'_>, parent: &str, names: &[&'n str]) -> Option<Vec<&'n str>> {
    let mut there = Vec::new();
    for name in names {
        if sections.of.has(&format!("{parent}.{name}"))? {
            there.push(*name);
        }
    }
    Some(there)
}

fn storage(sections: &KnownSections<'_>, defects: &mut Defects) {
    let of = sections.of;
    sections.required(&ENCRYPTION_KEY_REQUIRED, ENCRYPTION_KEY, defects);
    let key = of.secret_length(ENCRYPTION_KEY);
    if let Some(length) = key.value().filter(|length| (1..SHORTEST_KEY).contains(*length)) {
        let text = text!("has {length} characters, expected at least 20");
        defects
            .refusal(&ENCRYPTION_KEY_SHORT, ENCRYPTION_KEY, key.place, text)
            .help("generate one with `authelia crypto rand --length 64 --charset alphanumeric`");
    }
    // The order in which older versions take the first.
    let Some(there) = present(sections, "storage", &["mysql", "postgres", "local"]) else {
        return;
    };
    let place = of.around("storage");
    let only = match there[..] {
        [] => {
            if sections.whole {
                defects
                    .refusal(&STORAGE_REQUIRED, "storage", place, "no database is configured")
                    .lacks("storage.local")
                    .lacks("storage.mysql")
                    .lacks("storage.postgres")
                    .write("storage:\n  local:\n    path: '/config/db.sqlite3'");
            }
            return;
        }
        [_, _, ..] if STORAGE_SEVERAL.holds(sections.version) => {
            let mut names: Vec<String> = there.iter().map(|name| format!("`{name}`")).collect();
            order::by(&mut names, Ord::cmp);
            defects.refusal(&STORAGE_SEVERAL, "storage", place, text!("has {}", listed(&names)));
            return;
        }
        [first, ..] => first,
    };
    if only == "local" {
        sections.required(&STORAGE_OPTION, "storage.local.path", defects);
        return;
    }
    let path = format!("storage.{only}");
    address_required(sections, &path, defects);
    host_required(sections, &path, defects);
    sections.required(&STORAGE_OPTION, &format!("{path}.database"), defects);
    if STORAGE_CREDENTIALS.holds(sections.version) {
        for name in ["username", "password"] {
            sections.required(&STORAGE_CREDENTIALS, &format!("{path}.{name}"), defects);
        }
    } else {
        sections.required(&STORAGE_OPTION, &format!("{path}.username"), defects);
    }
    sections.scheme(&format!("{path}.address"), AddressKind::Tcp, &SQL, defects);
    if of.has(&format!("{path}.tls")) == Some(true) {
        sections.tls(&format!("{path}.tls"), defects);
    }
    if only == "postgres" {
        postgres(sections, defects);
    }
}

/// An address of a database, which may be empty but not missing.
fn address_required(sections: &KnownSections<'_>, section: &str, defects: &mut Defects) {
    let path = format!("{section}.address");
    if sections.of.text(&path).value() != Some(&"") {
        sections.required(&STORAGE_OPTION, &path, defects);
    }
}

/// The old `port` alone makes no address.
fn host_required(sections: &KnownSections<'_>, section: &str, defects: &mut Defects) {
    let (host, port) = (format!("{section}.host"), format!("{section}.port"));
    let address = sections.of.text(&format!("{section}.address"));
    // What an address is made of has its place.
    let made_of_port = sections.of.is_written(&port) && address.place == sections.of.number(&port).place;
    if sections.whole && made_of_port && sections.lacks(&host) {
        defects
            .missing(&STORAGE_OPTION, &host, sections.of.around(&host))
            .related(address.place, "becomes part of `address`");
    }
}

fn postgres(sections: &KnownSections<'_>, defects: &mut Defects) {
    const SSL: &str = "storage.postgres.ssl";
    const TLS: &str = "storage.postgres.tls";
    let of = sections.of;
    if of.has(SSL) == Some(true) {
        let place = of.around(SSL);
        match of.has(TLS) {
            Some(true) => {
                defects
                    .refusal(&STORAGE_SSL, SSL, place, "is set beside `tls`")
                    .related(of.around(TLS), "the new section");
            }
            Some(false) => {
                defects.refusal(&STORAGE_SSL_OLD, SSL, place, "is the old way to set up TLS");
                let modes = ["disable", "require", "verify-ca", "verify-full"];
                sections.one_of(&STORAGE_SSL, "storage.postgres.ssl.mode", &modes, defects);
            }
            None => {}
        }
    }
    let around = match of.has(TLS) {
        Some(true) => sections.tls_versions(TLS, (3, 4)),
        Some(false) => Some((3, 4)),
        None => None,
    };
    for server in of.items("storage.postgres.servers").into_iter().flatten() {
        address_required(sections, &server, defects);
        sections.scheme(&format!("{server}.address"), AddressKind::Tcp, &SQL, defects);
        let tls = format!("{server}.tls");
        if of.has(&tls) == Some(true) {
            sections.tls_within(&tls, around, defects);
        }
    }
}

fn notifier(sections: &KnownSections<'_>, defects: &mut Defects) {
    let of = sections.of;
    let Some(there) = present(sections, "notifier", &["smtp", "filesystem"]) else {
        return;
    };
    let [only] = there[..] else {
        let place = of.around("notifier");
        if there.is_empty() && sections.whole {
            defects
                .refusal(
                    &NOTIFIER_REQUIRED,
                    "notifier",
                    place,
                    "no way to send messages is configured",
                )
                .lacks("notifier.smtp")
                .lacks("notifier.filesystem")
                .write("notifier:\n  filesystem:\n    filename: '/config/notification.txt'");
        } else if !there.is_empty() {
            defects.refusal(&NOTIFIER_SEVERAL, "notifier", place, "has `smtp` and `filesystem`");
        }
        return;
    };
    if only == "filesystem" {
        sections.required(&NOTIFIER_OPTION, "notifier.filesystem.filename", defects);
        return;
    }
    sections.required(&NOTIFIER_OPTION, "notifier.smtp.address", defects);
    sections.required(&NOTIFIER_OPTION, "notifier.smtp.sender", defects);
    let schemes = ["smtp", "submission", "submissions"];
    sections.scheme("notifier.smtp.address", AddressKind::Smtp, &schemes, defects);
    // Alone it has become part of an address.
    let has_address = of.text("notifier.smtp.address").value().is_some();
    if let Some((port, place)) = number(&of.number("notifier.smtp.port")).filter(|_| has_address)
        && !(0..=65_535).contains(&port)
    {
        defects.refusal(
            &OLD_PORT_RANGE,
            "notifier.smtp.port",
            place,
            text!("{port} is not a port"),
        );
    }
    if of.has("notifier.smtp.tls") == Some(true) {
        sections.tls("notifier.smtp.tls", defects);
    }
    let off = of.flag("notifier.smtp.disable_starttls");
    if off.value() == Some(&true) {
        defects.refusal(
            &NOTIFIER_STARTTLS,
            "notifier.smtp.disable_starttls",
            off.place,
            "switches encryption off",
        );
    }
}
