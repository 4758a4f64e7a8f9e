//! The environment of a service.
//!
//! Source: compose-go v2.13.0 `types/project.go` `WithServicesEnvironmentResolved`, `loader/loader.go`
//! `processExtensions`.

use super::entries::{Entries, Item, ItemValue, no_entries};
use super::env_files::{self, mark_undecodable_unknown};
use super::expansion::expanded;
use super::scalar::{printed, shown};
use super::service::Scope;
use super::strings::is_extension;
use super::unset::unset;
use super::{ComposeError, Files, Project, Service};
use crate::env::{EmptiedVariable, Environment, Form, RefusedBefore, Variable};
use crate::order;
use crate::secret::{Secret, is_secret_name};
use crate::setting::Setting;
use crate::source::{Located, Span};
use crate::yaml::{Data, Entry, Node};

/// What the container of `service` gets: its `env_file`s, and its `environment` over them.
///
/// # Errors
/// If Docker Compose would refuse it, or a file cannot be read.
pub fn environment(project: &Project, service: &Service, files: &mut dyn Files) -> Result<Environment, ComposeError> {
    let own = own_environment(project, service)?;
    let mut environment = Environment::new(own.place, own.form);
    environment.hidden.clone_from(&own.hidden);
    if is_active(project, service)? {
        env_files::read_all(project, service, &own, &mut environment, files)?;
    }
    environment.refused_before = project.included_twice.get(&service.name).map(|place| RefusedBefore {
        place: *place,
        reader: "Docker Compose 5.0",
        what: "`include` brings in a service that this file defines, too",
    });
    environment.unset = unset(&project.variables, &own, &environment);
    environment.emptied = emptied(&own, &environment);
    for variable in own.variables() {
        environment.set(variable.clone());
    }
    mark_undecodable_unknown(&mut environment, files.sources());
    environment.conceal_names(is_secret_name, files.sources());
    Ok(environment)
}

/// The variables that `own` sets to a literal nothing over what `from_files` sets.
fn emptied(own: &Environment, from_files: &Environment) -> Vec<EmptiedVariable> {
    let is_empty = |variable: &&Variable| {
        let setting = &variable.setting;
        setting.value().is_some_and(Secret::is_empty) && setting.via.is_empty()
    };
    let emptied = own.variables().filter(is_empty).filter_map(|variable| {
        let name = &variable.name.value;
        let hidden = &from_files.variable(name)?.setting;
        let is_set = !hidden.is_absent() && !hidden.value().is_some_and(Secret::is_empty);
        is_set.then(|| EmptiedVariable {
            name: name.clone(),
            place: variable.name.span,
            hides: hidden.place,
        })
    });
    let mut emptied: Vec<EmptiedVariable> = emptied.collect();
    order::by_key(&mut emptied, |emptied| emptied.place);
    emptied
}

/// Whether the service is started: it has no profiles, or one of them is selected.
///
/// # Errors
/// If a profile's name is a template that Docker Compose refuses.
pub fn is_active(project: &Project, service: &Service) -> Result<bool, ComposeError> {
    let mut has_profiles = false;
    for (layer, node) in service.all("profiles") {
        for item in node.sequence().unwrap_or_default() {
            has_profiles = true;
            let Some(scalar) = item.scalar() else { continue };
            let profile = expanded(&scalar.text, item.span, &|name| layer.scope.variables.look_up(name))?;
            let is_selected = |profile: &Secret| {
                let selected = |selected: &String| selected == profile.reveal() || selected == "*";
                project.profiles.iter().any(selected)
            };
            if profile.value().is_none_or(is_selected) {
                return Ok(true);
            }
        }
    }
    Ok(!has_profiles)
}

/// The service's `environment`, from all files.
fn own_environment(project: &Project, service: &Service) -> Result<Environment, ComposeError> {
    let node = service
        .layers()
        .into_iter()
        .rev()
        .find_map(|layer| layer.node.mapping()?.get("environment"));
    let place = node.map(|entry| entry.key.span);
    let place = place.or_else(|| service.layers().last().map(|layer| layer.node.span));
    let Some(place) = place else {
        return Err(ComposeError {
            span: None,
            class: "schema",
            message: "the service is empty".into(),
            path: None,
        });
    };
    let form = match node.map(|entry| &*entry.value.data) {
        Some(Data::Sequence(_)) => Form::ComposeItem,
        Some(_) => Form::ComposeEntry,
        None => Form::ComposeService,
    };
    let mut environment = Environment::new(place, form);
    match Entries::of(service)? {
        Entries::None => {}
        Entries::Scalar(node, _) => return Err(no_entries(&node)),
        Entries::Mapping(entries, scope) => mapping(project, &entries, &scope, &mut environment)?,
        Entries::List(items) => {
            for item in items {
                list_item(project, item, &mut environment)?;
            }
        }
    }
    Ok(environment)
}

fn mapping(
    project: &Project,
    entries: &[Entry],
    scope: &Scope,
    environment: &mut Environment,
) -> Result<(), ComposeError> {
    let mut extensions = Vec::new();
    for entry in entries {
        let Some(key) = entry.key.scalar() else { continue };
        if is_extension(&key.text) {
            extensions.push(entry);
            continue;
        }
        let name = Located::new(key.text.to_string(), entry.key.span);
        let setting = match printed(&entry.value)? {
            // Only the project's own variables count here, also in an included file.
            None => project.variables.setting(&name.value, entry.key.span),
            Some(text) => expanded(&text, place_of(&entry.value), &|name| scope.variables.look_up(name))?,
        };
        environment.set(Variable {
            name,
            setting,
            notation: Form::ComposeEntry.into(),
        });
    }
    if let Some(first) = extensions.first() {
        let name = Located::new("#extensions".to_owned(), first.key.span);
        let setting = as_extensions(&extensions, scope, first.key.span)?;
        environment.set(Variable {
            name,
            setting,
            notation: Form::ComposeEntry.into(),
        });
    }
    Ok(())
}

/// Names with `x-` in a mapping are taken out as extensions, and reach the container together under a name that
/// nobody wrote.
fn as_extensions(entries: &[&Entry], scope: &Scope, place: Span) -> Result<Setting<Secret>, ComposeError> {
    let mut shown_entries = Vec::new();
    let (mut via, mut unknown) = (Vec::new(), None);
    for entry in entries {
        let key = entry.key.scalar().map(|key| key.text.to_string()).unwrap_or_default();
        let text = printed(&entry.value)?.unwrap_or_else(|| shown(&entry.value));
        let setting = expanded(&text, place_of(&entry.value), &|name| scope.variables.look_up(name))?;
        via.extend(setting.via.iter().cloned());
        match (setting.value(), setting.why_unknown()) {
            (Some(value), _) => shown_entries.push(format!("{key}:{}", value.reveal())),
            (None, Some(why)) => unknown = Some(why.clone()),
            (None, None) => {}
        }
    }
    order::by(&mut shown_entries, Ord::cmp);
    let value = Secret::new(format!("map[{}]", shown_entries.join(" ")));
    Ok(match unknown {
        Some(why) => Setting::unknown(why, place),
        None => Setting::known(value, place),
    }
    .through(via))
}

fn list_item(project: &Project, item: Item, environment: &mut Environment) -> Result<(), ComposeError> {
    let name = match item.name {
        Ok(name) => name,
        // It may be any variable.
        Err(why) => {
            environment.hidden.get_or_insert(why);
            return Ok(());
        }
    };
    // Docker Compose looks at the last byte, so that a name that ends in `à` is refused as well.
    if matches!(
        name.as_bytes().last(),
        Some(b' ' | b'\t' | 0x0b | 0x0c | b'\r' | b'\n' | 0x85 | 0xa0)
    ) {
        let message = "a variable's name ends with a space";
        return Err(ComposeError::at(item.place, "env-form", message));
    }
    let setting = match item.value {
        ItemValue::Set(setting) => setting,
        ItemValue::Bare => project.variables.setting(&name, item.place),
    };
    environment.set(Variable {
        name: Located::new(name, item.place),
        setting,
        notation: item.form.into(),
    });
    Ok(())
}

/// Where a value stands: its alias, if it came by one.
fn place_of(node: &Node) -> Span {
    node.alias.unwrap_or(node.span)
}
