//! Which files belong to which side.

use std::path::{Path, PathBuf};

use super::search::Skipped;
use crate::report;

/// The files of both sides, in the order in which they count.
#[derive(Default)]
pub(super) struct Inputs {
    pub(super) authelia: Vec<PathBuf>,
    pub(super) coder: Vec<PathBuf>,
    /// Further deployments of Coder.
    pub(super) others: Vec<Vec<PathBuf>>,
    /// Deployments of other applications, each with its files.
    pub(super) applications: Vec<Vec<PathBuf>>,
    /// The folder whose `COMPOSE_FILE` names Coder's files.
    pub(super) called_in: Option<PathBuf>,
    /// Env files of Coder's that a search found, whoever reads them.
    pub(super) env_files: Vec<PathBuf>,
    /// Manifests and units that start Authelia, wherever they are.
    pub(super) starts: Vec<PathBuf>,
    /// Files that the call names and that start Authelia.
    pub(super) named_starts: Vec<PathBuf>,
    /// What was left out for a reason, as sentences.
    pub(super) remarks: Vec<String>,
    /// What was not looked at.
    pub(super) skipped: Vec<Skipped>,
    /// Why one side is checked alone, where folders were searched for both: a sentence.
    pub(super) alone: Option<String>,
}

/// Why it is not known which files to read: a sentence, and the file or folder it is about.
pub(super) struct Unclear {
    pub(super) message: String,
    pub(super) path: Option<String>,
}

impl Unclear {
    /// What is said of a file or folder.
    pub(super) fn about(path: &Path, message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            path: Some(named(path)),
        }
    }
}

/// Why no files could be chosen, and those that could be.
pub(super) struct Undecided {
    pub(super) unclear: Unclear,
    /// The option that names each candidate, and its path.
    pub(super) candidates: Vec<(&'static str, String)>,
}

impl From<Unclear> for Undecided {
    fn from(unclear: Unclear) -> Self {
        Self {
            unclear,
            candidates: Vec::new(),
        }
    }
}

/// A file's or folder's name in a message.
pub(super) fn named(path: &Path) -> String {
    if path.as_os_str().is_empty() {
        return ".".to_owned();
    }
    path.display().to_string()
}

/// `path` as a shell takes it.
pub(super) fn pasted(path: &Path) -> String {
    let path = path.display().to_string();
    let quoted = shlex::try_quote(&path).map_or_else(|_| path.clone(), std::borrow::Cow::into_owned);
    report::escaped_line(&quoted).into_owned()
}

/// An option for each of `paths`, as they can be pasted.
pub(super) fn options(option: &str, paths: &[PathBuf]) -> String {
    let options: Vec<String> = paths.iter().map(|path| format!("{option} {}", pasted(path))).collect();
    options.join(" ")
}
