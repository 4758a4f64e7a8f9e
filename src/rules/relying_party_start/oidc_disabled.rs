//! `oidc-disabled`: without a client id Coder does not offer the sign-in at all.

use crate::finding::{Finding, Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule, known};

pub(crate) const RULE: Rule = Rule {
    name: "oidc-disabled",
    stage: Stage::RelyingPartyStart,
    severity: Severity::Error,
    summary: "Coder has no client id, so sign-in through OpenID Connect is silently off",
    page: include_str!("../../../docs/rules/oidc-disabled.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let relying_party = context.relying_party()?;
    let client_id = relying_party.options.text("CODER_OIDC_CLIENT_ID");
    match known(&client_id) {
        Ok(id) if !id.is_empty() => return Ok(()),
        Err(coverage) if !client_id.is_absent() => return Err(coverage),
        Ok(_) | Err(_) => {}
    }
    let mut builder = Finding::at(client_id.written_at(), "CODER_OIDC_CLIENT_ID is not set here");
    let mut help = "CODER_OIDC_CLIENT_ID=coder".to_owned();
    if let Some(provider) = context.provider {
        builder = match provider.registrations() {
            [only] => {
                let id = only.options.text("client_id");
                if let Some(id) = id.value() {
                    help = format!("CODER_OIDC_CLIENT_ID={id}");
                }
                builder.related(id.place, "the client id that Authelia knows")
            }
            _ => builder.related(provider.place, "the registrations that Authelia knows"),
        };
    }
    findings.report(
        builder
            .says(
                "CODER_OIDC_CLIENT_ID",
                "CODER_OIDC_CLIENT_ID is not set: the sign-in is silently off",
                "The client id is the only switch that turns OpenID Connect on; without it Coder starts, says \
                 nothing and shows no button, whatever else is set.",
            )
            .help(help),
    );
    Ok(())
}
