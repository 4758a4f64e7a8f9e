//! `server`, `telemetry` and `ntp`.
//!
//! Source: authelia/authelia `internal/configuration/validator/server.go`, `telemetry.go`, `ntp.go`.

use super::{KnownSections, number};
use crate::authelia::refusals::server::{
    ADDRESS_SCHEME, AUTHZ_IMPLEMENTATION, AUTHZ_NAME, AUTHZ_STRATEGY, ENABLE_EXPVARS, ENABLE_PPROF, NTP_VERSION,
    OLD_PATH, PATH_CHARACTERS, PATH_SEGMENTS, RATE_LIMIT, TLS_INCOMPLETE,
};
use crate::authelia::schema::AddressKind;
use crate::authelia::validate::defects::Defects;
use crate::authelia::versions::{ADDRESS_PATH_CHECKED, BASIC_IN_ANY_CASE, FILE_DESCRIPTORS, OLD_PATH_IGNORED};
use crate::finding::quoted;

/// The last one only since 4.39.0.
const HTTP: [&str; 5] = ["tcp", "tcp4", "tcp6", "unix", "fd"];
const IMPLEMENTATIONS: [&str; 4] = ["AuthRequest", "ForwardAuth", "ExtAuthz", "Legacy"];
const STRATEGIES: [&str; 5] = [
    "CookieSession",
    "HeaderAuthorization",
    "HeaderProxyAuthorization",
    "HeaderAuthRequestProxyAuthorization",
    "HeaderLegacy",
];
/// The limits whose buckets are looked at; those of userinfo, introspection and revocation are not.
const RATE_LIMITS: [&str; 8] = [
    "reset_password_start",
    "reset_password_finish",
    "second_factor_totp",
    "second_factor_duo",
    "session_elevation_start",
    "session_elevation_finish",
    "openid_connect_token",
    "openid_connect_pushed_authorization_request",
];
/// The shortest period of a rate limit, in milliseconds.
const SHORTEST_PERIOD: u64 = 10_000;

pub(super) fn check(sections: &KnownSections<'_>, defects: &mut Defects) {
    address(sections, defects);
    old_path(sections, defects);
    tls(sections, defects);
    rate_limits(sections, defects);
    authz(sections, defects);
    for (path, refusal) in [
        ("server.endpoints.enable_pprof", &ENABLE_PPROF),
        ("server.endpoints.enable_expvars", &ENABLE_EXPVARS),
    ] {
        let flag = sections.of.flag(path);
        if flag.value() == Some(&true) {
            defects
                .refusal(refusal, path, flag.place, "is on")
                .help("remove it in production");
        }
    }
    sections.scheme("telemetry.metrics.address", AddressKind::Tcp, http(sections), defects);
    sections.scheme("ntp.address", AddressKind::Udp, &["udp", "udp4", "udp6"], defects);
    let ntp = sections.of.text("ntp.address");
    if ntp.value().is_some_and(|text| text.is_empty()) {
        // An empty address is one of TCP.
        defects
            .refusal(&ADDRESS_SCHEME, "ntp.address", ntp.place, "is empty")
            .help("remove it, or write an address such as `'udp://time.cloudflare.com:123'`");
    }
    if let Some((version, place)) = number(&sections.of.number("ntp.version"))
        && !matches!(version, 0 | 3 | 4)
    {
        defects.refusal(
            &NTP_VERSION,
            "ntp.version",
            place,
            text!("{version} is not a version of NTP"),
        );
    }
}

/// The schemes that this version listens at.
fn http(sections: &KnownSections<'_>) -> &'static [&'static str] {
    if FILE_DESCRIPTORS.holds(sections.version) {
        &HTTP
    } else {
        &HTTP[..4]
    }
}

fn address(sections: &KnownSections<'_>, defects: &mut Defects) {
    const ADDRESS: &str = "server.address";
    let Some((address, place)) = sections.scheme(ADDRESS, AddressKind::Tcp, http(sections), defects) else {
        return;
    };
    let path = address.router_path.strip_prefix('/').unwrap_or(&address.router_path);
    let checked = ADDRESS_PATH_CHECKED.holds(sections.version);
    let has_segments = if checked {
        path.contains('/')
    } else {
        path.ends_with('/')
    };
    if has_segments {
        let first = path.split('/').next().unwrap_or_default();
        defects
            .refusal(&PATH_SEGMENTS, ADDRESS, place, "has a path of several segments")
            .help(text!("write one segment, such as `/{first}`, or none"));
    } else if checked && !path.chars().all(char::is_alphanumeric) {
        defects
            .refusal(
                &PATH_CHARACTERS,
                ADDRESS,
                place,
                "has a path of other than letters and digits",
            )
            .help("write a path of letters and digits, such as `/authelia`, or none");
    }
}

/// The old `server.path`, which becomes the path of the address.
fn old_path(sections: &KnownSections<'_>, defects: &mut Defects) {
    const PATH: &str = "server.path";
    let Some((path, place)) = sections
        .filled(PATH)
        .filter(|_| !OLD_PATH_IGNORED.holds(sections.version))
    else {
        return;
    };
    let alone = OLD_PATH.holds(sections.version);
    let name = if alone { path.as_str() } else { path.trim_matches('/') };
    if sections.of.text("server.address").value().is_some() || name.chars().all(char::is_alphanumeric) {
        return;
    }
    let refusal = match name.contains('/') {
        _ if alone => &OLD_PATH,
        true => &PATH_SEGMENTS,
        false => &PATH_CHARACTERS,
    };
    let meant: String = name.chars().filter(|character| character.is_alphanumeric()).collect();
    defects
        .refusal(refusal, PATH, place, text!("is {}", quoted(&path)))
        .write(format!("path: '{meant}'"));
}

fn tls(sections: &KnownSections<'_>, defects: &mut Defects) {
    let set = |path: &str| sections.filled(path).map(|(_, place)| place);
    let (key, certificate) = (set("server.tls.key"), set("server.tls.certificate"));
    for (there, path, missing) in [
        (key, "server.tls.certificate", certificate),
        (certificate, "server.tls.key", key),
    ] {
        if let (Some(place), None) = (there, missing)
            && sections.lacks(path)
        {
            defects.missing(&TLS_INCOMPLETE, path, place);
        }
    }
    let clients = sections.of.list("server.tls.client_certificates");
    if let Some(first) = clients.first()
        && sections.lacks("server.tls.key")
        && sections.lacks("server.tls.certificate")
    {
        let path = "server.tls.client_certificates";
        defects.refusal(
            &TLS_INCOMPLETE,
            path,
            first.place,
            "needs a key and a certificate of the server",
        );
    }
}

fn rate_limits(sections: &KnownSections<'_>, defects: &mut Defects) {
    for limit in RATE_LIMITS {
        let buckets = sections
            .of
            .items(&format!("server.endpoints.rate_limits.{limit}.buckets"));
        for bucket in buckets.into_iter().flatten() {
            let period = sections.of.milliseconds(&format!("{bucket}.period"));
            if period.why_unknown().is_none() && period.value().is_none_or(|period| *period < SHORTEST_PERIOD) {
                let path = format!("{bucket}.period");
                defects.refusal(&RATE_LIMIT, &path, period.place, "is shorter than ten seconds");
            }
            let requests = sections.of.number(&format!("{bucket}.requests"));
            if requests.why_unknown().is_none() && requests.value().is_none_or(|requests| *requests <= 0) {
                let path = format!("{bucket}.requests");
                defects.refusal(&RATE_LIMIT, &path, requests.place, "is not above zero");
            }
        }
    }
}

fn authz(sections: &KnownSections<'_>, defects: &mut Defects) {
    const AUTHZ: &str = "server.endpoints.authz";
    for endpoint in sections.of.names(AUTHZ) {
        let name = endpoint.value.as_str();
        let path = format!("{AUTHZ}.{name}");
        let implementation = sections.of.text(&format!("{path}.implementation"));
        let shown = format!("{path}.implementation");
        match implementation.value().copied().unwrap_or_default() {
            _ if implementation.why_unknown().is_some() => {}
            "" | "Legacy" if name == "legacy" => {}
            value if !IMPLEMENTATIONS.contains(&value) => {
                defects
                    .refusal(
                        &AUTHZ_IMPLEMENTATION,
                        &shown,
                        implementation.place,
                        "is not a kind of endpoint",
                    )
                    .help(text!("write one of: {}", IMPLEMENTATIONS.join(", ")));
            }
            _ if name == "legacy" => {
                defects
                    .refusal(&AUTHZ_IMPLEMENTATION, &shown, implementation.place, "is not `Legacy`")
                    .write("implementation: 'Legacy'");
            }
            _ => {}
        }
        if !is_endpoint_name(name) {
            defects.refusal(
                &AUTHZ_NAME,
                AUTHZ,
                endpoint.span,
                text!("{} is not a name", quoted(name)),
            );
        }
        strategies(sections, &path, defects);
    }
}

/// `^[a-zA-Z](([a-zA-Z0-9/._-]*)([a-zA-Z]))?$`
fn is_endpoint_name(name: &str) -> bool {
    let inner = |character: char| character.is_ascii_alphanumeric() || "/._-".contains(character);
    let edge = |character: char| character.is_ascii_alphabetic();
    name.starts_with(edge) && name.ends_with(edge) && name.chars().all(inner)
}

fn strategies(sections: &KnownSections<'_>, endpoint: &str, defects: &mut Defects) {
    let mut seen: Vec<String> = Vec::new();
    let items = sections.of.items(&format!("{endpoint}.authn_strategies"));
    for strategy in items.into_iter().flatten() {
        let (name_path, schemes_path) = (format!("{strategy}.name"), format!("{strategy}.schemes"));
        let setting = sections.of.text(&name_path);
        if setting.why_unknown().is_some() {
            continue;
        }
        let name = setting.value().copied().unwrap_or_default();
        if !STRATEGIES.contains(&name) {
            let text = if name.is_empty() {
                "is missing".into()
            } else {
                text!("{} is not one", quoted(name))
            };
            defects
                .refusal(&AUTHZ_STRATEGY, &name_path, setting.place, text)
                .help(text!("write one of: {}", STRATEGIES.join(", ")));
        } else if seen.iter().any(|other| other == name) {
            defects.refusal(
                &AUTHZ_STRATEGY,
                &name_path,
                setting.place,
                text!("{} appears twice", quoted(name)),
            );
        }
        seen.push(name.to_owned());
        let schemes = sections.of.list(&schemes_path);
        let reads_header = matches!(
            name,
            "HeaderAuthorization" | "HeaderProxyAuthorization" | "HeaderAuthRequestProxyAuthorization"
        );
        for scheme in &schemes {
            let known = |text: &String| ["basic", "bearer"].contains(&text.to_lowercase().as_str());
            if STRATEGIES.contains(&name) && (!reads_header || scheme.value().is_some_and(|text| !known(text))) {
                let text = if reads_header {
                    "is not `Basic` or `Bearer`"
                } else {
                    "does not go with this strategy"
                };
                defects.refusal(&AUTHZ_STRATEGY, &schemes_path, scheme.place, text);
                break;
            }
        }
        let cache = sections
            .of
            .milliseconds(&format!("{strategy}.scheme_basic_cache_lifespan"));
        let any_case = BASIC_IN_ANY_CASE.holds(sections.version);
        let is_basic = |text: &str| text == "basic" || (any_case && text.eq_ignore_ascii_case("basic"));
        let basic = schemes
            .iter()
            .any(|scheme| scheme.value().is_none_or(|text| is_basic(text)));
        if cache.value().is_some_and(|cache| *cache > 0) && !basic {
            let path = format!("{strategy}.scheme_basic_cache_lifespan");
            defects.refusal(&AUTHZ_STRATEGY, &path, cache.place, "needs the scheme `Basic`");
        }
    }
}
