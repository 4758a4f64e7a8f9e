//! Values of Authelia's Helm chart, which write the configuration from `configMap`.
//!
//! Source: authelia/chartrepo `charts/authelia/values.yaml`, `templates/configMap.yaml`.

use std::rc::Rc;

use super::loader::ConfigurationLoader;
use super::merge;
use super::part::ConfigurationPart;
use crate::authelia::filters::{self, Filter};
use crate::authelia::{Extent, templating};
use crate::holes::TextWithHoles;
use crate::setting::Unknown;
use crate::yaml::{Data, Entry, Mapping, Node, Typed};

/// The `configMap` section of a chart's values in the document `root`, or of a chart that it depends on.
pub(super) fn values(root: &Node) -> Option<&Node> {
    let of = |node: &'_ Node| {
        node.get("configMap")
            .is_some_and(|config| config.get("identity_providers").is_some())
    };
    if of(root) {
        return root.get("configMap");
    }
    let nested = root.mapping()?.entries().iter().map(|entry| &entry.value);
    nested.filter(|node| of(node)).find_map(|node| node.get("configMap"))
}

/// The part that the `configMap` section describes; none if it switches OpenID Connect off.
pub(super) fn part(loader: &mut ConfigurationLoader<'_, '_>, config: &Node) -> Option<ConfigurationPart> {
    let oidc = config
        .at(&["identity_providers", "oidc"])
        .filter(|oidc| !oidc.is_null())?;
    let enabled = oidc.get("enabled");
    let off = enabled
        .and_then(Node::scalar)
        .is_some_and(|scalar| scalar.typed() == Typed::Bool(false));
    if off {
        loader.loaded.switched_off = enabled.map(|enabled| enabled.way().0);
        return None;
    }
    let section = rewrite(loader, oidc, "", 0);
    let mut root = merge::wrap(&["identity_providers", "oidc"], section);
    if let Some(cookies) = config.at(&["session", "cookies"]).and_then(Node::sequence)
        && !cookies.is_empty()
    {
        let cookies = cookies.iter().map(|node| cookie(&rewrite(loader, node, "cookies", 0)));
        let list = Node {
            data: Rc::new(Data::Sequence(cookies.collect())),
            ..config.clone()
        };
        root = merge::merge(&merge::wrap(&["session", "cookies"], list), &root, 0);
    }
    Some(ConfigurationPart {
        root,
        extent: Extent::Fragment,
        own_keys: false,
    })
}

/// The chart writes a secret as `{value, path, secret_name, disabled}`; Authelia's own layout is what remains.
fn rewrite(loader: &ConfigurationLoader<'_, '_>, node: &Node, key: &str, depth: usize) -> Node {
    let data = match &*node.data {
        _ if depth > 128 => return node.clone(),
        Data::Scalar(_) => return filtered(loader, node),
        Data::Sequence(items) => {
            Data::Sequence(items.iter().map(|item| rewrite(loader, item, key, depth + 1)).collect())
        }
        Data::Mapping(mapping) => {
            if is_secret(key) {
                return secret(loader, node, mapping);
            }
            let kept = mapping.entries().iter().filter(|entry| !is_chart_only(entry, key));
            let entries = kept.map(|entry| {
                let name = entry.key.scalar().map_or("", |scalar| &*scalar.text);
                Entry {
                    value: rewrite(loader, &entry.value, name, depth + 1),
                    ..entry.clone()
                }
            });
            Data::Mapping(Mapping::new(entries.collect()))
        }
    };
    Node {
        data: Rc::new(data),
        ..node.clone()
    }
}

/// A cookie of the session: the chart makes `authelia_url` of the subdomain and the domain.
fn cookie(node: &Node) -> Node {
    let part = |key: &str| {
        node.get(key)
            .filter(|value| value.written().is_some_and(|text| !text.text.is_empty()))
    };
    let (Some(domain), None) = (part("domain"), part("authelia_url")) else {
        return node.clone();
    };
    let mut url = TextWithHoles::known("https://");
    if let Some(subdomain) = part("subdomain") {
        url.append(&text(subdomain));
        url.push(".");
    }
    url.append(&text(domain));
    let why = [part("subdomain"), Some(domain)]
        .into_iter()
        .flatten()
        .find_map(Node::unknown);
    let url = match why {
        Some(why) => Node::not_known(why.clone().with_text(url), domain.span),
        None => Node::text(&url.shown(), domain.span),
    };
    merge::merge(node, &merge::wrap(&["authelia_url"], url), 0)
}

/// What is known of a text.
fn text(node: &Node) -> TextWithHoles {
    match (node.scalar(), node.unknown()) {
        (Some(scalar), _) => TextWithHoles::known(&scalar.text),
        (None, Some(why)) => why.text.clone().unwrap_or(TextWithHoles::unknown()),
        (None, None) => TextWithHoles::default(),
    }
}

fn is_secret(key: &str) -> bool {
    matches!(
        key,
        "hmac_secret"
            | "client_secret"
            | "key"
            | "certificate_chain"
            | "issuer_private_key"
            | "issuer_certificate_chain"
    )
}

fn is_chart_only(entry: &Entry, parent: &str) -> bool {
    let name = entry.key.scalar().map_or("", |scalar| &*scalar.text);
    parent.is_empty() && matches!(name, "enabled" | "pushed_authorizations")
}

/// A value as the file filters leave it: Authelia filters what the chart renders, and the value stands in that.
fn filtered(loader: &ConfigurationLoader<'_, '_>, node: &Node) -> Node {
    let Some(scalar) = node.scalar() else {
        return node.clone();
    };
    let mut text = scalar.text.to_string();
    for filter in loader.request.filters.unwrap_or_default() {
        let result = match filter {
            Filter::ExpandEnv => filters::expanded(&text, &loader.host()),
            Filter::Template if templating::is_template(&text) => Err(Unknown::because(
                "the value is a template that Authelia evaluates in what the chart renders",
            )
            .remedied_by("check what the chart renders: `helm template … | oidc-crosscheck check --authelia -`")),
            Filter::Template => continue,
        };
        match result {
            Ok(result) => text = result,
            Err(why) => return Node::not_known(why, node.span),
        }
    }
    if *scalar.text == *text {
        return node.clone();
    }
    Node::text(&text, node.span)
}

fn secret(loader: &ConfigurationLoader<'_, '_>, node: &Node, mapping: &Mapping) -> Node {
    let value = mapping.get("value").map(|entry| &entry.value);
    let is_there = |value: &&Node| value.scalar().is_some_and(|scalar| !scalar.text.is_empty()) && !value.is_null();
    if let Some(value) = value.filter(|value| value.unknown().is_some() || is_there(value)) {
        return filtered(loader, value);
    }
    let why = Unknown::because("the chart takes the value from a Kubernetes Secret")
        .remedied_by("check what the chart renders: `helm template … | oidc-crosscheck check --authelia -`");
    Node::not_known(why, node.span)
}
