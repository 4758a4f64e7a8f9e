//! Files that are only in memory: for a page in a browser, for fuzzing, and for tests.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use super::{FileError, FileKind, FileSystem, FolderEntry, IS_FOLDER, Identity, Looked, Opened, TOO_LARGE};
use crate::source::MAX_FILE_SIZE;

/// Files by their paths; folders are what the paths go through.
#[derive(Default)]
pub struct InMemory {
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl InMemory {
    /// Puts `bytes` at `path`.
    #[must_use]
    pub fn with(mut self, path: impl AsRef<Path>, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.insert(clean(path.as_ref()), bytes.into());
        self
    }
}

/// `path` without `.` and `..`.
fn clean(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                clean.pop();
            }
            part => clean.push(part),
        }
    }
    clean
}

impl FileSystem for InMemory {
    fn open(&self, path: &Path) -> Result<Opened, FileError> {
        let clean = clean(path);
        match self.files.get(&clean) {
            Some(bytes) if bytes.len() as u64 > MAX_FILE_SIZE => Err(FileError::Unreadable(TOO_LARGE.to_owned())),
            Some(bytes) => Ok(Opened {
                bytes: bytes.clone(),
                identity: Identity::Path(clean),
            }),
            None if self.is_folder(path) => Err(FileError::Unreadable(IS_FOLDER.to_owned())),
            None => Err(FileError::Missing),
        }
    }

    fn look(&self, path: &Path) -> Result<Looked, FileError> {
        let clean = clean(path);
        let is_above = |file: &PathBuf| file.starts_with(&clean);
        let kind = if self.files.contains_key(&clean) {
            FileKind::File
        } else if self.files.keys().any(is_above) || clean == Path::new("") {
            FileKind::Folder
        } else {
            return Err(FileError::Missing);
        };
        let identity = Identity::Path(clean);
        Ok(Looked { kind, identity })
    }

    fn list(&self, folder: &Path) -> Result<Vec<FolderEntry>, FileError> {
        if !self.is_folder(folder) {
            return Err(FileError::Missing);
        }
        let clean = clean(folder);
        let below = self.files.keys().filter_map(|path| path.strip_prefix(&clean).ok());
        let first = |path: &Path| {
            Some((
                path.components().next()?.as_os_str().to_owned(),
                path.components().count(),
            ))
        };
        let names: BTreeSet<_> = below.filter_map(first).map(|(name, parts)| (name, parts > 1)).collect();
        let entries = names.into_iter().map(|(name, is_folder)| FolderEntry {
            name,
            kind: if is_folder { FileKind::Folder } else { FileKind::File },
        });
        Ok(entries.collect())
    }

    fn whole(&self, path: &Path) -> Option<PathBuf> {
        self.kind(path).ok().map(|_| clean(path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_what_paths_go_through() {
        let files = InMemory::default().with("a/b/c.yml", "c: 1\n").with("a/d.env", "D=1\n");
        let names = |folder: &str| {
            let entries = files.list(Path::new(folder)).unwrap_or_default();
            let names = entries
                .iter()
                .map(|entry| (entry.name.display().to_string(), entry.kind));
            names.collect::<Vec<_>>()
        };
        assert_eq!(names("."), [("a".to_owned(), FileKind::Folder)]);
        let inside = [("b".to_owned(), FileKind::Folder), ("d.env".to_owned(), FileKind::File)];
        assert_eq!(names("./a/b/.."), inside);
        assert_eq!(
            files.open(Path::new("a/d.env")).map(|file| file.bytes),
            Ok(b"D=1\n".to_vec())
        );
        assert_eq!(
            files.open(Path::new("x")).map(|file| file.bytes),
            Err(FileError::Missing)
        );
    }
}
