//! `authelia-invalid-value`: a value is of the wrong type.

use super::report_defects;
use crate::authelia::rule;
use crate::finding::{Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "authelia-invalid-value",
    stage: Stage::ProviderStart,
    severity: Severity::Error,
    summary: "a value does not decode to its option's type",
    page: include_str!("../../../docs/rules/authelia-invalid-value.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    report_defects(context, findings, rule::INVALID_VALUE)
}
