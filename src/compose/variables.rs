//! Where interpolation takes its values from.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::env::interpolate::Lookup;
use crate::secret::Secret;
use crate::setting::{Hop, Setting, State, Unknown};
use crate::source::Span;

/// The most bytes that all lookups of a project hand out together.
const MAX_EXPANDED: usize = 8 * 1024 * 1024;

/// The variables that interpolation knows: those of the calling process first, then those of `.env` or `--env-file`.
#[derive(Default)]
pub struct Variables {
    /// From the call itself (`--set`, `--process-env`); they have no place in a file.
    process: HashMap<String, Secret>,
    /// Whether `process` is all there is: a name that is nowhere is then certainly not set.
    complete: bool,
    files: HashMap<String, Setting<Secret>>,
    /// Names that any template of the files asks for, whether it is used or not.
    asked: Rc<RefCell<HashSet<String>>>,
    /// Whether a file of variables was read.
    has_files: bool,
    /// Names that something asked for, in this project or in one that it includes.
    used: Rc<RefCell<HashSet<String>>>,
    /// How many bytes lookups have handed out, likewise.
    spent: Rc<Cell<usize>>,
}

impl Variables {
    /// The variables of the call; `complete` if they are the whole environment of the process.
    pub fn of_process(process: HashMap<String, Secret>, complete: bool) -> Self {
        Self {
            process,
            complete,
            ..Self::default()
        }
    }

    /// Whether the call itself sets `name`.
    pub fn is_in_process(&self, name: &str) -> bool {
        self.process.contains_key(name)
    }

    /// The value that the call itself gives to `name`.
    pub fn of_call(&self, name: &str) -> Option<&Secret> {
        self.process.get(name)
    }

    /// Takes what a file sets.
    pub fn set_from_file(&mut self, name: String, value: Setting<Secret>) {
        self.files.insert(name, value);
    }

    /// Forgets what files set, but for the names that `keeps` says.
    pub(super) fn keep_from_files(&mut self, keeps: impl Fn(&str) -> bool) {
        self.files.retain(|name, _| keeps(name));
    }

    /// The variables of `.env` and `--env-file` with their places.
    pub fn from_files(&self) -> impl Iterator<Item = (&str, &Setting<Secret>)> {
        self.files.iter().map(|(name, setting)| (name.as_str(), setting))
    }

    /// Whether anything in the project asked for `name`.
    pub fn is_used(&self, name: &str) -> bool {
        self.used.borrow().contains(name)
    }

    /// Notes that a file of variables was read.
    pub(super) fn note_file(&mut self) {
        self.has_files = true;
    }

    /// Whether a file of variables was read.
    pub fn has_files(&self) -> bool {
        self.has_files
    }

    /// Notes that a template asks for `name`.
    pub(super) fn ask(&self, name: &str) {
        if !self.asked.borrow().contains(name) {
            self.asked.borrow_mut().insert(name.to_owned());
        }
    }

    /// A variable that a file sets, that no template asks for, and that is nearly called `name`: where it is set.
    pub(super) fn nearest(&self, name: &str) -> Option<Hop> {
        const MOST_COMPARED: usize = 1000;
        if name.len() < 5 || self.files.len() > MOST_COMPARED {
            return None;
        }
        let asked = self.asked.borrow();
        let unasked = self.files.iter().filter(|(known, _)| !asked.contains(*known));
        let near = unasked.filter(|(known, _)| known.len().abs_diff(name.len()) <= 2);
        let near = near.map(|(known, setting)| (strsim::osa_distance(known, name), known, setting));
        let (_, known, setting) = near
            .filter(|(distance, ..)| *distance <= 2)
            .min_by_key(|(distance, known, _)| (*distance, *known))?;
        Some(Hop {
            span: setting.place,
            name: Some(known.clone()),
        })
    }

    /// Does `work` without noting what it asks for.
    pub(super) fn without_noting<T>(&self, work: impl FnOnce() -> T) -> T {
        let before = self.used.borrow().clone();
        let done = work();
        *self.used.borrow_mut() = before;
        done
    }

    /// Sets a variable as if the call had.
    pub fn set_in_process(&mut self, name: String, value: Secret) {
        self.process.insert(name, value);
    }

    /// Whether the call tells every variable of the process.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// The names that files have set so far.
    pub fn file_names(&self) -> HashSet<String> {
        self.files.keys().cloned().collect()
    }

    /// The same variables for an included project, which may add its own.
    #[must_use]
    pub fn inherited(&self) -> Self {
        let (process, files) = (self.process.clone(), self.files.clone());
        Self {
            process,
            complete: self.complete,
            files,
            asked: Rc::clone(&self.asked),
            has_files: self.has_files,
            used: Rc::clone(&self.used),
            spent: Rc::clone(&self.spent),
        }
    }

    /// The same variables for another deployment: what one asks for counts for both, and each has its own budget.
    #[must_use]
    pub fn again(&self) -> Self {
        Self {
            spent: Rc::default(),
            ..self.inherited()
        }
    }

    /// The names that something asked for.
    pub fn used_names(&self) -> Vec<String> {
        self.used.borrow().iter().cloned().collect()
    }

    /// The text of `name`, if it is known.
    pub fn text(&self, name: &str) -> Option<String> {
        match self.peek(name) {
            Lookup::Set(value, _) => Some(value.reveal().to_owned()),
            Lookup::Unset | Lookup::Unknown(..) => None,
        }
    }

    /// What is known of `name`; it counts as used.
    pub fn look_up(&self, name: &str) -> Lookup {
        self.used.borrow_mut().insert(name.to_owned());
        self.peek(name)
    }

    /// `found`, or unknown once the values handed out are more than any environment holds: lines that each name the
    /// one before twice would double without end.
    pub fn bounded(&self, found: Lookup) -> Lookup {
        let (length, via) = match &found {
            Lookup::Set(value, via) => (value.reveal().len(), via),
            Lookup::Unknown(_, via) => (0, via),
            Lookup::Unset => return found,
        };
        let spent = self.spent.get().saturating_add(length + via.len() * size_of::<Hop>());
        self.spent.set(spent);
        if spent <= MAX_EXPANDED {
            return found;
        }
        let why = "the variables of the files expand to more than 8 MiB";
        Lookup::Unknown(Unknown::because(why), Vec::new())
    }

    /// What is known of `name`, without using it.
    pub fn peek(&self, name: &str) -> Lookup {
        self.bounded(self.find(name))
    }

    fn find(&self, name: &str) -> Lookup {
        if let Some(value) = self.process.get(name) {
            return Lookup::Set(value.clone(), Vec::new());
        }
        match self
            .files
            .get(name)
            .map(|setting| (&setting.state, setting.carried(name)))
        {
            Some((State::Known(value), way)) => Lookup::Set(value.clone(), way),
            Some((State::Unknown(why), way)) => Lookup::Unknown(why.clone(), way),
            Some((State::Absent, _)) | None if self.complete => Lookup::Unset,
            Some((State::Absent, _)) | None => Lookup::Unknown(
                Unknown::because(text!("`{name}` is not set in any of the files"))
                    .remedied_by(text!("give --set {name}=…, --env-file or --process-env"))
                    .unset(name),
                Vec::new(),
            ),
        }
    }

    /// The setting of `name` for a place that takes it over as it is.
    pub fn setting(&self, name: &str, place: Span) -> Setting<Secret> {
        match self.look_up(name) {
            Lookup::Set(value, via) => Setting::known(value, place).through(via),
            Lookup::Unset => Setting::absent(place),
            Lookup::Unknown(why, via) => Setting::unknown(why, place).through(via),
        }
    }
}
