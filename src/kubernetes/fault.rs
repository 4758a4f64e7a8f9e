//! What is wrong with a container so that Kubernetes does not start it, or not as it is written.
//!
//! Source: kubernetes/kubernetes `pkg/apis/core/validation/validation.go` `ValidateEnv`, `validateEnvVarValueFrom`,
//! `ValidateEnvFrom`.

use super::{is_null, place};
use crate::finding::{Finding, headline};
use crate::source::{Located, Span};
use crate::text::Text;
use crate::yaml::{Node, Typed};

/// What a reference to a key of a Secret looks like.
fn refers(name: &str) -> Text {
    text!("- name: {name}\n  valueFrom:\n    secretKeyRef:\n      name: SECRET\n      key: KEY")
}

/// Kubernetes takes only texts; Helm passes on what it is given.
pub(super) fn no_text(name: &str, node: &Node) -> Option<Finding> {
    let what = match super::typed(node) {
        Some(Typed::Bool(_)) => "a boolean without quotes",
        Some(Typed::Int(_) | Typed::UInt(_) | Typed::Float(_)) => "a number without quotes",
        Some(_) => return None,
        None => "no text",
    };
    let written = node.scalar().map_or("…", |scalar| &scalar.text);
    let help = (!crate::secret::is_secret_name(name)).then(|| text!("- name: {name}\n  value: \"{written}\""));
    let why = "Kubernetes does not create the container: the value of a variable in `env` must be a text.";
    Some(
        Finding::at(place(node), what)
            .says(name, headline(name, "is not text, which Kubernetes refuses"), why)
            .maybe_help(help),
    )
}

/// `env` that is no list.
pub(super) fn no_list(key: &'static str, node: &Node) -> Finding {
    let why = "Kubernetes does not create the container: this must be a list.";
    Finding::at(place(node), "no list").says(key, text!("`{key}` is not a list"), why)
}

/// An item of `env` that has no `name`.
pub(super) fn no_name(item: &Node) -> Finding {
    let written = item.scalar().map(|scalar| &*scalar.text);
    let assigned = written
        .and_then(|text| text.split_once('='))
        .map(|(name, _)| name.to_owned());
    let only = item
        .mapping()
        .map(crate::yaml::Mapping::entries)
        .and_then(|entries| match entries {
            [only] => only.key.scalar().map(|key| key.text.to_string()),
            _ => None,
        });
    let name = assigned.or(only).filter(|name| name != "value" && name != "valueFrom");
    let name = name.unwrap_or_else(|| "NAME".to_owned());
    let why = "Kubernetes does not create the container: each item of `env` needs a `name` and a `value` of its own.";
    Finding::at(place(item), "no `name`")
        .says(name.clone(), "an item of `env` has no `name`", why)
        .help(text!("- name: {name}\n  value: \"…\""))
}

/// `valueFrom` that names no source, or more than one.
pub(super) fn sources(name: &str, from: &Node, count: usize) -> Finding {
    let said = if count == 0 {
        "takes its value from nothing that Kubernetes knows"
    } else {
        "takes its value from more than one place"
    };
    let why = "Kubernetes does not create the container: `valueFrom` must have exactly one of `secretKeyRef`, \
               `configMapKeyRef`, `fieldRef` and `resourceFieldRef`.";
    Finding::at(place(from), "not exactly one source")
        .says(name, headline(name, said), why)
        .help(refers(name))
}

/// A reference without the name of the object, or without the key in it.
pub(super) fn incomplete(name: &str, reference: &Node) -> Finding {
    let why = "Kubernetes does not create the container: a reference needs the object's `name` and the `key` in it.";
    Finding::at(place(reference), "`name` or `key` is missing")
        .says(name, headline(name, "refers to nothing"), why)
        .help(refers(name))
}

/// `value` and `valueFrom` at once.
pub(super) fn both(name: &str, value: &Node, from: &Node) -> Finding {
    let why = "Kubernetes does not create the container: a variable has a `value` or a `valueFrom`, not both.";
    Finding::at(place(value), "a value of its own")
        .related(place(from), "and one from elsewhere")
        .says(name, headline(name, "has both `value` and `valueFrom`"), why)
}

/// A reference beside an empty `valueFrom`, or without one: Kubernetes does not know the key there.
pub(super) fn beside(name: &Located<String>, reference: &Located<String>) -> Finding {
    let why = "The reference is not below `valueFrom`, where Kubernetes looks: the variable is empty, or the container is \
               refused for a key that is not known.";
    Finding::at(reference.span, "not below `valueFrom`")
        .says(
            name.value.clone(),
            headline(&name.value, "does not get what it refers to"),
            why,
        )
        .help(refers(&name.value))
}

/// An item of `envFrom` that names no Secret or `ConfigMap`.
pub(super) fn no_store(item: &Node) -> Finding {
    let span = if is_null(item) { item.span } else { place(item) };
    let why = "Kubernetes does not create the container: each item of `envFrom` needs a `secretRef` or a \
               `configMapRef` with a `name`.";
    Finding::at(span, "no `secretRef`")
        .says("envFrom", "an item of `envFrom` names nothing", why)
        .help("envFrom:\n  - secretRef:\n      name: SECRET")
}

/// A reference to a key that the object does not have.
pub(super) fn no_such_key(name: &Located<String>, what: &str, key: &str, at: Span, named: Span) -> Finding {
    Finding::at(at, text!("the {what} has no key `{key}`"))
        .related(named, "its keys are other ones")
        .says(
            name.value.clone(),
            headline(&name.value, "refers to a key that is not there"),
            "Kubernetes does not start the container: it waits for the key, and the pod stays in \
             CreateContainerConfigError.",
        )
}
