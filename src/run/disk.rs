//! The files that a run reads.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::files::{FileError, FileSystem, Files, FolderEntry, Identity, Looked, Opened};
use crate::source::{Role, SourceId, SourceMap};

/// The files that become sources, and standard input.
pub(super) struct Disk {
    pub(super) sources: SourceMap,
    pub(super) stdin: Option<Vec<u8>>,
    /// Every file is read once, however often it is named.
    pub(super) read: HashMap<PathBuf, SourceId>,
    /// Files that were asked for and are not there.
    pub(super) missing: Vec<PathBuf>,
    pub(super) role: Role,
    pub(super) system: Rc<Noted>,
}

impl Disk {
    /// Nothing read yet of `system`.
    pub(super) fn of(role: Role, system: Rc<dyn FileSystem>) -> Self {
        Self {
            sources: SourceMap::default(),
            stdin: None,
            read: HashMap::new(),
            missing: Vec::new(),
            role,
            system: Noted::of(system, Vec::new()),
        }
    }
}

impl Files for Disk {
    fn read(&mut self, path: &Path) -> Result<SourceId, FileError> {
        if let Some(id) = self.read.get(path) {
            return Ok(*id);
        }
        let (name, bytes) = if path == Path::new("-") {
            ("<stdin>".to_owned(), self.stdin.take().unwrap_or_default())
        } else {
            let opened = self.system.open(path);
            if matches!(opened, Err(FileError::Missing)) {
                self.missing.push(path.to_owned());
            }
            (path.display().to_string(), opened?.bytes)
        };
        let added = self.sources.add_any(name, self.role, bytes);
        let id = added.map_err(|error| FileError::Unreadable(format!("it {error}")))?;
        self.read.insert(path.to_owned(), id);
        Ok(id)
    }

    fn sources(&self) -> &SourceMap {
        &self.sources
    }

    fn sources_mut(&mut self) -> &mut SourceMap {
        &mut self.sources
    }

    fn system(&self) -> &dyn FileSystem {
        &*self.system
    }
}

/// Files that remembers which of them were opened: nothing may be written to one of those. Every path is looked at once,
/// so a run sees one state of it.
pub(super) struct Noted {
    system: Rc<dyn FileSystem>,
    opened: RefCell<Vec<Identity>>,
    /// Absolute paths of another machine, and where what is there is here.
    elsewhere: Vec<(PathBuf, PathBuf)>,
    /// Whether a path was one of those.
    has_led_elsewhere: Cell<bool>,
    looked: RefCell<HashMap<OsString, Result<Looked, FileError>>>,
    whole: RefCell<HashMap<OsString, Option<PathBuf>>>,
}

impl Noted {
    fn of(system: Rc<dyn FileSystem>, elsewhere: Vec<(PathBuf, PathBuf)>) -> Rc<Self> {
        Rc::new(Self {
            system,
            elsewhere,
            opened: RefCell::default(),
            has_led_elsewhere: Cell::default(),
            looked: RefCell::default(),
            whole: RefCell::default(),
        })
    }

    /// `system`, on which what is below the absolute paths of `maps` may be somewhere else.
    pub(super) fn mapped(system: Rc<dyn FileSystem>, maps: &[(String, String)]) -> Rc<Self> {
        let maps = maps.iter().filter(|(there, _)| there.starts_with('/'));
        Self::of(system, maps.map(|(there, here)| (there.into(), here.into())).collect())
    }

    /// The same files for a look around, which leaves no trace in what was opened or looked for.
    pub(super) fn aside(&self) -> Rc<Self> {
        Self::of(Rc::clone(&self.system), Vec::new())
    }

    /// Where `path` is here: a path of another machine is looked for where the call says, unless it is here, too.
    fn here<'p>(&self, path: &'p Path) -> Cow<'p, Path> {
        let mapped = self.elsewhere.iter().find_map(|(there, here)| {
            let rest = path.strip_prefix(there).ok()?;
            self.system.kind(path).is_err().then(|| here.join(rest))
        });
        self.has_led_elsewhere
            .set(self.has_led_elsewhere.get() || mapped.is_some());
        mapped.map_or(Cow::Borrowed(path), Cow::Owned)
    }

    /// Whether a path that was asked for is one of another machine.
    pub(super) fn has_led_elsewhere(&self) -> bool {
        self.has_led_elsewhere.get()
    }

    /// Opens a file that may turn out to be nobody's.
    pub(super) fn peek(&self, path: &Path) -> Result<Opened, FileError> {
        self.system.open(&self.here(path))
    }

    /// Remembers `path` as one that belongs to what is checked.
    pub(super) fn note(&self, path: &Path) {
        self.opened.borrow_mut().extend(self.identity(path));
    }

    /// Whether `path` leads to a file that was opened, or that should have been and could not.
    pub(super) fn was_opened(&self, path: &Path) -> bool {
        let identity = self.identity(path);
        identity.is_some_and(|identity| self.opened.borrow().contains(&identity))
    }
}

impl FileSystem for Noted {
    fn open(&self, path: &Path) -> Result<Opened, FileError> {
        let opened = self.peek(path);
        match &opened {
            Ok(opened) => self.opened.borrow_mut().push(opened.identity.clone()),
            Err(_) => self.note(path),
        }
        opened
    }

    fn look(&self, path: &Path) -> Result<Looked, FileError> {
        let known = self.looked.borrow().get(path.as_os_str()).cloned();
        known.unwrap_or_else(|| {
            let looked = self.system.look(&self.here(path));
            self.looked.borrow_mut().insert(path.into(), looked.clone());
            looked
        })
    }

    fn list(&self, folder: &Path) -> Result<Vec<FolderEntry>, FileError> {
        self.system.list(&self.here(folder))
    }

    fn whole(&self, path: &Path) -> Option<PathBuf> {
        let known = self.whole.borrow().get(path.as_os_str()).cloned();
        known.unwrap_or_else(|| {
            let whole = self.system.whole(&self.here(path));
            self.whole.borrow_mut().insert(path.into(), whole.clone());
            whole
        })
    }
}
