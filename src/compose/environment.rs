//! The environment of a service.

use std::path::Path;

use super::project::{assigned, expanded};
use super::scalar::printed;
use super::{ComposeError, FileError, Files, Project, Service, Variables};
use crate::env::interpolate::Lookup;
use crate::env::{self, Dialect, Environment, Variable};
use crate::setting::{State, Unknown};
use crate::source::{Located, SourceId, SourceMap, Span};
use crate::yaml::{Data, Entry, Node};

/// What the container of `service` gets: its `env_file`s, and its `environment` over them.
///
/// # Errors
/// If Docker Compose would refuse it, or a file cannot be read.
pub fn environment(project: &Project, service: &Service, files: &mut dyn Files) -> Result<Environment, ComposeError> {
    let own = own_environment(project, service)?;
    let mut environment = Environment::new(own.place);
    for node in service.layers.iter().filter_map(|layer| layer.get("env_file")) {
        for file in env_files(node)? {
            read_listed(project, &file, &own, &mut environment, files)?;
        }
    }
    for variable in own.variables() {
        environment.set(variable.clone());
    }
    Ok(environment)
}

/// The service's `environment`, from all files.
fn own_environment(project: &Project, service: &Service) -> Result<Environment, ComposeError> {
    let entries = service
        .layers
        .iter()
        .filter_map(|layer| layer.mapping()?.get("environment"));
    let entries: Vec<&Entry> = entries.collect();
    let nodes = entries.iter().map(|entry| &entry.value);
    let fallback = service.layers.last().map(|layer| layer.span);
    let place = entries.last().map(|entry| entry.key.span).or(fallback);
    let Some(place) = place else {
        return Err(ComposeError {
            span: None,
            class: "schema",
            message: "the service is empty".into(),
            path: None,
        });
    };
    let mut environment = Environment::new(place);
    for node in nodes {
        match &*node.data {
            Data::Mapping(mapping) => {
                for entry in mapping.entries() {
                    let Some(key) = entry.key.scalar() else { continue };
                    let name = Located::new(key.text.to_string(), entry.key.span);
                    let place = entry.value.alias.unwrap_or(entry.value.span);
                    let text = printed(&entry.value)?;
                    let setting = match text {
                        None => project.variables.setting(&name.value, entry.key.span),
                        Some(text) => expanded(&text, place, &|name| project.variables.look_up(name))?,
                    };
                    environment.set(Variable { name, setting });
                }
            }
            Data::Sequence(items) => {
                for item in items {
                    environment.set(list_item(project, item)?);
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

/// `KEY=value`, or `KEY` for a variable that is taken over.
fn list_item(project: &Project, item: &Node) -> Result<Variable, ComposeError> {
    let Some(scalar) = item.scalar() else {
        return Err(ComposeError::at(
            item.span,
            "env-form",
            "an item of `environment` has to be KEY=value",
        ));
    };
    let whole = expanded(&scalar.text, item.span, &|name| project.variables.look_up(name))?;
    let via = whole.via.clone();
    match whole.state {
        State::Known(text) => match text.reveal().split_once('=') {
            Some((name, value)) => {
                let setting = crate::setting::Setting::known(crate::secret::Secret::new(value), item.span).through(via);
                Ok(Variable {
                    name: Located::new(name.to_owned(), item.span),
                    setting,
                })
            }
            None => {
                let name = text.reveal().to_owned();
                let setting = project.variables.setting(&name, item.span);
                Ok(Variable {
                    name: Located::new(name, item.span),
                    setting,
                })
            }
        },
        State::Unknown(why) => {
            let name = scalar.text.split('=').next().unwrap_or_default().to_owned();
            let setting = crate::setting::Setting::unknown(why, item.span);
            Ok(Variable {
                name: Located::new(name, item.span),
                setting,
            })
        }
        State::Absent => Err(ComposeError::at(
            item.span,
            "env-form",
            "an item of `environment` is empty",
        )),
    }
}

struct EnvFile<'a> {
    path: &'a str,
    place: Span,
    required: bool,
    dialect: Dialect,
}

fn env_files(node: &Node) -> Result<Vec<EnvFile<'_>>, ComposeError> {
    match &*node.data {
        Data::Scalar(scalar) => Ok(vec![EnvFile {
            path: &scalar.text,
            place: node.span,
            required: true,
            dialect: Dialect::Compose,
        }]),
        Data::Sequence(items) => items.iter().map(env_file).collect(),
        Data::Mapping(_) => Err(ComposeError::at(
            node.span,
            "schema",
            "`env_file` has to be a path or a list",
        )),
    }
}

fn env_file(item: &Node) -> Result<EnvFile<'_>, ComposeError> {
    if let Some(scalar) = item.scalar() {
        return Ok(EnvFile {
            path: &scalar.text,
            place: item.span,
            required: true,
            dialect: Dialect::Compose,
        });
    }
    let path = item.get("path").and_then(Node::scalar);
    let path = path.ok_or_else(|| ComposeError::at(item.span, "schema", "an item of `env_file` needs a `path`"))?;
    let required = item
        .get("required")
        .and_then(Node::scalar)
        .is_none_or(|required| &*required.text != "false");
    let dialect = match item.get("format").and_then(Node::scalar).map(|format| &*format.text) {
        None | Some("" | ".env") => Dialect::Compose,
        Some("raw") => Dialect::Raw,
        Some(_) => {
            return Err(ComposeError::at(
                item.span,
                "env-format",
                "`format` of an env_file can only be raw",
            ));
        }
    };
    Ok(EnvFile {
        path: &path.text,
        place: item.span,
        required,
        dialect,
    })
}

fn read_listed(
    project: &Project,
    file: &EnvFile<'_>,
    own: &Environment,
    environment: &mut Environment,
    files: &mut dyn Files,
) -> Result<(), ComposeError> {
    let path = project.folder.join(Path::new(file.path));
    let id = match files.read(&path) {
        Ok(id) => id,
        Err(FileError::Missing) if !file.required => {
            let why = Unknown::because(format!("the optional env_file {} is not here", path.display()));
            environment.hidden.get_or_insert(why);
            return Ok(());
        }
        Err(error) => {
            let class = "env-missing";
            return Err(ComposeError {
                span: Some(file.place),
                class,
                message: format!("env_file: {error}"),
                path: Some(path),
            });
        }
    };
    assign(files.sources(), id, file.dialect, &project.variables, own, environment)
}

/// Reads a file of assignments in a dialect, on top of `environment`.
///
/// # Errors
/// If the program that reads this dialect would refuse the file.
pub fn read_env_file(
    sources: &SourceMap,
    id: SourceId,
    dialect: Dialect,
    variables: &Variables,
    environment: &mut Environment,
) -> Result<(), ComposeError> {
    let none = Environment::new(environment.place);
    if dialect == Dialect::Shell {
        env::read_shell(sources, id, &|name| variables.look_up(name), environment);
        return Ok(());
    }
    assign(sources, id, dialect, variables, &none, environment)
}

/// Adds the assignments of a file. Names in its templates are looked up in the project first, then in the service's
/// own `environment`, then in what the files have set so far.
fn assign(
    sources: &SourceMap,
    id: SourceId,
    dialect: Dialect,
    variables: &Variables,
    own: &Environment,
    environment: &mut Environment,
) -> Result<(), ComposeError> {
    let assignments = match dialect {
        Dialect::Compose | Dialect::Shell => env::read_compose(sources, id)?,
        Dialect::Raw => env::read_raw(sources, id)?,
        Dialect::Systemd => env::read_systemd(sources, id),
    };
    for assignment in assignments {
        let lookup = |name: &str| match variables.look_up(name) {
            unset @ (Lookup::Unset | Lookup::Unknown(_)) => {
                found(own, name).or_else(|| found(environment, name)).unwrap_or(unset)
            }
            set @ Lookup::Set(..) => set,
        };
        let (name, setting) = assigned(&assignment, &lookup)?;
        environment.set(Variable {
            name: Located::new(name, assignment.name.span),
            setting,
        });
    }
    Ok(())
}

fn found(environment: &Environment, name: &str) -> Option<Lookup> {
    let variable = environment.variable(name)?;
    match &variable.setting.state {
        State::Known(value) => Some(Lookup::Set(value.clone(), variable.setting.origin().collect())),
        State::Unknown(why) => Some(Lookup::Unknown(why.clone())),
        State::Absent => None,
    }
}
