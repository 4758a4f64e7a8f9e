//! `client-secret-malformed`: a client secret begins like a digest but is none.

use super::{report_defects, secrets_known};
use crate::authelia::rule;
use crate::finding::{Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "client-secret-malformed",
    stage: Stage::ProviderStart,
    severity: Severity::Error,
    summary: "a registered client secret begins like a digest but does not decode",
    page: include_str!("../../../docs/rules/client-secret-malformed.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    report_defects(context, findings, rule::MALFORMED_SECRET)?;
    secrets_known(context)
}
