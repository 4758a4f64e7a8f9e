//! `server`, `telemetry` and `ntp`.
//!
//! Source: authelia/authelia `internal/configuration/validator/server.go`, `telemetry.go`, `ntp.go`.

use super::{Outside, number};
use crate::authelia::refusals::server::{
    AUTHZ_IMPLEMENTATION, AUTHZ_NAME, AUTHZ_STRATEGY, ENABLE_EXPVARS, ENABLE_PPROF, NTP_VERSION, PATH_CHARACTERS,
    PATH_SEGMENTS, RATE_LIMIT, TLS_INCOMPLETE,
};
use crate::authelia::schema::AddressKind;
use crate::authelia::validate::judge::Judge;
use crate::authelia::versions::FILE_DESCRIPTORS;
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

pub(super) fn check(outside: &Outside<'_>, judge: &mut Judge) {
    address(outside, judge);
    tls(outside, judge);
    rate_limits(outside, judge);
    authz(outside, judge);
    for (path, refusal) in [
        ("server.endpoints.enable_pprof", &ENABLE_PPROF),
        ("server.endpoints.enable_expvars", &ENABLE_EXPVARS),
    ] {
        let flag = outside.of.flag(path);
        if flag.value() == Some(&true) {
            judge
                .refusal(refusal, path, flag.place, "is on")
                .help("remove it in production");
        }
    }
    outside.scheme("telemetry.metrics.address", AddressKind::Tcp, http(outside), judge);
    outside.scheme("ntp.address", AddressKind::Udp, &["udp", "udp4", "udp6"], judge);
    if let Some((version, place)) = number(&outside.of.number("ntp.version"))
        && !matches!(version, 0 | 3 | 4)
    {
        judge.refusal(
            &NTP_VERSION,
            "ntp.version",
            place,
            text!("{version} is not a version of NTP"),
        );
    }
}

/// The schemes that this version listens at.
fn http(outside: &Outside<'_>) -> &'static [&'static str] {
    if FILE_DESCRIPTORS.holds(outside.version) {
        &HTTP
    } else {
        &HTTP[..4]
    }
}

fn address(outside: &Outside<'_>, judge: &mut Judge) {
    const ADDRESS: &str = "server.address";
    let Some((address, place)) = outside.scheme(ADDRESS, AddressKind::Tcp, http(outside), judge) else {
        return;
    };
    let path = address.router_path.strip_prefix('/').unwrap_or(&address.router_path);
    if path.contains('/') {
        let first = path.split('/').next().unwrap_or_default();
        judge
            .refusal(&PATH_SEGMENTS, ADDRESS, place, "has a path of several segments")
            .help(text!("write one segment, such as `/{first}`, or none"));
    } else if !path.chars().all(char::is_alphanumeric) {
        judge
            .refusal(
                &PATH_CHARACTERS,
                ADDRESS,
                place,
                "has a path of other than letters and digits",
            )
            .help("write a path of letters and digits, such as `/authelia`, or none");
    }
}

fn tls(outside: &Outside<'_>, judge: &mut Judge) {
    let set = |path: &str| outside.filled(path).map(|(_, place)| place);
    let (key, certificate) = (set("server.tls.key"), set("server.tls.certificate"));
    for (there, path, missing) in [
        (key, "server.tls.certificate", certificate),
        (certificate, "server.tls.key", key),
    ] {
        if let (Some(place), None) = (there, missing)
            && outside.lacks(path)
        {
            judge.refusal(&TLS_INCOMPLETE, path, place, "is missing");
        }
    }
    let clients = outside.of.list("server.tls.client_certificates");
    if let Some(first) = clients.first()
        && outside.lacks("server.tls.key")
        && outside.lacks("server.tls.certificate")
    {
        let path = "server.tls.client_certificates";
        judge.refusal(
            &TLS_INCOMPLETE,
            path,
            first.place,
            "needs a key and a certificate of the server",
        );
    }
}

fn rate_limits(outside: &Outside<'_>, judge: &mut Judge) {
    for limit in RATE_LIMITS {
        let buckets = outside
            .of
            .items(&format!("server.endpoints.rate_limits.{limit}.buckets"));
        for bucket in buckets.into_iter().flatten() {
            let period = outside.of.milliseconds(&format!("{bucket}.period"));
            if period.why_unknown().is_none() && period.value().is_none_or(|period| *period < SHORTEST_PERIOD) {
                let path = format!("{bucket}.period");
                judge.refusal(&RATE_LIMIT, &path, period.place, "is shorter than ten seconds");
            }
            let requests = outside.of.number(&format!("{bucket}.requests"));
            if requests.why_unknown().is_none() && requests.value().is_none_or(|requests| *requests <= 0) {
                let path = format!("{bucket}.requests");
                judge.refusal(&RATE_LIMIT, &path, requests.place, "is not above zero");
            }
        }
    }
}

fn authz(outside: &Outside<'_>, judge: &mut Judge) {
    const AUTHZ: &str = "server.endpoints.authz";
    for endpoint in outside.of.names(AUTHZ) {
        let name = endpoint.value.as_str();
        let path = format!("{AUTHZ}.{name}");
        let implementation = outside.of.text(&format!("{path}.implementation"));
        let shown = format!("{path}.implementation");
        match implementation.value().copied().unwrap_or_default() {
            _ if implementation.why_unknown().is_some() => {}
            "" | "Legacy" if name == "legacy" => {}
            value if !IMPLEMENTATIONS.contains(&value) => {
                judge
                    .refusal(
                        &AUTHZ_IMPLEMENTATION,
                        &shown,
                        implementation.place,
                        "is not a kind of endpoint",
                    )
                    .help(text!("write one of: {}", IMPLEMENTATIONS.join(", ")));
            }
            _ if name == "legacy" => {
                judge
                    .refusal(&AUTHZ_IMPLEMENTATION, &shown, implementation.place, "is not `Legacy`")
                    .write("implementation: 'Legacy'");
            }
            _ => {}
        }
        if !is_endpoint_name(name) {
            judge.refusal(
                &AUTHZ_NAME,
                AUTHZ,
                endpoint.span,
                text!("{} is not a name", quoted(name)),
            );
        }
        strategies(outside, &path, judge);
    }
}

/// `^[a-zA-Z](([a-zA-Z0-9/._-]*)([a-zA-Z]))?$`
fn is_endpoint_name(name: &str) -> bool {
    let inner = |character: char| character.is_ascii_alphanumeric() || "/._-".contains(character);
    let edge = |character: char| character.is_ascii_alphabetic();
    name.starts_with(edge) && name.ends_with(edge) && name.chars().all(inner)
}

fn strategies(outside: &Outside<'_>, endpoint: &str, judge: &mut Judge) {
    let mut seen: Vec<String> = Vec::new();
    let items = outside.of.items(&format!("{endpoint}.authn_strategies"));
    for strategy in items.into_iter().flatten() {
        let (name_path, schemes_path) = (format!("{strategy}.name"), format!("{strategy}.schemes"));
        let setting = outside.of.text(&name_path);
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
            judge
                .refusal(&AUTHZ_STRATEGY, &name_path, setting.place, text)
                .help(text!("write one of: {}", STRATEGIES.join(", ")));
        } else if seen.iter().any(|other| other == name) {
            judge.refusal(
                &AUTHZ_STRATEGY,
                &name_path,
                setting.place,
                text!("{} appears twice", quoted(name)),
            );
        }
        seen.push(name.to_owned());
        let schemes = outside.of.list(&schemes_path);
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
                judge.refusal(&AUTHZ_STRATEGY, &schemes_path, scheme.place, text);
                break;
            }
        }
        let cache = outside
            .of
            .milliseconds(&format!("{strategy}.scheme_basic_cache_lifespan"));
        let basic = schemes
            .iter()
            .any(|scheme| scheme.value().is_none_or(|text| text.eq_ignore_ascii_case("basic")));
        if cache.value().is_some_and(|cache| *cache > 0) && !basic {
            let path = format!("{strategy}.scheme_basic_cache_lifespan");
            judge.refusal(&AUTHZ_STRATEGY, &path, cache.place, "needs the scheme `Basic`");
        }
    }
}
