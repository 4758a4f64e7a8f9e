//! Which files are read, and how.

use std::path::{Path, PathBuf};

use crate::env::Dialect;
use crate::source::SourceId;

/// Which files to read, and how.
#[derive(Default)]
pub struct DeploymentRequest {
    /// The files of the deployment, in their order.
    pub paths: Vec<PathBuf>,
    /// How bare env files are read, if the call says it.
    pub env_format: Option<Dialect>,
    /// The compose service that is meant.
    pub service: Option<String>,
    /// What the call says about the compose project; its files are those among `paths`.
    pub project: crate::compose::ProjectRequest,
    /// Where files of the deployed machine are here.
    pub path_map: Vec<(String, PathBuf)>,
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
