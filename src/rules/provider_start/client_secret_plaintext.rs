//! `client-secret-plaintext`: a client secret is registered in plain text.

use super::{report_defects, secrets_known};
use crate::authelia::rule;
use crate::finding::{Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "client-secret-plaintext",
    stage: Stage::ProviderStart,
    severity: Severity::Warning,
    summary: "a client secret is registered in plain text",
    page: include_str!("../../../docs/rules/client-secret-plaintext.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    report_defects(context, findings, rule::PLAINTEXT_SECRET)?;
    secrets_known(context)
}
