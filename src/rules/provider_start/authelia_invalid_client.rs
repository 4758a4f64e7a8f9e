//! `authelia-invalid-client`: a client registration breaks Authelia's rules.

use super::report_defects;
use crate::authelia::DefectKind;
use crate::finding::{Coverage, Severity, Stage};
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
    report_defects(context, findings, DefectKind::InvalidClient)?;
    let fetched = context.provider()?.registrations().iter().any(|client| {
        client
            .options
            .text("sector_identifier_uri")
            .value()
            .is_some_and(|uri| uri.starts_with("https://"))
    });
    if fetched {
        return Err(Coverage::not_checked(
            "Authelia fetches a `sector_identifier_uri` when it starts; this check does not",
        ));
    }
    Ok(())
}
