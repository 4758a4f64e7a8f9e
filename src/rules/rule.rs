//! What a rule is.

use super::context::Context;
use crate::finding::{Coverage, Finding, Severity, Stage};

/// Whether a rule looked at everything it is for: `Ok`, or the reason why not.
pub type Check = Result<(), Coverage>;

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
    pub check: fn(&Context<'_>, &mut Findings) -> Check,
}

/// What one rule found.
#[derive(Default)]
pub struct Findings {
    pub(super) list: Vec<Finding>,
}

impl Findings {
    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Adds a finding of the rule that is running.
    pub fn report(&mut self, finding: Finding) {
        self.list.push(finding);
    }
}

impl Rule {
    /// Whether its findings are refusals or warnings of Authelia's that have names of their own.
    pub fn is_group(&self) -> bool {
        use crate::authelia::rule;
        let groups = [
            rule::INVALID_PROVIDER,
            rule::INVALID_CLIENT,
            rule::DEPRECATED_KEY,
            rule::PLAINTEXT_SECRET,
        ];
        groups.contains(&self.name)
    }
}
