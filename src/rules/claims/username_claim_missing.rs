//! `username-claim-missing`: the claim that Coder takes the user name from never arrives.

use super::sources::Sources;
use crate::finding::{Coverage, Finding, Severity, Stage, quoted};
use crate::rules::{Check, Context, Findings, Pair, Rule, known, scopes};

pub(crate) const RULE: Rule = Rule {
    name: "username-claim-missing",
    stage: Stage::Claims,
    severity: Severity::Warning,
    summary: "the claim that Coder takes the user name from never arrives",
    page: include_str!("../../../docs/rules/username-claim-missing.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let pair = context.pair()?;
    let options = &pair.relying_party.options;
    let field = options.text("CODER_OIDC_USERNAME_FIELD");
    let claim = *known(&field)?;
    let sources = Sources::of(context, &pair)?;
    if sources.reaches_coder(claim) {
        return Ok(());
    }
    // Without an email nobody signs in at all, which other rules report.
    if !sources.reaches_coder(known(&options.text("CODER_OIDC_EMAIL_FIELD"))?) {
        return Err(Coverage::NotApplicable);
    }
    findings.report(
        Finding::at(
            field.written_at(),
            format!("Coder takes the user name from {}", quoted(claim)),
        )
        .related(
            pair.relying_party.requested_scopes().written_at(),
            scopes::label(
                &pair.relying_party.requested_scopes(),
                "no scope requested here brings it to Coder",
            ),
        )
        .says(
            claim,
            format!("the user name claim {} never reaches Coder", quoted(claim)),
            "Sign-in works, but Coder makes the user name from the part of the email address before the @, and a \
                 name never changes afterwards.",
        )
        .help(help(&pair, &sources, claim)),
    );
    Ok(())
}

/// The least that brings a user name: the field, the scope or userinfo, whichever is in the way.
fn help(pair: &Pair<'_>, sources: &Sources, claim: &str) -> String {
    const DEFAULT: &str = "preferred_username";
    let side = pair.relying_party;
    if sources.is_granted(claim) {
        return side.assign("CODER_OIDC_IGNORE_USERINFO", "false");
    }
    let field = ("CODER_OIDC_USERNAME_FIELD", DEFAULT);
    let besides: &[(&str, &str)] = if claim == DEFAULT { &[] } else { &[field] };
    if sources.is_granted(DEFAULT) {
        return side.assign_all(besides);
    }
    scopes::help_with(side, Some(pair.registration), &["profile"], besides)
}
