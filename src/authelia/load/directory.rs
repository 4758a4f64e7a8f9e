//! From the paths that Authelia is given to the files that it reads.

use std::path::{Path, PathBuf};

use crate::files::{FileError, FileKind, FileSystem};

/// Why Authelia would not read the paths.
#[derive(thiserror::Error, Debug)]
pub enum PathError {
    /// It cannot be read.
    #[error("{}: {error}", path.display())]
    Unreadable {
        /// The path.
        path: PathBuf,
        /// What the system says.
        error: FileError,
    },
    /// A file is given, and so is the directory that holds it.
    #[error("{} is given twice: by itself, and as a part of {}", path.display(), directory.display())]
    Twice {
        /// The file.
        path: PathBuf,
        /// The directory.
        directory: PathBuf,
    },
}

/// The files that Authelia reads for `paths`: a directory stands for its direct children that end in `.yml` or
/// `.yaml`, sorted by name.
///
/// Source: authelia/authelia `internal/configuration/sources.go` `loadDir`; `internal/commands/util.go`.
///
/// # Errors
/// If a path cannot be read, or a file would be read twice.
pub fn expand(paths: &[PathBuf], system: &dyn FileSystem) -> Result<Vec<PathBuf>, PathError> {
    let mut files = Vec::new();
    let mut explicit: Vec<&Path> = Vec::new();
    let mut directories: Vec<&Path> = Vec::new();
    for path in paths {
        let unreadable = |error| PathError::Unreadable {
            path: path.clone(),
            error,
        };
        if system.kind(path).map_err(unreadable)? == FileKind::Folder {
            directories.push(path);
            for entry in system.list(path).map_err(unreadable)? {
                let child = path.join(entry.name);
                let yaml = child
                    .extension()
                    .is_some_and(|extension| extension == "yml" || extension == "yaml");
                if yaml && !system.is_folder(&child) {
                    files.push(child);
                }
            }
        } else {
            explicit.push(path);
            files.push(path.clone());
        }
    }
    for path in explicit {
        if let Some(directory) = directories.iter().find(|directory| path.parent() == Some(**directory)) {
            return Err(PathError::Twice {
                path: path.to_owned(),
                directory: (*directory).to_owned(),
            });
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::OnDisk;

    #[test]
    fn a_directory_stands_for_its_yaml_files() -> std::io::Result<()> {
        let directory = tempfile::tempdir()?;
        let at = |name: &str| directory.path().join(name);
        for name in ["b.yml", "a.yaml", "c.txt"] {
            std::fs::write(at(name), "")?;
        }
        std::fs::create_dir(at("d.yml"))?;
        std::fs::write(at("d.yml").join("e.yml"), "")?;
        let expanded = expand(&[directory.path().to_owned()], &OnDisk).unwrap_or_default();
        assert_eq!(expanded, [at("a.yaml"), at("b.yml")]);
        let explicit = expand(&[at("c.txt"), at("b.yml")], &OnDisk).unwrap_or_default();
        assert_eq!(explicit, [at("c.txt"), at("b.yml")]);
        let twice = expand(&[directory.path().to_owned(), at("b.yml")], &OnDisk);
        assert!(matches!(twice, Err(PathError::Twice { .. })));
        assert!(matches!(
            expand(&[at("missing")], &OnDisk),
            Err(PathError::Unreadable { .. })
        ));
        Ok(())
    }
}
