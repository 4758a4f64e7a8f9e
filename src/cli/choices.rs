//! The values that options offer; the comments are help texts.

use clap::ValueEnum;

/// When to use colour.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The dialects of env files.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Default)]
pub enum EnvFormat {
    /// As Docker Compose reads .env and env_file
    #[default]
    Compose,
    /// As `docker run --env-file`
    Docker,
    /// As systemd's EnvironmentFile=
    Systemd,
    /// As a POSIX shell that sources the file
    Shell,
    /// As Docker Compose with `format: raw`
    Raw,
}

/// What a missing env_file means.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Default)]
pub enum MissingEnvFilesArg {
    /// Docker Compose fails, and so does the check
    #[default]
    Error,
    /// It is where it is deployed, and its values are not known
    Unknown,
}

/// The formats of the report.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq)]
pub enum FormatArg {
    /// For people, with excerpts of the files
    Human,
    /// One line a finding
    Concise,
    /// The stable interface
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Workflow commands of GitHub Actions: annotations beside the lines
    Github,
    /// GitLab's Code Quality report
    Gitlab,
    /// JUnit XML
    Junit,
}

/// The formats of `resolve`.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq)]
pub enum ResolveFormat {
    /// For people
    Human,
    /// JSON
    Json,
}

/// The formats of `trace`.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq)]
pub enum TraceFormat {
    /// For people
    Human,
    /// JSON
    Json,
}

/// The formats of `rules` and `apps`.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq)]
pub enum ListFormat {
    /// For people
    Text,
    /// JSON
    Json,
    /// A Markdown table
    Markdown,
}

/// What makes the check fail.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq)]
pub enum FailOn {
    /// Errors
    Error,
    /// Warnings and errors
    Warning,
    /// Any finding
    Note,
    /// No finding
    Never,
}
