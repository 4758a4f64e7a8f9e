//! `env_file`: which files, and what they set.

use std::path::{Path, PathBuf};

use super::dotenv::assigned;
use super::project::Layer;
use super::{ComposeError, FileError, Files, Project, Service, Variables};
use crate::env::interpolate::Lookup;
use crate::env::{self, Dialect, Environment, Variable};
use crate::setting::{State, Unknown};
use crate::source::{Located, SourceId, SourceMap, Span};
use crate::yaml::{Data, Node};

/// One entry of `env_file`.
struct EnvFile {
    /// As it is written, variables filled in; equal ones are one entry.
    text: String,
    path: PathBuf,
    place: Span,
    required: bool,
    dialect: Dialect,
}

/// Reads every `env_file` of the service, later ones over earlier ones.
pub(super) fn read_all(
    project: &Project,
    service: &Service,
    own: &Environment,
    environment: &mut Environment,
    files: &mut dyn Files,
) -> Result<(), ComposeError> {
    let mut listed: Vec<EnvFile> = Vec::new();
    for layer in &service.layers {
        let Some(node) = layer.node.get("env_file") else {
            continue;
        };
        if matches!(node.tag.as_deref(), Some("!reset" | "!override")) {
            listed.clear();
        }
        if node.tag.as_deref() == Some("!reset") {
            continue;
        }
        for file in entries(layer, node)? {
            // The same file again keeps its first place and takes the last attributes.
            match listed.iter_mut().find(|known| known.text == file.text) {
                Some(known) => *known = file,
                None => listed.push(file),
            }
        }
    }
    for file in listed {
        read_listed(project, &file, own, environment, files)?;
    }
    Ok(())
}

fn entries(layer: &Layer, node: &Node) -> Result<Vec<EnvFile>, ComposeError> {
    match &*node.data {
        Data::Scalar(_) => Ok(vec![entry(layer, node)?]),
        Data::Sequence(items) => items.iter().map(|item| entry(layer, item)).collect(),
        Data::Mapping(_) => Err(ComposeError::at(
            node.span,
            "schema",
            "`env_file` has to be a path or a list",
        )),
    }
}

fn entry(layer: &Layer, item: &Node) -> Result<EnvFile, ComposeError> {
    let text = |node: &Node| node.scalar().map(|scalar| scalar.text.to_string());
    let known = ["path", "required", "format"];
    let keys = item
        .mapping()
        .into_iter()
        .flat_map(crate::yaml::Mapping::entries)
        .filter_map(|entry| entry.key.scalar());
    if keys.clone().any(|key| !known.contains(&&*key.text)) {
        return Err(ComposeError::at(
            item.span,
            "schema",
            "an entry of `env_file` has only path, required and format",
        ));
    }
    let template = text(item)
        .or_else(|| item.get("path").and_then(text))
        .filter(|path| !path.is_empty());
    let template =
        template.ok_or_else(|| ComposeError::at(item.span, "schema", "an entry of `env_file` needs a path"))?;
    let variables = &layer.scope.variables;
    let path = super::dotenv::expanded(&template, item.span, &|name| variables.look_up(name))?;
    let path = path.value().map_or(template, |path| path.reveal().to_owned());
    let required = item
        .get("required")
        .and_then(text)
        .is_none_or(|required| required != "false");
    let dialect = match item.get("format").and_then(text).as_deref() {
        None | Some("" | ".env") => Dialect::Compose,
        Some("raw") => Dialect::Raw,
        Some(_) => {
            return Err(ComposeError::at(
                item.span,
                "env-format",
                "the `format` of an env_file can only be raw",
            ));
        }
    };
    let home = path
        .strip_prefix("~/")
        .and_then(|rest| Some(Path::new(&variables.text("HOME")?).join(rest)));
    let resolved = home.unwrap_or_else(|| layer.scope.folder.join(&path));
    Ok(EnvFile {
        text: path,
        path: resolved,
        place: item.span,
        required,
        dialect,
    })
}

fn read_listed(
    project: &Project,
    file: &EnvFile,
    own: &Environment,
    environment: &mut Environment,
    files: &mut dyn Files,
) -> Result<(), ComposeError> {
    let id = match files.read(&file.path) {
        Ok(id) => id,
        Err(FileError::Missing) if !file.required => {
            // Where the files are deployed it may be there.
            if !project.variables.is_complete() {
                let why = Unknown::because(format!("the optional env_file {} is not here", file.path.display()));
                environment.hidden.get_or_insert(why);
            }
            return Ok(());
        }
        Err(error) => {
            let (message, path) = (format!("env_file: {error}"), Some(file.path.clone()));
            return Err(ComposeError {
                span: Some(file.place),
                class: "env-missing",
                message,
                path,
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
            unset @ (Lookup::Unset | Lookup::Unknown(_)) => found(own, name)
                .or_else(|| found(environment, name))
                .map_or(unset, |set| variables.bounded(set)),
            set @ Lookup::Set(..) => set,
        };
        let (name, setting) = assigned(&assignment, &lookup)?;
        // A name without a value that is set nowhere changes nothing.
        if !setting.is_absent() {
            environment.set(Variable {
                name: Located::new(name, assignment.name.span),
                setting,
            });
        }
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
