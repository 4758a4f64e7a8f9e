//! The files that a run reads.

use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::inputs;
use crate::compose::{FileError, Files};
use crate::source::{MAX_FILE_SIZE, Role, SourceId, SourceMap};

/// The files on disk, and standard input.
pub(super) struct Disk {
    pub(super) sources: SourceMap,
    pub(super) stdin: Option<Vec<u8>>,
    /// Every file is read once, however often it is named.
    pub(super) read: HashMap<PathBuf, SourceId>,
    pub(super) role: Role,
}

impl Disk {
    /// Nothing read yet.
    pub(super) fn empty(role: Role) -> Self {
        Self {
            sources: SourceMap::default(),
            stdin: None,
            read: HashMap::new(),
            role,
        }
    }
}

impl Files for Disk {
    fn read(&mut self, path: &Path) -> Result<SourceId, FileError> {
        if let Some(id) = self.read.get(path) {
            return Ok(*id);
        }
        let (name, bytes) = if path == Path::new("-") {
            ("<stdin>".to_owned(), self.stdin.take().unwrap_or_default())
        } else {
            let unreadable = |error: std::io::Error| match error.kind() {
                std::io::ErrorKind::NotFound => FileError::Missing,
                _ => FileError::Unreadable(inputs::reason(&error)),
            };
            let file = std::fs::File::open(path).map_err(unreadable)?;
            let mut bytes = Vec::new();
            // One byte more than allowed tells a file that is too large from one that just fits.
            file.take(MAX_FILE_SIZE + 1)
                .read_to_end(&mut bytes)
                .map_err(unreadable)?;
            (path.display().to_string(), bytes)
        };
        let added = self.sources.add_any(name, self.role, bytes);
        let id = added.map_err(|error| FileError::Unreadable(format!("it {error}")))?;
        self.sources.mark_secret_lines(id);
        self.read.insert(path.to_owned(), id);
        Ok(id)
    }

    fn sources(&self) -> &SourceMap {
        &self.sources
    }
}
