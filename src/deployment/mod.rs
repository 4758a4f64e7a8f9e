//! What a deployment's files give to each process: compose projects, Kubernetes, units and env files, all as
//! [`Workload`]s. Whose process one is, each server finds out itself.

mod cluster;
mod compose;
mod docker_run;
pub mod env_file;
mod exported;
mod image;
mod routing;
mod shape;
mod unit;
mod unrendered;
mod workload;

pub use image::Image;
pub use routing::{Router, Routing, routers};
pub use shape::{is_exported, is_quadlet};
pub use workload::{Command, LeftOut, LeftOutBecause, Mount, MountSource, Workload};

use std::path::{Path, PathBuf};

use crate::compose::{ComposeError, Variables};
use crate::env::Dialect;
use crate::files::{FileError, Files};
use crate::kubernetes::Cluster;
use crate::source::{SourceId, Span};
use crate::yaml::{self, DuplicateKey};

/// Which files to read, and how.
#[derive(Default)]
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
#[derive(Default)]
pub struct Deployment {
    /// Every process.
    pub workloads: Vec<Workload>,
    /// Keys that stand twice.
    pub duplicates: Vec<DuplicateKey>,
    /// The manifests and values, for who knows what a chart makes of them.
    pub cluster: Option<Cluster>,
}

impl Deployment {
    /// One process alone.
    pub fn of(workload: Workload) -> Self {
        Self {
            workloads: vec![workload],
            ..Self::default()
        }
    }
}

/// Why a deployment's files cannot be read.
#[derive(Clone, Debug, thiserror::Error)]
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
    pub fn of(path: &Path, message: impl Into<String>) -> Self {
        Self {
            span: None,
            message: message.into(),
            path: Some(path.to_owned()),
        }
    }

    /// There is nothing to read.
    pub fn no_file() -> Self {
        Self {
            span: None,
            message: "no file is given".to_owned(),
            path: None,
        }
    }

    /// A file that is missing or cannot be read.
    pub fn unreadable(path: &Path, error: &FileError) -> Self {
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
pub struct File {
    /// Its path.
    pub path: PathBuf,
    /// Its text.
    pub id: SourceId,
}

/// The files by what they are, each in the call's order.
#[derive(Default)]
pub struct Sorted {
    /// Compose files of one project.
    pub compose: Vec<File>,
    /// Manifests, releases and Helm values.
    pub manifests: Vec<File>,
    /// Units of one service.
    pub units: Vec<File>,
    /// Env files.
    pub env_files: Vec<File>,
    /// What a program says of containers that run, as JSON.
    pub exported: Vec<File>,
}

/// Reads the deployment.
///
/// # Errors
/// If a file is missing or cannot be parsed, if the program that deploys would refuse it, or if the files do not belong
/// together.
pub fn read(
    sorted: &Sorted,
    request: &Request,
    variables: Variables,
    files: &mut dyn Files,
) -> Result<Deployment, DeploymentError> {
    let mut deployment = if !sorted.compose.is_empty() {
        compose::read(sorted, request, variables, files)?
    } else if !sorted.manifests.is_empty() {
        cluster::read(sorted, files)?
    } else if !sorted.units.is_empty() {
        unit::read(sorted, request, &variables, files)?
    } else if !sorted.exported.is_empty() {
        exported::read(sorted, request, &variables, files)?
    } else {
        let dialect = request.env_format.unwrap_or_default();
        let environment = env_file::environment(&sorted.env_files, dialect, &variables, files.sources())?;
        let mut workload = Workload::of("", environment);
        workload.whole = false;
        Deployment::of(workload)
    };
    unrendered::doubt(&mut deployment.workloads, deployment.cluster.is_some());
    Ok(deployment)
}

/// Whether a file is an env file by its name.
pub fn is_env_file(path: &Path) -> bool {
    let name = file_name(path);
    name.starts_with(".env") || name.ends_with(".env") || name == "-"
}

/// The last part of a path; empty if it has none.
pub fn file_name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}
