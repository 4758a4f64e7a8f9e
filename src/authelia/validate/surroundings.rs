//! What the provider needs from outside its section: session cookies, the server's address, user attributes.

use super::judge::Judge;
use crate::authelia::Provider;
use crate::finding::quoted;
use crate::golang::Url;
use crate::yaml::Node;

pub(super) fn check(provider: &Provider, judge: &mut Judge) {
    cookies(provider, judge);
    server_path(provider, judge);
    definitions(provider, judge);
}

/// A user attribute may not be called like one that every backend has, or like an extra one of the backend in use.
fn definitions(provider: &Provider, judge: &mut Judge) {
    let tree = &provider.tree;
    let keys = |path: &[&str]| -> Vec<(String, crate::source::Span)> {
        let entries = tree
            .at(path)
            .and_then(Node::mapping)
            .into_iter()
            .flat_map(crate::yaml::Mapping::entries);
        entries
            .filter_map(|entry| Some((entry.key.scalar()?.text.to_string(), entry.key.span)))
            .collect()
    };
    let extra: Vec<String> = [
        &["authentication_backend", "file", "extra_attributes"][..],
        &["authentication_backend", "ldap", "attributes", "extra"],
    ]
    .iter()
    .flat_map(|path| keys(path))
    .map(|(name, _)| name)
    .collect();
    for (name, place) in keys(&["definitions", "user_attributes"]) {
        if super::claims::is_attribute(&name) || extra.contains(&name) {
            judge.provider(
                "user_attributes",
                place,
                format!("{} is taken", quoted(&name)),
                "Authelia refuses to start: the backend already has an attribute of this name.",
            );
        }
    }
}

fn cookies(provider: &Provider, judge: &mut Judge) {
    for cookie in provider.cookies.value().into_iter().flatten() {
        let (domain, setting) = (cookie.text("domain"), cookie.text("authelia_url"));
        let text = match setting.value() {
            Some(text) if !text.is_empty() => *text,
            None if setting.why_unknown().is_some() => continue,
            _ => {
                judge
                    .provider(
                        "authelia_url",
                        setting.place,
                        "is missing",
                        "Authelia refuses to start: a cookie needs the address of the portal.",
                    )
                    .help("authelia_url: 'https://auth.example.com'");
                continue;
            }
        };
        let Ok(url) = Url::parse(text) else { continue };
        if !url.is_absolute() {
            judge.provider(
                "authelia_url",
                setting.place,
                "is not absolute",
                "Authelia refuses to start: it needs an address with https://.",
            );
        } else if !matches!(url.scheme.as_str(), "https" | "wss") {
            judge.provider(
                "authelia_url",
                setting.place,
                format!("is {}, not https", quoted(&url.scheme)),
                "Authelia refuses to start.",
            );
        } else if let Some(domain) = domain.value()
            && !within(url.hostname(), domain)
        {
            judge
                .provider(
                    "authelia_url",
                    setting.place,
                    "is not in the cookie's domain",
                    "Authelia refuses to start: the portal has to be in the domain of its cookie.",
                )
                .related(domain_place(cookie), "the cookie's domain");
        }
    }
}

fn domain_place(cookie: &crate::options::Options) -> crate::source::Span {
    cookie.text("domain").place
}

/// Whether `host` is `domain` or below it, whatever the case.
fn within(host: &str, domain: &str) -> bool {
    let (host, domain) = (host.to_lowercase(), domain.trim_start_matches('.').to_lowercase());
    host == domain || host.strip_suffix(&domain).is_some_and(|rest| rest.ends_with('.'))
}

fn server_path(provider: &Provider, judge: &mut Judge) {
    let Some(node) = provider.tree.at(&["server", "address"]) else {
        return;
    };
    let Some(text) = node.scalar().map(|scalar| scalar.text.to_string()) else {
        return;
    };
    let Some(path) = text
        .split_once("://")
        .and_then(|(_, rest)| rest.split_once('/'))
        .map(|(_, path)| path)
    else {
        return;
    };
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let unix = text.starts_with("unix:") || text.starts_with("fd:");
    if unix || path.is_empty() || text.contains(['{', '$']) {
        return;
    }
    if path.contains('/') || !path.chars().all(|character| character.is_ascii_alphanumeric()) {
        let place = node_place(node);
        judge.provider(
            "address",
            place,
            "has a path of other than letters and digits",
            "Authelia refuses to start: the path of `server.address` is one alphanumeric segment.",
        );
    }
}

fn node_place(node: &Node) -> crate::source::Span {
    node.alias.unwrap_or(node.span)
}
