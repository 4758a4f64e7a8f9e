//! Values that Coder's chart cannot be rendered with: Helm stops, and nothing is installed.
//!
//! Source: coder/coder `helm/coder/templates/_coder.tpl`, `helm/libcoder/templates/_helpers.tpl`; Go's text/template
//! `range`, `eq` and field access.

use crate::deployment::DeploymentError;
use crate::kubernetes::{content, is_null, is_true, place, typed};
use crate::source::Span;
use crate::yaml::Node;

/// Why Helm would refuse the section `coder`, at the first place that it stumbles over.
pub(super) fn refusal(section: &Node) -> Option<DeploymentError> {
    if section.mapping().is_none() {
        return Some(error(place(section), "`coder` must be a mapping"));
    }
    env(section)
        .or_else(|| env_from(section))
        .or_else(|| tls(section))
        .or_else(|| image(section))
}

fn error(span: Span, what: &str) -> DeploymentError {
    DeploymentError {
        span: Some(span),
        message: format!("Helm cannot render Coder's chart with these values: {what}"),
        path: None,
    }
}

/// The chart looks at the `name` of every item.
fn env(section: &Node) -> Option<DeploymentError> {
    let env = section.get("env").filter(|env| !is_null(env))?;
    let Some(items) = env.sequence() else {
        // A mapping is refused as well; what is in it is worth a finding of its own.
        let what = "`coder.env` must be a list of items with a `name` and a `value`";
        return env.scalar().map(|_| error(place(env), what));
    };
    for item in items {
        let refused = |what: &str| Some(error(place(item), what));
        if item.mapping().is_none() {
            return refused("an item of `coder.env` needs a `name` and a `value`");
        }
        let name = item.get("name").filter(|name| !is_null(name));
        if name.is_some_and(|name| content(name).is_none()) {
            return refused("the `name` of an item of `coder.env` must be a text");
        }
        let is_compared = name.and_then(content).as_deref() == Some("CODER_PROMETHEUS_ENABLE");
        let value = item.get("value").filter(|value| !is_null(value));
        if is_compared && value.is_some_and(|value| content(value).is_none()) {
            return refused("`CODER_PROMETHEUS_ENABLE` must be a text in quotes");
        }
    }
    None
}

/// A text under `envFrom` ends up where YAML does not take it.
fn env_from(section: &Node) -> Option<DeploymentError> {
    let from = section.get("envFrom").filter(|from| is_true(from))?;
    let what = "`coder.envFrom` must be a list";
    from.scalar().map(|_| error(place(from), what))
}

fn tls(section: &Node) -> Option<DeploymentError> {
    let tls = section.get("tls").filter(|tls| !is_null(tls))?;
    if tls.mapping().is_none() {
        return Some(error(place(tls), "`coder.tls` must be a mapping"));
    }
    if let Some(old) = tls.get("secretName").filter(|old| is_true(old)) {
        return Some(error(
            place(old),
            "`coder.tls.secretName` is now the list `secretNames`",
        ));
    }
    let names = tls
        .get("secretNames")
        .filter(|names| names.scalar().is_some() && !is_null(names))?;
    Some(error(place(names), "`coder.tls.secretNames` must be a list"))
}

fn image(section: &Node) -> Option<DeploymentError> {
    let image = section.get("image")?;
    if image.mapping().is_none() {
        return Some(error(place(image), "`coder.image` must be a mapping"));
    }
    let tag = image.get("tag").filter(|tag| !is_null(tag))?;
    let is_text = typed(tag).is_some() && content(tag).is_some();
    (!is_text).then(|| error(place(tag), "`coder.image.tag` must be a text in quotes"))
}
