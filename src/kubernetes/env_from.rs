//! `envFrom`: what a container takes whole from `ConfigMap`s and Secrets.
//!
//! Source: Kubernetes' own rules for `envFrom`.

use super::stores::{Store, Stores};
use super::{fault, is_null, text};
use crate::env::{Environment, Form, Notation, Variable};
use crate::finding::Finding;
use crate::holes::{Filling, TextWithHoles};
use crate::secret::Secret;
use crate::setting::{Setting, Unknown};
use crate::source::{Located, Span};
use crate::yaml::Node;

/// Adds what `envFrom` takes from `ConfigMap`s and Secrets.
pub fn from_stores(sources: Option<&Node>, stores: &Stores, environment: &mut Environment, faults: &mut Vec<Finding>) {
    let Some(sources) = sources.filter(|sources| !is_null(sources)) else {
        return;
    };
    if sources.sequence().is_none() {
        faults.push(fault::no_list("envFrom", sources));
    }
    for source in sources.sequence().unwrap_or_default() {
        let named = [("secretRef", "secret"), ("configMapRef", "config")];
        let named = named.map(|(key, prefix)| Some((prefix, source.at(&[key, "name"]).and_then(text)?)));
        let ([Some((prefix, name)), None] | [None, Some((prefix, name))]) = named else {
            faults.push(fault::no_store(source));
            continue;
        };
        let added = source.get("prefix").and_then(text).unwrap_or_default();
        from_store((prefix, &name), &added, stores, environment);
    }
}

/// Adds all that one Secret or `ConfigMap` has, each key with `added` in front of it.
pub fn from_store((prefix, name): (&str, &str), added: &str, stores: &Stores, environment: &mut Environment) {
    let key = format!("{prefix}/{name}");
    let store = stores.get(&key);
    let unknown = |variable: &str, place| {
        let why = stores.why_unknown(&key, &format!("Secret {name}"));
        let filled = TextWithHoles::hole(Filling::SecretKey, format!("{name}/{variable}"));
        Setting::unknown(why.with_text(filled), place)
    };
    let values: Vec<(&str, Setting<Secret>)> = match store {
        Some(Store::Held { values, .. }) => values
            .iter()
            .map(|(key, value)| (key.as_str(), value.clone()))
            .collect(),
        Some(Store::Filled { keys, whole: true, .. }) => keys
            .iter()
            .map(|(key, place)| (key.as_str(), unknown(key, *place)))
            .collect(),
        _ => {
            // It counts before all that is there already.
            environment.hide(not_held(name, store));
            return;
        }
    };
    for (variable, setting) in values {
        environment.set(Variable {
            name: Located::new(format!("{added}{variable}"), setting.place),
            setting,
            notation: stored(variable),
        });
    }
}

/// Why it is not known what `envFrom` takes from the object `name`.
fn not_held(name: &str, store: Option<&Store>) -> Unknown {
    match store {
        Some(Store::Filled { by, .. }) => {
            Unknown::because(text!("`envFrom` names {name}, which {by} fills from outside the files"))
        }
        Some(_) => Unknown::because(text!("`envFrom` names {name}, of which there is more than one")),
        None => Unknown::because(text!("`envFrom` names {name}, which is not among the files"))
            .remedied_by("give its manifest"),
    }
}

/// Keys of a Secret or `ConfigMap` of which the container takes other keys, one by one, but not these.
pub fn not_taken(entries: &[Node], stores: &Stores, environment: &Environment) -> Vec<Located<String>> {
    let mut left = Vec::new();
    let mut seen = Vec::new();
    for entry in entries {
        for (key, prefix) in [("secretKeyRef", "secret"), ("configMapKeyRef", "config")] {
            let name = entry.at(&["valueFrom", key, "name"]).and_then(text);
            let Some(store) = name.map(|name| format!("{prefix}/{name}")) else {
                continue;
            };
            if seen.contains(&store) {
                continue;
            }
            let keys: Vec<(&str, Span)> = match stores.get(&store) {
                Some(Store::Held { values, .. }) => {
                    let keys = values.iter();
                    keys.map(|(key, setting)| (key.as_str(), setting.place)).collect()
                }
                Some(Store::Filled { keys, .. }) => keys.iter().map(|(key, place)| (key.as_str(), *place)).collect(),
                Some(Store::Several) | None => Vec::new(),
            };
            seen.push(store);
            let taken = |key: &str| environment.hidden.is_some() || environment.variable(key).is_some();
            let missing = keys.into_iter().filter(|(key, _)| !taken(key));
            left.extend(missing.map(|(key, place)| Located::new(key.to_owned(), place)));
        }
    }
    left
}

/// How the value of `key` in a `ConfigMap` or Secret is written; Kubernetes encodes what is in `stringData`.
pub(super) fn stored(key: &str) -> Notation {
    Notation {
        form: Form::Entry,
        name: Some(key.to_owned()),
    }
}
