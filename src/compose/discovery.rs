//! Which files `docker compose` takes when it is given none.
//!
//! Source: compose-go v2.13.0 `cli/options.go` `DefaultFileNames`, `DefaultOverrideFileNames`.

use std::path::{Path, PathBuf};

use crate::env::{self, Assigned};
use crate::source::{Role, SourceMap};

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

/// The files that `COMPOSE_FILE` names, where the process (`of_process`) or the `.env` of `folder` sets it: they start
/// from `folder`, and whether they exist is not looked at.
pub fn named_by_variable(folder: &Path, of_process: &dyn Fn(&str) -> Option<String>) -> Option<Vec<PathBuf>> {
    let set = dotenv(folder);
    let value =
        |name: &str| of_process(name).or_else(|| set.iter().rev().find(|(known, _)| known == name)?.1.clone().into());
    let names = value("COMPOSE_FILE").filter(|names| !names.is_empty())?;
    let separator = value("COMPOSE_PATH_SEPARATOR").unwrap_or_else(|| ":".to_owned());
    Some(names.split(&separator).map(|name| folder.join(name)).collect())
}

/// What `.env` sets, as far as it stands there as plain text; it is read again, and its errors told, with the project.
fn dotenv(folder: &Path) -> Vec<(String, String)> {
    let mut sources = SourceMap::default();
    let read = std::fs::read(folder.join(".env")).ok();
    let id = read.and_then(|bytes| sources.add(".env", Role::Coder, bytes).ok());
    let assignments = id
        .and_then(|id| env::read_compose(&sources, id).ok())
        .unwrap_or_default();
    let texts = assignments.into_iter().filter_map(|assignment| match assignment.value {
        Assigned::Text { text, .. } => Some((assignment.name.value, text.reveal().to_owned())),
        Assigned::Inherited => None,
    });
    texts.collect()
}

/// The compose file of `folder`, and its override file if there is one; `None` if there is no compose file.
pub fn discover(folder: &Path) -> Option<Vec<PathBuf>> {
    let first = |names: &[&str]| names.iter().map(|name| folder.join(name)).find(|path| path.is_file());
    let file = first(&NAMES)?;
    Some(std::iter::once(file).chain(first(&OVERRIDES)).collect())
}
