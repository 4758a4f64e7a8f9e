//! `--output`: a report in a file.

use std::fs::{self, Permissions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use anyhow::{anyhow, bail};
use tempfile::Builder;

use super::disk::Noted;
use crate::cli::InputArgs;

/// Refuses a path that leads to one of the files that are checked, by whatever name or link.
///
/// # Errors
/// If it does: nothing is written then.
pub(super) fn spare_inputs(path: &Path, args: &InputArgs, system: &Noted) -> anyhow::Result<()> {
    let named = args.paths.iter().chain(&args.authelia).chain(&args.coder);
    let mut named = named.chain(&args.env_file).chain(&args.client_secret_file);
    if system.was_opened(path) || named.any(|named| named == path) {
        bail!(
            "--output {}: it is one of the files to check; name another file",
            path.display()
        );
    }
    Ok(())
}

/// Writes the file whole or not at all: it appears under its name only once it is complete, with the permissions that
/// it had, or those that any new file gets.
///
/// # Errors
/// If it cannot be written; nothing is left behind then.
pub(super) fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    try_write(path, text).map_err(|error| {
        let why = match error.kind() {
            ErrorKind::NotFound => "the folder is not there".to_owned(),
            ErrorKind::PermissionDenied => "it may not be written (permission denied)".to_owned(),
            ErrorKind::IsADirectory => "it is a folder".to_owned(),
            _ => error.to_string(),
        };
        anyhow!("--output {}: {why}", path.display())
    })
}

fn try_write(path: &Path, text: &str) -> io::Result<()> {
    // A link stays a link: what it leads to is replaced.
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let known = fs::metadata(path).ok();
    if known.as_ref().is_some_and(|known| !known.is_file()) {
        // A pipe or a device takes the text; putting a file in its place would be no service.
        return into_a_device(path, text);
    }
    let mut builder = Builder::new();
    if let Some(permissions) = known.map_or_else(of_a_new_file, |known| Some(known.permissions())) {
        builder.permissions(permissions);
    }
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    let mut file = builder.prefix(".").tempfile_in(folder.unwrap_or(Path::new(".")))?;
    file.write_all(text.as_bytes())?;
    file.persist(path)?;
    Ok(())
}

/// A pipe that nobody reads from does not keep it waiting.
#[cfg(unix)]
fn into_a_device(path: &Path, text: &str) -> io::Result<()> {
    use rustix::fs::{Mode, OFlags, fcntl_setfl, open};
    let flags = OFlags::WRONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
    let opened = open(path, flags, Mode::empty())?;
    fcntl_setfl(&opened, OFlags::empty())?;
    fs::File::from(opened).write_all(text.as_bytes())
}

#[cfg(not(unix))]
fn into_a_device(path: &Path, text: &str) -> io::Result<()> {
    fs::write(path, text)
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
