//! `client-secret-shared`: both sides take the client secret from the same place.

use crate::finding::{Coverage, Finding, Severity, Stage, quoted};
use crate::rules::{Check, Context, Findings, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "client-secret-shared",
    stage: Stage::Token,
    severity: Severity::Warning,
    summary: "both sides take the client secret from the same place",
    page: include_str!("../../../docs/rules/client-secret-shared.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let pair = context.pair()?;
    let Some(name) = &context.shared_secret else {
        return Err(Coverage::NotApplicable);
    };
    findings.report(
        Finding::at(
            pair.registration.options.secret("client_secret").written_at(),
            "Authelia keeps a digest of the secret here",
        )
        .related(
            pair.relying_party
                .options
                .secret("CODER_OIDC_CLIENT_SECRET")
                .written_at(),
            "Coder sends the secret itself",
        )
        .says(
            name.as_str(),
            format!("both sides take the client secret from {}", quoted(name)),
            "If it holds a digest, Coder sends the digest, and every token request ends in invalid_client; if it holds \
             the secret, Authelia keeps it in plain text and warns.",
        )
        .help("client_secret: '${CODER_CLIENT_SECRET_DIGEST}'"),
    );
    Ok(())
}
