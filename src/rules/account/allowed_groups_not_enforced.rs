//! `allowed-groups-not-enforced`: this version lets everybody in, whatever groups are allowed.

use crate::finding::{Coverage, Finding, Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule, known};
use crate::version::Version;

pub(crate) const RULE: Rule = Rule {
    name: "allowed-groups-not-enforced",
    stage: Stage::Account,
    severity: Severity::Warning,
    summary: "this version of Coder enforces the allowed groups with a licence only",
    page: include_str!("../../../docs/rules/allowed-groups-not-enforced.md"),
    check,
};

/// From this version on the list holds without a licence.
const ENFORCED_SINCE: Version = Version::new(2, 26, 0);

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let relying_party = context.relying_party()?;
    let allowed = relying_party.options.list("CODER_OIDC_ALLOWED_GROUPS");
    if !relying_party.is_oidc_on()
        || context.sides.versions.relying_party >= ENFORCED_SINCE
        || known(&allowed)?.is_empty()
    {
        return Err(Coverage::NotApplicable);
    }
    findings.report(
        Finding::at(
            allowed.written_at(),
            format!("not enforced by Coder {}", context.sides.versions.relying_party),
        )
        .beside(&relying_party.version, "the version comes from here")
        .says(
            "CODER_OIDC_ALLOWED_GROUPS",
            "without a licence this Coder lets in every group",
            "Before Coder 2.26.0 the allowed groups are looked at with a Premium licence only, and without one \
                 everybody who can sign in to Authelia gets in, with no message.",
        )
        .help("image: ghcr.io/coder/coder:v2.26.0"),
    );
    Ok(())
}
