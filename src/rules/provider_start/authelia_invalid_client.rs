//! `authelia-invalid-client`: a client registration breaks Authelia's rules.

use super::report_defects;
use crate::authelia::DefectKind;
use crate::finding::{Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "authelia-invalid-client",
    stage: Stage::ProviderStart,
    severity: Severity::Error,
    summary: "a client registration breaks one of Authelia's rules",
    page: include_str!("../../../docs/rules/authelia-invalid-client.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    report_defects(context, findings, DefectKind::InvalidClient)
}
