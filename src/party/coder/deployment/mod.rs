//! Coder's process among the workloads of a deployment, and what its files say that never reaches it.

mod chart;
mod command_line;
mod container;
mod deployed;
mod find;
mod image;
mod misplaced;
mod mounted;
mod readers;
mod render;

use std::path::Path;

use super::Configuration;
use super::arguments::CONFIG;
use crate::compose::{self, Variables};
use crate::deployment::{self, DeploymentError, DeploymentRequest, File, Sorted, Workload, file_name};
use crate::env::{Dialect, Environment, Form};
use crate::files::Files;
use crate::recognise::{ContentKind, is_both_s, is_project, is_without_content, recognise, source_of};
use crate::setting::{Setting, State, Unknown};
use crate::source::SourceId;
use crate::version::Version;
use crate::yaml;

pub use deployed::{Deployed, DeploymentKind};
pub use find::{has_server, is_server};

/// Reads the deployment that has Coder in it: Coder's process, and every other one. `assumed` is the version that the call
/// names.
///
/// # Errors
/// If a file is missing or cannot be parsed, if the program that deploys would refuse it, if the files do not belong
/// together, or if it is not clear which process is Coder's server; then there may be other processes all the same.
pub fn read(
    request: &DeploymentRequest,
    assumed: Option<Version>,
    variables: Variables,
    files: &mut dyn Files,
) -> (Result<Deployed, DeploymentError>, Vec<Workload>) {
    let mut others = Vec::new();
    let coder = coder(request, assumed, variables, files, &mut others);
    (coder, others)
}

fn coder(
    request: &DeploymentRequest,
    assumed: Option<Version>,
    variables: Variables,
    files: &mut dyn Files,
    others: &mut Vec<Workload>,
) -> Result<Deployed, DeploymentError> {
    let (sorted, server_yaml) = sort(request, files)?;
    let is_bare = [&sorted.compose, &sorted.manifests, &sorted.units, &sorted.exported]
        .iter()
        .all(|files| files.is_empty());
    let mut deployed = match (is_bare, sorted.env_files.is_empty()) {
        (true, true) => Deployed::of(server_yaml_alone(&server_yaml, files)?),
        (true, false) => {
            let mut variables = variables;
            compose::read_variable_files(&request.project.env_files, &mut variables, files)?;
            readers::read(&sorted, request, variables, files)?
        }
        (false, _) => {
            let mut deployment = deployment::read(&sorted, request, variables, files)?;
            let found = find::coder(&mut deployment, &sorted, request, assumed);
            *others = deployment.workloads;
            found?
        }
    };
    deployed.shape = DeploymentKind::of(&sorted);
    configuration(&mut deployed, server_yaml, files)?;
    Ok(deployed)
}

/// Whether the text has a top-level key `key`.
fn has_top_key(text: &str, key: &str) -> bool {
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    lines.any(|line| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(':')))
}

/// Whether a file has releases of an installer in it, or settings of Coder's in whatever shape.
fn installs(text: &str) -> bool {
    has_top_key(text, "releases") || has_top_key(text, "helm") || text.contains("CODER_")
}

/// Whether a text is JSON in place of YAML.
fn is_json(text: &str) -> bool {
    let mut characters = text
        .trim_start_matches('\u{feff}')
        .chars()
        .filter(|character| !character.is_whitespace());
    characters.next() == Some('{') && matches!(characters.next(), Some('"' | '}'))
}

/// Whether one of the files is a compose file; then other YAML may be one, too, whatever it holds.
fn has_compose(request: &DeploymentRequest, files: &mut dyn Files) -> bool {
    request.paths.len() > 1
        && request.paths.iter().any(|path| match files.read(path) {
            Ok(id) => recognise(path, files.sources().text(id)) == Some(ContentKind::Compose),
            Err(_) => false,
        })
}

/// The files by what they are, and Coder's own configuration files.
fn sort(request: &DeploymentRequest, files: &mut dyn Files) -> Result<(Sorted, Vec<File>), DeploymentError> {
    let (mut sorted, mut server_yaml) = (Sorted::default(), Vec::new());
    let has_compose = has_compose(request, files);
    for path in &request.paths {
        if files.system().is_folder(path) {
            let message = "it is a folder; give it without --coder to have it searched";
            return Err(DeploymentError::of(path, message));
        }
        let id = files
            .read(path)
            .map_err(|error| DeploymentError::unreadable(path, &error))?;
        let text = files.sources().text(id);
        if let Some(why) = source_of(path, text) {
            return Err(DeploymentError::of(path, why));
        }
        if let Some(why) = is_without_content(text).filter(|_| request.paths.len() == 1) {
            return Err(DeploymentError::of(path, why));
        }
        let group = match recognise(path, text) {
            _ if deployment::is_exported(text) => &mut sorted.exported,
            _ if deployment::is_quadlet(path, text) => &mut sorted.units,
            _ if is_json(text) && text.contains("\"services\"") => &mut sorted.compose,
            _ if is_json(text) => &mut sorted.manifests,
            Some(ContentKind::Compose) => &mut sorted.compose,
            Some(ContentKind::EnvFile) => &mut sorted.env_files,
            Some(ContentKind::HelmValues | ContentKind::Manifest) => &mut sorted.manifests,
            Some(ContentKind::Unit) => &mut sorted.units,
            Some(ContentKind::Exported) => &mut sorted.exported,
            Some(ContentKind::ServerYaml) => &mut server_yaml,
            // A name that says what it is counts even without a setting of Coder's in it.
            None if deployment::is_env_file(path) => &mut sorted.env_files,
            None if is_project(text) => &mut sorted.compose,
            // Whoever names them knows what they are for.
            None if is_yaml(path) && (has_top_key(text, "apiVersion") || has_top_key(text, "coder")) => {
                &mut sorted.manifests
            }
            None if (has_compose || !sorted.compose.is_empty()) && is_yaml(path) => &mut sorted.compose,
            None if is_yaml(path) && (!sorted.manifests.is_empty() || installs(text)) => &mut sorted.manifests,
            Some(ContentKind::Authelia) if is_both_s(text) => &mut sorted.manifests,
            Some(ContentKind::Authelia) => {
                return Err(DeploymentError::of(path, "it is Authelia's; name it with --authelia"));
            }
            None => {
                return Err(DeploymentError::of(
                    path,
                    "it holds no settings of Coder's that are known",
                ));
            }
        };
        if let (Some(ContentKind::Unit), Some((_, message))) = (recognise(path, text), files.sources().not_utf8(id)) {
            return Err(DeploymentError::of(path, message));
        }
        group.push(File { path: path.clone(), id });
    }
    Ok((sorted, server_yaml))
}

fn is_yaml(path: &Path) -> bool {
    let name = file_name(path);
    name.ends_with(".yml") || name.ends_with(".yaml")
}

/// Coder's configuration file without anything else: what its environment may hold is not known.
fn server_yaml_alone(server_yaml: &[File], files: &dyn Files) -> Result<Workload, DeploymentError> {
    let file = server_yaml.first().ok_or_else(DeploymentError::no_file)?;
    let mut environment = Environment::new(files.sources().last_line(file.id), Form::Line(Dialect::Compose));
    let why = Unknown::because("only Coder's configuration file is given, without its environment and flags");
    environment.hidden = Some(why.remedied_by("give the env file, unit or compose file with --coder, too"));
    Ok(Workload::of("", environment))
}

/// Finds the configuration file that the process reads: the one that is given, whatever its path is where it runs.
fn configuration(deployed: &mut Deployed, given: Vec<File>, files: &mut dyn Files) -> Result<(), DeploymentError> {
    if let [_, second, ..] = given.as_slice() {
        return Err(DeploymentError::of(
            &second.path,
            "Coder reads one configuration file, and more than one is given",
        ));
    }
    if let Some(file) = given.first() {
        return read_configuration(file.id, deployed, files);
    }
    let received = &deployed.received;
    let from_flag = received.arguments.values(CONFIG).last().cloned();
    let named = from_flag.unwrap_or_else(|| match received.environment.variable("CODER_CONFIG_PATH") {
        Some(variable) => variable.setting.clone(),
        None => Setting::absent(received.environment.place),
    });
    let path = match named.state {
        State::Known(path) if path.is_empty() => return Ok(()),
        State::Known(path) => path.reveal().to_owned(),
        State::Unknown(_) => "whose path is not known".to_owned(),
        State::Absent => return Ok(()),
    };
    let why = match mounted::at(&path, &deployed.mounts, files) {
        Some(Ok(id)) => return read_configuration(id, deployed, files),
        Some(Err(why)) => why,
        None => Unknown::because(text!(
            "Coder also reads the configuration file {path}, which is not given"
        ))
        .remedied_by("give it with --coder"),
    };
    deployed.received.configuration = Some(Configuration::Elsewhere(why));
    Ok(())
}

/// Takes what the configuration file says.
fn read_configuration(id: SourceId, deployed: &mut Deployed, files: &dyn Files) -> Result<(), DeploymentError> {
    let documents = yaml::parse_last_counts(files.sources(), id)?;
    let root = documents.roots.into_iter().next();
    let sections = root.as_ref().map(misplaced::sections).unwrap_or_default();
    let (merged, passed_over): (Vec<_>, Vec<_>) = documents
        .duplicates
        .into_iter()
        .partition(|twice| sections.contains(&twice.again));
    deployed.received.configuration = if merged.is_empty() {
        root.map(Configuration::Read)
    } else {
        let why = Unknown::because(
            "Coder's configuration file has a duplicate section, and the two are not put together here",
        );
        Some(Configuration::Elsewhere(
            why.remedied_by("put everything below one key"),
        ))
    };
    deployed.defects.extend(misplaced::passed_over(&passed_over));
    Ok(())
}
