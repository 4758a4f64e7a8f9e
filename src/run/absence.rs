//! What is said where a search did not find a side: what was looked at, and what is there instead.

use std::path::PathBuf;

use super::found::FoundFiles;
use super::inputs::{self, Inputs, Unclear};
use super::loaded::Loaded;

/// More files or folders than this are not named one by one.
const MOST_NAMED: usize = 4;

/// What a search leaves to say of what it did not find.
pub(super) struct Absence {
    /// The folders that were searched.
    folders: String,
    files: usize,
    /// Files of which another tool has yet to make a configuration, and what does: a sentence.
    pub(super) unrendered: Vec<(PathBuf, &'static str)>,
    /// Files that set options of Coder's in a form that is not read, and what does: a sentence.
    pub(super) unread: Vec<(PathBuf, &'static str)>,
    hollow: Vec<PathBuf>,
    spares: Vec<PathBuf>,
    passed_over: Vec<PathBuf>,
    without_configuration: Vec<PathBuf>,
}

impl Absence {
    /// Takes what `found` has besides the two sides.
    pub(super) fn of(found: &mut FoundFiles, folders: &[&PathBuf]) -> Self {
        let names: Vec<String> = folders.iter().map(|folder| inputs::named(folder)).collect();
        Self {
            folders: names.join(" and "),
            files: found.files,
            unrendered: std::mem::take(&mut found.unrendered),
            unread: std::mem::take(&mut found.unread),
            hollow: std::mem::take(&mut found.hollow),
            spares: std::mem::take(&mut found.spares),
            passed_over: std::mem::take(&mut found.passed_over),
            without_configuration: std::mem::take(&mut found.without_configuration),
        }
    }

    /// What is said where nothing of either side was found: a sentence.
    pub(super) fn of_both(&self) -> String {
        let nothing = self.nothing_of("Authelia's or Coder's");
        format!(
            "{nothing}{}; name the files with --authelia and --coder",
            self.instead(true)
        )
    }

    /// What is said where only the `other` side was found: a sentence.
    pub(super) fn of_one(&self, missing: &str, other: &str) -> String {
        let instead = self.instead(missing == "Authelia's");
        format!(
            "{}, so {other} side was checked alone{instead}",
            self.nothing_of(missing)
        )
    }

    /// What is said where files of one side are named, and nothing of the `missing` one is around: a sentence.
    pub(super) fn around(&self, missing: &str, option: &str) -> String {
        let mut unread = self.unrendered.iter().chain(&self.unread);
        if let Some((path, why)) = unread.next() {
            return format!("{}: {why}", path.display());
        }
        let instead = self.instead(missing == "Authelia's");
        format!("{}{instead}; name it with {option}", self.nothing_of(missing))
    }

    fn nothing_of(&self, missing: &str) -> String {
        let files = match self.files {
            1 => "1 file".to_owned(),
            count => format!("{count} files"),
        };
        format!(
            "nothing of {missing} was found in {} ({files} looked into)",
            self.folders
        )
    }

    /// What may be it after all.
    fn instead(&self, of_authelia: bool) -> String {
        let mut said = String::new();
        if let Some(path) = self.without_configuration.first().filter(|_| of_authelia) {
            said.push_str(&format!(
                "; {} starts Authelia, but the configuration that it mounts is not a file here",
                path.display()
            ));
        }
        if !self.hollow.is_empty() {
            said.push_str(&format!("; empty, or with comments only: {}", named(&self.hollow)));
        }
        if !self.spares.is_empty() {
            said.push_str(&format!(
                "; left out by name, as examples or copies: {}",
                named(&self.spares)
            ));
        }
        if !self.passed_over.is_empty() {
            said.push_str(&format!("; not searched: {}", named(&self.passed_over)));
        }
        said
    }
}

/// The first of `paths`, and how many more there are.
fn named(paths: &[PathBuf]) -> String {
    let first: Vec<String> = paths
        .iter()
        .take(MOST_NAMED)
        .map(|path| path.display().to_string())
        .collect();
    match paths.len().saturating_sub(MOST_NAMED) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}

/// Says what a search did not look at.
#[inline(never)]
pub(super) fn skipped(inputs: &Inputs, loaded: &mut Loaded) {
    const MOST: usize = 10;
    let (matter, other): (Vec<_>, Vec<_>) = inputs.skipped.iter().partition(|skipped| skipped.matters);
    for skipped in matter.iter().take(MOST) {
        loaded.failures.push(Unclear {
            message: format!(
                "{}; it may hold another configuration, so name the files with --authelia and --coder",
                skipped.why
            ),
            path: Some(skipped.path.display().to_string()),
        });
    }
    if matter.len() > MOST {
        let message = format!("{} more files or folders could not be looked into", matter.len() - MOST);
        loaded.failures.push(Unclear { message, path: None });
    }
    for skipped in other.iter().take(MOST) {
        let remark = format!("{}: {}", skipped.path.display(), skipped.why);
        loaded.remarks.push(remark);
    }
}
