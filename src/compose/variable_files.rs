//! Which files of variables a project has.
//!
//! Source: compose-go v2.13.0 `cli/options.go`.

use std::path::{Path, PathBuf};

use super::dotenv::{self, EnvFiles};
use super::variables::Variables;
use super::{ComposeError, Files, ProjectRequest};
use crate::complaint::Complaint;
use crate::golang::parse_bool;
use crate::secret::Secret;
use crate::setting::Setting;

/// Reads the files that fill templates.
pub(super) fn read_variables(
    request: &ProjectRequest,
    folder: &Path,
    variables: &mut Variables,
    files: &mut dyn Files,
) -> Result<(), ComposeError> {
    let named = variables
        .of_call("COMPOSE_ENV_FILES")
        .map(|named| named.reveal().to_owned());
    let named = named.unwrap_or_default();
    let mut env_files = request.env_files.clone();
    if env_files.is_empty() {
        env_files.extend(named.split(',').filter(|name| !name.is_empty()).map(PathBuf::from));
    }
    if !env_files.is_empty() {
        read_twice(EnvFiles::Named(&env_files), variables, files)?;
    } else if !is_switched_off(variables)? {
        if let Some(called_in) = &request.called_in {
            dotenv::read(EnvFiles::Beside(called_in), variables, files)?;
        }
        read_twice(EnvFiles::Beside(folder), variables, files)?;
        // What the file says about Docker Compose itself is taken before the rest of it.
        if is_switched_off(variables)? {
            variables.keep_from_files(|name| name.starts_with("COMPOSE_"));
        }
    }
    let cannot_be_set = |(name, setting): (&str, &Setting<Secret>)| {
        name.starts_with("COMPOSE_") && setting.value().is_some_and(|value| value.reveal().contains('\0'))
    };
    if variables.from_files().any(cannot_be_set) {
        return Err(refused("a variable of Docker Compose itself has a NUL byte"));
    }
    Ok(())
}

/// Docker Compose reads the files a second time with what they set: what is only looked at where a variable is set may
/// be wrong then. Values stay those of the first time.
fn read_twice(env_files: EnvFiles<'_>, variables: &mut Variables, files: &mut dyn Files) -> Result<(), ComposeError> {
    dotenv::read(env_files, variables, files)?;
    dotenv::read(env_files, variables, files)
}

/// Whether `.env` is not to be read.
fn is_switched_off(variables: &Variables) -> Result<bool, ComposeError> {
    match variables.text("COMPOSE_DISABLE_ENV_FILE") {
        Some(text) => parse_bool(&text).ok_or_else(|| refused("`COMPOSE_DISABLE_ENV_FILE` must be true or false")),
        None => Ok(false),
    }
}

pub(super) fn refused(message: impl Into<Complaint>) -> ComposeError {
    ComposeError {
        span: None,
        class: "model",
        message: message.into(),
        path: None,
    }
}
