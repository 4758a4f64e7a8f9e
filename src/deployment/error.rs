//! Why a deployment's files cannot be read.

use std::path::{Path, PathBuf};

use crate::complaint::Complaint;
use crate::compose::ComposeError;
use crate::files::FileError;
use crate::source::Span;
use crate::version::Version;
use crate::yaml;

/// Why a deployment's files cannot be read.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{message}")]
pub struct DeploymentError {
    /// Where, if it is in a file that could be read.
    pub span: Option<Span>,
    /// What is wrong; never any of a value.
    pub message: Complaint,
    /// The file, where there is no place in it.
    pub path: Option<PathBuf>,
    /// The version of the process of which nothing else is known because of it, and where it is written.
    pub version: Option<(Version, Span)>,
}

impl DeploymentError {
    /// Something that is wrong with a file as a whole.
    pub fn of(path: &Path, message: impl Into<Complaint>) -> Self {
        Self {
            span: None,
            message: message.into(),
            path: Some(path.to_owned()),
            version: None,
        }
    }

    /// There is nothing to read.
    pub fn no_file() -> Self {
        Self {
            span: None,
            message: "no file is given".into(),
            path: None,
            version: None,
        }
    }

    /// A file that is missing or cannot be read.
    pub fn unreadable(path: &Path, error: &FileError) -> Self {
        Self::of(path, error.to_string())
    }
}

impl From<ComposeError> for DeploymentError {
    fn from(error: ComposeError) -> Self {
        Self {
            span: error.span,
            message: error.message,
            path: error.path,
            version: None,
        }
    }
}

impl From<yaml::YamlError> for DeploymentError {
    fn from(error: yaml::YamlError) -> Self {
        ComposeError::from(error).into()
    }
}
