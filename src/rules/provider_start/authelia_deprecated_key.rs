//! `authelia-deprecated-key`: a key has an old name.

use super::report_defects;
use crate::authelia::rule;
use crate::finding::{Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "authelia-deprecated-key",
    stage: Stage::ProviderStart,
    severity: Severity::Warning,
    summary: "a key has an old name that a later Authelia will not read",
    page: include_str!("../../../docs/rules/authelia-deprecated-key.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    report_defects(context, findings, rule::DEPRECATED_KEY)
}
