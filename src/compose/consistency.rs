//! What the services refer to has to be there, for those that are started.
//!
//! Source: compose-go v2.13.0 `loader/validate.go` `checkConsistency`, `loader/normalize.go`.

use std::collections::{HashMap, HashSet};

use super::environment::{environment, is_active};
use super::scalar::content;
use super::service::is_null;
use super::{ComposeError, Files, Project, Service};
use crate::yaml::{Data, Mapping, Node};

/// Refuses services without an image, those that refer to what is defined nowhere, and those whose environment cannot
/// be put together: Docker Compose then starts none.
pub(super) fn check(project: &Project, tops: &[Node], files: &mut dyn Files) -> Result<(), ComposeError> {
    referred(project, tops)?;
    project.variables.unnoted(|| {
        for service in &project.services {
            match environment(project, service, files) {
                // Where the files are deployed it may be there; for Coder's own service it is told later.
                Err(error) if error.class == "env-missing" && !project.variables.is_complete() => {}
                Err(error) => return Err(error),
                Ok(_) => {}
            }
        }
        Ok(())
    })
}

fn referred(project: &Project, tops: &[Node]) -> Result<(), ComposeError> {
    let mut needs = Vec::new();
    let mut active = HashSet::new();
    for service in &project.services {
        if is_active(project, service)? {
            active.insert(service.name.as_str());
        }
    }
    let kinds = ["secrets", "configs", "networks", "models"];
    let defined = kinds.map(|kind| {
        let nodes = tops.iter().filter_map(|top| top.get(kind)?.mapping());
        nodes.flat_map(keys).map(|(name, _)| name).collect::<HashSet<String>>()
    });
    for service in project
        .services
        .iter()
        .filter(|service| active.contains(service.name.as_str()))
    {
        // A file may be a part of a project whose other files are not given, unless it stands where it is deployed.
        let is_whole = project.variables.is_complete();
        if is_whole {
            has_image(service)?;
        }
        let elsewhere = if is_whole { 4 } else { 2 };
        for (kind, defined) in kinds.into_iter().zip(&defined).take(elsewhere) {
            let implied = |name: &str| kind == "networks" && name == "default";
            for (name, place) in references(service, kind) {
                if !name.contains('$') && !implied(&name) && !defined.contains(&name) {
                    let message = "the service refers to something that is not defined";
                    return Err(ComposeError::at(place.span, "model", message));
                }
            }
        }
        for (name, place) in services_needed(service).into_iter().filter(|_| is_whole) {
            if !name.contains('$') && !active.contains(name.as_str()) {
                let message = "the service depends on one that is not there, or not started";
                return Err(ComposeError::at(place.span, "model", message));
            }
            needs.push((service.name.as_str(), name, place));
        }
    }
    circle(needs)
}

/// Refuses services that wait for each other.
fn circle(needs: Vec<(&str, String, &Node)>) -> Result<(), ComposeError> {
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
            Err(ComposeError::at(place.span, "model", message))
        }
        None => Ok(()),
    }
}

fn has_image(service: &Service) -> Result<(), ComposeError> {
    let image = service
        .get("image")
        .and_then(Node::scalar)
        .is_some_and(|image| !image.text.is_empty());
    let has = |key: &str| service.get(key).is_some_and(|node| !is_null(node));
    match service.layers().last() {
        Some(layer) if !image && !has("build") && !has("provider") => {
            let message = "the service has neither an image nor a build";
            Err(ComposeError::at(layer.node.span, "model", message))
        }
        _ => Ok(()),
    }
}

/// What the service names under `kind`: in a list (each a text, or a mapping with a source), or as keys.
fn references<'a>(service: &'a Service, kind: &str) -> Vec<(String, &'a Node)> {
    let mut found = Vec::new();
    for (_, node) in service.all(kind) {
        match &*node.data {
            Data::Scalar(_) => {}
            Data::Sequence(items) => {
                let name = |item: &Node| {
                    let named = item.scalar().or_else(|| item.get("source").and_then(Node::scalar));
                    named.and_then(content)
                };
                found.extend(items.iter().filter_map(|item| Some((name(item)?, item))));
            }
            Data::Mapping(mapping) => found.extend(keys(mapping)),
        }
    }
    found
}

fn keys(mapping: &Mapping) -> impl Iterator<Item = (String, &Node)> {
    let entries = mapping.entries().iter();
    entries.filter_map(|entry| Some((entry.key.scalar()?.text.to_string(), &entry.key)))
}

/// The services that have to be started with this one.
fn services_needed(service: &Service) -> Vec<(String, &Node)> {
    let mut needed: Vec<(String, &Node)> = Vec::new();
    for (_, node) in service.all("depends_on") {
        match &*node.data {
            Data::Scalar(_) => {}
            Data::Sequence(items) => {
                needed.extend(items.iter().filter_map(|item| Some((content(item.scalar()?)?, item))));
            }
            Data::Mapping(mapping) => {
                let optional = |node: &Node| {
                    let required = node.get("required").and_then(Node::scalar);
                    required.is_some_and(|required| &*required.text != "true")
                };
                let entries = mapping.entries().iter().filter(|entry| !optional(&entry.value));
                needed.extend(entries.filter_map(|entry| Some((entry.key.scalar()?.text.to_string(), &entry.key))));
            }
        }
    }
    for key in ["links", "volumes_from"] {
        for (_, node) in service.all(key) {
            for item in node.sequence().unwrap_or_default() {
                let Some(text) = item.scalar().and_then(content) else {
                    continue;
                };
                // What another program started is not this project's.
                if !text.starts_with("container:") {
                    needed.push((text.split(':').next().unwrap_or_default().to_owned(), item));
                }
            }
        }
    }
    for key in ["network_mode", "ipc", "pid", "uts", "cgroup"] {
        if let Some(node) = service.get(key)
            && let Some(name) = node.scalar().and_then(|scalar| scalar.text.strip_prefix("service:"))
        {
            needed.push((name.to_owned(), node));
        }
    }
    needed
}
