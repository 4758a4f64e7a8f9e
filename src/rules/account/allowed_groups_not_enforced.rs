//! `allowed-groups-not-enforced`: this version lets everybody in, whatever groups are allowed.

use crate::finding::{Coverage, Finding, Help, Severity, Stage};
use crate::party::coder::versions::ALLOWED_GROUPS;
use crate::rules::{Check, Context, Findings, Rule, known};

pub(crate) const RULE: Rule = Rule {
    name: "allowed-groups-not-enforced",
    stage: Stage::Account,
    severity: Severity::Warning,
    summary: "this version of Coder enforces the allowed groups with a licence only",
    page: include_str!("../../../docs/rules/allowed-groups-not-enforced.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let relying_party = context.coder_signing_in()?;
    let allowed = relying_party.options.list("CODER_OIDC_ALLOWED_GROUPS");
    if ALLOWED_GROUPS.holds(context.sides.versions.relying_party) || known(&allowed)?.is_empty() {
        return Err(Coverage::NotApplicable);
    }
    let first = ALLOWED_GROUPS.first();
    findings.report(
        Finding::at(
            allowed.written_at(),
            text!("not enforced by Coder {}", context.sides.versions.relying_party),
        )
        .beside(&relying_party.version, "the version comes from here")
        .says(
            "CODER_OIDC_ALLOWED_GROUPS",
            text!(
                "Coder {} lets in every group without a licence",
                context.sides.versions.relying_party
            ),
            text!(
                "Before Coder {first} the allowed groups are looked at with a Premium licence only, and without one \
                 everybody who can sign in to Authelia gets in, with no message."
            ),
        )
        .help(Help::Upgrade(first)),
    );
    Ok(())
}
