//! The report: what is said, made once, for every format.
//!
//! A [`Report`] holds positions and masked excerpts, no spans and no sources: a renderer cannot show what was not put
//! in here. Renderers never judge.

mod application;
mod build;
mod concise;
mod coverage;
mod cut;
mod escape;
mod fingerprint;
mod gaps;
mod github;
mod gitlab;
mod groups;
mod human;
mod inline;
mod json;
mod junit;
mod layout;
mod markdown;
mod merge;
mod narrate;
mod page;
mod remedy;
#[cfg(test)]
mod sample;
mod sarif;
#[cfg(test)]
pub(crate) mod schema;
mod style;
mod subject;
mod table;
#[cfg(test)]
mod tests;
mod verdict;
mod wrap;

use serde::Serialize;

use crate::source::Excerpt;

pub use application::{Application, ApplicationOutcome};
pub use build::{Frame, Paired, Ran, build, infos};
pub use escape::{line as escaped_line, lines as escaped, tame};
pub use fingerprint::{Fingerprint, fingerprint};
pub use groups::heading;
pub(crate) use human::finding as draw_finding;
pub use json::render as json;
pub use markdown::markdown;
pub use merge::{append, merge, sort};
pub use remedy::{RemedyStep, ReportedEdit};
pub use style::{Detail, Style};
pub(crate) use style::{Paint, Tone};
pub(crate) use wrap::{columns, wrap};

/// The forms in which a report can be written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// Excerpts and explanations, for people.
    Human,
    /// One line a finding.
    Concise,
    /// The stable interface for programs.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// Workflow commands of GitHub Actions.
    Github,
    /// GitLab's Code Quality report.
    Gitlab,
    /// JUnit XML.
    Junit,
}

/// What the machine formats say of a rule.
#[derive(Clone, Copy)]
pub struct RuleInfo<'a> {
    /// The defect in kebab-case.
    pub name: &'a str,
    /// What it finds, in one line.
    pub summary: &'a str,
    /// `error`, `warning` or `note`.
    pub severity: &'a str,
    /// The stage's name.
    pub stage: &'a str,
    /// Its page, in Markdown.
    pub page: &'a str,
}

/// The whole `report` as text that ends in a line end.
///
/// `style` matters to [`Format::Human`] only, `rules` (all of them, in order) to [`Format::Sarif`] and
/// [`Format::Junit`] only.
pub fn render(report: &Report, format: Format, style: &Style, rules: &[RuleInfo<'_>]) -> String {
    match format {
        Format::Human if style.plain => tame(&narrate::render(report, style)).into_owned(),
        Format::Human => tame(&human::render(report, style)).into_owned(),
        Format::Concise => tame(&concise::render(report)).into_owned(),
        Format::Json => json::render(report),
        Format::Sarif => sarif::render(report, rules),
        Format::Github => github::render(report),
        Format::Gitlab => gitlab::render(report),
        Format::Junit => junit::render(report, rules),
    }
}

/// Version of the JSON report's shape.
pub const SCHEMA_VERSION: &str = "2.0";

/// Everything that is said of one run.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Report {
    /// [`SCHEMA_VERSION`].
    pub schema_version: &'static str,
    /// This program.
    pub tool: Tool,
    /// The versions that the programs were taken to have, of those whose files were given.
    pub assumed: Vec<Assumed>,
    /// What is not known of these versions, in a sentence each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
    /// How many rules were selected, if not all of them: the verdict is limited to these.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selected: Option<usize>,
    /// The files that were read.
    pub inputs: Vec<Input>,
    /// Which registration was held against which deployment, and with what result.
    pub pairs: Vec<ReportedPair>,
    /// Why no registration was held against a deployment although nothing failed: a sentence.
    pub unpaired: Option<String>,
    /// Why inputs could not be read or paired at all: each a sentence. Any entry makes the run an exit 2.
    pub failures: Vec<Failure>,
    /// What was found, most severe and earliest in the sign-in first; what only follows from a finding comes behind it.
    #[serde(serialize_with = "with_consequences")]
    pub findings: Vec<Reported>,
    /// What every rule could check.
    pub coverage: Vec<Covered>,
    /// Every application and registration with what came of it, worst first; empty where there is no other than Coder.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub applications: Vec<Application>,
    /// How many registrations have no application in the files, where no list of all says so.
    #[serde(skip)]
    pub without_application: usize,
    /// Numbers.
    pub summary: Summary,
}

/// Findings, each followed by what only follows from it.
fn with_consequences<S: serde::Serializer>(findings: &[Reported], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(
        findings
            .iter()
            .flat_map(|finding| std::iter::once(finding).chain(&finding.consequences)),
    )
}

impl Report {
    /// Takes all findings out, also those that only follow from others.
    pub fn take_findings(&mut self) -> Vec<Reported> {
        let mut all = Vec::new();
        for mut finding in std::mem::take(&mut self.findings) {
            let consequences = std::mem::take(&mut finding.consequences);
            all.push(finding);
            all.extend(consequences);
        }
        all
    }
}

/// This program.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Tool {
    /// Its name.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

/// The version that a program was taken to have.
#[derive(Serialize, Clone)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Assumed {
    /// `authelia` or the relying party's name: `coder`.
    pub program: &'static str,
    /// The version.
    pub version: String,
    /// `image tag`, `chart version`, `option`, or `newest known` where nothing tells it.
    #[cfg_attr(test, schemars(extend("enum" = ["image tag", "chart version", "option", "newest known"])))]
    pub from: &'static str,
    /// Where it is written, if it is in a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<AssumedPlace>,
}

/// Where a version is written.
#[derive(Serialize, Clone)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct AssumedPlace {
    /// The file as given.
    pub path: String,
    /// The line, from 1.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub line: usize,
}

/// A file that was read.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Input {
    /// Its path as given.
    pub path: String,
    /// What it was read as.
    pub role: &'static str,
}

/// A registration and a deployment.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ReportedPair {
    /// The application that signs users in: `coder`.
    pub party: String,
    /// The client id that connects them.
    pub client_id: String,
    /// What came of it.
    pub verdict: Verdict,
    /// The files of Authelia's side.
    pub authelia: Vec<String>,
    /// The files of the application's side.
    pub coder: Vec<String>,
    /// What could not be checked of it, where it is not the only pair.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_checked: Vec<Covered>,
}

/// What came of a pair.
#[derive(Serialize, Clone, Copy, PartialEq, Eq, Debug)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// No error was found and everything that decides could be checked.
    Passes,
    /// At least one error.
    Fails,
    /// No error was found, but something that decides was not or could not be checked.
    Unknown,
}

/// A reason why the run checked nothing.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Failure {
    /// The sentence.
    pub message: String,
    /// The file, if it is about one.
    pub path: Option<String>,
    /// What can be chosen from, where more than one file could be meant.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<Choice>,
}

/// A file that could be meant.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Choice {
    /// The option that would name it.
    pub option: &'static str,
    /// Its path.
    pub path: String,
}

/// One finding, ready to be shown.
#[derive(Serialize, Clone)]
#[cfg_attr(test, derive(schemars::JsonSchema, Default))]
pub struct Reported {
    /// The rule's name.
    pub rule: &'static str,
    /// The name of what Authelia refuses or warns of, where the rule is a group of such things.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<&'static str>,
    /// Which of the pairs it is about, counted from 0; none where it is about one side alone or about all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pair: Option<usize>,
    /// The application that it is about, where that is not Coder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    /// `error`, `warning` or `note`.
    #[cfg_attr(test, schemars(extend("enum" = ["error", "warning", "note"])))]
    pub severity: &'static str,
    /// The stage's name.
    pub stage: &'static str,
    /// The headline.
    pub message: String,
    /// What happens because of it.
    pub why: String,
    /// What to write instead.
    pub help: Option<String>,
    /// The changes of files that the help comes to, as far as they can be told.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub edits: Vec<ReportedEdit>,
    /// The fingerprint of the finding that this one only follows from. The summary does not count it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// The help as people are told it.
    #[serde(skip)]
    pub steps: Vec<RemedyStep>,
    /// What only follows from it.
    #[serde(skip)]
    pub consequences: Vec<Reported>,
    /// The same for the same finding wherever its lines move: 16 hexadecimal digits.
    #[cfg_attr(test, schemars(regex(pattern = "^[0-9a-f]{16}$")))]
    #[cfg_attr(test, schemars(with = "String"))]
    pub fingerprint: Fingerprint,
    /// The places; the first is the primary one.
    pub labels: Vec<ReportedLabel>,
}

impl Reported {
    /// The headline with the application that it is about, where that is not Coder.
    pub(super) fn about(&self) -> std::borrow::Cow<'_, str> {
        match &self.party {
            Some(party) => format!("{party}: {}", self.message).into(),
            None => self.message.as_str().into(),
        }
    }
}

/// A place in a file, ready to be shown. Lines and columns count from 1; the end is one past the last character.
#[derive(Serialize, Clone)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ReportedLabel {
    /// The file's path as given.
    pub path: String,
    /// First line.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub line: usize,
    /// First column.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub column: usize,
    /// Last line.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub end_line: usize,
    /// One past the last column.
    #[cfg_attr(test, schemars(range(min = 1)))]
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
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Covered {
    /// The rule's name.
    pub rule: &'static str,
    /// `checked`, `not-checked` or `not-applicable`.
    #[cfg_attr(test, schemars(extend("enum" = ["checked", "not-checked", "not-applicable"])))]
    pub status: &'static str,
    /// Why it was not checked.
    pub reason: Option<String>,
    /// What would make it checkable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
}

/// Numbers.
#[derive(Serialize, Default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Summary {
    /// Findings of severity error; here and below, what only follows from another finding is not counted.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// Findings of severity note.
    pub notes: usize,
    /// Rules that had something to check and could not.
    pub not_checked: usize,
}
