//! The files on disk.

use std::fs::{File, Metadata};
use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use super::{FileError, FileKind, FileSystem, FolderEntry, IS_FOLDER, Identity, Looked, Opened, TOO_LARGE};
use crate::order;
use crate::source::MAX_FILE_SIZE;

/// The disk of this machine.
pub struct OnDisk;

impl FileSystem for OnDisk {
    fn open(&self, path: &Path) -> Result<Opened, FileError> {
        // A device may do something when it is opened, so what is there is looked at first.
        regular(&std::fs::metadata(path).map_err(why)?)?;
        let file = open(path).map_err(why)?;
        // What was opened is what counts: it may be another file by now.
        let known = file.metadata().map_err(why)?;
        regular(&known)?;
        of_the_system(&file)?;
        let mut bytes = Vec::with_capacity(usize::try_from(known.len()).unwrap_or_default() + 1);
        // One byte more than allowed tells a file that is too large from one that just fits.
        file.take(MAX_FILE_SIZE + 1).read_to_end(&mut bytes).map_err(why)?;
        if bytes.len() as u64 > MAX_FILE_SIZE {
            return Err(FileError::Unreadable(TOO_LARGE.to_owned()));
        }
        let identity = identity(&known, path);
        Ok(Opened { bytes, identity })
    }

    fn look(&self, path: &Path) -> Result<Looked, FileError> {
        let known = std::fs::metadata(path).map_err(why)?;
        Ok(Looked {
            kind: kind(known.file_type()),
            identity: identity(&known, path),
        })
    }

    fn list(&self, folder: &Path) -> Result<Vec<FolderEntry>, FileError> {
        let entries = std::fs::read_dir(folder).map_err(why)?;
        let entries = entries.map(|entry| {
            let entry = entry?;
            Ok(FolderEntry {
                name: entry.file_name(),
                kind: kind(entry.file_type()?),
            })
        });
        let mut entries = entries.collect::<io::Result<Vec<_>>>().map_err(why)?;
        order::by(&mut entries, |one, other| one.name.cmp(&other.name));
        Ok(entries)
    }

    fn whole(&self, path: &Path) -> Option<PathBuf> {
        std::fs::canonicalize(path).ok()
    }
}

/// Opens `path` for reading. A pipe that nobody writes to does not keep it waiting, and a terminal does not become this
/// process's.
#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags};
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
    Ok(File::from(rustix::fs::open(path, flags, Mode::empty())?))
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    File::open(path)
}

/// Refuses everything but a regular file that is not too large.
fn regular(known: &Metadata) -> Result<(), FileError> {
    match kind(known.file_type()) {
        FileKind::File if known.len() > MAX_FILE_SIZE => Err(FileError::Unreadable(TOO_LARGE.to_owned())),
        FileKind::File => Ok(()),
        FileKind::Folder => Err(FileError::Unreadable(IS_FOLDER.to_owned())),
        FileKind::Link | FileKind::Other => Err(FileError::Unreadable(format!(
            "it is {}; only regular files are read",
            special(known)
        ))),
    }
}

#[cfg(unix)]
fn special(known: &Metadata) -> &'static str {
    use std::os::unix::fs::FileTypeExt as _;
    let kind = known.file_type();
    match (kind.is_fifo(), kind.is_socket()) {
        (true, _) => "a pipe",
        (_, true) => "a socket",
        _ => "a device",
    }
}

#[cfg(not(unix))]
fn special(_: &Metadata) -> &'static str {
    "no regular file"
}

/// Refuses what the system makes up while it is read, such as `/proc/self/environ`: it has no size and may have no end.
#[cfg(target_os = "linux")]
fn of_the_system(file: &File) -> Result<(), FileError> {
    const SYSFS: u64 = 0x6265_6572;
    let kind = rustix::fs::fstatfs(file).map(|known| known.f_type.cast_unsigned());
    if kind.is_ok_and(|kind| [rustix::fs::PROC_SUPER_MAGIC.cast_unsigned(), SYSFS].contains(&kind)) {
        let message = "it is a file of the running system; only regular files are read";
        return Err(FileError::Unreadable(message.to_owned()));
    }
    Ok(())
}

#[cfg(not(target_os = "linux"))]
#[allow(clippy::unnecessary_wraps, reason = "other systems have such files")]
fn of_the_system(_: &File) -> Result<(), FileError> {
    Ok(())
}

fn kind(kind: std::fs::FileType) -> FileKind {
    match (kind.is_file(), kind.is_dir(), kind.is_symlink()) {
        (true, ..) => FileKind::File,
        (_, true, _) => FileKind::Folder,
        (.., true) => FileKind::Link,
        _ => FileKind::Other,
    }
}

#[cfg(unix)]
fn identity(known: &Metadata, _: &Path) -> Identity {
    use std::os::unix::fs::MetadataExt as _;
    Identity::Number(known.dev(), known.ino())
}

#[cfg(not(unix))]
fn identity(_: &Metadata, path: &Path) -> Identity {
    Identity::Path(std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()))
}

fn why(error: io::Error) -> FileError {
    FileError::Unreadable(match error.kind() {
        ErrorKind::NotFound => return FileError::Missing,
        ErrorKind::PermissionDenied => "it may not be read (permission denied)".to_owned(),
        ErrorKind::IsADirectory => IS_FOLDER.to_owned(),
        // A name that leads below a file leads nowhere.
        ErrorKind::NotADirectory => return FileError::Missing,
        _ => error.to_string(),
    })
}
