//! Folders that are gone when a test ends.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

/// An empty folder.
pub(crate) fn temporary() -> TempDir {
    tempfile::tempdir().unwrap_or_else(|error| unreachable!("a temporary folder: {error}"))
}

/// A folder with these files, each in the folders that its name has.
pub(crate) fn temporary_with<N: AsRef<str>, T: AsRef<[u8]>>(files: &[(N, T)]) -> TempDir {
    let made = temporary();
    write_all(made.path(), files);
    made
}

/// Writes these files below `folder`, over what is there.
pub(crate) fn write_all<N: AsRef<str>, T: AsRef<[u8]>>(folder: &Path, files: &[(N, T)]) {
    for (name, text) in files {
        let path = folder.join(name.as_ref());
        let above = path.parent().map(fs::create_dir_all);
        let written = above.is_some_and(|made| made.is_ok()) && fs::write(&path, text).is_ok();
        assert!(written, "{}", name.as_ref());
    }
}
