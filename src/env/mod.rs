//! Environment files, and the environment that a process gets.

mod compose_dialect;
mod concealed;
mod environment;
pub mod interpolate;
mod notation;
mod plain;
mod raw;
mod shell;
mod systemd;

pub use compose_dialect::read as read_compose;
pub use environment::{EmptiedVariable, Environment, RefusedBefore, UnsetVariable, Variable};
pub use notation::{Form, Notation, single_quoted};
pub use plain::reads_alike;
pub use raw::read as read_raw;
pub use shell::read as read_shell;
pub use systemd::read as read_systemd;

/// The programs that read environment files, each in its own way.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Dialect {
    /// Docker Compose: `.env`, `--env-file`, and `env_file` without a format.
    #[default]
    Compose,
    /// `docker run --env-file`, and Docker Compose with `format: raw`.
    Raw,
    /// systemd's `EnvironmentFile=`.
    Systemd,
    /// A POSIX shell that sources the file.
    Shell,
}

use crate::secret::Secret;
use crate::source::{Located, Span};

/// Whether `name` is one that shells and systemd take for a variable's: letters, digits and `_`, no digit first.
pub fn is_variable_name(name: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    !name.is_empty() && !name.starts_with(|first: char| first.is_ascii_digit()) && name.bytes().all(is_part)
}

/// One assignment of an environment file.
pub struct Assignment {
    /// The name.
    pub name: Located<String>,
    /// What is assigned.
    pub value: Assigned,
}

/// What an assignment assigns.
pub enum Assigned {
    /// A value as it stands, or a template.
    Text {
        /// The value after quotes and escapes are undone.
        text: Secret,
        /// Where it is written, with its quotes.
        span: Span,
        /// Whether `$` in it is still to be expanded.
        expands: bool,
    },
    /// A name without a value: it takes the one from outside, if there is one.
    Inherited,
}

/// Why an environment file cannot be read.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct EnvError {
    /// Where the reader stopped.
    pub span: Span,
    /// What kind of error it is.
    pub class: ErrorClass,
    /// What is wrong there; never any of a value.
    pub message: String,
}

/// The kinds of errors in environment files.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ErrorClass {
    /// A name with a character that it may not have.
    Key,
    /// A quote that is not closed.
    Unterminated,
    /// A `${…}` that does not fit.
    Template,
    /// `${X:?}` of a variable that is not set.
    Required,
    /// A line that the raw format refuses.
    Raw,
}

impl ErrorClass {
    /// The class's name.
    pub fn name(self) -> &'static str {
        match self {
            ErrorClass::Key => "env-key",
            ErrorClass::Unterminated => "env-unterminated",
            ErrorClass::Template => "env-template",
            ErrorClass::Required => "env-required",
            ErrorClass::Raw => "env-raw",
        }
    }
}
