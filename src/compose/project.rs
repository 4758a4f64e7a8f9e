//! From files to services.

use std::path::{Path, PathBuf};

use super::variables::Variables;
use super::{ComposeError, FileError, Files, Request};
use crate::env::interpolate::{Lookup, interpolate};
use crate::env::{self, Assigned, Assignment};
use crate::secret::Secret;
use crate::setting::{Setting, Unknown};
use crate::source::SourceId;
use crate::yaml::{self, DuplicateKey, Node};

/// A compose project.
pub struct Project {
    /// The services in order.
    pub services: Vec<Service>,
    /// What interpolation knows.
    pub variables: Variables,
    /// The folder that relative paths start from.
    pub folder: PathBuf,
    /// Keys that stand twice; Docker Compose refuses them.
    pub duplicates: Vec<DuplicateKey>,
}

/// One service, by the files that say something about it.
pub struct Service {
    /// Its name.
    pub name: String,
    /// Its mapping in each file, later files over earlier ones.
    pub layers: Vec<Node>,
}

impl Service {
    /// The value of `key` in the last file that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.layers.iter().rev().find_map(|layer| layer.get(key))
    }
}

/// Loads a project.
///
/// # Errors
/// If Docker Compose would refuse it, or a file cannot be read.
pub fn load(request: &Request, mut variables: Variables, files: &mut dyn Files) -> Result<Project, ComposeError> {
    let first = request.files.first().map_or(Path::new(""), PathBuf::as_path);
    let beside = first.parent().unwrap_or(Path::new("")).to_path_buf();
    let folder = request.project_directory.clone().unwrap_or(beside);
    read_variables(request, &folder, &mut variables, files)?;
    let mut services: Vec<Service> = Vec::new();
    let mut duplicates = Vec::new();
    for path in &request.files {
        let id = read(path, files)?;
        let documents = yaml::parse(files.sources(), id)?;
        duplicates.extend(documents.duplicates);
        for root in documents.roots {
            let Some(defined) = root.get("services").and_then(Node::mapping) else {
                continue;
            };
            for entry in defined.entries() {
                let Some(name) = entry.key.scalar().map(|name| name.text.to_string()) else {
                    continue;
                };
                match services.iter_mut().find(|service| service.name == name) {
                    Some(service) => service.layers.push(entry.value.clone()),
                    None => services.push(Service {
                        name,
                        layers: vec![entry.value.clone()],
                    }),
                }
            }
        }
    }
    Ok(Project {
        services,
        variables,
        folder,
        duplicates,
    })
}

fn read(path: &Path, files: &mut dyn Files) -> Result<SourceId, ComposeError> {
    files.read(path).map_err(|error| ComposeError {
        span: None,
        class: "file-missing",
        message: error.to_string(),
        path: Some(path.to_owned()),
    })
}

/// `--env-file`s, or the `.env` of the project's folder.
fn read_variables(
    request: &Request,
    folder: &Path,
    variables: &mut Variables,
    files: &mut dyn Files,
) -> Result<(), ComposeError> {
    let mut ids = Vec::new();
    if request.env_files.is_empty() {
        match files.read(&folder.join(".env")) {
            Ok(id) => ids.push(id),
            Err(FileError::Missing) => {}
            Err(FileError::Unreadable(message)) => {
                return Err(ComposeError {
                    span: None,
                    class: "env-form",
                    message,
                    path: Some(folder.join(".env")),
                });
            }
        }
    }
    for path in &request.env_files {
        ids.push(read(path, files)?);
    }
    for id in ids {
        for assignment in env::read_compose(files.sources(), id)? {
            let (name, setting) = assigned(&assignment, &|name| variables.look_up(name))?;
            if !variables.is_in_process(&name) {
                variables.set_from_file(name, setting);
            }
        }
    }
    Ok(())
}

/// What an assignment comes to; variables are asked of `lookup`.
pub(super) fn assigned(
    assignment: &Assignment,
    lookup: &dyn Fn(&str) -> Lookup,
) -> Result<(String, Setting<Secret>), ComposeError> {
    let name = assignment.name.value.clone();
    let setting = match &assignment.value {
        Assigned::Inherited => match lookup(&name) {
            Lookup::Set(value, via) => Setting::known(value, assignment.name.span).through(via),
            Lookup::Unset => Setting::absent(assignment.name.span),
            Lookup::Unknown(why) => Setting::unknown(why, assignment.name.span),
        },
        Assigned::Text {
            text,
            span,
            expands: false,
        } => Setting::known(text.clone(), *span),
        Assigned::Text {
            text,
            span,
            expands: true,
        } => expanded(text.reveal(), *span, lookup)?,
    };
    Ok((name, setting))
}

/// A template that stands at `span`.
pub(super) fn expanded(
    template: &str,
    span: crate::source::Span,
    lookup: &dyn Fn(&str) -> Lookup,
) -> Result<Setting<Secret>, ComposeError> {
    let expanded =
        interpolate(template, lookup).map_err(|error| ComposeError::at(span, error.class.name(), error.message))?;
    let setting = match expanded.value {
        Ok(value) => Setting::known(value, span),
        Err(why) => Setting::unknown(Unknown { ..why }, span),
    };
    Ok(setting.through(expanded.via))
}
