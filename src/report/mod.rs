//! The report: what is said, made once, for every format.
//!
//! A [`Report`] holds positions and masked excerpts, no spans and no sources: a renderer cannot show what was not put
//! in here. Renderers never judge.

mod build;
mod concise;
mod escape;
mod fingerprint;
mod human;
mod snippet;

pub use build::{Frame, Ran, build};
pub use fingerprint::fingerprint;

use serde::Serialize;

use crate::source::Excerpt;

/// Version of the JSON report's shape.
pub const SCHEMA_VERSION: &str = "1.0";

/// How a report may look on the terminal.
#[derive(Clone, Copy)]
pub struct Style {
    /// Whether it may be coloured.
    pub color: bool,
    /// Whether it may have line-drawing characters.
    pub unicode: bool,
    /// How many columns a line may have.
    pub width: usize,
}

/// The formats of a report.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Human,
    /// One line a finding.
    Concise,
    /// The stable interface.
    Json,
}

/// Renders `report`.
pub fn render(report: &Report, format: Format, style: &Style) -> String {
    match format {
        Format::Human => human::render(report, style),
        Format::Concise => concise::render(report),
        Format::Json => json(report),
    }
}

/// Any of this program's shapes as JSON, with a line end.
pub fn json(value: &impl Serialize) -> String {
    // The shapes are texts, numbers and lists: nothing in them can fail to be written.
    let mut out = serde_json::to_string_pretty(value).unwrap_or_default();
    out.push('\n');
    out
}

/// Everything that is said of one run.
#[derive(Serialize)]
pub struct Report {
    /// [`SCHEMA_VERSION`].
    pub schema_version: &'static str,
    /// This program.
    pub tool: Tool,
    /// The versions that the servers were taken to have.
    pub assumed: Assumed,
    /// The files that were read.
    pub inputs: Vec<Input>,
    /// Which registration was held against which deployment, and with what result.
    pub pairs: Vec<Pair>,
    /// Why inputs could not be read or paired at all: each a sentence. Any entry makes the run an exit 2.
    pub failures: Vec<Failure>,
    /// What was found, most severe and earliest in the sign-in first.
    pub findings: Vec<Reported>,
    /// What every rule could check.
    pub coverage: Vec<Covered>,
    /// Numbers.
    pub summary: Summary,
}

/// This program.
#[derive(Serialize)]
pub struct Tool {
    /// Its name.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

/// The versions that the servers were taken to have.
#[derive(Serialize)]
pub struct Assumed {
    /// Of Authelia.
    pub authelia_version: String,
    /// Of Coder.
    pub coder_version: String,
}

/// A file that was read.
#[derive(Serialize)]
pub struct Input {
    /// Its path as given.
    pub path: String,
    /// What it was read as.
    pub role: &'static str,
}

/// A registration and a deployment.
#[derive(Serialize)]
pub struct Pair {
    /// The client id that connects them.
    pub client_id: String,
    /// What came of it.
    pub verdict: Verdict,
    /// The files of Authelia's side.
    pub authelia: Vec<String>,
    /// The files of Coder's side.
    pub coder: Vec<String>,
}

/// What came of a pair.
#[derive(Serialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// No error was found and everything that decides could be checked.
    Passes,
    /// At least one error.
    Fails,
    /// No error was found, but something that decides could not be checked.
    Incomplete,
}

/// A reason why the run checked nothing.
#[derive(Serialize)]
pub struct Failure {
    /// The sentence.
    pub message: String,
    /// The file, if it is about one.
    pub path: Option<String>,
}

/// One finding, ready to be shown.
#[derive(Serialize)]
pub struct Reported {
    /// The rule's name.
    pub rule: &'static str,
    /// `error`, `warning` or `note`.
    pub severity: &'static str,
    /// The stage's name.
    pub stage: &'static str,
    /// The headline.
    pub message: String,
    /// What happens because of it.
    pub why: String,
    /// What to write instead.
    pub help: Option<String>,
    /// The same for the same finding wherever its lines move: 16 hexadecimal digits.
    pub fingerprint: String,
    /// The places; the first is the primary one.
    pub labels: Vec<ReportedLabel>,
}

/// A place in a file, ready to be shown. Lines and columns count from 1; the end is one past the last character.
#[derive(Serialize)]
pub struct ReportedLabel {
    /// The file's path as given.
    pub path: String,
    /// First line.
    pub line: usize,
    /// First column.
    pub column: usize,
    /// Last line.
    pub end_line: usize,
    /// One past the last column.
    pub end_column: usize,
    /// What is said of the place.
    pub text: String,
    /// Whether it is the place to look at first.
    pub primary: bool,
    /// The masked lines, for renderers that show them.
    #[serde(skip)]
    pub excerpt: Excerpt,
}

/// What one rule could check.
#[derive(Serialize)]
pub struct Covered {
    /// The rule's name.
    pub rule: &'static str,
    /// `checked`, `not-checked` or `not-applicable`.
    pub status: &'static str,
    /// Why it was not checked.
    pub reason: Option<String>,
    /// What would make it checkable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
}

/// Numbers.
#[derive(Serialize, Default)]
pub struct Summary {
    /// Findings of severity error.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// Findings of severity note.
    pub notes: usize,
    /// Rules that had something to check and could not.
    pub not_checked: usize,
}
