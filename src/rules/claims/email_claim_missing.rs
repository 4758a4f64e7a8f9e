//! `email-claim-missing`: the claim that Coder takes the email from never arrives.

use super::sources::{Shape, Sources, shape};
use crate::finding::{Finding, Severity, Stage, quoted};
use crate::rules::{Check, Context, Findings, Pair, Rule, known, scopes};

pub(crate) const RULE: Rule = Rule {
    name: "email-claim-missing",
    stage: Stage::Claims,
    severity: Severity::Error,
    summary: "the claim that Coder takes the email address from never arrives",
    page: include_str!("../../../docs/rules/email-claim-missing.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let pair = context.pair()?;
    let field = pair.relying_party.options.text("CODER_OIDC_EMAIL_FIELD");
    let claim = *known(&field)?;
    let sources = Sources::of(context, &pair)?;
    if sources.reaches_coder(claim) && shape(claim) != Shape::Text {
        findings.report(
            Finding::at(field.written_at(), "Coder takes the email address from it")
                .related(pair.registration.place(), "the registration that Coder signs in with")
                .says(
                    claim,
                    format!("the claim {} is no text, so it is no email address", quoted(claim)),
                    "After the login Coder shows: Email in OIDC payload isn't a string.",
                )
                .help(pair.relying_party.assign("CODER_OIDC_EMAIL_FIELD", "email")),
        );
        return Ok(());
    }
    // With userinfo ignored, `userinfo-ignored` says what is missing from the ID token.
    if sources.ignores_userinfo || sources.bring_email(&pair.relying_party.options)? {
        return Ok(());
    }
    let requested = pair.relying_party.requested_scopes();
    let (place, text, help) = if claim == "email" {
        (
            requested.written_at(),
            scopes::label(&requested, "the scope `email` is not requested"),
            scopes::help(pair.relying_party, Some(pair.registration), &["email"]),
        )
    } else {
        (
            field.written_at(),
            if claim.is_empty() {
                "empty, so Coder looks for a claim without a name".to_owned()
            } else {
                format!("no requested scope carries a claim {}", quoted(claim))
            },
            email_field(&pair, &sources),
        )
    };
    findings.report(
        Finding::at(place, text)
            .related(
                pair.registration.options.list("scopes").place,
                "what the registration allows",
            )
            .says(
                claim,
                if claim.is_empty() {
                    "CODER_OIDC_EMAIL_FIELD is empty, which counts since 2.34.0".to_owned()
                } else {
                    format!("the email claim {} never reaches Coder", quoted(claim))
                },
                "After the login Coder shows: No email found in OIDC payload! (It only gets further if the user name \
                 is itself an email address.)",
            )
            .help(help),
    );
    Ok(())
}

/// Coder's default field, with the scope that brings it.
fn email_field(pair: &Pair<'_>, sources: &Sources) -> String {
    let field = ("CODER_OIDC_EMAIL_FIELD", "email");
    if sources.is_granted("email") {
        return pair.relying_party.assign(field.0, field.1);
    }
    scopes::help_with(pair.relying_party, Some(pair.registration), &["email"], &[field])
}
