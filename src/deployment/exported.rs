//! What programs say of the containers and services that they run, as JSON: `docker inspect`, also of a service of a swarm or
//! of a container's environment alone, `podman inspect`, and `nix eval --json` of a container, a service or its environment.
//!
//! Source: moby/moby `api/types/container`, `api/types/swarm`; NixOS `nixos/modules/virtualisation/oci-containers.nix`,
//! `nixos/lib/systemd-lib.nix`.

use std::path::PathBuf;

use super::image::Image;
use super::workload::{Invocation, Mount, Workload};
use super::{Deployment, DeploymentError, DeploymentRequest, Sorted, docker_run, file_name};
use crate::compose::{self, Variables};
use crate::env::{Dialect, Environment, Form, Variable};
use crate::files::Files;
use crate::kubernetes::{located, place, text};
use crate::secret::Secret;
use crate::setting::{Setting, Unknown};
use crate::source::{Located, Span};
use crate::yaml::{self, Mapping, Node};

/// Reads all of them.
pub(super) fn read(
    sorted: &Sorted,
    request: &DeploymentRequest,
    variables: &Variables,
    files: &mut dyn Files,
) -> Result<Deployment, DeploymentError> {
    let mut workloads = Vec::new();
    for file in &sorted.exported {
        for root in yaml::parse(files.sources(), file.id)?.roots {
            match root.sequence() {
                Some(items) if items.iter().any(|item| item.scalar().is_some()) => {
                    workloads.push(environment_alone(&root));
                }
                Some(items) => workloads.extend(items.iter().filter_map(inspected)),
                None => match inspected(&root) {
                    Some(container) => workloads.push(container),
                    None => described("", &root, &mut workloads),
                },
            }
        }
        if workloads.is_empty() {
            let message = "it describes no container or service; expected the output of `docker inspect`, or of \
                           `nix eval --json`";
            return Err(DeploymentError::of(&file.path, message));
        }
    }
    for workload in &mut workloads {
        env_files(workload, sorted, request, variables, files)?;
    }
    let workloads = workloads.into_iter().map(|described| described.workload).collect();
    Ok(Deployment {
        workloads,
        ..Deployment::default()
    })
}

/// A process, and the env files that it is started with.
struct Described {
    workload: Workload,
    env_files: Vec<Located<String>>,
}

/// A list of `NAME=value`, which is all that is shown of a container.
fn environment_alone(list: &Node) -> Described {
    let mut workload = Workload::of("", assignments(list, place(list)));
    workload.whole = false;
    Described {
        workload,
        env_files: Vec::new(),
    }
}

/// The variables of a list of `NAME=value`.
fn assignments(list: &Node, place_of_list: Span) -> Environment {
    let mut environment = Environment::new(place_of_list, Form::Flag);
    for item in list.sequence().unwrap_or_default() {
        if let Some((name, value)) = text(item).as_deref().and_then(|text| text.split_once('=')) {
            set(&mut environment, name, value, place(item));
        }
    }
    environment
}

/// What a container is bound to, each with the key of its path inside.
fn mounts<'n>(node: &'n Node, inside: &'n str) -> impl Iterator<Item = Mount> + 'n {
    let mounts = node.get("Mounts").and_then(Node::sequence).unwrap_or_default();
    mounts.iter().filter_map(move |mount| {
        let part = |key: &str| mount.get(key).and_then(text);
        Some(Mount::of_path(part(inside)?, &PathBuf::from(part("Source")?)))
    })
}

/// A service of a swarm as `docker service inspect` shows it.
fn swarmed(service: &Node) -> Option<Described> {
    let spec = service.at(&["Spec", "TaskTemplate", "ContainerSpec"])?;
    let at = |key: &str| spec.get(key).filter(|node| !node.is_null());
    let name = service.at(&["Spec", "Name"]).and_then(text).unwrap_or_default();
    let environment = match at("Env") {
        Some(list) => assignments(list, place(list)),
        None => Environment::new(place(spec), Form::Flag),
    };
    let workload = Workload {
        command: Invocation {
            entrypoint: at("Command").map(words),
            words: at("Args").map(words),
        },
        files: mounts(spec, "Target").collect(),
        labels: labels(service.at(&["Spec", "Labels"])),
        ..Workload::of(&name, environment)
    };
    Some(Described {
        workload: workload.running(at("Image").and_then(located).map(Image::new)),
        env_files: Vec::new(),
    })
}

/// A container as `docker inspect` shows it: its environment is what it really gets.
fn inspected(container: &Node) -> Option<Described> {
    let Some(config) = container.get("Config") else {
        return swarmed(container);
    };
    let at = |key: &str| config.get(key).filter(|node| !node.is_null());
    let environment = match at("Env") {
        Some(list) => assignments(list, place(list)),
        None => Environment::new(place(config), Form::Flag),
    };
    let name = container.get("Name").and_then(text).unwrap_or_default();
    let workload = Workload {
        command: Invocation {
            entrypoint: at("Entrypoint").map(words),
            words: at("Cmd").map(words),
        },
        files: mounts(container, "Destination").collect(),
        labels: labels(at("Labels")),
        ..Workload::of(name.trim_start_matches('/'), environment)
    };
    Some(Described {
        workload: workload.running(at("Image").and_then(located).map(Image::new)),
        env_files: Vec::new(),
    })
}

/// A container, service or environment of NixOS', or several of them by their names.
fn described(name: &str, node: &Node, found: &mut Vec<Described>) {
    if node
        .get("environment")
        .is_some_and(|environment| environment.mapping().is_some())
    {
        found.push(service(name, node));
        return;
    }
    let entries = node.mapping().into_iter().flat_map(Mapping::entries);
    let mut entries = entries.filter_map(|entry| Some((entry.key.scalar()?, &entry.value)));
    let is_variable = |name: &str| {
        name.bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
    };
    if entries
        .clone()
        .any(|(key, value)| value.scalar().is_some() && is_variable(&key.text))
    {
        let mut environment = Environment::new(place(node), Form::Entry);
        variables(node, &mut environment);
        let mut workload = Workload::of(name, environment);
        workload.whole = false;
        found.push(Described {
            workload,
            env_files: Vec::new(),
        });
        return;
    }
    // One level of names.
    if name.is_empty() {
        for (key, value) in &mut entries {
            described(&key.text, value, found);
        }
    }
}

fn service(name: &str, node: &Node) -> Described {
    let home = node.get("environment").unwrap_or(node);
    let mut environment = Environment::new(place(home), Form::Entry);
    variables(home, &mut environment);
    let list = |node: Option<&Node>| -> Vec<Located<String>> {
        let Some(node) = node.filter(|node| !node.is_null()) else {
            return Vec::new();
        };
        let items = node.sequence().unwrap_or(std::slice::from_ref(node));
        items.iter().filter_map(located).collect()
    };
    let mut env_files = list(node.get("environmentFiles"));
    env_files.extend(list(node.at(&["serviceConfig", "EnvironmentFile"])));
    let volumes = list(node.get("volumes")).into_iter().filter_map(|volume| {
        let value = Setting::known(Secret::new(volume.value), volume.span);
        docker_run::volume(&value)
    });
    let workload = Workload {
        command: Invocation {
            entrypoint: node.get("entrypoint").filter(|node| !node.is_null()).map(words),
            words: node.get("cmd").map(words),
        },
        files: volumes.collect(),
        labels: labels(node.get("labels")),
        ..Workload::of(name, environment)
    };
    Described {
        workload: workload.running(node.get("image").and_then(located).map(Image::new)),
        env_files,
    }
}

/// The labels of a container, which other containers read.
fn labels(mapping: Option<&Node>) -> Vec<(String, Setting<Secret>)> {
    let entries = mapping.and_then(Node::mapping).into_iter().flat_map(Mapping::entries);
    let labels = entries.filter_map(|entry| {
        let value = Secret::new(text(&entry.value)?);
        Some((text(&entry.key)?, Setting::known(value, place(&entry.value))))
    });
    labels.collect()
}

fn variables(mapping: &Node, environment: &mut Environment) {
    for entry in mapping.mapping().into_iter().flat_map(Mapping::entries) {
        let (Some(name), Some(value)) = (text(&entry.key), entry.value.scalar()) else {
            continue;
        };
        if !entry.value.is_null() {
            set(environment, &name, &value.text, place(&entry.value));
        }
    }
}

fn set(environment: &mut Environment, name: &str, value: &str, place: Span) {
    environment.set(Variable {
        name: Located::new(name.to_owned(), place),
        setting: Setting::known(Secret::new(value), place),
        notation: environment.form.into(),
    });
}

fn words(node: &Node) -> Vec<Setting<Secret>> {
    let items = node.sequence().unwrap_or(std::slice::from_ref(node)).iter();
    let known = items.filter_map(located);
    known
        .map(|word| Setting::known(Secret::new(word.value), word.span))
        .collect()
}

/// Reads the env files that a service is started with, as far as they are given; what it sets itself counts before them,
/// but for systemd, where it is the other way round.
fn env_files(
    described: &mut Described,
    sorted: &Sorted,
    request: &DeploymentRequest,
    variables: &Variables,
    files: &dyn Files,
) -> Result<(), DeploymentError> {
    let is_container = described.workload.image.is_some();
    let dialect = request
        .env_format
        .unwrap_or(if is_container { Dialect::Raw } else { Dialect::Systemd });
    let environment = &mut described.workload.environment;
    let own: Vec<Variable> = environment.variables().cloned().collect();
    for named in &described.env_files {
        let name = file_name(named.value.trim_start_matches('-').as_ref());
        match sorted.env_files.iter().find(|file| file_name(&file.path) == name) {
            Some(file) => compose::read_env_file(files.sources(), file.id, dialect, variables, environment)?,
            None => {
                let why = Unknown::because(text!("the env file {} is not among the files", named.value));
                environment.hidden = Some(why.remedied_by("give the file with --coder, too"));
            }
        }
    }
    if is_container {
        for variable in own {
            environment.set(variable);
        }
    }
    Ok(())
}
