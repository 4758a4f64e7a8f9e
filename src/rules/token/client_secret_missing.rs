//! `client-secret-missing`: the registration expects a client secret and Coder has none.

use crate::finding::{Coverage, Finding, Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule, known};

pub(crate) const RULE: Rule = Rule {
    name: "client-secret-missing",
    stage: Stage::Token,
    severity: Severity::Error,
    summary: "the registration expects a client secret and Coder has none",
    page: include_str!("../../../docs/rules/client-secret-missing.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let pair = context.pair()?;
    let method = pair.registration.options.text("token_endpoint_auth_method");
    if !known(&method)?.starts_with("client_secret") {
        return Err(Coverage::NotApplicable);
    }
    let key = pair.relying_party.options.text("CODER_OIDC_CLIENT_KEY_FILE");
    if key.value().is_some_and(|path| !path.is_empty()) {
        return Err(Coverage::NotApplicable);
    }
    let secret = pair.relying_party.options.secret("CODER_OIDC_CLIENT_SECRET");
    match known(&secret) {
        Ok(secret) if !secret.is_empty() => return Ok(()),
        Err(coverage) if !secret.is_absent() => return Err(coverage),
        Ok(_) | Err(_) => {}
    }
    let registered = pair.registration.options.secret("client_secret");
    findings.report(
        Finding::at(
            secret.written_at(),
            pair.relying_party.lacks("CODER_OIDC_CLIENT_SECRET"),
        )
        .related(registered.place, "the registration expects the secret of this digest")
        .says(
            "CODER_OIDC_CLIENT_SECRET",
            "Coder has no client secret",
            "Coder starts as a public client, and after the login Authelia answers its token request with \
                 invalid_client.",
        )
        .help(pair.relying_party.assign(
            "CODER_OIDC_CLIENT_SECRET",
            "<the secret that the registered digest was made of>",
        )),
    );
    Ok(())
}
