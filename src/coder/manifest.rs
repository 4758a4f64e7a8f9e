//! Kubernetes: workloads, Helm values and releases to the environment of the Coder container.
//!
//! Source: coder/coder `helm/coder/templates/_coder.tpl`, `helm/libcoder/templates/_helpers.tpl`; Kubernetes' own rules
//! for `env` and `envFrom`.

use std::collections::HashMap;

use base64ct::{Base64, Encoding};

use crate::env::{Environment, Variable};
use crate::secret::Secret;
use crate::setting::{Setting, Unknown};
use crate::source::{Located, Span};
use crate::yaml::{Entry, Mapping, Node, Scalar};

/// What the files of a Kubernetes deployment come to.
pub struct Manifests {
    /// The environment of the Coder container.
    pub environment: Environment,
    /// The image's tag, and where it stands.
    pub tag: Option<Located<String>>,
}

/// The values of a `ConfigMap` or Secret by key; `None` for one whose values come from elsewhere.
type Store = HashMap<String, Option<HashMap<String, Setting<Secret>>>>;

/// Finds the Coder container in the documents; `None` if there is none.
pub fn read(roots: &[Node]) -> Option<Manifests> {
    let documents: Vec<&Node> = roots.iter().flat_map(listed).collect();
    let mut stores = Store::new();
    for document in &documents {
        collect(document, &mut stores);
    }
    documents.iter().find_map(|document| container(document, &stores))
}

/// The items of a `List`, or the document itself.
fn listed(root: &Node) -> Vec<&Node> {
    match (kind(root), root.get("items").and_then(Node::sequence)) {
        ("List", Some(items)) => items.iter().collect(),
        _ => vec![root],
    }
}

fn kind(node: &Node) -> &str {
    node.get("kind").and_then(Node::scalar).map_or("", |kind| &kind.text)
}

fn text(node: &Node) -> Option<String> {
    node.scalar().map(|scalar| scalar.text.to_string())
}

fn place(node: &Node) -> Span {
    node.alias.unwrap_or(node.span)
}

/// Remembers what a `ConfigMap` or Secret holds.
fn collect(document: &Node, stores: &mut Store) {
    let Some(name) = document.at(&["metadata", "name"]).and_then(text) else {
        return;
    };
    let prefix = match kind(document) {
        "Secret" => "secret",
        "ConfigMap" => "config",
        // These make a Secret of the same name whose values are not in any file.
        "ExternalSecret" | "SealedSecret" => {
            let target = document.at(&["spec", "target", "name"]).and_then(text);
            stores.insert(format!("secret/{}", target.unwrap_or(name)), None);
            return;
        }
        _ => return,
    };
    let mut values = HashMap::new();
    for (section, encoded) in [("data", prefix == "secret"), ("stringData", false)] {
        let entries = document
            .get(section)
            .and_then(Node::mapping)
            .into_iter()
            .flat_map(Mapping::entries);
        for Entry { key, value, .. } in entries {
            let (Some(key), Some(written)) = (key.scalar(), value.scalar()) else {
                continue;
            };
            values.insert(key.text.to_string(), stored(written, encoded, place(value)));
        }
    }
    stores.insert(format!("{prefix}/{name}"), Some(values));
}

fn stored(written: &Scalar, encoded: bool, place: Span) -> Setting<Secret> {
    if written.text.starts_with("ENC[") {
        return Setting::unknown(Unknown::because("the value is encrypted"), place);
    }
    if !encoded {
        return Setting::known(Secret::new(&*written.text), place);
    }
    let compact: String = written.text.split_whitespace().collect();
    match Base64::decode_vec(&compact)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
    {
        Some(value) => Setting::known(Secret::new(value), place),
        None => Setting::unknown(Unknown::because("the Secret's value is no base64 of text"), place),
    }
}

/// The Coder container of a workload, a Helm release, or Helm values.
fn container(document: &Node, stores: &Store) -> Option<Manifests> {
    let values = match kind(document) {
        "Deployment" | "StatefulSet" | "DaemonSet" | "Job" => {
            return workload(document.at(&["spec", "template", "spec"])?, stores);
        }
        "Pod" => return workload(document.get("spec")?, stores),
        "HelmRelease" => document.at(&["spec", "values"])?,
        "Application" => document.at(&["spec", "source", "helm", "valuesObject"])?,
        "" => document,
        _ => return None,
    };
    // An umbrella chart keeps Coder's values below the name of the dependency.
    let coder = values
        .get("coder")
        .filter(|coder| coder.get("env").is_some() || coder.get("envFrom").is_some());
    let nested = || {
        let inner = values
            .mapping()?
            .entries()
            .iter()
            .filter_map(|entry| entry.value.get("coder"));
        inner
            .into_iter()
            .find(|coder| coder.get("env").is_some() || coder.get("envFrom").is_some())
    };
    chart(coder.or_else(nested)?, stores)
}

fn workload(pod: &Node, stores: &Store) -> Option<Manifests> {
    let containers = pod.get("containers").and_then(Node::sequence)?;
    let image = |container: &Node| container.get("image").and_then(text).unwrap_or_default();
    let is_coder = |container: &&Node| {
        let image = image(container);
        let repository = image
            .rsplit_once(':')
            .map_or(image.as_str(), |(repository, _)| repository);
        repository.ends_with("coder/coder") || repository.ends_with("coder/coder-preview")
    };
    let container = containers.iter().find(is_coder)?;
    let environment = environment(container, stores);
    let tag = image(container).rsplit_once(':').map(|(_, tag)| tag.to_owned());
    let at = container.get("image").map(place);
    Some(Manifests {
        environment,
        tag: tag.zip(at).map(|(tag, at)| Located::new(tag, at)),
    })
}

/// The values of Coder's chart: `env`, `envFrom`, and the access URL that the chart sets by itself.
fn chart(coder: &Node, stores: &Store) -> Option<Manifests> {
    if coder.get("workspaceProxy").and_then(text).as_deref() == Some("true") {
        return None;
    }
    let mut environment = environment(coder, stores);
    let injects = coder
        .get("envUseClusterAccessURL")
        .and_then(text)
        .is_none_or(|value| value != "false");
    // The chart looks only at `env`, and what it sets there beats `envFrom`.
    if injects && !names(coder).any(|name| name == "CODER_ACCESS_URL") {
        inject(&mut environment);
    }
    let tag = coder.at(&["image", "tag"]);
    let tag = tag.and_then(|node| Some(Located::new(text(node)?, place(node))));
    Some(Manifests {
        environment,
        tag: tag.filter(|tag| !tag.value.is_empty()),
    })
}

/// The names in `env`.
fn names(coder: &Node) -> impl Iterator<Item = String> {
    let entries = coder.get("env").and_then(Node::sequence).unwrap_or_default();
    entries.iter().filter_map(|entry| entry.get("name").and_then(text))
}

/// The chart's own access URL is an address inside the cluster, which depends on the namespace.
fn inject(environment: &mut Environment) {
    let why = Unknown::because("the chart sets the access URL to an address inside the cluster")
        .remedied_by("set CODER_ACCESS_URL in `coder.env`");
    let name = Located::new("CODER_ACCESS_URL".to_owned(), environment.place);
    let setting = Setting::unknown(why, environment.place);
    environment.set(Variable { name, setting });
}

/// `env` over `envFrom`, as Kubernetes does it.
fn environment(container: &Node, stores: &Store) -> Environment {
    let here = container
        .mapping()
        .and_then(|mapping| mapping.get("env"))
        .map(|entry| entry.key.span);
    let mut environment = Environment::new(here.unwrap_or_else(|| place(container)));
    for source in container.get("envFrom").and_then(Node::sequence).unwrap_or_default() {
        from_store(source, stores, &mut environment);
    }
    for entry in container.get("env").and_then(Node::sequence).unwrap_or_default() {
        let Some(name) = entry
            .get("name")
            .and_then(|node| Some(Located::new(text(node)?, place(node))))
        else {
            continue;
        };
        let setting = value(entry, stores);
        environment.set(Variable { name, setting });
    }
    environment
}

fn from_store(source: &Node, stores: &Store, environment: &mut Environment) {
    for (key, prefix) in [("secretRef", "secret"), ("configMapRef", "config")] {
        let Some(name) = source.at(&[key, "name"]).and_then(text) else {
            continue;
        };
        let added = source.get("prefix").and_then(text).unwrap_or_default();
        match stores.get(&format!("{prefix}/{name}")) {
            Some(Some(values)) => {
                for (variable, setting) in values {
                    let name = Located::new(format!("{added}{variable}"), setting.place);
                    environment.set(Variable {
                        name,
                        setting: setting.clone(),
                    });
                }
            }
            Some(None) | None => {
                let why = Unknown::because(format!("`envFrom` names {name}, whose values are not in the files"));
                environment.hidden = Some(why.remedied_by("give its manifest, or the values with --set"));
            }
        }
    }
}

/// `value`, or what `valueFrom` refers to.
fn value(entry: &Node, stores: &Store) -> Setting<Secret> {
    if let Some(node) = entry.get("value") {
        return match node.scalar() {
            Some(scalar) if scalar.text.contains("${") || scalar.text.contains("{{") => Setting::unknown(
                Unknown::because("the value is filled in when it is deployed"),
                place(node),
            ),
            Some(scalar) if scalar.text.starts_with("ENC[") => {
                Setting::unknown(Unknown::because("the value is encrypted"), place(node))
            }
            Some(scalar) => Setting::known(Secret::new(&*scalar.text), place(node)),
            None => Setting::unknown(Unknown::because("the value is no text"), place(node)),
        };
    }
    let here = entry.get("valueFrom").map_or_else(|| place(entry), place);
    for (key, prefix) in [("secretKeyRef", "secret"), ("configMapKeyRef", "config")] {
        let Some(reference) = entry.at(&["valueFrom", key]) else {
            continue;
        };
        let (name, item) = (
            reference.get("name").and_then(text),
            reference.get("key").and_then(text),
        );
        let (Some(name), Some(item)) = (name, item) else {
            continue;
        };
        let known = stores
            .get(&format!("{prefix}/{name}"))
            .and_then(Option::as_ref)
            .and_then(|values| values.get(&item));
        if let Some(setting) = known {
            let mut found = setting.clone();
            found.via = found.origin().collect();
            found.place = here;
            return found;
        }
        let what = if prefix == "secret" { "Secret" } else { "ConfigMap" };
        let why = Unknown::because(format!(
            "the value is in the {what} {name}, which is not among the files"
        ));
        return Setting::unknown(why.remedied_by("give its manifest, or --client-secret-file"), here);
    }
    if entry.get("valueFrom").is_some() {
        return Setting::unknown(Unknown::because("Kubernetes fills the value in"), here);
    }
    Setting::known(Secret::new(""), here)
}
