//! Which files `docker compose` takes when it is given none.
//!
//! Source: compose-go v2.13.0 `cli/options.go` `DefaultFileNames`, `DefaultOverrideFileNames`.

use std::path::{Path, PathBuf};

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

/// The compose file of `folder`, and its override file if there is one; `None` if there is no compose file.
pub fn discover(folder: &Path) -> Option<Vec<PathBuf>> {
    let first = |names: &[&str]| names.iter().map(|name| folder.join(name)).find(|path| path.is_file());
    let file = first(&NAMES)?;
    Some(std::iter::once(file).chain(first(&OVERRIDES)).collect())
}
