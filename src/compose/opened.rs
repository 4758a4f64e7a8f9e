//! A file of the project, opened.

use std::path::Path;

use super::{ComposeError, FileError, Files};
use crate::source::SourceId;

/// Reads `path`; a missing file is an error of its own class.
pub(super) fn read(path: &Path, files: &mut dyn Files) -> Result<SourceId, ComposeError> {
    files.read(path).map_err(|error| ComposeError {
        span: None,
        class: if error == FileError::Missing {
            "file-missing"
        } else {
            "file"
        },
        message: error.to_string().into(),
        path: Some(path.to_owned()),
    })
}
