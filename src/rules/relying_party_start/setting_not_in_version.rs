//! `setting-not-in-version`: this version of Coder does not have the setting.

use super::report_defects;
use crate::finding::{Severity, Stage};
use crate::party::coder::rule;
use crate::rules::{Check, Context, Findings, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "setting-not-in-version",
    stage: Stage::RelyingPartyStart,
    severity: Severity::Warning,
    summary: "this version of Coder does not have the setting",
    page: include_str!("../../../docs/rules/setting-not-in-version.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    report_defects(context, findings, rule::NOT_IN_VERSION)
}
