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
    let side = pair.relying_party;
    let Some(name) = &context.shared_secret else {
        return Err(Coverage::NotApplicable);
    };
    findings.report(
        Finding::at(
            pair.registration.options.secret("client_secret").written_at(),
            "Authelia keeps a digest of the secret here",
        )
        .related(
            side.client_secret().written_at(),
            text!("{} sends the secret itself", side.name()),
        )
        .says(
            name.as_str(),
            text!("both sides take the client secret from {}", quoted(name)),
            text!(
                "If it holds a digest, {} sends the digest, and every token request ends in invalid_client; if it holds \
                 the secret, Authelia keeps it in plain text and warns.",
                side.name()
            ),
        )
        .help(text!(
            "in Authelia's registration, take the digest from a variable of its own:\nclient_secret: '${{{}_CLIENT_SECRET_DIGEST}}'",
            side.facts.id.to_uppercase().replace('-', "_")
        )),
    );
    Ok(())
}
