//! `oidc-disabled`: without a client id Coder does not offer the sign-in at all.

use super::report_defects;
use crate::finding::{Finding, Severity, Stage};
use crate::party::RelyingParty;
use crate::rules::{Check, Context, Findings, Rule, known};
use crate::source::Span;

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
    if context.coder().is_err() {
        return report_defects(context, findings, RULE.name);
    }
    let client_id = relying_party.client_id();
    match known(&client_id) {
        Ok(id) if !id.is_empty() => return Ok(()),
        Err(coverage) if !client_id.is_absent() => return Err(coverage),
        Ok(_) | Err(_) => {}
    }
    if !relying_party.names_oidc() {
        findings.report(not_meant(relying_party, client_id.written_at()));
        return Ok(());
    }
    let mut builder = Finding::at(client_id.written_at(), relying_party.lacks("CODER_OIDC_CLIENT_ID"));
    let mut id = "coder";
    if let Some(provider) = context.sides.provider {
        builder = match provider.registrations() {
            [only] => {
                let registered = only.options.text("client_id");
                if let Some(known) = registered.value() {
                    id = known;
                }
                builder.related(registered.place, "the client id that Authelia knows")
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
            .help(relying_party.assign("CODER_OIDC_CLIENT_ID", id))
            // It may be in a file that Coder never sees, or be misspelt.
            .lacks("CODER_OIDC_CLIENT_ID"),
    );
    Ok(())
}

/// A Coder whose users come in by another way, or a file that holds another part of its settings.
fn not_meant(side: &RelyingParty, place: Span) -> Finding {
    let why = if side.whole {
        "None of its settings is about OpenID Connect, so it offers other ways to sign in, and this one only once a client \
         id is set."
    } else {
        "None of its settings is about OpenID Connect; if they are set elsewhere, name that place to have them checked."
    };
    Finding::at(place, side.lacks("CODER_OIDC_CLIENT_ID"))
        .severity(Severity::Warning)
        .says(
            "CODER_OIDC_CLIENT_ID",
            "this Coder is not set up for OpenID Connect",
            why,
        )
        .lacks("CODER_OIDC_CLIENT_ID")
}
