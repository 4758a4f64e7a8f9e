//! `setting-not-passed`: a setting never reaches the coder process.

use super::report_defects;
use crate::coder::SettingDefectKind;
use crate::finding::{Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "setting-not-passed",
    stage: Stage::RelyingPartyStart,
    severity: Severity::Warning,
    summary: "a setting stands in a file but never reaches the coder process",
    page: include_str!("../../../docs/rules/setting-not-passed.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    report_defects(context, findings, SettingDefectKind::NotPassed)
}
