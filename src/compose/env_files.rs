//! `env_file`: which files, and what they set.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::dotenv::assigned;
use super::expansion::expanded;
use super::scalar::{boolean, content};
use super::service::{Layer, Scope, is_null};
use super::unset::unset;
use super::{ComposeError, FileError, Files, MissingEnvFiles, Project, Service, Variables, strings};
use crate::env::interpolate::Lookup;
use crate::env::{self, Dialect, Environment, Form, Variable};
use crate::files::paths::{clean, joined};
use crate::finding::quoted;
use crate::secret::is_secret_name;
use crate::setting::{Setting, State, Unknown};
use crate::source::{Encoding, Located, SourceId, SourceMap, Span};
use crate::yaml::{Data, Node, Typed};

/// One entry of `env_file`.
struct EnvFile {
    /// What it is compared by: of equal ones the last counts, at the place of the first.
    same: String,
    /// Where it is, or why that is not known.
    path: Result<PathBuf, Unknown>,
    place: Span,
    /// A wrong one is refused only if no later entry takes its place.
    required: Result<bool, ComposeError>,
    /// The `format`; any that is unknown is refused only if the file is there.
    format: String,
}

impl EnvFile {
    /// The last part of its path.
    fn name(&self) -> String {
        let path = self.path.as_deref().unwrap_or(Path::new(""));
        path.file_name()
            .unwrap_or(path.as_os_str())
            .to_string_lossy()
            .into_owned()
    }
}

/// Reads every `env_file` of the service, later ones over earlier ones.
pub(super) fn read_all(
    project: &Project,
    service: &Service,
    own: &Environment,
    environment: &mut Environment,
    files: &mut dyn Files,
) -> Result<(), ComposeError> {
    for file in listed(service)? {
        read_listed(project, &file, own, environment, files)?;
    }
    Ok(())
}

fn listed(service: &Service) -> Result<Vec<EnvFile>, ComposeError> {
    let mut listed: Vec<EnvFile> = Vec::new();
    let mut positions: HashMap<String, usize> = HashMap::new();
    for (layer, node) in service.all("env_file") {
        for file in entries(layer, node)? {
            match positions.get(&file.same) {
                Some(at) => listed[*at] = file,
                None => {
                    positions.insert(file.same.clone(), listed.len());
                    listed.push(file);
                }
            }
        }
    }
    Ok(listed)
}

fn entries(layer: &Layer, node: &Node) -> Result<Vec<EnvFile>, ComposeError> {
    match &*node.data {
        Data::Scalar(_) if is_null(node) => Ok(Vec::new()),
        Data::Scalar(_) => Ok(vec![entry(layer, node)?]),
        Data::Sequence(items) => items.iter().map(|item| entry(layer, item)).collect(),
        Data::Mapping(_) => Err(ComposeError::at(
            node.span,
            "schema",
            "`env_file` must be a path or a list",
        )),
    }
}

fn entry(layer: &Layer, item: &Node) -> Result<EnvFile, ComposeError> {
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
    let template = if item.scalar().is_some() {
        Some(item)
    } else {
        item.get("path")
    };
    let template = template.and_then(Node::scalar).and_then(content);
    let needed = || ComposeError::at(item.span, "schema", "an entry of `env_file` needs a path");
    let template = template.ok_or_else(needed)?;
    let variables = &layer.scope.variables;
    let expanded = expanded(&template, item.span, &|name| variables.look_up(name))?;
    let (same, path) = match (expanded.value(), expanded.why_unknown()) {
        (Some(text), _) if text.reveal().is_empty() => return Err(needed()),
        (Some(text), _) => located(text.reveal(), &layer.scope),
        (None, why) => {
            let why = why.map_or_else(String::new, |why| format!(": {}", why.reason));
            let why = Unknown::because(text!("it is not known which file `env_file` names{why}"));
            (template, Err(why))
        }
    };
    let format = match item.get("format") {
        Some(format) => strings::text(format, variables)?,
        None => String::new(),
    };
    Ok(EnvFile {
        same,
        path,
        place: item.span,
        required: item.get("required").map_or(Ok(true), |node| required(node, layer)),
        format,
    })
}

/// What the path is compared by, and where it is; `~` stands for the home folder of the process.
fn located(text: &str, scope: &Scope) -> (String, Result<PathBuf, Unknown>) {
    let variables = &scope.variables;
    let path = match (text.strip_prefix('~'), variables.of_call("HOME")) {
        (Some(rest), Some(home)) if !home.reveal().is_empty() => {
            Ok(joined(Path::new(home.reveal()), rest.trim_start_matches('/')))
        }
        (Some(_), _) if !variables.is_complete() => {
            let why = "the home folder for `~` is not known";
            Err(Unknown::because(why).remedied_by("give --set HOME=… or --process-env"))
        }
        _ => Ok(joined(&scope.folder, text)),
    };
    let same = match &scope.compared_from {
        Some(folder) => clean(&joined(folder, text)).display().to_string(),
        None => text.to_owned(),
    };
    (same, path)
}

/// A boolean, or a text that YAML 1.1 took for one.
fn required(node: &Node, layer: &Layer) -> Result<bool, ComposeError> {
    let wrong = || ComposeError::at(node.span, "schema", "`required` must be true or false");
    match node.scalar().map(crate::yaml::Scalar::typed) {
        Some(Typed::Bool(required)) => Ok(required),
        Some(Typed::Text) => boolean(&strings::text(node, &layer.scope.variables)?).ok_or_else(wrong),
        _ => Err(wrong()),
    }
}

fn read_listed(
    project: &Project,
    file: &EnvFile,
    own: &Environment,
    environment: &mut Environment,
    files: &mut dyn Files,
) -> Result<(), ComposeError> {
    let required = file.required.clone()?;
    let path = match &file.path {
        Ok(path) => path,
        Err(why) => {
            environment.hidden.get_or_insert(why.clone());
            return Ok(());
        }
    };
    let id = match files.read(path) {
        Ok(id) => id,
        Err(FileError::Missing) if !required && project.missing_env_files == MissingEnvFiles::Refused => {
            environment.absent_files.push(Located::new(file.name(), file.place));
            return Ok(());
        }
        Err(FileError::Missing) if project.missing_env_files == MissingEnvFiles::Unknown => {
            let name = file.name();
            let why = Unknown::because(text!("file not found: the env_file {}", quoted(&name)));
            environment.hide(why.remedied_by(text!("put {name} where the compose file expects it")));
            return Ok(());
        }
        Err(error) => {
            let message = match error {
                FileError::Missing => format!("file not found: {} (docker compose fails too)", quoted(&file.name())),
                FileError::Unreadable(_) => format!("env_file: {error}"),
            };
            let path = Some(path.clone());
            return Err(ComposeError {
                span: Some(file.place),
                class: "env-missing",
                message: message.into(),
                path,
            });
        }
    };
    let dialect = match file.format.as_str() {
        "" | ".env" => Dialect::Compose,
        "raw" => Dialect::Raw,
        _ => {
            let message = "the `format` of an env_file can only be raw";
            return Err(ComposeError::at(file.place, "env-format", message));
        }
    };
    if own.form == Form::ComposeService {
        // A service that sets nothing itself: what is missing would be added to its last file.
        environment.place = files.sources().last_line(id);
        environment.form = Form::Line(dialect);
    }
    assign(files.sources(), id, dialect, &project.variables, own, environment)
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
    let none = Environment::new(environment.place, environment.form);
    if dialect == Dialect::Shell {
        env::read_shell(sources, id, &|name| variables.look_up(name), environment)?;
    } else {
        assign(sources, id, dialect, variables, &none, environment)?;
        environment.unset = unset(variables, &none, environment);
    }
    mark_undecodable_unknown(environment, sources);
    environment.conceal_names(is_secret_name, sources);
    Ok(())
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
        Dialect::Systemd => env::read_systemd(sources, id)?,
    };
    for assignment in assignments {
        let lookup = |name: &str| match variables.look_up(name) {
            unset @ (Lookup::Unset | Lookup::Unknown(..)) => found(own, name)
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
                notation: Form::Line(dialect).into(),
            });
        }
    }
    Ok(())
}

fn found(environment: &Environment, name: &str) -> Option<Lookup> {
    let variable = environment.variable(name)?;
    match &variable.setting.state {
        State::Known(value) => Some(Lookup::Set(value.clone(), variable.setting.carried(name))),
        State::Unknown(why) => Some(Lookup::Unknown(why.clone(), variable.setting.carried(name))),
        State::Absent => None,
    }
}

/// A secret with bytes that are no UTF-8 reaches the process as it is, but is not known here.
pub(super) fn mark_undecodable_unknown(environment: &mut Environment, sources: &SourceMap) {
    for variable in environment.variables_mut() {
        let setting = &variable.setting;
        let has_stray = setting.value().is_some_and(|value| value.reveal().contains('\u{fffd}'))
            && setting
                .origin()
                .any(|span| sources.encoding(span.source) == Encoding::Other);
        if has_stray && is_secret_name(&variable.name.value) {
            let why = Unknown::because("its file is not UTF-8, and not every byte of it is kept here");
            let why = why.remedied_by("save the file as UTF-8");
            variable.setting = Setting::unknown(why, setting.place).through(setting.via.clone());
        }
    }
}
