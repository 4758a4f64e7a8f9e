//! What is looked at when all files are put together: what values are decoded to, what excludes each other, and what
//! services refer to.
//!
//! Source: compose-go v2.13.0 `loader/validate.go` `checkConsistency`, `loader/normalize.go`, `validation/`,
//! `types/project.go` `CheckContainerNameUnicity`.

mod defined;
mod needs;
mod resources;
mod service;

use std::collections::{HashMap, HashSet};

use defined::Defined;

use super::environment::{environment, is_active};
use super::judge::JudgedAt;
use super::loader::{MergedFiles, ProjectLoader, RESOURCES};
use super::specification::SERVICE;
use super::strings::text;
use super::{ComposeError, FileError, Files, Project, Service};
use crate::files::paths::joined;
use crate::source::Span;

/// Refuses what Docker Compose refuses of the project as a whole: it then starts no service.
pub(super) fn check(
    project: &Project,
    loader: &ProjectLoader,
    merged: &MergedFiles,
    is_whole: bool,
    files: &mut dyn Files,
) -> Result<(), ComposeError> {
    for (section, (name, shape)) in merged.resources.iter().zip(RESOURCES) {
        for entry in &section.list {
            if let Some(value) = loader.judged(shape, name, entry, JudgedAt::End)? {
                resources::check(name, &value)?;
            }
        }
    }
    let defined = defined(project, merged, is_whole)?;
    let mut needs = Vec::new();
    let mut containers: HashSet<String> = HashSet::new();
    for service in &project.services {
        let Some(value) = loader.judged(&SERVICE, "services", service, JudgedAt::End)? else {
            continue;
        };
        service::decoded(&value)?;
        if !defined.active.contains(service.name.as_str()) {
            continue;
        }
        service::check(&value, &defined)?;
        if let Some(name) = value
            .get("container_name")
            .filter(|name| name.text().is_some_and(|name| !name.is_empty()))
            && !containers.insert(name.text().unwrap_or_default().to_owned())
        {
            let message = "another service has the same `container_name`";
            return Err(ComposeError::at(name.span, "model", message));
        }
        for need in needs::of(&value) {
            if is_whole {
                need.check(&defined)?;
            }
            needs.push((service.name.as_str(), need.name, need.place));
        }
    }
    circle(needs)?;
    project.variables.without_noting(|| {
        for service in &project.services {
            match environment(project, service, files) {
                // Where the files are deployed it may be there; for Coder's own service it is told later.
                Err(error) if error.class == "env-missing" && !project.variables.is_complete() => {}
                Err(error) => return Err(error),
                Ok(_) => {}
            }
            if defined.active.contains(service.name.as_str()) {
                labels(project, service, files)?;
            }
        }
        Ok(())
    })
}

/// Refuses a `label_file` that is not there, or is no env file.
fn labels(project: &Project, service: &Service, files: &mut dyn Files) -> Result<(), ComposeError> {
    for (layer, node) in service.all("label_file") {
        for item in node.sequence().unwrap_or(std::slice::from_ref(node)) {
            let Ok(name) = text(item, &layer.scope.variables) else {
                continue;
            };
            match files.read(&joined(&layer.scope.folder, &name)) {
                Ok(id) => {
                    crate::env::read_compose(files.sources(), id)?;
                }
                Err(FileError::Missing) if !project.variables.is_complete() => {}
                Err(error) => {
                    let message = format!("label_file: {error}");
                    return Err(ComposeError::at(item.span, "env-missing", message));
                }
            }
        }
    }
    Ok(())
}

fn defined<'a>(project: &'a Project, merged: &'a MergedFiles, is_whole: bool) -> Result<Defined<'a>, ComposeError> {
    let mut active = HashSet::new();
    for service in &project.services {
        if is_active(project, service)? {
            active.insert(service.name.as_str());
        }
    }
    let names = merged.resources.iter().zip(RESOURCES).map(|(section, (name, _))| {
        let there = section.list.iter().filter(|entry| !entry.steps.is_empty());
        (name, there.map(|entry| entry.name.as_str()).collect())
    });
    Ok(Defined {
        resources: names.collect(),
        active,
        services: project.services.iter().map(|service| service.name.as_str()).collect(),
        is_whole,
        is_complete: project.variables.is_complete(),
    })
}

/// Refuses services that wait for each other.
fn circle(needs: Vec<(&str, String, Span)>) -> Result<(), ComposeError> {
    let mut waiting: HashMap<&str, usize> = HashMap::new();
    let mut waits_for: HashMap<&str, Vec<&str>> = HashMap::new();
    for (service, needed, _) in &needs {
        *waiting.entry(service).or_default() += 1;
        waiting.entry(needed).or_default();
        waits_for.entry(needed).or_default().push(service);
    }
    let mut ready: Vec<&str> = waiting
        .iter()
        .filter(|(_, count)| **count == 0)
        .map(|(name, _)| *name)
        .collect();
    while let Some(started) = ready.pop() {
        for service in waits_for.get(started).into_iter().flatten() {
            if let Some(count) = waiting.get_mut(service) {
                *count -= 1;
                if *count == 0 {
                    ready.push(service);
                }
            }
        }
    }
    let left = |service: &str| waiting.get(service).is_some_and(|count| *count > 0);
    match needs.iter().find(|(service, needed, _)| left(service) && left(needed)) {
        Some((_, _, place)) => {
            let message = "the services depend on each other in a circle";
            Err(ComposeError::at(*place, "model", message))
        }
        None => Ok(()),
    }
}
