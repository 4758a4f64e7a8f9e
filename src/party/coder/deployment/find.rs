//! Which of a deployment's processes is Coder's server.

use super::image::is_coder;
use super::{Deployed, chart};
use crate::deployment::{Deployment, DeploymentError, DeploymentRequest, Image, Sorted, Workload, routers};
use crate::env::Form;
use crate::secret::Secret;
use crate::setting::{Setting, State};
use crate::version::Version;

/// Variables that only a Coder server has.
const SIGNS: [&str; 4] = [
    "CODER_OIDC_",
    "CODER_ACCESS_URL",
    "CODER_PG_CONNECTION_URL",
    "CODER_HTTP_ADDRESS",
];
/// Variables of Coder's other programs, which use the same image.
const OTHERS: [&str; 3] = [
    "CODER_PRIMARY_ACCESS_URL",
    "CODER_PROXY_SESSION_TOKEN",
    "CODER_AGENT_TOKEN",
];

/// Takes Coder's process out of `deployment`.
///
/// # Errors
/// If there is none, or more than one.
pub(super) fn coder(
    deployment: &mut Deployment,
    sorted: &Sorted,
    request: &DeploymentRequest,
    assumed: Option<Version>,
) -> Result<Deployed, DeploymentError> {
    let mut cluster = deployment.cluster.take();
    let from_chart = cluster.as_mut().and_then(|cluster| chart::read(cluster, assumed));
    let mut deployed = match from_chart {
        Some(deployed) => deployed?,
        None => {
            let at = position(&deployment.workloads, sorted, request)?;
            let workload = deployment.workloads.remove(at);
            let all: Vec<&Workload> = deployment.workloads.iter().chain([&workload]).collect();
            let routers = routers(&workload, &all);
            let mut workload = believed(workload);
            if let Some(refused) = workload.refused.take() {
                let version = workload.version;
                let version = version.and_then(|told| Some((*told.value()?, told.place)));
                return Err(DeploymentError { version, ..refused });
            }
            Deployed {
                routers,
                ..Deployed::of(workload)
            }
        }
    };
    remedies(&mut deployed);
    deployed.duplicates = std::mem::take(&mut deployment.duplicates);
    Ok(deployed)
}

/// Whether one of `workloads` is Coder's server.
pub fn has_server(workloads: &[Workload]) -> bool {
    workloads.iter().any(is_server)
}

/// Whether a process is Coder's server; settings that are only in an env file tell it, too.
pub fn is_server(workload: &Workload) -> bool {
    let has_sign = || {
        let editor = |image: &Image| image.name.value.contains("code-server");
        let mut names = workload
            .environment
            .variables()
            .map(|variable| variable.name.value.as_str());
        let signs = ["CODER_OIDC_", "CODER_ACCESS_URL"];
        !workload.image.as_ref().is_some_and(editor)
            && names.any(|name| signs.iter().any(|sign| name.starts_with(sign)))
    };
    rank(workload).is_some() || has_sign()
}

/// A tag of one's own image is not Coder's version.
fn believed(workload: Workload) -> Workload {
    let version = workload
        .version
        .clone()
        .filter(|_| workload.image.as_ref().is_some_and(is_coder));
    Workload { version, ..workload }
}

/// Where Coder's server is among `workloads`.
fn position(workloads: &[Workload], sorted: &Sorted, request: &DeploymentRequest) -> Result<usize, DeploymentError> {
    if !sorted.units.is_empty() {
        return Ok(0);
    }
    let error = |message: String, path: Option<&std::path::PathBuf>| DeploymentError {
        span: None,
        message: message.into(),
        path: path.cloned(),
        version: None,
    };
    let candidates = match &request.service {
        Some(name) => positions(workloads, |workload| (workload.name == *name).then_some(0)),
        None => positions(workloads, rank),
    };
    if sorted.compose.is_empty() {
        let message = "no container in it is Coder's server; give what starts Coder, too".to_owned();
        let first = sorted.manifests.first().map(|file| &file.path);
        return candidates.first().copied().ok_or_else(|| error(message, first));
    }
    let message = match (candidates.as_slice(), &request.service) {
        ([only], _) => return Ok(*only),
        ([], Some(name)) => format!("it has no service `{name}`"),
        ([], None) => "no service in it is Coder's server; name it with --service".to_owned(),
        (several, _) => {
            let names: Vec<&str> = several.iter().map(|at| workloads[*at].name.as_str()).collect();
            format!(
                "more than one service may be Coder's server: {}; choose with --service",
                names.join(", ")
            )
        }
    };
    Err(error(message, request.paths.first()))
}

/// The places of those that rank best.
fn positions(workloads: &[Workload], rank: impl Fn(&Workload) -> Option<u8>) -> Vec<usize> {
    let ranked = workloads.iter().enumerate();
    let ranked: Vec<(usize, u8)> = ranked
        .filter_map(|(at, workload)| Some((at, rank(workload)?)))
        .collect();
    let best = ranked.iter().map(|(_, rank)| *rank).min();
    let best = ranked.iter().filter(|(_, rank)| Some(*rank) == best);
    best.map(|(at, _)| *at).collect()
}

/// How sure it is that a process is Coder's server: the lower, the surer.
fn rank(workload: &Workload) -> Option<u8> {
    // What an env file sets may be meant for several.
    let is_own = |form: Form| {
        matches!(
            form,
            Form::ComposeEntry | Form::ComposeItem | Form::ContainerItem | Form::Entry
        ) || (form == Form::Flag && !workload.whole)
    };
    let variables = workload.environment.variables();
    let names: Vec<(&str, bool)> = variables
        .map(|variable| (variable.name.value.as_str(), is_own(variable.notation.form)))
        .collect();
    let has = |sign: &str| names.iter().any(|(name, own)| *own && name.starts_with(sign));
    let image = workload.image.as_ref();
    let is_editor = image.is_some_and(|image| image.name.value.contains("code-server"));
    if is_editor || OTHERS.iter().any(|other| has(other)) || starts_another(workload) {
        return None;
    }
    if workload.image.as_ref().is_some_and(is_coder) {
        // Of several that run the image, the one that is called so is the server.
        return Some(u8::from(workload.name != "coder"));
    }
    let has_sign = SIGNS.iter().any(|sign| has(sign));
    // A name says nothing where another program's published image runs under it; one without a slash may be of one's own.
    let foreign = image
        .map(Image::repository)
        .is_some_and(|repository| repository.contains('/') && !repository.to_ascii_lowercase().contains("coder"));
    if workload.name == "coder" && (has_sign || !foreign) {
        return Some(2);
    }
    has_sign.then_some(3)
}

/// Whether the command starts another program of Coder's than its server.
fn starts_another(workload: &Workload) -> bool {
    let words = workload.command.words.iter().flatten();
    let mut words = words.filter_map(Setting::value).map(Secret::reveal);
    words.any(|word| word.starts_with("workspace-proxy") || word == "wsproxy" || word.starts_with("provisioner"))
}

/// What can be done about values that are in no file, where there is something better than to give the file.
fn remedies(deployed: &mut Deployed) {
    for (name, remedy) in [
        ("CODER_OIDC_CLIENT_SECRET", "give its manifest, or --client-secret-file"),
        (
            "CODER_OIDC_CLIENT_ID",
            "give its manifest, or name the registration with --client-id",
        ),
    ] {
        let mut variables = deployed.received.environment.variables_mut();
        let setting = variables
            .find(|variable| variable.name.value == name)
            .map(|variable| &mut variable.setting);
        if let Some(State::Unknown(why)) = setting.map(|setting| &mut setting.state)
            && why
                .remedy
                .as_ref()
                .is_some_and(|remedy| remedy.plain() == "give its manifest")
        {
            why.remedy = Some(remedy.into());
        }
    }
}
