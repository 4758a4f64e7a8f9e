//! `setting-unknown`: no version of Coder has a setting of this name.

use super::report_defects;
use crate::finding::{Severity, Stage};
use crate::party::coder::rule;
use crate::rules::{Check, Context, Findings, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "setting-unknown",
    stage: Stage::RelyingPartyStart,
    severity: Severity::Warning,
    summary: "no version of Coder has a setting of this name",
    page: include_str!("../../../docs/rules/setting-unknown.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    report_defects(context, findings, rule::UNKNOWN)
}
