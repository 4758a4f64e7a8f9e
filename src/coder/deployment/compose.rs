//! Compose files: the Coder service's environment and command.

use super::command_line::{self, Start};
use super::not_passed::not_passed;
use super::{Deployment, DeploymentError, Request, Sorted};
use crate::coder::Received;
use crate::compose::{self, Files, Project, Service, Variables};
use crate::setting::Setting;
use crate::version::Version;

/// Reads the project and picks Coder's service.
pub(super) fn read(
    sorted: &Sorted,
    request: &Request,
    variables: Variables,
    files: &mut dyn Files,
) -> Result<Deployment, DeploymentError> {
    let wanted = compose::Request {
        files: sorted.compose.iter().map(|file| file.path.clone()).collect(),
        ..request.project.clone()
    };
    let project = compose::load(&wanted, variables, files)?;
    let service = service(&project, request)?;
    let environment = compose::environment(&project, service, files)?;
    let defects = not_passed(&project.variables, &environment);
    let version = image_version(&project, service);
    let entrypoint = compose::words(service, "entrypoint")?;
    let words = compose::words(service, "command")?.unwrap_or_default();
    let mut received = Received::from(environment);
    command_line::apply(Start { entrypoint, words }, &mut received);
    // Without an image it is a part that another file completes.
    received.whole = service.get("image").is_some() || service.get("build").is_some();
    let mut deployment = Deployment::of(received);
    deployment.version = version;
    deployment.defects = defects;
    for file in &sorted.env_files {
        alone(file, &deployment, &project)?;
    }
    deployment.duplicates = project.duplicates;
    Ok(deployment)
}

/// An env file beside a compose file has to be one that the project reads.
fn alone(file: &super::File, deployment: &Deployment, project: &Project) -> Result<(), DeploymentError> {
    let from_here = |setting: &Setting<_>| setting.origin().any(|span| span.source == file.id);
    let variables = deployment.received.environment.variables();
    let used = variables.into_iter().any(|variable| from_here(&variable.setting))
        || project.variables.from_files().any(|(_, setting)| from_here(setting));
    if used {
        return Ok(());
    }
    Err(DeploymentError::of(
        &file.path,
        "the compose file does not read it: name it in `env_file`, or give it with --env-file if it only fills ${…}",
    ))
}

fn service<'a>(project: &'a Project, request: &Request) -> Result<&'a Service, DeploymentError> {
    let names: Vec<&str> = match &request.service {
        Some(name) => vec![name.as_str()],
        None => compose::candidates(project)
            .iter()
            .map(|candidate| candidate.service.name.as_str())
            .collect(),
    };
    let message = match names.as_slice() {
        [name] => match project.services.iter().find(|service| service.name == *name) {
            Some(service) => return Ok(service),
            None => format!("it has no service `{name}`"),
        },
        [] => "no service in it is Coder's server; name it with --service".to_owned(),
        several => format!(
            "more than one service may be Coder's server: {}; choose with --service",
            several.join(", ")
        ),
    };
    Err(DeploymentError {
        span: None,
        message,
        path: request.paths.first().cloned(),
    })
}

fn image_version(project: &Project, service: &Service) -> Option<Setting<Version>> {
    let image = compose::image(project, service)?;
    let without_digest = image.value.split('@').next().unwrap_or_default();
    let tag = without_digest.rsplit_once(':')?.1;
    Some(Setting::known(tag.parse().ok()?, image.span))
}
