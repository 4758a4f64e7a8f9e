//! Where files come from: a disk, or memory.
//!
//! Every file that the program reads is opened by [`FileSystem::open`], and by nothing else: only regular files of a
//! bounded size. A pipe, a device or a file without an end is refused at once, wherever it is named or found.

mod disk;
mod memory;
pub mod paths;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::source::{SourceId, SourceMap};

pub use disk::OnDisk;
pub use memory::InMemory;

/// A place that holds files.
pub trait FileSystem {
    /// The bytes of the regular file at `path`, at most [`MAX_FILE_SIZE`](crate::source::MAX_FILE_SIZE) of them.
    ///
    /// # Errors
    /// If it is missing, no regular file, too large, or may not be read.
    fn open(&self, path: &Path) -> Result<Opened, FileError>;

    /// What is at `path`; links are followed.
    ///
    /// # Errors
    /// If there is nothing, or it may not be looked at.
    fn look(&self, path: &Path) -> Result<Looked, FileError>;

    /// What `folder` holds, by name.
    ///
    /// # Errors
    /// If it is no folder or may not be listed.
    fn list(&self, folder: &Path) -> Result<Vec<FolderEntry>, FileError>;

    /// `path` without links and `..`; `None` if there is nothing.
    fn whole(&self, path: &Path) -> Option<PathBuf>;

    /// What kind of file is at `path`; links are followed.
    ///
    /// # Errors
    /// As [`look`](FileSystem::look).
    fn kind(&self, path: &Path) -> Result<FileKind, FileError> {
        self.look(path).map(|looked| looked.kind)
    }

    /// What `path` leads to; the same for every path that leads to it. `None` if there is nothing.
    fn identity(&self, path: &Path) -> Option<Identity> {
        self.look(path).ok().map(|looked| looked.identity)
    }

    /// Whether there is a folder at `path`.
    fn is_folder(&self, path: &Path) -> bool {
        self.kind(path) == Ok(FileKind::Folder)
    }
}

/// A file that was opened.
pub struct Opened {
    /// What is in it.
    pub bytes: Vec<u8>,
    /// Which file it is.
    pub identity: Identity,
}

/// What a path leads to.
#[derive(Clone)]
pub struct Looked {
    /// What kind of file it is.
    pub kind: FileKind,
    /// Which one it is.
    pub identity: Identity,
}

/// Which file a path leads to.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Identity {
    /// The device and the number that it has there.
    Number(u64, u64),
    /// Its path, where there are no numbers.
    Path(PathBuf),
}

/// Kinds of files.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileKind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A link, which is not followed yet.
    Link,
    /// A pipe, a device, a socket.
    Other,
}

/// One entry of a folder.
pub struct FolderEntry {
    /// Its name.
    pub name: OsString,
    /// What it is itself: a link is a link.
    pub kind: FileKind,
}

/// Why a file cannot be read.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum FileError {
    /// There is none.
    #[error("there is no such file")]
    Missing,
    /// It is there and cannot be read: a sentence without its path.
    #[error("{0}")]
    Unreadable(String),
}

/// Said of a file that is larger than what is read.
const TOO_LARGE: &str = "it is larger than 16 MiB; configuration files are not, so it is not read";
/// Said of a folder where a file is expected.
const IS_FOLDER: &str = "it is a folder, and a file is needed here";

/// Files that become sources when they are read.
pub trait Files {
    /// Reads `path` as an input of the side that is being read.
    ///
    /// # Errors
    /// If it is missing, unreadable, too large or not UTF-8: a sentence without the path.
    fn read(&mut self, path: &Path) -> Result<SourceId, FileError>;

    /// The text of everything read so far.
    fn sources(&self) -> &SourceMap;

    /// The same, to add the texts that are inside of others.
    fn sources_mut(&mut self) -> &mut SourceMap;

    /// Where the files come from.
    fn system(&self) -> &dyn FileSystem;
}
