//! `setting-invalid`: a value stops Coder.

use super::report_defects;
use crate::finding::{Severity, Stage};
use crate::party::coder::rule;
use crate::rules::{Check, Context, Findings, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "setting-invalid",
    stage: Stage::RelyingPartyStart,
    severity: Severity::Error,
    summary: "Coder cannot parse a value and refuses to start",
    page: include_str!("../../../docs/rules/setting-invalid.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    report_defects(context, findings, rule::INVALID)
}
