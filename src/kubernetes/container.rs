//! A container: `env` over `envFrom`, and `args`.
//!
//! Source: Kubernetes' own rules for `env` and `args`.

use super::env_from::{from_stores, stored};
use super::stores::{Store, Stores, filled_in_later};
use super::{content, fault, is_null, located, place, typed};
use crate::env::{Environment, Form, Notation, Variable};
use crate::finding::Finding;
use crate::holes::{Filling, TextWithHoles};
use crate::secret::Secret;
use crate::setting::{Setting, State, Unknown};
use crate::source::{Located, Span};
use crate::yaml::{Data, Entry, Mapping, Node, Typed};

/// What a container gets: `env` over `envFrom`.
pub fn environment(container: &Node, stores: &Stores, faults: &mut Vec<Finding>) -> Environment {
    let mut environment = Environment::new(env_place(container), env_form(container));
    from_stores(container.get("envFrom"), stores, &mut environment, faults);
    if let Some(env) = container.get("env") {
        add_variables(env, stores, &mut environment, faults);
    }
    environment
}

/// Adds the list `env`, or the mapping that charts take which make the list themselves.
pub fn add_variables(env: &Node, stores: &Stores, environment: &mut Environment, faults: &mut Vec<Finding>) {
    match env.mapping() {
        Some(mapping) => from_mapping(mapping, stores, environment, faults),
        None => from_list(Some(env), stores, environment, faults),
    }
}

/// Where a missing variable would be added.
pub fn env_place(container: &Node) -> Span {
    let entry = container.mapping().and_then(|mapping| mapping.get("env"));
    entry.map_or_else(|| place(container), |entry| entry.key.span)
}

/// How a missing variable would be written there.
pub fn env_form(container: &Node) -> Form {
    match container.get("env").map(|env| env.mapping().is_some()) {
        Some(true) => Form::Entry,
        Some(false) => Form::ContainerItem,
        None => Form::Container,
    }
}

/// The words of `command` or `args`, with `$(NAME)` filled in.
pub fn words(list: &Node, environment: &Environment) -> Vec<Setting<Secret>> {
    let items = list.sequence().unwrap_or_default().iter();
    items
        .filter_map(|item| Some(expanded(value_of(item)?, environment)))
        .collect()
}

/// What a scalar comes to; what is no text is taken for what was meant, and null for nothing.
pub fn value_of(node: &Node) -> Option<Setting<Secret>> {
    let scalar = node.scalar()?;
    let written = match typed(node) {
        Some(Typed::Null) => String::new(),
        Some(Typed::Bool(value)) => value.to_string(),
        _ => content(node).unwrap_or_else(|| scalar.text.to_string()),
    };
    Some(match filled_in_later(&written) {
        Some(why) => Setting::unknown(why, place(node)),
        None => Setting::known(Secret::new(written), place(node)),
    })
}

/// Adds the list `env`.
pub fn from_list(list: Option<&Node>, stores: &Stores, environment: &mut Environment, faults: &mut Vec<Finding>) {
    let Some(list) = list.filter(|list| !is_null(list)) else {
        return;
    };
    if list.sequence().is_none() {
        faults.push(fault::no_list("env", list));
    }
    for entry in list.sequence().unwrap_or_default() {
        let name = entry
            .get("name")
            .filter(|name| content(name).is_some())
            .and_then(located);
        let Some(name) = name.filter(|name| !name.value.is_empty()) else {
            faults.push(fault::no_name(entry));
            continue;
        };
        let Some((setting, notation)) = value(&name, entry, stores, Form::ContainerItem, faults) else {
            continue;
        };
        let setting = expanded(setting, environment);
        environment.set(Variable {
            name,
            setting,
            notation,
        });
    }
}

/// Adds a mapping from names to values, as charts have it that make the list themselves.
fn from_mapping(mapping: &Mapping, stores: &Stores, environment: &mut Environment, faults: &mut Vec<Finding>) {
    for Entry { key, value: node, .. } in mapping.entries() {
        let Some(name) = located(key) else { continue };
        let (setting, notation) = match &*node.data {
            Data::Scalar(_) => {
                let value = value_of(node).unwrap_or_else(|| Setting::absent(place(node)));
                (value, Form::Entry.into())
            }
            // Some charts take a reference itself in place of `valueFrom`.
            Data::Mapping(_) if node.get("valueFrom").is_none() && has_source(node) => {
                let Some(source) = only_source(&name, node, faults) else {
                    continue;
                };
                match referred(&name, source, stores, Form::Entry, faults) {
                    Some(found) => found,
                    None => continue,
                }
            }
            Data::Mapping(_) => match value(&name, node, stores, Form::Entry, faults) {
                Some(found) => found,
                None => continue,
            },
            Data::Sequence(_) => {
                let why = Unknown::because("the value is a list");
                (Setting::unknown(why, place(node)), Form::Entry.into())
            }
        };
        let setting = expanded(setting, environment);
        environment.set(Variable {
            name,
            setting,
            notation,
        });
    }
}

/// `value`, or what `valueFrom` refers to, and how it is written there. `None` for an optional reference to nothing:
/// the variable is not set.
fn value(
    name: &Located<String>,
    entry: &Node,
    stores: &Stores,
    form: Form,
    faults: &mut Vec<Finding>,
) -> Option<(Setting<Secret>, Notation)> {
    let refused = |place: Span| {
        let why = Unknown::because("Kubernetes refuses the container for this variable");
        Some((Setting::unknown(why, place), form.into()))
    };
    let given = |key: &str| entry.get(key).filter(|node| !is_null(node));
    let from = given("valueFrom");
    let own = given("value").filter(|node| from.is_none() || content(node).as_deref() != Some(""));
    match (own, from) {
        (Some(own), Some(from)) => {
            faults.push(fault::both(&name.value, own, from));
            refused(place(own))
        }
        (Some(own), None) => {
            faults.extend(fault::no_text(&name.value, own));
            let unknown = || Setting::unknown(Unknown::because("the value is not text"), place(own));
            Some((value_of(own).unwrap_or_else(unknown), form.into()))
        }
        (None, Some(from)) => match only_source(name, from, faults) {
            Some(source) => referred(name, source, stores, form, faults),
            None => refused(place(from)),
        },
        (None, None) => {
            faults.extend(stray_reference(name, entry));
            let here = entry.get("value").map_or_else(|| place(entry), place);
            Some((Setting::known(Secret::new(""), here), form.into()))
        }
    }
}

/// A reference that is next to `valueFrom` instead of below it.
fn stray_reference(name: &Located<String>, entry: &Node) -> Option<Finding> {
    let entries = entry.mapping()?.entries().iter();
    let mut keys = entries.filter_map(|entry| located(&entry.key));
    let reference = keys.find(|key| {
        matches!(
            &*key.value,
            "secretKeyRef" | "configMapKeyRef" | "secretRef" | "fieldRef"
        )
    })?;
    Some(fault::beside(name, &reference))
}

/// Where `valueFrom` may take a value from.
const SOURCES: [&str; 5] = [
    "secretKeyRef",
    "configMapKeyRef",
    "fieldRef",
    "resourceFieldRef",
    "fileKeyRef",
];

fn has_source(node: &Node) -> bool {
    SOURCES.iter().any(|key| node.get(key).is_some())
}

/// The one source that `valueFrom` has, as its key and its value.
fn only_source<'a>(
    name: &Located<String>,
    from: &'a Node,
    faults: &mut Vec<Finding>,
) -> Option<(&'static str, &'a Node)> {
    let given = SOURCES
        .iter()
        .filter_map(|key| Some((*key, from.get(key).filter(|node| !is_null(node))?)));
    let given: Vec<_> = given.collect();
    if let [only] = given.as_slice() {
        return Some(*only);
    }
    faults.push(fault::sources(&name.value, from, given.len()));
    None
}

/// What a reference leads to.
fn referred(
    name: &Located<String>,
    (kind, reference): (&str, &Node),
    stores: &Stores,
    form: Form,
    faults: &mut Vec<Finding>,
) -> Option<(Setting<Secret>, Notation)> {
    let here = place(reference);
    let unknown = |why: Unknown| Some((Setting::unknown(why, here), form.into()));
    let (prefix, what) = match kind {
        "secretKeyRef" => ("secret", "Secret"),
        "configMapKeyRef" => ("config", "ConfigMap"),
        _ => return unknown(Unknown::because("Kubernetes fills the value in")),
    };
    let part = |key: &str| reference.get(key).and_then(content).filter(|text| !text.is_empty());
    let (Some(store), Some(item)) = (part("name"), part("key")) else {
        faults.push(fault::incomplete(&name.value, reference));
        return unknown(Unknown::because("Kubernetes refuses the container for this variable"));
    };
    let key = format!("{prefix}/{store}");
    let what = format!("{what} {store}");
    if let Some(Store::Held { values, name: named }) = stores.get(&key) {
        if let Some((_, setting)) = values.iter().find(|(key, _)| *key == item) {
            let mut found = setting.clone();
            found.via = found.carried(&item);
            found.place = here;
            return Some((found, stored(&item)));
        }
        if reference.get("optional").is_some_and(super::is_true) {
            return None;
        }
        // One that is empty in the files may be filled where it is deployed.
        if !values.is_empty() {
            let at = reference.get("key").map_or(here, place);
            faults.push(fault::no_such_key(name, &what, &item, at, *named));
            return unknown(Unknown::because(text!("the {what} has no key `{item}`")));
        }
    }
    let why = stores.why_unknown(&key, &what);
    if prefix == "secret" {
        return unknown(why.with_text(TextWithHoles::hole(Filling::SecretKey, format!("{store}/{item}"))));
    }
    unknown(why)
}

/// `$(NAME)` takes the value of a variable that is already set; `$$(NAME)` stays `$(NAME)`.
///
/// Source: kubernetes/kubernetes `third_party/forked/golang/expansion/expand.go` `Expand`.
fn expanded(setting: Setting<Secret>, environment: &Environment) -> Setting<Secret> {
    let State::Known(text) = &setting.state else {
        return setting;
    };
    if !text.reveal().contains('$') {
        return setting;
    }
    let mut result = String::new();
    let mut via = setting.via.clone();
    let mut rest = text.reveal();
    while let Some(at) = rest.find('$') {
        result.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('$') {
            result.push('$');
            rest = after;
            continue;
        }
        let reference = rest.strip_prefix('(').and_then(|inner| inner.split_once(')'));
        let Some((name, after)) = reference else {
            result.push('$');
            continue;
        };
        let found = environment.get(name);
        match &found.state {
            State::Known(value) => result.push_str(value.reveal()),
            State::Unknown(why) => return Setting::unknown(why.clone(), setting.place).through(via),
            // A name that is not set stays as it is written.
            State::Absent => result.push_str(&format!("$({name})")),
        }
        if !found.is_absent() {
            via.extend(found.carried(name));
        }
        rest = after;
    }
    result.push_str(rest);
    Setting::known(Secret::new(result), setting.place).through(via)
}
