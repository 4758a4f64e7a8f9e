//! The files that fill templates: `.env` and `--env-file`.

use std::path::{Path, PathBuf};

use super::expansion::expanded;
use super::opened::read as open;
use super::variables::Variables;
use super::{ComposeError, FileError, Files};
use crate::env::interpolate::Lookup;
use crate::env::{self, Assigned, Assignment};
use crate::secret::Secret;
use crate::setting::Setting;

/// Which files of variables are read.
#[derive(Clone, Copy)]
pub(super) enum EnvFiles<'a> {
    /// These, which have to be there.
    Named(&'a [PathBuf]),
    /// The `.env` of this folder, if it has one.
    Beside(&'a Path),
}

/// Reads files of variables. What the process, or a file that was read before, already sets counts before them.
pub(super) fn read(
    env_files: EnvFiles<'_>,
    variables: &mut Variables,
    files: &mut dyn Files,
) -> Result<(), ComposeError> {
    let mut ids = Vec::new();
    match env_files {
        EnvFiles::Beside(folder) => {
            let path = folder.join(".env");
            // A folder of that name is passed over.
            match files.read(&path) {
                Ok(id) => ids.push(id),
                Err(FileError::Missing) => {}
                Err(FileError::Unreadable(_)) if files.system().is_folder(&path) => {}
                Err(FileError::Unreadable(message)) => {
                    return Err(ComposeError {
                        span: None,
                        class: "env-form",
                        message: message.into(),
                        path: Some(path),
                    });
                }
            }
        }
        EnvFiles::Named(paths) => {
            // `/dev/null` stands for none.
            for path in paths.iter().filter(|path| *path != Path::new("/dev/null")) {
                ids.push(open(path, files)?);
            }
        }
    }
    if !ids.is_empty() {
        variables.note_file();
    }
    let inherited = variables.file_names();
    for id in ids {
        for assignment in env::read_compose(files.sources(), id)? {
            let (name, setting) = assigned(&assignment, &|name| variables.look_up(name))?;
            if !variables.is_in_process(&name) && !inherited.contains(&name) {
                variables.set_from_file(name, setting);
            }
        }
    }
    Ok(())
}

/// Reads files of variables that the call names for who fills in env files without a project.
///
/// # Errors
/// If one of them is missing or refused.
pub fn read_variable_files(
    paths: &[PathBuf],
    variables: &mut Variables,
    files: &mut dyn Files,
) -> Result<(), ComposeError> {
    read(EnvFiles::Named(paths), variables, files)
}

/// What an assignment comes to; variables are asked of `lookup`.
pub(super) fn assigned(
    assignment: &Assignment,
    lookup: &dyn Fn(&str) -> Lookup,
) -> Result<(String, Setting<Secret>), ComposeError> {
    let name = assignment.name.value.clone();
    let setting = match &assignment.value {
        Assigned::Inherited => match lookup(&name) {
            Lookup::Set(value, via) => Setting::known(value, assignment.name.span).through(via),
            Lookup::Unset => Setting::absent(assignment.name.span),
            Lookup::Unknown(why, via) => Setting::unknown(why, assignment.name.span).through(via),
        },
        Assigned::Text {
            text,
            span,
            expands: false,
        } => Setting::known(text.clone(), *span),
        Assigned::Text {
            text,
            span,
            expands: true,
        } => expanded(text.reveal(), *span, lookup)?,
    };
    Ok((name, setting))
}
