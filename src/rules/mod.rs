//! The rules, in one table.
//!
//! A rule is a value: its name, what it is for, its page, and a function that looks at the [`Context`] and reports to
//! [`Findings`]. Rules never print and do no work before they are asked.

use crate::authelia::{ClientRegistration, Provider};
use crate::coder::RelyingParty;
use crate::finding::{Coverage, Finding, Severity, Stage};

/// One rule.
pub struct Rule {
    /// The defect in kebab-case: `redirect-uri-not-registered`.
    pub name: &'static str,
    /// The stage of the sign-in that fails.
    pub stage: Stage,
    /// The severity of its findings, unless a finding says otherwise.
    pub severity: Severity,
    /// What it finds, in one line.
    pub summary: &'static str,
    /// Its page, in Markdown.
    pub page: &'static str,
    /// Looks for the defect.
    pub check: fn(&Context<'_>, &mut Findings) -> Coverage,
}

/// Everything a rule may look at.
pub struct Context<'a> {
    /// Authelia's side, if it was given.
    pub provider: Option<&'a Provider>,
    /// Coder's side, if it was given.
    pub relying_party: Option<&'a RelyingParty>,
    /// The registration that belongs to the deployment, if there is one.
    pub registration: Option<&'a ClientRegistration>,
}

/// What the rules found, in the order of the table.
#[derive(Default)]
pub struct Findings {
    list: Vec<Finding>,
}

impl Findings {
    /// Adds a finding of the rule that is running.
    pub fn report(&mut self, finding: Finding) {
        self.list.push(finding);
    }

    /// Takes what the rule that just ran has found.
    pub fn take(&mut self) -> Vec<Finding> {
        std::mem::take(&mut self.list)
    }
}
