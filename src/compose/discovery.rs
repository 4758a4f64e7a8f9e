//! Which files `docker compose` takes when it is given none.
//!
//! Source: compose-go v2.13.0 `cli/options.go` `WithConfigFileEnv`, `WithDefaultConfigPath`.

use std::path::{Path, PathBuf};

use super::variable_files::read_variables;
use super::{Files, ProjectRequest, Variables};
use crate::files::FileSystem;

const NAMES: [&str; 4] = [
    "compose.yaml",
    "compose.yml",
    "docker-compose.yml",
    "docker-compose.yaml",
];
const OVERRIDES: [&str; 4] = [
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
];

/// The files that `COMPOSE_FILE` names, where the call or a file of variables sets it: they start from `called_in`,
/// and whether they exist is not looked at. Errors of the files of variables are told with the project.
pub fn named_by_variable(
    called_in: &Path,
    request: &ProjectRequest,
    mut variables: Variables,
    files: &mut dyn Files,
) -> Option<Vec<PathBuf>> {
    let folder = request.project_directory.as_deref().unwrap_or(called_in);
    read_variables(request, folder, &mut variables, files).ok()?;
    let names = variables.text("COMPOSE_FILE")?;
    let separator = variables
        .text("COMPOSE_PATH_SEPARATOR")
        .filter(|separator| !separator.is_empty());
    let separator = separator.unwrap_or_else(|| ":".to_owned());
    Some(names.split(&separator).map(|name| called_in.join(name)).collect())
}

/// The compose file of `folder`, and its override file if there is one; `None` if there is no compose file.
pub fn discover(folder: &Path, system: &dyn FileSystem) -> Option<Vec<PathBuf>> {
    let exists = |path: &PathBuf| system.kind(path).is_ok();
    let first = |names: &[&str]| names.iter().map(|name| folder.join(name)).find(exists);
    let file = first(&NAMES)?;
    Some(std::iter::once(file).chain(first(&OVERRIDES)).collect())
}

/// Whether a file of this name only counts beside a compose file.
pub fn is_override(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| OVERRIDES.iter().any(|known| name == *known))
}

/// Whether a file of this name is a project by itself: Docker Compose takes it when it is given none.
pub fn is_standard(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| NAMES.iter().any(|known| name == *known))
}
