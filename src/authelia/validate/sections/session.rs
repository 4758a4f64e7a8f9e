//! `session`.
//!
//! Source: authelia/authelia `internal/configuration/validator/session.go`; `internal/utils/url.go` `HasDomainSuffix`,
//! `EqualURLs`.

use std::net::IpAddr;

use super::{KnownSections, number};
use crate::authelia::refusals::Refusal;
use crate::authelia::refusals::session::{
    COOKIES_REQUIRED, DOMAIN_ALONE, DOMAIN_AND_COOKIES, DOMAIN_BELOW_ANOTHER, DOMAIN_CHARACTERS, DOMAIN_LEADING_DOT,
    DOMAIN_PORT, DOMAIN_PUBLIC_SUFFIX, DOMAIN_REQUIRED, DOMAIN_TWICE, DOMAIN_WILDCARD, DOMAIN_WITHOUT_DOT,
    OLD_REDIRECTION_AND_COOKIES, OLD_URL_OUTSIDE_DOMAIN, REDIS_HOST, REDIS_PORT, REDIS_SECRET, REDIS_SENTINEL,
    SAME_SITE, URL_NOT_ABSOLUTE, URL_NOT_HTTPS, URL_OUTSIDE_DOMAIN, URL_REQUIRED, URLS_EQUAL,
};
use crate::authelia::rule;
use crate::authelia::validate::defects::Defects;
use crate::authelia::versions::{
    COOKIE_URLS_IN_ANY_CASE, DOMAIN_LABELS_CHECKED, LEADING_DOT_REFUSED, OLD_REDIRECTION_ONLY_WARNED,
};
use crate::finding::{Change, Help, Side, quoted};
use crate::golang::Url;
use crate::setting::Setting;
use crate::source::Span;
use crate::text::Text;
use crate::version::Version;

const SAME_SITES: [&str; 3] = ["none", "lax", "strict"];

pub(super) fn check(sections: &KnownSections<'_>, defects: &mut Defects) {
    let of = sections.of;
    redis(sections, defects);
    sections.one_of(&SAME_SITE, "session.same_site", &SAME_SITES, defects);
    let Some(cookies) = of.items("session.cookies") else {
        return;
    };
    let old_domain = of.text("session.domain");
    let old_url = of.text("default_redirection_url");
    if let (false, Some(url)) = (cookies.is_empty(), old_url.value()) {
        let text = text!("{} is set beside `session.cookies`", quoted(url));
        defects
            .refusal(
                &OLD_REDIRECTION_AND_COOKIES,
                "default_redirection_url",
                old_url.place,
                text,
            )
            .help("remove it, and set `default_redirection_url` of the cookie")
            .related(of.around("session.cookies"), "the cookies");
    }
    old_domain_name(sections, &old_domain, cookies.is_empty(), defects);
    let mut seen: Vec<(String, Span)> = Vec::new();
    for cookie in cookies {
        one(sections, &cookie, &seen, defects);
        if let Some(domain) = sections.filled(&format!("{cookie}.domain")) {
            seen.push(domain);
        }
    }
}

/// The cookie that `session.domain` at `place` is, with the usual name of Authelia's host.
fn as_cookie(domain: &str, place: Span) -> Help {
    let cookie = format!("cookies:\n  - domain: '{domain}'\n    authelia_url: 'https://auth.{domain}'");
    Help::All(vec![
        Change::keys(Side::Provider, place, cookie).into(),
        Change::gone(Side::Provider, place, "remove `domain`").into(),
    ])
}

/// `session.domain`, which takes the place of the cookies where there are none.
fn old_domain_name(sections: &KnownSections<'_>, old_domain: &Setting<&str>, no_cookies: bool, defects: &mut Defects) {
    let of = sections.of;
    let domain = old_domain.value().filter(|domain| !domain.is_empty());
    match domain {
        Some(domain) if no_cookies => {
            defects
                .refusal(
                    &DOMAIN_ALONE,
                    "session.domain",
                    old_domain.place,
                    "is the old way to name the domain",
                )
                .kind(rule::DEPRECATED_KEY)
                .help(as_cookie(domain, old_domain.place));
            domain_name(sections, "session.domain", domain, old_domain.place, defects);
            let old_url = of.text("default_redirection_url");
            let outside = if OLD_REDIRECTION_ONLY_WARNED.holds(sections.version) {
                &OLD_URL_OUTSIDE_DOMAIN
            } else {
                &URL_OUTSIDE_DOMAIN
            };
            cookie_url(
                sections,
                (&old_url, "default_redirection_url"),
                (old_domain, outside),
                defects,
            );
        }
        Some(_) => {
            defects
                .refusal(
                    &DOMAIN_AND_COOKIES,
                    "session.domain",
                    old_domain.place,
                    "is set beside `session.cookies`",
                )
                .help(Help::from(Change::gone(Side::Provider, old_domain.place, "remove it")).certainly())
                .related(of.around("session.cookies"), "the cookies");
        }
        None if no_cookies && sections.whole && old_domain.why_unknown().is_none() => {
            defects
                .refusal(
                    &COOKIES_REQUIRED,
                    "session.cookies",
                    of.around("session.cookies"),
                    "no cookies are configured",
                )
                .write(
                    "session:\n  cookies:\n    - domain: 'example.com'\n      authelia_url: 'https://auth.example.com'",
                );
        }
        None => {}
    }
}

fn one(sections: &KnownSections<'_>, cookie: &str, seen: &[(String, Span)], defects: &mut Defects) {
    let of = sections.of;
    let path = format!("{cookie}.domain");
    let domain = of.text(&path);
    if domain.why_unknown().is_none() && domain.value().is_none_or(|domain| domain.is_empty()) {
        defects
            .missing(&DOMAIN_REQUIRED, "session.cookies[].domain", domain.place)
            .write("domain: 'example.com'");
    } else if let Some(name) = domain.value() {
        domain_name(sections, "session.cookies[].domain", name, domain.place, defects);
        if let Some((other, place)) = seen.iter().find(|(other, _)| is_within(name, other)) {
            let same = other == name;
            let refusal: &Refusal = if same { &DOMAIN_TWICE } else { &DOMAIN_BELOW_ANOTHER };
            let text = if same {
                "appears twice"
            } else {
                "is below the domain of another cookie"
            };
            defects
                .refusal(refusal, "session.cookies[].domain", domain.place, text)
                .related(*place, "the other cookie");
        }
    }
    sections.one_of(&SAME_SITE, &format!("{cookie}.same_site"), &SAME_SITES, defects);
    urls(sections, cookie, defects);
}

/// The domain of a cookie, which is not empty.
fn domain_name(sections: &KnownSections<'_>, path: &str, name: &str, place: Span, defects: &mut Defects) {
    let port = name
        .rsplit_once(':')
        .filter(|(host, port)| !host.contains(':') && !port.is_empty());
    if let Some((host, _)) = port.filter(|_| DOMAIN_PORT.holds(sections.version)) {
        defects.refusal(
            &DOMAIN_PORT,
            path,
            place,
            text!("has a port; the host is {}", quoted(host)),
        );
    }
    let dotted = name.starts_with('.');
    if dotted {
        defects
            .refusal(&DOMAIN_LEADING_DOT, path, place, "has a dot in front")
            .help("remove the dot");
    }
    let problem: Option<(&'static Refusal, Text)> = if name.starts_with("*.") {
        Some((&DOMAIN_WILDCARD, "is a wildcard".into()))
    } else if dotted && !LEADING_DOT_REFUSED.holds(sections.version) {
        None
    } else if name.parse::<IpAddr>().is_ok() {
        return;
    } else if !name.contains('.') {
        Some((&DOMAIN_WITHOUT_DOT, text!("{} has no dot", quoted(name))))
    } else if !has_domain_characters(name, sections.version) {
        Some((
            &DOMAIN_CHARACTERS,
            text!("{} is not a domain in lower case", quoted(name)),
        ))
    } else {
        None
    };
    if let Some((refusal, text)) = problem {
        let added = defects.refusal(refusal, path, place, text).gives(path);
        let plain = name.trim_start_matches("*.").trim_matches('.').to_lowercase();
        if has_domain_characters(&plain, sections.version) {
            added.write(format!("domain: '{plain}'"));
        }
    } else if is_public_suffix(name.trim_start_matches('.')) {
        defects
            .refusal(
                &DOMAIN_PUBLIC_SUFFIX,
                path,
                place,
                text!("{} is a public suffix", quoted(name)),
            )
            .help("write the domain that is yours, such as `yours.duckdns.org`");
    }
}

/// `^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.…)+$`: two labels at least, of lower-case letters, digits and inner hyphens.
/// Before that, `^[a-z0-9-]+(\.[a-z0-9-]+)+[a-z0-9]$`.
fn has_domain_characters(name: &str, version: Version) -> bool {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let plain = |label: &str| !label.is_empty() && label.bytes().all(inner);
    let ends = |label: &str| !label.starts_with('-') && !label.ends_with('-');
    let Some((before, last)) = name.rsplit_once('.') else {
        return false;
    };
    before.split('.').all(plain)
        && plain(last)
        && if DOMAIN_LABELS_CHECKED.holds(version) {
            name.split('.').all(ends)
        } else {
            last.len() > 1 && !last.ends_with('-')
        }
}

/// Whether everybody can register names below `name`: the list of public suffixes has it.
fn is_public_suffix(name: &str) -> bool {
    public_suffix::DEFAULT_PROVIDER.public_suffix(name) == name
}

fn urls(sections: &KnownSections<'_>, cookie: &str, defects: &mut Defects) {
    let portal = url(sections, cookie, "authelia_url", defects);
    if portal.is_none() && sections.of.text(&format!("{cookie}.authelia_url")).is_absent() {
        let domain = sections.of.text(&format!("{cookie}.domain"));
        if domain.why_unknown().is_some() || domain.value().is_some_and(|domain| !domain.is_empty()) {
            let place = sections.of.around(cookie);
            defects
                .missing(&URL_REQUIRED, "session.cookies[].authelia_url", place)
                .write("authelia_url: 'https://auth.example.com'");
        }
    }
    let other = url(sections, cookie, "default_redirection_url", defects);
    if let (Some((portal, portal_place)), Some((other, place))) = (portal, other)
        && is_same(&portal, &other)
    {
        defects
            .refusal(
                &URLS_EQUAL,
                "session.cookies[].default_redirection_url",
                place,
                "is the portal itself",
            )
            .help("write the address of a page that people come to after signing in, or remove it")
            .related(portal_place, "the portal");
    }
}

/// An address of the cookie at `cookie`, if it is set and known; says what is wrong with it.
fn url(sections: &KnownSections<'_>, cookie: &str, name: &str, defects: &mut Defects) -> Option<(Url, Span)> {
    let setting = sections.of.text(&format!("{cookie}.{name}"));
    let domain = sections.of.text(&format!("{cookie}.domain"));
    let shown = format!("session.cookies[].{name}");
    cookie_url(sections, (&setting, &shown), (&domain, &URL_OUTSIDE_DOMAIN), defects)
}

/// An address that `shown` has, if it is set and known; says what is wrong with it, `outside` where it is not in the domain of
/// its cookie.
fn cookie_url(
    sections: &KnownSections<'_>,
    (setting, shown): (&Setting<&str>, &str),
    (domain, outside): (&Setting<&str>, &'static Refusal),
    defects: &mut Defects,
) -> Option<(Url, Span)> {
    let place = setting.place;
    let url = Url::parse(setting.value()?).ok()?;
    if !url.is_absolute() {
        defects.refusal(&URL_NOT_ABSOLUTE, shown, place, "is not absolute");
    } else if !matches!(url.scheme.as_str(), "https" | "wss") {
        defects.refusal(
            &URL_NOT_HTTPS,
            shown,
            place,
            text!("is {}, not https", quoted(&url.scheme)),
        );
    }
    if let Some(known) = domain.value().filter(|known| !known.is_empty())
        && !is_within(url.hostname(), known)
        && !(COOKIE_URLS_IN_ANY_CASE.holds(sections.version)
            && is_within(&url.hostname().to_lowercase(), &known.to_lowercase()))
    {
        let added = defects
            .refusal(outside, shown, place, "is not in the cookie's domain")
            .lacks("session.cookies[].domain")
            .related(domain.place, "the cookie's domain");
        if is_within(&url.hostname().to_lowercase(), known) {
            added.help("write the host in lower case");
        }
    }
    Some((url, place))
}

/// Whether `name` is `domain` or below it, exactly.
fn is_within(name: &str, domain: &str) -> bool {
    let below = |dotted: &str| name.ends_with(dotted);
    name == domain || (domain.starts_with('.') && below(domain)) || below(&format!(".{domain}"))
}

/// Whether two addresses are the same but for the case of scheme and host, as Authelia compares them: a slash is added to
/// the path of the portal's.
fn is_same(portal: &Url, other: &Url) -> bool {
    let path = match portal.path.as_str() {
        path @ ("" | "/") => path.to_owned(),
        path if path.ends_with('/') || !portal.is_absolute() => path.to_owned(),
        path => format!("{path}/"),
    };
    portal.scheme.eq_ignore_ascii_case(&other.scheme)
        && portal.host.to_lowercase() == other.host.to_lowercase()
        && path == other.path
        && portal.raw_query == other.raw_query
        && portal.fragment == other.fragment
}

fn redis(sections: &KnownSections<'_>, defects: &mut Defects) {
    const REDIS: &str = "session.redis";
    let of = sections.of;
    if of.has(REDIS) != Some(true) {
        return;
    }
    sections.required(&REDIS_SECRET, "session.secret", defects);
    let sentinel = of.has("session.redis.high_availability");
    let host = of.text("session.redis.host");
    let port = of.number("session.redis.port");
    let socket = host.value().is_some_and(|host| host.starts_with('/'));
    let unknown = host.why_unknown().is_some() || sentinel.is_none();
    if let Some((number, place)) = number(&port)
        && number != 0
        && !(1..=65_535).contains(&number)
        && !(socket && sentinel == Some(false))
        && !unknown
    {
        defects.refusal(
            &REDIS_PORT,
            "session.redis.port",
            place,
            text!("{number} is not a port"),
        );
    }
    if sentinel == Some(false) {
        sections.required(&REDIS_HOST, "session.redis.host", defects);
    } else if sentinel == Some(true) {
        sections.required(
            &REDIS_SENTINEL,
            "session.redis.high_availability.sentinel_name",
            defects,
        );
        let nodes = of.items("session.redis.high_availability.nodes");
        for node in nodes.iter().flatten() {
            sections.required(&REDIS_SENTINEL, &format!("{node}.host"), defects);
        }
        if nodes.is_some_and(|nodes| nodes.is_empty()) {
            nodes_or_host(sections, defects);
        }
    }
    if of.has("session.redis.tls") == Some(true) {
        sections.tls("session.redis.tls", defects);
    }
}

/// With `high_availability` the servers are in its list.
fn nodes_or_host(sections: &KnownSections<'_>, defects: &mut Defects) {
    const NODES: &str = "session.redis.high_availability.nodes";
    let of = sections.of;
    let host = of.text("session.redis.host");
    if sections.whole && host.why_unknown().is_none() && host.value().is_none_or(|host| host.is_empty()) {
        let place = of.around("session.redis.high_availability");
        let text = "is empty in `high_availability`, and no `host` is set";
        defects
            .refusal(&REDIS_HOST, NODES, place, text)
            .lacks("session.redis.host");
    }
}
