//! How a compose project is loaded: its variables, its name, and its services.
//!
//! Source: compose-go v2.13.0 `cli/options.go`, `loader/loader.go` `projectName`; docker compose v5.3.0
//! `pkg/compose/loader.go`.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::consistency;
use super::discovery::is_standard;
use super::loader::{ProjectLoader, RESOURCES};
use super::opened::read;
use super::project::Project;
use super::service::Scope;
use super::variable_files::{read_variables, refused};
use super::variables::Variables;
use super::{ComposeError, Files, ProjectRequest};
use crate::env::interpolate::interpolate;
use crate::files::paths::{beside, clean};
use crate::secret::Secret;
use crate::yaml::{self, Node};

/// Loads a project.
///
/// # Errors
/// If Docker Compose would refuse it, or a file cannot be read.
pub fn load(
    request: &ProjectRequest,
    mut variables: Variables,
    files: &mut dyn Files,
) -> Result<Project, ComposeError> {
    let first = request.files.first().map_or(Path::new(""), PathBuf::as_path);
    let folder = request.project_directory.clone().unwrap_or_else(|| beside(first));
    read_variables(request, &folder, &mut variables, files)?;
    name(request, &folder, &mut variables, files)?;
    let profiles = profiles(request, &variables);
    let variables = Rc::new(variables);
    let scope = Rc::new(Scope {
        folder,
        compared_from: None,
        variables: Rc::clone(&variables),
    });
    let mut loader = ProjectLoader::default();
    let mut merged = loader.project(&request.files, &scope, &[], files)?;
    let named = std::mem::take(&mut merged.services.list).into_iter();
    let mut project = Project {
        services: named.filter(|service| !service.steps.is_empty()).collect(),
        included_twice: std::mem::take(&mut merged.services.included_twice),
        variables,
        duplicates: std::mem::take(&mut loader.duplicates),
        profiles,
        missing_env_files: request.missing_env_files,
        resources: Vec::new(),
    };
    let is_whole = project.variables.is_complete() || is_standard(first);
    if !request.is_part {
        consistency::check(&project, &loader, &merged, is_whole, files)?;
    }
    let sections = RESOURCES.iter().map(|(name, _)| *name);
    project.resources = sections.zip(merged.resources).collect();
    Ok(project)
}

/// Checks the project's name, and makes it known to templates as Docker Compose does.
fn name(
    request: &ProjectRequest,
    folder: &Path,
    variables: &mut Variables,
    files: &mut dyn Files,
) -> Result<(), ComposeError> {
    const VARIABLE: &str = "COMPOSE_PROJECT_NAME";
    let given = request.project_name.clone().filter(|name| !name.is_empty());
    let given = given.or_else(|| variables.text(VARIABLE).filter(|name| !name.is_empty()));
    let name = match given {
        Some(name) => {
            if normalized(&name) != name {
                return Err(refused(
                    "a project's name has only lower-case letters, digits, `-` and `_`, and begins with neither of these",
                ));
            }
            name
        }
        None => match named_in_files(request, files)? {
            Some(template) => {
                let lookup = |name: &str| variables.look_up(name);
                match interpolate(&template, &lookup).map(|expanded| expanded.value) {
                    Ok(Ok(name)) => normalized(name.reveal()),
                    // It is told with the file if it is wrong.
                    Ok(Err(_)) | Err(_) => return Ok(()),
                }
            }
            None => {
                // The folder's own name counts, which a relative path does not hold.
                let whole = std::path::absolute(Path::new(".").join(folder));
                let whole = clean(&whole.unwrap_or_default());
                let last = whole.file_name().map(|name| name.to_string_lossy().into_owned());
                let name = normalized(&last.unwrap_or_default());
                // Where it is deployed the folder may be called otherwise.
                if !variables.is_complete() {
                    return Ok(());
                }
                name
            }
        },
    };
    if name.is_empty() {
        return Err(refused("the project has no name; give it with --project-name"));
    }
    variables.set_in_process(VARIABLE.to_owned(), Secret::new(name));
    Ok(())
}

/// The `name` that the files give the project, as it is written.
fn named_in_files(request: &ProjectRequest, files: &mut dyn Files) -> Result<Option<String>, ComposeError> {
    let mut found = None;
    for path in &request.files {
        let id = read(path, files)?;
        // Only a file that could name the project is read for it.
        if !files.sources().text(id).contains("name") {
            continue;
        }
        for root in yaml::parse(files.sources(), id)?.roots {
            let name = root.get("name").and_then(Node::scalar);
            found = name
                .map(|name| name.text.to_string())
                .filter(|name| !name.is_empty())
                .or(found);
        }
    }
    Ok(found)
}

/// A project's name as Docker Compose makes one of any text.
fn normalized(name: &str) -> String {
    let lower = name.to_lowercase();
    let kept = lower
        .chars()
        .filter(|kept| kept.is_ascii_lowercase() || kept.is_ascii_digit() || matches!(kept, '_' | '-'));
    let kept: String = kept.collect();
    kept.trim_start_matches(['_', '-']).to_owned()
}

/// The profiles of the call, or those of `COMPOSE_PROFILES`; without any, the one that has no name.
fn profiles(request: &ProjectRequest, variables: &Variables) -> Vec<String> {
    if !request.profiles.is_empty() {
        return request.profiles.clone();
    }
    let named = variables.text("COMPOSE_PROFILES").unwrap_or_default();
    named.split(',').map(|profile| profile.trim().to_owned()).collect()
}
