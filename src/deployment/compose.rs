//! A compose project's services as workloads.

use std::path::PathBuf;
use std::rc::Rc;

use super::built;
use super::image::Image;
use super::workload::{Invocation, LeftOut, LeftOutBecause, Mount, MountSource, Workload};
use super::{Deployment, DeploymentError, DeploymentRequest, File, Sorted};
use crate::complaint::Complaint;
use crate::compose::{self, ComposeError, Project, Service, Stored, Variables};
use crate::env::{Environment, Form};
use crate::files::Files;
use crate::order;
use crate::setting::{Setting, Unknown};
use crate::source::Span;
use crate::yaml::Node;

/// Reads the project.
pub(super) fn read(
    sorted: &Sorted,
    request: &DeploymentRequest,
    variables: Variables,
    files: &mut dyn Files,
) -> Result<Deployment, DeploymentError> {
    let wanted = compose::ProjectRequest {
        files: sorted.compose.iter().map(|file| file.path.clone()).collect(),
        ..request.project.clone()
    };
    let project = compose::load(&wanted, variables, files)?;
    let mut workloads: Vec<Workload> = Vec::new();
    for service in &project.services {
        let mut workload = workload(&project, service, files);
        let is_named = request.service.as_ref().is_some_and(|name| *name == service.name);
        if !is_named && !compose::is_active(&project, service)? {
            let left_out = |workload: &mut Workload| workload.refused = Some(profile_not_selected(workload));
            workload.iter_mut().for_each(left_out);
        }
        workloads.extend(workload);
    }
    // What a service asks for counts for all of them, so that this comes last.
    let forgotten = forgotten(&project.variables);
    for workload in &mut workloads {
        workload.left_out = left_out(&forgotten, &workload.environment);
    }
    for file in &sorted.env_files {
        alone(file, &workloads, &project)?;
    }
    Ok(Deployment {
        workloads,
        duplicates: project.duplicates,
        cluster: None,
    })
}

/// What the project gives to a service. One whose environment is refused is kept with the reason.
fn workload(project: &Project, service: &Service, files: &mut dyn Files) -> Option<Workload> {
    let place = service.layers().last()?.node.span;
    let read = compose::environment(project, service, files).and_then(|mut environment| {
        if let Some(dockerfile) = compose::dockerfile(service) {
            built::take(&dockerfile, &mut environment, files);
        }
        let entrypoint = compose::words(service, "entrypoint", files.sources())?;
        let words = compose::words(service, "command", files.sources())?;
        Ok((environment, Invocation { entrypoint, words }))
    });
    let workload = match read {
        Ok((environment, command)) => Workload {
            command,
            ..Workload::of(&*service.name, environment)
        },
        Err(error) => refused(&service.name, place, error),
    };
    Some(Workload {
        place,
        files: mounts(project, service),
        labels: compose::labels(service),
        // Without an image it is a part that another file completes.
        whole: service.get("image").is_some() || service.get("build").is_some(),
        ..workload.running(compose::image(service).map(Image::new))
    })
}

/// Docker Compose starts no service whose profile nobody selects.
fn profile_not_selected(workload: &Workload) -> DeploymentError {
    DeploymentError {
        span: Some(workload.place),
        message: Complaint::from("no profile of this service is selected, so it is not started")
            .advising("give --profile"),
        path: None,
        version: None,
    }
}

fn refused(name: &str, place: Span, error: ComposeError) -> Workload {
    let mut environment = Environment::new(place, Form::ComposeService);
    let why = Unknown::because(text!("the environment of the service `{name}` cannot be read"));
    environment.hidden = Some(why);
    Workload {
        refused: Some(error.into()),
        ..Workload::of(name, environment)
    }
}

/// Variables that `.env` or `--env-file` sets and that nothing in the project asks for.
fn forgotten(variables: &Variables) -> Rc<[LeftOut]> {
    let forgotten = variables.from_files().filter(|(name, _)| !variables.is_used(name));
    let mut found: Vec<LeftOut> = forgotten
        .map(|(name, setting)| LeftOut {
            name: name.to_owned(),
            place: setting.place,
            why: LeftOutBecause::OnlyInterpolated,
        })
        .collect();
    order::by_key(&mut found, |left_out| left_out.place);
    found.into()
}

/// Those of the `forgotten` variables that the container does not get.
fn left_out(forgotten: &Rc<[LeftOut]>, environment: &Environment) -> Rc<[LeftOut]> {
    let is_given = |left_out: &LeftOut| environment.variable(&left_out.name).is_some();
    if !forgotten.iter().any(is_given) {
        return Rc::clone(forgotten);
    }
    forgotten
        .iter()
        .filter(|left_out| !is_given(left_out))
        .cloned()
        .collect()
}

/// `volumes` that mount a folder or a file of the host, and what `secrets` and `configs` hold.
fn mounts(project: &Project, service: &Service) -> Vec<Mount> {
    let stored = compose::stored(project, service).into_iter();
    let stored = stored.map(|(target, stored)| match stored {
        Stored::File(path) => Mount::of_path(target, &path),
        Stored::Text(text) => Mount {
            target,
            source: MountSource::Text(text),
        },
    });
    let mut mounts: Vec<Mount> = stored.collect();
    for layer in service.layers() {
        for volume in layer.node.get("volumes").and_then(Node::sequence).unwrap_or_default() {
            let text = |node: &Node| layer.scope.filled(&node.scalar()?.text);
            let (source, target) = match text(volume) {
                Some(short) => {
                    let mut parts = short.splitn(3, ':').map(str::to_owned);
                    (parts.next(), parts.next())
                }
                None => (volume.get("source").and_then(text), volume.get("target").and_then(text)),
            };
            let (Some(source), Some(target)) = (source, target) else {
                continue;
            };
            // A name without a slash is a volume that Docker keeps, not a folder.
            if source.starts_with(['.', '/']) {
                let path: PathBuf = layer.scope.folder.join(&source).components().collect();
                mounts.push(Mount::of_path(target, &path));
            }
        }
    }
    mounts
}

/// An env file beside a compose file has to be one that the project reads.
fn alone(file: &File, workloads: &[Workload], project: &Project) -> Result<(), DeploymentError> {
    let from_here = |setting: &Setting<_>| setting.origin().any(|span| span.source == file.id);
    let mut variables = workloads.iter().flat_map(|workload| workload.environment.variables());
    let used = variables.any(|variable| from_here(&variable.setting))
        || project.variables.from_files().any(|(_, setting)| from_here(setting));
    if used {
        return Ok(());
    }
    Err(DeploymentError::of(
        &file.path,
        "the compose file does not read it: name it in `env_file`, or give it with --env-file if it only fills ${…}",
    ))
}
