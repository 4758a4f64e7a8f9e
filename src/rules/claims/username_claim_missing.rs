//! `username-claim-missing`: the claim that Coder takes the user name from never arrives, or is no name.

use super::missing;
use crate::finding::{Coverage, Finding, Help, Severity, Stage, quoted};
use crate::party::ClaimFact;
use crate::rules::{Check, Context, Findings, Pair, Rule, known, scopes, stage};
use crate::signin::Claims;

pub(crate) const RULE: Rule = Rule {
    name: "username-claim-missing",
    stage: Stage::Claims,
    severity: Severity::Warning,
    summary: "the claim that Coder takes the user name from never arrives",
    page: include_str!("../../../docs/rules/username-claim-missing.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let (pair, request) = (context.pair()?, context.request()?);
    if context.coder().is_err() {
        return missing::not_requested(context, findings, ClaimFact::is_name);
    }
    let options = &pair.relying_party.options;
    let field = options.text("CODER_OIDC_USERNAME_FIELD");
    let claim = *known(&field)?;
    let claims = stage(&context.sign_in.claims)?;
    let shape = claims.shape(claim);
    if shape.is_some_and(crate::signin::ClaimShape::is_text) {
        return Ok(());
    }
    // Without an email nobody signs in at all, which other rules report.
    if !claims.arrives(known(&options.text("CODER_OIDC_EMAIL_FIELD"))?) {
        return Err(Coverage::NotApplicable);
    }
    let requested = request.scopes();
    let (text, headline) = if shape.is_some() {
        (
            "it arrives, but not as a text".into(),
            text!("the user name claim {} is not text", quoted(claim)),
        )
    } else {
        (
            scopes::label(
                &requested,
                &pair.relying_party.facts,
                "no scope requested here brings it to Coder",
            ),
            text!("the user name claim {} never reaches Coder", quoted(claim)),
        )
    };
    findings.report(
        Finding::at(
            field.written_at(),
            text!("Coder takes the user name from {}", quoted(claim)),
        )
        .related(requested.written_at(), text)
        .says(
            claim,
            headline,
            "Sign-in works, but Coder makes the user name from the part of the email address before the @, and a \
                 name never changes afterwards.",
        )
        .help(help(&pair, claims, claim)),
    );
    Ok(())
}

/// The least that brings a user name: the field, the scope or userinfo, whichever is in the way.
fn help(pair: &Pair<'_>, claims: &Claims, claim: &str) -> Help {
    const DEFAULT: &str = "preferred_username";
    let side = pair.relying_party;
    if claims.is_granted(claim) && !claims.arrives(claim) {
        return side.assign("CODER_OIDC_IGNORE_USERINFO", "false");
    }
    let field = ("CODER_OIDC_USERNAME_FIELD", DEFAULT);
    let besides: &[(&'static str, &str)] = if claim == DEFAULT { &[] } else { &[field] };
    if claims.is_granted(DEFAULT) {
        return side.assign_all(besides);
    }
    let besides = besides.iter().map(|(option, value)| (*option, (*value).to_owned()));
    Help::Scopes(vec!["profile".to_owned()], besides.collect())
}
