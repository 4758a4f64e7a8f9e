//! `email-claim-missing`: the claim that Coder takes the email from never arrives.

use super::missing;
use crate::finding::{Finding, Help, Severity, Stage, quoted};
use crate::party::ClaimFact;
use crate::party::coder::versions::EMPTY_COUNTS;
use crate::rules::{Check, Context, Findings, Pair, Rule, known, scopes, stage};
use crate::setting::Setting;
use crate::signin::{Claims, StandIn};

pub(crate) const RULE: Rule = Rule {
    name: "email-claim-missing",
    stage: Stage::Claims,
    severity: Severity::Error,
    summary: "the claim that Coder takes the email address from never arrives",
    page: include_str!("../../../docs/rules/email-claim-missing.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let (pair, request) = (context.pair()?, context.request()?);
    if context.coder().is_err() {
        return missing::not_requested(context, findings, ClaimFact::is_email);
    }
    let field = pair.relying_party.options.text("CODER_OIDC_EMAIL_FIELD");
    let claim = *known(&field)?;
    let claims = stage(&context.sign_in.claims)?;
    if let Some(shape) = claims.shape(claim) {
        if !shape.is_text() {
            findings.report(no_text(&pair, &field, claim));
        }
        return Ok(());
    }
    let username = pair.relying_party.options.text("CODER_OIDC_USERNAME_FIELD");
    let stand_in = claims.stand_in(known(&username)?);
    // With userinfo ignored, `userinfo-ignored` says what is missing from the ID token.
    if claims.ignores_userinfo || stand_in == StandIn::Certain {
        return Ok(());
    }
    let (place, label, help) = if claim == "email" {
        let requested = request.scopes();
        let label = scopes::label(
            &requested,
            &pair.relying_party.facts,
            "the scope `email` is not requested",
        );
        (requested.written_at(), label, Help::scopes(&["email"]))
    } else {
        let label = if claim.is_empty() {
            "empty, so Coder looks for a claim without a name".into()
        } else {
            text!("nothing that is requested carries a claim {}", quoted(claim))
        };
        (field.written_at(), label, email_field(&pair, claims))
    };
    let mut builder = Finding::at(place, label).related(
        pair.registration.options.list("scopes").place,
        "what the registration allows",
    );
    if stand_in == StandIn::Possible {
        builder = builder
            .severity(Severity::Warning)
            .related(username.written_at(), "is used instead where it is an address");
    }
    let headline = if claim.is_empty() {
        let since = EMPTY_COUNTS.first();
        text!("CODER_OIDC_EMAIL_FIELD is empty, which counts since {since}")
    } else {
        text!("the email claim {} never reaches Coder", quoted(claim))
    };
    let why = "After the login Coder shows: No email found in OIDC payload! (It only gets further if the user name is \
               itself an email address.)";
    findings.report(builder.says(claim, headline, why).help(help));
    Ok(())
}

fn no_text(pair: &Pair<'_>, field: &Setting<&str>, claim: &str) -> Finding {
    Finding::at(field.written_at(), "Coder takes the email address from it")
        .related(pair.registration.place(), "the registration that Coder signs in with")
        .says(
            claim,
            text!("the claim {} is not text, so it is not an email address", quoted(claim)),
            "After the login Coder shows: Email in OIDC payload isn't a string.",
        )
        .help(pair.relying_party.assign("CODER_OIDC_EMAIL_FIELD", "email"))
}

/// Coder's default field, with the scope that brings it.
fn email_field(pair: &Pair<'_>, claims: &Claims) -> Help {
    let field = ("CODER_OIDC_EMAIL_FIELD", "email");
    if claims.is_granted("email") {
        return pair.relying_party.assign(field.0, field.1);
    }
    Help::Scopes(vec!["email".to_owned()], vec![(field.0, field.1.to_owned())])
}
