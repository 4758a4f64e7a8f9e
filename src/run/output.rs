//! `--output`: a report in a file.

use std::fs::{self, Permissions};
use std::io::Write;
use std::path::Path;

use anyhow::Context as _;
use tempfile::Builder;

/// Writes the file whole or not at all: it appears under its name only once it is complete, with the permissions that
/// it had, or those that any new file gets.
///
/// # Errors
/// If it cannot be written; nothing is left behind then.
pub(super) fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    try_write(path, text).with_context(|| format!("--output {}: the report cannot be written", path.display()))
}

fn try_write(path: &Path, text: &str) -> anyhow::Result<()> {
    // A link stays a link: what it leads to is replaced.
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let known = fs::metadata(path).ok();
    if known.as_ref().is_some_and(|known| !known.is_file()) {
        // A pipe or a device takes the text; putting a file in its place would be no service.
        return Ok(fs::write(path, text)?);
    }
    let mut builder = Builder::new();
    let permissions = known.map_or_else(of_a_new_file, |known| Some(known.permissions()));
    if let Some(permissions) = permissions.clone() {
        builder.permissions(permissions);
    }
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    let mut file = builder.prefix(".").tempfile_in(folder.unwrap_or(Path::new(".")))?;
    file.write_all(text.as_bytes())?;
    file.persist(path)?;
    Ok(())
}

/// What the process's mask leaves of it is what the file gets.
#[cfg(unix)]
fn of_a_new_file() -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt as _;
    Some(Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn of_a_new_file() -> Option<Permissions> {
    None
}
