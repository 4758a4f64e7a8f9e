//! Searches a folder for files that may be either side's.

mod names;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::disk::Noted;
use crate::files::{FileError, FileKind, FileSystem as _, Identity};
use crate::party::profile;
use crate::recognise::{self, ContentKind, recognise};
use crate::source::text_of;
use names::{
    ENDINGS, holds_data, is_named_txt, is_passed_over, is_put_away, is_script, is_somebody_s, looks_like_configuration,
};

/// Deeper than this no deployment is kept; it ends folders that are made to have no end.
const MAX_DEPTH: usize = 64;
/// How many files are looked into, and how many bytes they may have together.
const MAX_FILES: usize = 20_000;
const MAX_BYTES: usize = 256 * 1024 * 1024;
/// How many entries of folders are looked at by their names.
const MAX_ENTRIES: usize = 2_000_000;
/// How many scripts are remembered, to be looked into where a side is missing.
const MOST_SCRIPTS: usize = 1_000;
/// How many examples and copies are told of at most.
const MOST_SPARES: usize = 20;

/// A file that is one side's by what is in it.
pub(super) struct Candidate {
    pub(super) path: PathBuf,
    pub(super) kind: ContentKind,
}

/// Something that was not looked at.
pub(super) struct Skipped {
    pub(super) path: PathBuf,
    /// Why, as a sentence without the path.
    pub(super) why: String,
    /// Whether it may hold another configuration, so that what was found is not certainly all there is.
    pub(super) matters: bool,
}

/// What a search came to.
#[derive(Default)]
pub(super) struct Searched {
    pub(super) candidates: Vec<Candidate>,
    /// Compose files, whoever's.
    pub(super) projects: Vec<PathBuf>,
    /// Files of other applications that are known, compose files excepted.
    pub(super) applications: Vec<PathBuf>,
    /// Manifests that define Secrets and `ConfigMap`s, with their names.
    pub(super) stores: Vec<(PathBuf, Vec<String>)>,
    /// Files of which another tool has yet to make a configuration, and what does: a sentence.
    pub(super) unrendered: Vec<(PathBuf, &'static str)>,
    /// Files that set options of Coder's in a form that is not read, and what does: a sentence.
    pub(super) unread: Vec<(PathBuf, &'static str)>,
    /// Manifests, releases and units that start Authelia.
    pub(super) starts: Vec<PathBuf>,
    /// Scripts and files of other tools that set options of Coder's, and what they are: a sentence.
    pub(super) scripts: Vec<PathBuf>,
    /// Kustomizations that patch something.
    pub(super) patching: Vec<PathBuf>,
    /// Files with settings of either side in comments only, and such with a standard name that are empty.
    pub(super) hollow: Vec<PathBuf>,
    /// Examples and copies that would be candidates under another name.
    pub(super) spares: Vec<PathBuf>,
    /// Folders that were not searched because of their names.
    pub(super) passed_over: Vec<PathBuf>,
    pub(super) skipped: Vec<Skipped>,
    /// How many files were looked into.
    pub(super) files: usize,
}

impl Searched {
    /// Adds what another search came to.
    pub(super) fn add(&mut self, other: Searched) {
        self.candidates.extend(other.candidates);
        self.projects.extend(other.projects);
        self.applications.extend(other.applications);
        self.stores.extend(other.stores);
        self.unrendered.extend(other.unrendered);
        self.unread.extend(other.unread);
        self.scripts.extend(other.scripts);
        self.patching.extend(other.patching);
        self.hollow.extend(other.hollow);
        self.starts.extend(other.starts);
        self.spares.extend(other.spares);
        self.passed_over.extend(other.passed_over);
        self.skipped.extend(other.skipped);
        self.files += other.files;
    }
}

/// How much of a folder is searched.
#[derive(Clone, Copy)]
pub(super) struct Reach {
    /// How many folders deep.
    depth: usize,
    /// How many files are looked into.
    files: usize,
}

impl Reach {
    /// All that is below a folder.
    pub(super) const ALL: Self = Self {
        depth: MAX_DEPTH,
        files: MAX_FILES,
    };
    /// What is around a file.
    pub(super) const NEAR: Self = Self { depth: 4, files: 1_000 };
}

/// Looks into every file below `folder` whose name is one of configuration, as far as `reach` says.
pub(super) fn search(folder: &Path, reach: Reach, system: &Noted) -> Searched {
    let mut search = Search {
        system,
        folder,
        reach,
        root: system.whole(here(folder)),
        seen: HashMap::new(),
        entries: 0,
        bytes: 0,
        done: Searched::default(),
    };
    search.walk(folder, 0);
    search.done
}

/// The folder itself, which has no name where the call names none.
fn here(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    }
}

struct Search<'a> {
    system: &'a Noted,
    /// The folder that is searched, as the call names it.
    folder: &'a Path,
    reach: Reach,
    /// The same without links.
    root: Option<PathBuf>,
    /// Files that were looked into: which candidate each became, and whether it was found by a link.
    seen: HashMap<Identity, (Option<usize>, bool)>,
    entries: usize,
    bytes: usize,
    done: Searched,
}

impl Search<'_> {
    /// Says of `path` that it was not looked at.
    fn skip(&mut self, path: &Path, why: impl Into<String>, matters: bool) {
        self.done.skipped.push(Skipped {
            path: path.to_owned(),
            why: why.into(),
            matters,
        });
    }

    /// Looks through `folder`; `false` once there is too much to look at.
    fn walk(&mut self, folder: &Path, depth: usize) -> bool {
        let entries = match self.system.list(here(folder)) {
            Ok(entries) => entries,
            Err(error) => {
                self.unlisted(folder, &error);
                return true;
            }
        };
        self.entries += entries.len();
        // Files before folders: what is nearest is found even if there is too much further down.
        let (folders, files): (Vec<_>, Vec<_>) = entries.into_iter().partition(|entry| entry.kind == FileKind::Folder);
        for entry in files {
            let path = folder.join(&entry.name);
            if !self.entry(&path, entry.kind) {
                self.skip(folder, "there are more files below it than are looked into", true);
                return false;
            }
        }
        for entry in &folders {
            let path = folder.join(&entry.name);
            let name = entry.name.to_string_lossy();
            if [".yml", ".yaml", ".env"].iter().any(|ending| name.ends_with(ending)) && name != ".env" {
                let why = "it is a folder; Docker makes one where a file that is mounted is missing";
                self.skip(&path, why, false);
            }
            if is_passed_over(&name) {
                if is_put_away(&name) || is_somebody_s(&name) {
                    self.done.passed_over.push(path);
                }
            } else if depth == self.reach.depth {
                self.skip(&path, "it is deeper than folders are searched", true);
            } else if self.entries > MAX_ENTRIES {
                self.skip(folder, "there are more files below it than are looked at", true);
                return false;
            } else if !self.walk(&path, depth + 1) {
                return false;
            }
        }
        true
    }

    /// A folder that may not be listed. What a database keeps has no configuration in it that anybody wrote.
    fn unlisted(&mut self, folder: &Path, error: &FileError) {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        if holds_data(&name) {
            let why = format!("{error}; by its name it holds a program's data, so it was left out");
            self.skip(folder, why, false);
        } else {
            self.skip(folder, error.to_string(), true);
        }
    }

    /// Looks at a file or a link; `false` once there is too much to look into.
    fn entry(&mut self, path: &Path, kind: FileKind) -> bool {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        // JSON of any name is looked into where it is next to who calls; further down programs keep thousands of it.
        let is_near = || name.ends_with(".json") && path.parent() == Some(self.folder) && !recognise::is_spare(&name);
        let looks = looks_like_configuration(&name) || is_near();
        if kind == FileKind::Link && self.system.is_folder(path) {
            let whole = self.system.whole(path);
            let inside = whole
                .zip(self.root.as_ref())
                .is_some_and(|(whole, root)| whole.starts_with(root));
            if !inside && !is_passed_over(&name) {
                self.skip(path, "a linked folder is not searched", false);
            }
            return true;
        }
        if !looks {
            if recognise::is_spare(&name) {
                self.spare(path, &name);
            } else if is_named_txt(&name) && self.renamed(path) {
                return true;
            } else if is_script(&name) && self.done.scripts.len() < MOST_SCRIPTS {
                self.done.scripts.push(path.to_owned());
            }
            return true;
        }
        if self.done.files >= self.reach.files || self.bytes >= MAX_BYTES {
            return false;
        }
        match self.system.identity(path) {
            Some(identity) if self.seen.contains_key(&identity) => self.again(&identity, path, kind),
            identity => self.look_into(path, kind, identity),
        }
        true
    }

    /// A configuration to whose name an editor has added `.txt`: nobody reads it, but a side that is missing may be in it.
    fn renamed(&mut self, path: &Path) -> bool {
        let Ok(opened) = self.system.peek(path) else {
            return false;
        };
        self.bytes += opened.bytes.len();
        match recognise::ends_in_txt(path, &text_of(opened.bytes)) {
            None => return false,
            Some((ContentKind::Authelia, why)) => self.done.unrendered.push((path.to_owned(), why)),
            Some((_, why)) => self.done.unread.push((path.to_owned(), why)),
        }
        true
    }

    /// An example or a copy, which is only told of where nothing else is found.
    fn spare(&mut self, path: &Path, name: &str) {
        let looks = ENDINGS.iter().any(|ending| name.contains(ending)) || name.starts_with(".env");
        if !looks || self.done.spares.len() >= MOST_SPARES {
            return;
        }
        let Ok(opened) = self.system.peek(path) else { return };
        self.bytes += opened.bytes.len();
        if recognise(path, &text_of(opened.bytes)).is_some() {
            self.done.spares.push(path.to_owned());
        }
    }

    /// A file and the links to it are one; it is known by its own name.
    fn again(&mut self, identity: &Identity, path: &Path, kind: FileKind) {
        let Some((candidate, by_link)) = self.seen.get_mut(identity) else {
            return;
        };
        if *by_link && kind != FileKind::Link {
            *by_link = false;
            if let Some(candidate) = candidate.and_then(|at| self.done.candidates.get_mut(at)) {
                path.clone_into(&mut candidate.path);
            }
        }
    }

    fn look_into(&mut self, path: &Path, kind: FileKind, identity: Option<Identity>) {
        self.done.files += 1;
        let opened = match self.system.peek(path) {
            Ok(opened) => opened,
            Err(FileError::Missing) => return self.skip(path, "it is a link that leads nowhere", true),
            Err(error) => return self.skip(path, error.to_string(), true),
        };
        self.bytes += opened.bytes.len();
        let text = text_of(opened.bytes);
        if let Some(tool) = recognise::unrendered(path, &text) {
            self.done.unrendered.push((path.to_owned(), tool));
            return;
        }
        if recognise::is_project(&text) {
            self.done.projects.push(path.to_owned());
        }
        let stores = recognise::store_names(&text);
        if !stores.is_empty() {
            self.done.stores.push((path.to_owned(), stores));
        }
        if recognise::changes_objects(path, &text) {
            self.done.patching.push(path.to_owned());
        }
        if recognise::starts_authelia(path, &text) {
            self.done.starts.push(path.to_owned());
        }
        let found = recognise(path, &text);
        if found.is_none() && !recognise::is_project(&text) && profile::is_mentioned(&text) {
            self.done.applications.push(path.to_owned());
        }
        if found.is_none() {
            if recognise::is_hollow(path, &text) {
                self.done.hollow.push(path.to_owned());
            }
            let unread = recognise::unread(path, &text);
            self.done.unread.extend(unread.map(|why| (path.to_owned(), why)));
        }
        let at = found.map(|kind| {
            self.system.note(path);
            self.done.candidates.push(Candidate {
                path: path.to_owned(),
                kind,
            });
            self.done.candidates.len() - 1
        });
        if found == Some(ContentKind::Authelia) && recognise::is_both_s(&text) {
            self.done.candidates.push(Candidate {
                path: path.to_owned(),
                kind: ContentKind::Manifest,
            });
        }
        if let Some(identity) = identity {
            self.seen.insert(identity, (at, kind == FileKind::Link));
        }
    }
}
