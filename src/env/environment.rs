//! The environment that a process gets.

use std::collections::BTreeMap;

use super::{Form, Notation};
use crate::secret::Secret;
use crate::setting::{Hop, Setting, Unknown};
use crate::source::{Located, Span};

/// Why a value is not the one that the process gets, where another tool puts that in its place: SOPS decrypts it, 1Password's
/// `op run` and vals look it up.
fn filled_later(value: &str) -> Option<Unknown> {
    if value.starts_with("ENC[AES256_GCM,") {
        let why = Unknown::because("the value is encrypted with SOPS");
        return Some(why.remedied_by("decrypt the file first: `sops decrypt FILE`"));
    }
    let refers = ["op://", "ref+"].iter().any(|start| value.starts_with(start));
    refers.then(|| {
        let why = Unknown::because("the value is a reference that another tool replaces");
        why.remedied_by("check the file with its values in their place")
    })
}

/// One variable of a process.
#[derive(Clone)]
pub struct Variable {
    /// Its name.
    pub name: Located<String>,
    /// Its value. Absent for one that is declared without a value and set nowhere: the process does not get it.
    pub setting: Setting<Secret>,
    /// How it is written where it is.
    pub notation: Notation,
}

/// A variable of a template that no file sets: what it fills is empty unless it is set outside of the files.
#[derive(Clone)]
pub struct UnsetVariable {
    /// What it fills.
    pub fills: String,
    /// The variable; none where its name may be a piece of a secret.
    pub name: Option<String>,
    /// Where it is asked for.
    pub place: Span,
    /// Whether nothing is left of what it fills.
    pub empties: bool,
    /// Where the name of what it fills is written.
    pub entry: Span,
    /// One that is set, is asked for nowhere, and is nearly called so.
    pub near: Option<Hop>,
    /// Where a file sets what it fills, to no effect.
    pub hides: Option<Span>,
    /// Whether there is any file that could set it.
    pub searched: bool,
}

/// A variable that is set to nothing over what another source sets.
#[derive(Clone)]
pub struct EmptiedVariable {
    /// Its name.
    pub name: String,
    /// Where it is emptied.
    pub place: Span,
    /// Where it is set, to no effect.
    pub hides: Span,
}

/// What older versions of the files' reader refuse.
#[derive(Clone)]
pub struct RefusedBefore {
    /// Where it is.
    pub place: Span,
    /// The reader, and its first version that takes it.
    pub reader: &'static str,
    /// What it is, as a clause.
    pub what: &'static str,
}

/// The environment of a process, in the order of the names; of equal names the last counts.
#[derive(Clone)]
pub struct Environment {
    variables: BTreeMap<String, Variable>,
    /// The mapping or file that should hold a missing variable.
    pub place: Span,
    /// Why there may be more variables than the files show, if there may.
    pub hidden: Option<Unknown>,
    /// How a missing variable would be written there.
    pub form: Form,
    /// Whether Flux or another tool may replace `${NAME}` in the files that the process reads: it may in a cluster.
    pub replaced_before: bool,
    /// Where the files say something that older versions of their reader refuse.
    pub refused_before: Option<RefusedBefore>,
    /// Variables of templates that no file sets.
    pub unset: Vec<UnsetVariable>,
    /// Variables that are set to nothing over what another source sets.
    pub emptied: Vec<EmptiedVariable>,
    /// What one file sets again: the place that counts, and the one before it.
    pub again: Vec<(Span, Span)>,
    /// Files that may be missing and are: where they are named, and their names.
    pub absent_files: Vec<Located<String>>,
}

impl Environment {
    /// An environment without variables, to be filled from `place`.
    pub fn new(place: Span, form: Form) -> Self {
        Self {
            variables: BTreeMap::new(),
            place,
            hidden: None,
            form,
            replaced_before: false,
            refused_before: None,
            unset: Vec::new(),
            emptied: Vec::new(),
            again: Vec::new(),
            absent_files: Vec::new(),
        }
    }

    /// An environment that the files do not show.
    pub fn not_known(why: Unknown, place: Span) -> Self {
        Self {
            hidden: Some(why),
            ..Self::new(place, Form::Entry)
        }
    }

    /// Sets a variable; one of the same name is replaced.
    pub fn set(&mut self, mut variable: Variable) {
        let place = variable.setting.place;
        if let Some(why) = variable.setting.value().and_then(|value| filled_later(value.reveal())) {
            variable.setting = Setting::unknown(why, place);
        }
        let before = self.variables.insert(variable.name.value.clone(), variable);
        let before = before.map(|before| before.setting.place);
        if let Some(before) = before.filter(|before| before.source == place.source && *before != place) {
            self.again.push((place, before));
        }
    }

    /// Sets the variable `name` to `value`, written in the environment's own form.
    pub fn define(&mut self, name: &str, value: Setting<Secret>) {
        self.set(Variable {
            name: Located::new(name.to_owned(), value.place),
            setting: value,
            notation: self.form.into(),
        });
    }

    /// A source that is not known sets any variable, over those that are there.
    pub fn hide(&mut self, why: Unknown) {
        for variable in self.variables.values_mut() {
            variable.setting = Setting::unknown(why.clone(), variable.setting.place);
        }
        self.hidden = Some(why);
    }

    /// Takes a variable away.
    pub fn remove(&mut self, name: &str) {
        self.variables.remove(name);
    }

    /// Sets a variable unless there is one of the same name.
    pub fn set_default(&mut self, variable: Variable) {
        self.variables.entry(variable.name.value.clone()).or_insert(variable);
    }

    /// The variable `name`, if the files show it.
    pub fn variable(&self, name: &str) -> Option<&Variable> {
        self.variables.get(name)
    }

    /// What is known of `name`: unknown rather than absent where there may be variables that the files do not show.
    pub fn get(&self, name: &str) -> Setting<Secret> {
        let variable = self.variable(name);
        variable.map_or_else(|| self.not_shown(), |variable| variable.setting.clone())
    }

    /// What is known of a variable that the files do not show.
    pub fn not_shown(&self) -> Setting<Secret> {
        match &self.hidden {
            Some(why) => Setting::unknown(why.clone(), self.place),
            None => Setting::absent(self.place),
        }
    }

    /// Every variable that the files show, to be changed.
    pub fn variables_mut(&mut self) -> impl Iterator<Item = &mut Variable> {
        self.variables.values_mut()
    }

    /// Every variable that the files show.
    pub fn variables(&self) -> impl Iterator<Item = &Variable> {
        self.variables.values()
    }
}
