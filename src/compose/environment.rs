//! The environment of a service.
//!
//! Source: compose-go v2.13.0 `types/project.go` `WithServicesEnvironmentResolved`, `override/merge.go`.

use super::dotenv::expanded;
use super::env_files;
use super::project::Layer;
use super::scalar::{is_text, printed};
use super::{ComposeError, Files, Project, Service};
use crate::env::{Environment, Variable};
use crate::secret::Secret;
use crate::setting::{Setting, State};
use crate::source::Located;
use crate::yaml::{Data, Entry, Mapping, Node};

/// What the container of `service` gets: its `env_file`s, and its `environment` over them.
///
/// # Errors
/// If Docker Compose would refuse it, or a file cannot be read.
pub fn environment(project: &Project, service: &Service, files: &mut dyn Files) -> Result<Environment, ComposeError> {
    let own = own_environment(project, service)?;
    let mut environment = Environment::new(own.place);
    if is_active(project, service) {
        env_files::read_all(project, service, &own, &mut environment, files)?;
    }
    for variable in own.variables() {
        environment.set(variable.clone());
    }
    Ok(environment)
}

/// Whether the service is started: it has no profiles, or one of them is selected.
fn is_active(project: &Project, service: &Service) -> bool {
    let Some(profiles) = service.get("profiles").and_then(Node::sequence) else {
        return true;
    };
    let selected = |profile: &str| {
        project
            .profiles
            .iter()
            .any(|selected| selected == profile || selected == "*")
    };
    profiles.is_empty()
        || profiles
            .iter()
            .filter_map(Node::scalar)
            .any(|profile| selected(&profile.text))
}

/// The service's `environment`, from all files.
fn own_environment(project: &Project, service: &Service) -> Result<Environment, ComposeError> {
    let entries = service
        .layers
        .iter()
        .filter_map(|layer| Some((layer, layer.node.mapping()?.get("environment")?)));
    let entries: Vec<(&Layer, &Entry)> = entries.collect();
    let fallback = service.layers.last().map(|layer| layer.node.span);
    let Some(place) = entries.last().map(|(_, entry)| entry.key.span).or(fallback) else {
        let message = "the service is empty".to_owned();
        return Err(ComposeError {
            span: None,
            class: "schema",
            message,
            path: None,
        });
    };
    let mut environment = Environment::new(place);
    for (layer, entry) in entries {
        let node = &entry.value;
        if matches!(node.tag.as_deref(), Some("!reset" | "!override")) {
            environment = Environment::new(place);
        }
        match &*node.data {
            _ if node.tag.as_deref() == Some("!reset") => {}
            Data::Mapping(mapping) => from_mapping(project, layer, mapping, &mut environment)?,
            Data::Sequence(items) => {
                for item in items.iter().filter(|item| item.tag.as_deref() != Some("!reset")) {
                    environment.set(list_item(layer, item)?);
                }
            }
            Data::Scalar(_) => {
                return Err(ComposeError::at(
                    node.span,
                    "env-form",
                    "`environment` has to be a mapping or a list",
                ));
            }
        }
    }
    Ok(environment)
}

fn from_mapping(
    project: &Project,
    layer: &Layer,
    mapping: &Mapping,
    environment: &mut Environment,
) -> Result<(), ComposeError> {
    for entry in mapping.entries() {
        let Some(key) = entry.key.scalar() else { continue };
        if !is_text(key) {
            return Err(ComposeError::at(
                entry.key.span,
                "env-form",
                "a variable's name has to be a text; quote it",
            ));
        }
        if entry.value.tag.as_deref() == Some("!reset") {
            environment.remove(&key.text);
            continue;
        }
        let name = Located::new(key.text.to_string(), entry.key.span);
        let place = entry.value.alias.unwrap_or(entry.value.span);
        let setting = match printed(&entry.value)? {
            // Only the project's own variables count here, also in an included file.
            None => project.variables.setting(&name.value, entry.key.span),
            Some(text) => expanded(&text, place, &|name| layer.scope.variables.look_up(name))?,
        };
        environment.set(Variable { name, setting });
    }
    Ok(())
}

/// `KEY=value`, or `KEY` for a variable that is taken over.
fn list_item(layer: &Layer, item: &Node) -> Result<Variable, ComposeError> {
    let wrong = |message: &str| ComposeError::at(item.span, "env-form", message);
    let scalar = item.scalar().filter(|scalar| is_text(scalar));
    let scalar = scalar.ok_or_else(|| wrong("an item of `environment` has to be a text such as KEY=value"))?;
    let variables = &layer.scope.variables;
    let whole = expanded(&scalar.text, item.span, &|name| variables.look_up(name))?;
    let via = whole.via.clone();
    let (name, setting) = match whole.state {
        State::Known(text) => match text.reveal().split_once('=') {
            Some((name, value)) => (
                name.to_owned(),
                Setting::known(Secret::new(value), item.span).through(via),
            ),
            None => (text.reveal().to_owned(), variables.setting(text.reveal(), item.span)),
        },
        State::Unknown(why) => {
            let name = scalar.text.split('=').next().unwrap_or_default().to_owned();
            (name, Setting::unknown(why, item.span))
        }
        State::Absent => return Err(wrong("an item of `environment` is empty")),
    };
    // Docker Compose looks at the last byte, so that a name that ends in `à` is refused as well.
    if matches!(
        name.as_bytes().last(),
        Some(b' ' | b'\t' | 0x0b | 0x0c | b'\r' | b'\n' | 0x85 | 0xa0)
    ) {
        return Err(wrong("a variable's name ends with a blank"));
    }
    Ok(Variable {
        name: Located::new(name, item.span),
        setting,
    })
}
