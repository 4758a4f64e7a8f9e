//! Bare environment files: what the process that they are for gets from them.

use super::{DeploymentError, File};
use crate::compose::{self, Variables};
use crate::env::{Dialect, Environment, Form};
use crate::source::SourceMap;

/// The environment that `dialect` makes of env files, later ones over earlier ones.
///
/// # Errors
/// If the program that reads them would refuse one, or there is none.
pub fn environment(
    env_files: &[File],
    dialect: Dialect,
    variables: &Variables,
    sources: &SourceMap,
) -> Result<Environment, DeploymentError> {
    let first = env_files.first().ok_or_else(DeploymentError::no_file)?;
    let mut environment = Environment::new(sources.last_line(first.id), Form::Line(dialect));
    for file in env_files {
        compose::read_env_file(sources, file.id, dialect, variables, &mut environment)?;
    }
    Ok(environment)
}
