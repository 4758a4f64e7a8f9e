//! `access-token-claims-unsupported`: Coder is to read claims from access tokens that Authelia does not make so.

use crate::finding::{Finding, Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule, known};

pub(crate) const RULE: Rule = Rule {
    name: "access-token-claims-unsupported",
    stage: Stage::Claims,
    severity: Severity::Error,
    summary: "Coder is to read claims from an access token of Authelia's, which it cannot verify",
    page: include_str!("../../../docs/rules/access-token-claims-unsupported.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let pair = context.pair()?;
    let setting = pair.relying_party.options.flag("CODER_OIDC_ACCESS_TOKEN_CLAIMS");
    let ignores = pair.relying_party.options.flag("CODER_OIDC_IGNORE_USERINFO");
    // Without CODER_OIDC_IGNORE_USERINFO the server does not even start, which is reported as an invalid setting.
    if !*known(&setting)? || !*known(&ignores)? {
        return Ok(());
    }
    let algorithm = pair.registration.options.text("access_token_signed_response_alg");
    let text = if matches!(algorithm.value(), Some(&"none" | &"")) {
        "these access tokens are no JWTs"
    } else {
        "these access tokens have no audience, which Coder demands"
    };
    findings.report(
        Finding::at(setting.written_at(), "Coder verifies the access token like an ID token")
            .related(algorithm.place, text)
            .says(
                "CODER_OIDC_ACCESS_TOKEN_CLAIMS",
                "Coder cannot verify Authelia's access tokens",
                "Authelia's access tokens are opaque, or JWTs with an empty audience; after the login Coder shows: \
                 Failed to verify access token.",
            )
            .help(pair.relying_party.assign_all(&[
                ("CODER_OIDC_ACCESS_TOKEN_CLAIMS", "false"),
                ("CODER_OIDC_IGNORE_USERINFO", "false"),
            ])),
    );
    Ok(())
}
