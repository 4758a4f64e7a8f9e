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

/// A folder with these files, and `--coder` for each of them whose name does not begin with `+`.
pub(crate) fn given<'f>(files: &[(&'f str, &str)]) -> (TempDir, Vec<&'f str>) {
    let plain = |name: &'f str| name.strip_prefix('+').unwrap_or(name);
    let written: Vec<(&str, &str)> = files.iter().map(|(name, text)| (plain(name), *text)).collect();
    let named = files
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| !name.starts_with('+'));
    (
        temporary_with(&written),
        named.flat_map(|name| ["--coder", name]).collect(),
    )
}
