//! Paths as Go joins them: `..` is taken off before the file system is asked.
//!
//! Source: Go `path/filepath` `Join`; compose-go v2.13.0 `paths/home.go`.

use std::path::{Component, Path, PathBuf};

/// `text` from `folder`; an absolute one stands for itself.
pub fn joined(folder: &Path, text: &str) -> PathBuf {
    let plain = !text.ends_with('/') && !Path::new(text).components().any(|part| part == Component::ParentDir);
    let path = folder.join(text);
    if plain {
        path.components().collect()
    } else {
        clean(&path)
    }
}

/// The shortest path that is the same as text.
pub fn clean(path: &Path) -> PathBuf {
    let mut kept = PathBuf::new();
    for part in path.components() {
        match (part, kept.components().next_back()) {
            (Component::CurDir, _) | (Component::ParentDir, Some(Component::RootDir)) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => {
                kept.pop();
            }
            (part, _) => kept.push(part),
        }
    }
    if kept.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        kept
    }
}

/// The folder that holds `path`.
pub fn beside(path: &Path) -> PathBuf {
    path.parent().unwrap_or(Path::new("")).to_path_buf()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parents_are_taken_off_as_text() {
        for (folder, text, expected) in [
            ("", "a.env", "a.env"),
            ("d", "a.env", "d/a.env"),
            ("d", "../a.env", "a.env"),
            ("d", "../../a.env", "../a.env"),
            ("d", "x/../a.env", "d/a.env"),
            ("d", "a.env/", "d/a.env"),
            ("d", "/x/../a.env", "/a.env"),
            ("/", "../a.env", "/a.env"),
            ("d", "..", "."),
        ] {
            assert_eq!(joined(Path::new(folder), text), Path::new(expected), "{folder} {text}");
        }
    }
}
