//! Values that Coder's chart cannot be rendered with: Helm stops, and nothing is installed.
//!
//! Source: coder/coder `helm/coder/templates/_coder.tpl`, `helm/libcoder/templates/_helpers.tpl`; Go's text/template
//! `range`, `eq` and field access.

use crate::deployment::DeploymentError;
use crate::kubernetes::{content, is_null, is_true, place, typed};
use crate::source::Span;
use crate::yaml::{Mapping, Node, Typed};

/// Sections of `coder` that the chart looks into whatever it is asked for. Null takes the chart's own away.
const SECTIONS: [&str; 4] = ["serviceAccount", "service", "ingress", "certs"];
/// Lists whose length the chart asks for.
const MEASURED: [&str; 2] = ["volumes", "volumeMounts"];

/// Why Helm would refuse the values `root` with the section `coder` in them, at the first place that it stumbles over.
pub(super) fn refusal(root: &Node, section: &Node) -> Option<DeploymentError> {
    if section.mapping().is_none() {
        return Some(error(place(section), "`coder` must be a mapping"));
    }
    infinite(root, 0)
        .or_else(|| env(section))
        .or_else(|| env_from(section))
        .or_else(|| tls(section))
        .or_else(|| image(section))
        .or_else(|| sections(root, section))
}

fn error(span: Span, what: &str) -> DeploymentError {
    DeploymentError {
        span: Some(span),
        message: format!("Helm cannot render the chart: {what}").into(),
        path: None,
        version: None,
    }
}

/// Helm reads values by way of JSON, which has no such numbers.
fn infinite(node: &Node, depth: usize) -> Option<DeploymentError> {
    /// How deep values are searched.
    const MAX_DEPTH: usize = 32;
    if depth > MAX_DEPTH {
        return None;
    }
    if let Some(Typed::Float(number)) = typed(node) {
        let what = "an infinite number needs quotes";
        return (!number.is_finite()).then(|| error(place(node), what));
    }
    let entries = node.mapping().into_iter().flat_map(Mapping::entries);
    let values = entries.map(|entry| &entry.value);
    let mut inner = values.chain(node.sequence().unwrap_or_default());
    inner.find_map(|node| infinite(node, depth + 1))
}

/// The chart looks at the `name` of every item.
fn env(section: &Node) -> Option<DeploymentError> {
    let env = section.get("env").filter(|env| !is_null(env))?;
    let Some(items) = env.sequence() else {
        // A mapping with nothing in it is as good as an empty list.
        let is_wrong = env.scalar().is_some() || is_true(env);
        return is_wrong.then(|| {
            let refused = error(place(env), "`coder.env` must be a list");
            let message = refused.message.advising("write `- name: NAME`, and `value:` below it");
            DeploymentError { message, ..refused }
        });
    };
    for item in items {
        let refused = |what: &str| Some(error(place(item), what));
        if item.mapping().is_none() {
            return refused("an item of `coder.env` has no `name`");
        }
        let name = item.get("name").filter(|name| !is_null(name));
        if name.is_some_and(|name| content(name).is_none()) {
            return refused("a `name` in `coder.env` needs quotes");
        }
        let is_compared = name.and_then(content).as_deref() == Some("CODER_PROMETHEUS_ENABLE");
        let value = item.get("value").filter(|value| !is_null(value));
        if is_compared && value.is_some_and(|value| content(value).is_none()) {
            return refused("`CODER_PROMETHEUS_ENABLE` needs quotes");
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
    (!is_text).then(|| error(place(tag), "`coder.image.tag` needs quotes"))
}

/// Other parts of the values in a shape that the templates stop at.
fn sections(root: &Node, section: &Node) -> Option<DeploymentError> {
    let wrong = |node: &Node, what: String| error(place(node), &what);
    let no_mapping = |name: &str, node: &Node| {
        let stops = node.mapping().is_none();
        stops.then(|| wrong(node, expected(name, node, "mapping")))
    };
    let daemon = root.get("provisionerDaemon");
    let daemon = daemon.and_then(|node| no_mapping("provisionerDaemon", node));
    daemon
        .or_else(|| {
            let mut given = SECTIONS.iter().filter_map(|key| Some((key, section.get(key)?)));
            given.find_map(|(key, node)| no_mapping(&format!("coder.{key}"), node))
        })
        .or_else(|| {
            let mut given = MEASURED.iter().filter_map(|key| Some((key, section.get(key)?)));
            let (key, node) = given.find(|(_, node)| node.scalar().is_some())?;
            Some(wrong(node, expected(&format!("coder.{key}"), node, "list")))
        })
}

fn expected(name: &str, node: &Node, kind: &str) -> String {
    if is_null(node) {
        return format!("remove the empty `{name}`");
    }
    format!("`{name}` must be a {kind}")
}
