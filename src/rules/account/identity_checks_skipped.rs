//! `identity-checks-skipped`: Coder is told not to check who it talks to, or who it lets in.

use crate::finding::{Finding, Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule, known};

pub(crate) const RULE: Rule = Rule {
    name: "identity-checks-skipped",
    stage: Stage::Account,
    severity: Severity::Warning,
    summary: "Coder is told to skip a check of the user's identity",
    page: include_str!("../../../docs/rules/identity-checks-skipped.md"),
    check,
};

/// The option, the fact, and what happens because of it.
const SWITCHES: [(&str, &str, &str); 2] = [
    (
        "CODER_DANGEROUS_OIDC_SKIP_ISSUER_CHECKS",
        "Coder does not check which issuer a token comes from",
        "Neither the discovery document's issuer nor the ID token's is compared with the one that is set; with \
         Authelia nothing needs this once the issuer URL is right.",
    ),
    (
        "CODER_DANGEROUS_OIDC_EMAIL_FALLBACK",
        "Coder takes an account over by its email address alone",
        "Whoever signs in with the address of an account that is tied to another identity gets that account; it is \
         meant for the time of a move between providers.",
    ),
];

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let relying_party = context.coder_signing_in()?;
    for (name, headline, why) in SWITCHES {
        let setting = relying_party.options.flag(name);
        if setting.is_absent() || !*known(&setting)? {
            continue;
        }
        findings.report(
            Finding::at(setting.written_at(), "skips the check")
                .says(name, headline, why)
                .help(relying_party.assign(name, "false")),
        );
    }
    Ok(())
}
