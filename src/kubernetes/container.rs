//! A container: `env` over `envFrom`, and `args`.
//!
//! Source: Kubernetes' own rules for `env`, `envFrom` and `args`.

use super::stores::{Store, Stores, filled_in_later};
use super::{located, place, text};
use crate::env::{Environment, Form, Notation, Variable};
use crate::finding::{Finding, headline};
use crate::secret::Secret;
use crate::setting::{Setting, State, Unknown};
use crate::source::{Located, Span};
use crate::yaml::{Data, Entry, Mapping, Node, Typed};

/// What a container gets: `env` over `envFrom`.
pub fn environment(container: &Node, stores: &Stores, faults: &mut Vec<Finding>) -> Environment {
    let mut environment = Environment::new(env_place(container), env_form(container));
    from_stores(container.get("envFrom"), stores, &mut environment);
    match container.get("env").map(|env| (env, env.mapping())) {
        // Charts that make the list themselves take a mapping, too.
        Some((_, Some(mapping))) => from_mapping(mapping, stores, &mut environment, faults),
        Some((env, None)) => from_list(Some(env), stores, &mut environment, faults),
        None => {}
    }
    environment
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

fn value_of(node: &Node) -> Option<Setting<Secret>> {
    let scalar = node.scalar()?;
    Some(match filled_in_later(&scalar.text) {
        Some(why) => Setting::unknown(why, place(node)),
        None => Setting::known(Secret::new(&*scalar.text), place(node)),
    })
}

/// Adds what `envFrom` takes from `ConfigMap`s and Secrets.
pub fn from_stores(sources: Option<&Node>, stores: &Stores, environment: &mut Environment) {
    for source in sources.and_then(Node::sequence).unwrap_or_default() {
        for (key, prefix) in [("secretRef", "secret"), ("configMapRef", "config")] {
            let Some(name) = source.at(&[key, "name"]).and_then(text) else {
                continue;
            };
            let added = source.get("prefix").and_then(text).unwrap_or_default();
            let Some(values) = stores.values(&format!("{prefix}/{name}")) else {
                let why = match stores.get(&format!("{prefix}/{name}")) {
                    Some(Store::Filled { by, .. }) => Unknown::because(format!(
                        "`envFrom` names {name}, which {by} fills from outside the files"
                    )),
                    Some(_) => Unknown::because(format!("`envFrom` names {name}, of which there is more than one")),
                    None => Unknown::because(format!("`envFrom` names {name}, which is not among the files"))
                        .remedied_by("give its manifest"),
                };
                environment.hidden = Some(why);
                continue;
            };
            for (variable, setting) in values {
                let name = Located::new(format!("{added}{variable}"), setting.place);
                environment.set(Variable {
                    name,
                    setting: setting.clone(),
                    notation: stored(variable),
                });
            }
        }
    }
}

/// Adds the list `env`.
pub fn from_list(list: Option<&Node>, stores: &Stores, environment: &mut Environment, faults: &mut Vec<Finding>) {
    for entry in list.and_then(Node::sequence).unwrap_or_default() {
        let Some(name) = entry.get("name").and_then(located) else {
            continue;
        };
        if let Some(node) = entry.get("value") {
            no_text(&name.value, node, faults);
        }
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

/// Kubernetes takes only texts; Helm passes on what it is given.
fn no_text(name: &str, node: &Node, faults: &mut Vec<Finding>) {
    let what = match node.scalar().map(crate::yaml::Scalar::typed) {
        Some(Typed::Bool(_)) => "a boolean without quotes",
        Some(Typed::Int(_) | Typed::UInt(_) | Typed::Float(_)) => "a number without quotes",
        Some(_) => return,
        None => "no text",
    };
    let written = node.scalar().map_or("…", |scalar| &scalar.text);
    let help = (!crate::secret::is_secret_name(name)).then(|| format!("- name: {name}\n  value: \"{written}\""));
    faults.push(
        Finding::at(place(node), what)
            .says(
                name,
                headline(name, "is no text, which Kubernetes refuses"),
                "Kubernetes does not create the container: the value of a variable in `env` has to be a text.",
            )
            .maybe_help(help),
    );
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
    if let Some(node) = entry.get("value") {
        let unknown = || Setting::unknown(Unknown::because("the value is no text"), place(node));
        return Some((value_of(node).unwrap_or_else(unknown), form.into()));
    }
    let from = entry.get("valueFrom");
    let here = from.map_or_else(|| place(entry), place);
    for (key, prefix, what) in [
        ("secretKeyRef", "secret", "Secret"),
        ("configMapKeyRef", "config", "ConfigMap"),
    ] {
        let reference = from.and_then(|from| from.get(key)).or_else(|| entry.get(key));
        let Some(reference) = reference else { continue };
        let part = |key: &str| reference.get(key).and_then(text);
        let (Some(store), Some(item)) = (part("name"), part("key")) else {
            continue;
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
            if part("optional").as_deref() == Some("true") {
                return None;
            }
            // One that is empty in the files may be filled where it is deployed.
            if !values.is_empty() {
                let at = reference.get("key").map_or(here, place);
                faults.push(no_such_key(name, &what, &item, at, *named));
                let why = Unknown::because(format!("the {what} has no key `{item}`"));
                return Some((Setting::unknown(why, here), form.into()));
            }
        }
        let why = stores.why_unknown(&key, &what);
        return Some((Setting::unknown(why, here), form.into()));
    }
    if from.is_some() {
        let why = Unknown::because("Kubernetes fills the value in");
        return Some((Setting::unknown(why, here), form.into()));
    }
    Some((Setting::known(Secret::new(""), here), form.into()))
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

/// How the value of `key` in a `ConfigMap` or Secret is written; Kubernetes encodes what stands in `stringData`.
fn stored(key: &str) -> Notation {
    Notation {
        form: Form::Entry,
        name: Some(key.to_owned()),
    }
}

fn no_such_key(name: &Located<String>, what: &str, key: &str, at: Span, named: Span) -> Finding {
    Finding::at(at, format!("the {what} has no key `{key}`"))
        .related(named, "its keys are other ones")
        .says(
            name.value.clone(),
            headline(&name.value, "refers to a key that is not there"),
            "Kubernetes does not start the container: it waits for the key, and the pod stays in \
              CreateContainerConfigError.",
        )
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
