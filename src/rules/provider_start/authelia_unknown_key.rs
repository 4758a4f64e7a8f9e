//! `authelia-unknown-key`: Authelia refuses a key it does not know.

use super::report_defects;
use crate::authelia::rule;
use crate::finding::{Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "authelia-unknown-key",
    stage: Stage::ProviderStart,
    severity: Severity::Error,
    summary: "Authelia does not know a key and refuses to start",
    page: include_str!("../../../docs/rules/authelia-unknown-key.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    report_defects(context, findings, rule::UNKNOWN_KEY)
}
