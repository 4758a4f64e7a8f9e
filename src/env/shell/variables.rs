//! The variables of a shell that reads a file: those that it exports, and its own.

use std::collections::{HashMap, HashSet};

use super::super::interpolate::Lookup;
use super::super::{Dialect, Environment, Form, Variable};
use crate::secret::Secret;
use crate::setting::{Setting, Unknown};
use crate::source::{Located, Span};

/// The most bytes that variables of the file may put into each other.
const MAX_EXPANDED: usize = 8 * 1024 * 1024;

/// Variables that a shell computes, or does not let anyone set.
const SPECIAL: [&str; 22] = [
    "BASHOPTS",
    "BASHPID",
    "BASH_ARGC",
    "BASH_ARGV",
    "BASH_COMMAND",
    "BASH_SUBSHELL",
    "BASH_VERSINFO",
    "DIRSTACK",
    "EPOCHREALTIME",
    "EPOCHSECONDS",
    "EUID",
    "FUNCNAME",
    "GROUPS",
    "HISTCMD",
    "LINENO",
    "OPTIND",
    "POSIXLY_CORRECT",
    "PPID",
    "RANDOM",
    "SECONDS",
    "SHELLOPTS",
    "UID",
];

/// What the shell does at a variable that is not set.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum AtUnset {
    /// It puts in nothing.
    Empty,
    /// It stops (`set -u`).
    Stops,
    /// It has met one, and may have stopped.
    Stopped,
}

pub(super) struct Shell<'a> {
    outside: &'a dyn Fn(&str) -> Lookup,
    environment: &'a mut Environment,
    /// What is set and not exported.
    own: HashMap<String, (Setting<Secret>, Span)>,
    /// Names that stay exported, set or not.
    exported: HashSet<String>,
    /// Names that the file took away from what was outside.
    unset: HashSet<String>,
    pub(super) readonly: HashSet<String>,
    /// Whether everything that is set is exported (`set -a`).
    pub(super) exports_all: bool,
    pub(super) at_unset: AtUnset,
    /// Whether something was run to get a value, so that the command's success is not known.
    pub(super) ran: bool,
    spent: usize,
}

impl<'a> Shell<'a> {
    pub(super) fn new(outside: &'a dyn Fn(&str) -> Lookup, environment: &'a mut Environment) -> Self {
        Self {
            outside,
            environment,
            own: HashMap::new(),
            exported: HashSet::new(),
            unset: HashSet::new(),
            readonly: HashSet::new(),
            exports_all: true,
            at_unset: AtUnset::Empty,
            ran: false,
            spent: 0,
        }
    }

    pub(super) fn set(&mut self, name: &str, value: Result<String, Unknown>, key: Span, place: Span) {
        let computed = || Unknown::because("the shell has a variable of this name itself");
        let value = if SPECIAL.contains(&name) {
            Err(computed())
        } else {
            value
        };
        let setting = match value {
            Ok(value) => Setting::known(Secret::new(value), place),
            Err(why) => Setting::unknown(why, place),
        };
        self.unset.remove(name);
        if self.exports_all || self.exported.contains(name) {
            self.exported.insert(name.to_owned());
            self.own.remove(name);
            self.export_setting(name, setting, key);
        } else {
            self.own.insert(name.to_owned(), (setting, key));
        }
    }

    fn export_setting(&mut self, name: &str, setting: Setting<Secret>, key: Span) {
        self.environment.set(Variable {
            name: Located::new(name.to_owned(), key),
            setting,
            notation: Form::Line(Dialect::Shell).into(),
        });
    }

    /// `export NAME`.
    pub(super) fn export(&mut self, name: &str) {
        self.exported.insert(name.to_owned());
        if let Some((setting, key)) = self.own.remove(name) {
            self.export_setting(name, setting, key);
        }
    }

    pub(super) fn unset(&mut self, name: &str) {
        self.own.remove(name);
        self.exported.remove(name);
        self.environment.remove(name);
        self.unset.insert(name.to_owned());
    }

    /// Whether the file set it, to whatever.
    pub(super) fn is_set_here(&self, name: &str) -> bool {
        self.environment.variable(name).is_some() || self.own.contains_key(name)
    }

    /// The value; `None` if it is not set.
    pub(super) fn look_up(&mut self, name: &str) -> Result<Option<String>, Unknown> {
        let inside = self.environment.variable(name).map(|variable| &variable.setting);
        let inside = inside.or_else(|| self.own.get(name).map(|(setting, _)| setting));
        let found = match inside.map(|setting| (setting.value(), setting.why_unknown())) {
            Some((Some(value), _)) => {
                self.spent = self.spent.saturating_add(value.reveal().len());
                if self.spent > MAX_EXPANDED {
                    return Err(Unknown::because("the variables of the file expand to more than 8 MiB"));
                }
                Ok(Some(value.reveal().to_owned()))
            }
            Some((None, Some(why))) => Err(why.clone()),
            Some((None, None)) => Ok(None),
            None if self.unset.contains(name) => Ok(None),
            None => match (self.outside)(name) {
                Lookup::Set(value, _) => Ok(Some(value.reveal().to_owned())),
                Lookup::Unset => Ok(None),
                Lookup::Unknown(why, _) => Err(why),
            },
        };
        if self.at_unset == AtUnset::Stops && !matches!(found, Ok(Some(_))) {
            self.at_unset = AtUnset::Stopped;
        }
        found
    }
}
