//! `env-line-ambiguous`: a line of an env file is another value to another program that may read it.

use super::report_defects;
use crate::finding::{Severity, Stage};
use crate::party::coder::rule;
use crate::rules::{Check, Context, Findings, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "env-line-ambiguous",
    stage: Stage::RelyingPartyStart,
    severity: Severity::Warning,
    summary: "a line of an env file is another value to another program that may read it",
    page: include_str!("../../../docs/rules/env-line-ambiguous.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    report_defects(context, findings, rule::READ_DIFFERENTLY)
}
