//! Compose files: what environment Docker Compose gives to a service.
//!
//! Reference: docker compose v5.3.0, compose-go v2.13.0.

mod consistency;
mod discovery;
mod dotenv;
mod entries;
mod env_files;
mod environment;
mod expansion;
mod extends;
mod image;
mod judge;
mod labels;
mod load;
mod loader;
mod model;
mod opened;
mod project;
mod resets;
mod scalar;
mod schema;
mod section;
mod service;
mod shape;
mod shell_words;
mod short;
mod specification;
mod stored;
mod strings;
mod unset;
mod value;
mod variable_files;
mod variables;
mod words;

pub use discovery::{discover, is_override, is_standard, named_by_variable};
pub use dotenv::read_variable_files;
pub use env_files::read_env_file;
pub use environment::{environment, is_active};
pub use image::{dockerfile, image};
pub use labels::labels;
pub use load::load;
pub use project::Project;
pub use service::{Layer, Scope, Service};
pub use stored::{Stored, stored};
pub use variables::Variables;
pub use words::words;

use std::path::PathBuf;

use crate::complaint::Complaint;
use crate::files::{FileError, Files};
use crate::source::Span;

/// What to load, in the terms of docker compose's own options.
#[derive(Clone, Default)]
pub struct ProjectRequest {
    /// The compose files, as `-f`.
    pub files: Vec<PathBuf>,
    /// As `--env-file`.
    pub env_files: Vec<PathBuf>,
    /// As `--profile`.
    pub profiles: Vec<String>,
    /// As `--project-name`.
    pub project_name: Option<String>,
    /// As `--project-directory`.
    pub project_directory: Option<PathBuf>,
    /// The folder that docker compose is called in, where its `.env` counts besides the project folder's.
    pub called_in: Option<PathBuf>,
    /// What to do about an `env_file` that is not there.
    pub missing_env_files: MissingEnvFiles,
    /// Whether it may be a part of a project: whether it holds together is not looked at.
    pub is_part: bool,
}

/// What becomes of a service one of whose `env_file`s is not there.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum MissingEnvFiles {
    /// Docker Compose refuses it.
    #[default]
    Refused,
    /// The file is where it is deployed, and what it sets is not known.
    Unknown,
}

/// Why Docker Compose would refuse the project.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct ComposeError {
    /// Where, if it is in a file that could be read.
    pub span: Option<Span>,
    /// The kind of error.
    pub class: &'static str,
    /// What is wrong; never any of a value.
    pub message: Complaint,
    /// The file, if it could not be read.
    pub path: Option<PathBuf>,
}

impl ComposeError {
    fn at(span: Span, class: &'static str, message: impl Into<Complaint>) -> Self {
        Self {
            span: Some(span),
            class,
            message: message.into(),
            path: None,
        }
    }
}

impl From<crate::yaml::YamlError> for ComposeError {
    fn from(error: crate::yaml::YamlError) -> Self {
        Self::at(error.span, "yaml", error.message)
    }
}

impl From<crate::env::EnvError> for ComposeError {
    fn from(error: crate::env::EnvError) -> Self {
        Self::at(error.span, error.class.name(), error.message)
    }
}
