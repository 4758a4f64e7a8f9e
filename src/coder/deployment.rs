//! What a deployment's files give to the coder process: one file per shape.

mod command_line;
mod compose;
mod env_file;
mod kubernetes;
mod not_passed;
mod unit;

use std::path::{Path, PathBuf};

use super::arguments::CONFIG;
use super::{Configuration, Received, SettingDefect};
use crate::compose::{ComposeError, FileError, Files, Variables};
use crate::env::{Dialect, Environment, Form};
use crate::recognise::{Kind, recognise};
use crate::setting::{Setting, State, Unknown};
use crate::source::{SourceId, Span};
use crate::version::Version;
use crate::yaml::{self, DuplicateKey};

/// Which files to read, and how.
pub struct Request {
    /// The files of the deployment, in their order.
    pub paths: Vec<PathBuf>,
    /// How bare env files are read, if the call says it.
    pub env_format: Option<Dialect>,
    /// The compose service that is meant.
    pub service: Option<String>,
    /// What the call says about the compose project; its files are those among `paths`.
    pub project: crate::compose::Request,
    /// Where files of the deployed machine are here.
    pub path_map: Vec<(String, PathBuf)>,
}

/// What a deployment's files come to.
pub struct Deployment {
    /// What the process gets.
    pub received: Received,
    /// Coder's version, where the image's tag or the chart's version tells it.
    pub version: Option<Setting<Version>>,
    /// What the files say that never reaches the process, or that their readers understand differently.
    pub defects: Vec<SettingDefect>,
    /// Keys that stand twice.
    pub duplicates: Vec<DuplicateKey>,
}

impl Deployment {
    fn of(received: impl Into<Received>) -> Self {
        Self {
            received: received.into(),
            version: None,
            defects: Vec::new(),
            duplicates: Vec::new(),
        }
    }
}

/// Why a deployment's files cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct DeploymentError {
    /// Where, if it is in a file that could be read.
    pub span: Option<Span>,
    /// What is wrong; never any of a value.
    pub message: String,
    /// The file, where there is no place in it.
    pub path: Option<PathBuf>,
}

impl DeploymentError {
    /// Something that is wrong with a file as a whole.
    fn of(path: &Path, message: impl Into<String>) -> Self {
        Self {
            span: None,
            message: message.into(),
            path: Some(path.to_owned()),
        }
    }

    fn no_file() -> Self {
        Self {
            span: None,
            message: "no file is given".to_owned(),
            path: None,
        }
    }

    fn unreadable(path: &Path, error: &FileError) -> Self {
        Self::of(path, error.to_string())
    }
}

impl From<ComposeError> for DeploymentError {
    fn from(error: ComposeError) -> Self {
        Self {
            span: error.span,
            message: error.message,
            path: error.path,
        }
    }
}

impl From<yaml::YamlError> for DeploymentError {
    fn from(error: yaml::YamlError) -> Self {
        ComposeError::from(error).into()
    }
}

/// A file of the deployment that could be read.
struct File {
    path: PathBuf,
    id: SourceId,
}

/// The files by what they are, each in the call's order.
#[derive(Default)]
struct Sorted {
    compose: Vec<File>,
    manifests: Vec<File>,
    units: Vec<File>,
    env_files: Vec<File>,
    server_yaml: Vec<File>,
}

/// Reads the deployment.
///
/// # Errors
/// If a file is missing or cannot be parsed, if the program that deploys would refuse it, or if the files do not belong
/// together.
pub fn read(request: &Request, variables: Variables, files: &mut dyn Files) -> Result<Deployment, DeploymentError> {
    let sorted = sort(request, files)?;
    let mut deployment = match &sorted {
        Sorted { compose, .. } if !compose.is_empty() => compose::read(&sorted, request, variables, files)?,
        Sorted { manifests, .. } if !manifests.is_empty() => kubernetes::read(&sorted, files)?,
        Sorted { units, .. } if !units.is_empty() => unit::read(&sorted, request, &variables, files)?,
        Sorted { env_files, .. } if !env_files.is_empty() => env_file::read(env_files, request, &variables, files)?,
        _ => server_yaml_alone(&sorted, files)?,
    };
    configuration(&mut deployment, sorted.server_yaml, files)?;
    Ok(deployment)
}

/// Whether a text is a compose file's by its keys alone.
fn has_services(text: &str) -> bool {
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    lines.any(|line| line.starts_with("services:") || line.starts_with("include:"))
}

/// Whether one of the files is a compose file; then other YAML may be one, too, whatever it holds.
fn has_compose(request: &Request, files: &mut dyn Files) -> bool {
    request.paths.len() > 1
        && request.paths.iter().any(|path| match files.read(path) {
            Ok(id) if !path.is_dir() => recognise(path, files.sources().text(id)) == Some(Kind::Compose),
            _ => false,
        })
}

fn sort(request: &Request, files: &mut dyn Files) -> Result<Sorted, DeploymentError> {
    let mut sorted = Sorted::default();
    let has_compose = has_compose(request, files);
    for path in &request.paths {
        if path.is_dir() {
            let message = "it is a folder; give it without --coder to have it searched";
            return Err(DeploymentError::of(path, message));
        }
        let id = files
            .read(path)
            .map_err(|error| DeploymentError::unreadable(path, &error))?;
        let text = files.sources().text(id);
        let group = match recognise(path, text) {
            Some(Kind::Compose) => &mut sorted.compose,
            Some(Kind::EnvFile) => &mut sorted.env_files,
            Some(Kind::HelmValues | Kind::Manifest) => &mut sorted.manifests,
            Some(Kind::Unit) => &mut sorted.units,
            Some(Kind::ServerYaml) => &mut sorted.server_yaml,
            // A name that says what it is counts even without a setting of Coder's in it.
            None if is_env_file(path) => &mut sorted.env_files,
            None if has_services(text) => &mut sorted.compose,
            // Values of Coder's chart that set no variable.
            None if is_yaml(path) && text.lines().any(|line| line.starts_with("coder:")) => &mut sorted.manifests,
            None if (has_compose || !sorted.compose.is_empty()) && is_yaml(path) => &mut sorted.compose,
            None if !sorted.manifests.is_empty() && is_yaml(path) => &mut sorted.manifests,
            Some(Kind::Authelia) => {
                return Err(DeploymentError::of(path, "it is Authelia's; name it with --authelia"));
            }
            None => {
                return Err(DeploymentError::of(
                    path,
                    "it holds no settings of Coder's that are known",
                ));
            }
        };
        if let (Some(Kind::Unit), Some((_, message))) = (recognise(path, text), files.sources().not_utf8(id)) {
            return Err(DeploymentError::of(path, &message));
        }
        group.push(File { path: path.clone(), id });
    }
    Ok(sorted)
}

fn is_env_file(path: &Path) -> bool {
    let name = file_name(path);
    name.starts_with(".env") || name.ends_with(".env") || name == "-"
}

fn is_yaml(path: &Path) -> bool {
    let name = file_name(path);
    name.ends_with(".yml") || name.ends_with(".yaml")
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// Coder's configuration file without anything else: what its environment may hold is not known.
fn server_yaml_alone(sorted: &Sorted, files: &dyn Files) -> Result<Deployment, DeploymentError> {
    let file = sorted.server_yaml.first().ok_or_else(DeploymentError::no_file)?;
    let mut environment = Environment::new(files.sources().last_line(file.id), Form::Line(Dialect::Compose));
    let why = Unknown::because("only Coder's configuration file is given, without its environment and flags");
    environment.hidden = Some(why.remedied_by("give the env file, unit or compose file with --coder, too"));
    Ok(Deployment::of(environment))
}

/// Finds the configuration file that the process reads: the one that is given, whatever its path is where it runs.
fn configuration(deployment: &mut Deployment, given: Vec<File>, files: &mut dyn Files) -> Result<(), DeploymentError> {
    if let [_, second, ..] = given.as_slice() {
        return Err(DeploymentError::of(
            &second.path,
            "Coder reads one configuration file, and more than one is given",
        ));
    }
    if let Some(file) = given.first() {
        let documents = yaml::parse(files.sources(), file.id)?;
        deployment.duplicates.extend(documents.duplicates);
        let root = documents.roots.into_iter().next();
        deployment.received.configuration = root.map(Configuration::Read);
        return Ok(());
    }
    let received = &deployment.received;
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
    let why = Unknown::because(format!(
        "Coder also reads the configuration file {path}, which is not given"
    ));
    deployment.received.configuration = Some(Configuration::Elsewhere(why.remedied_by("give it with --coder")));
    Ok(())
}
