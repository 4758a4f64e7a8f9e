//! `email-unverified`: the claim `email_verified` does not arrive, and this version of Coder insists on it.

use crate::finding::{Coverage, Finding, Help, Severity, Stage};
use crate::party::coder::versions::EMAIL_VERIFIED_REQUIRED;
use crate::rules::{Check, Context, Findings, Rule, known, stage};
use crate::signin::StandIn;

pub(crate) const RULE: Rule = Rule {
    name: "email-unverified",
    stage: Stage::Claims,
    severity: Severity::Error,
    summary: "`email_verified` does not arrive, and this version of Coder insists on it",
    page: include_str!("../../../docs/rules/email-unverified.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let pair = context.pair()?;
    context.coder()?;
    let options = &pair.relying_party.options;
    let version = pair.versions.relying_party;
    if !EMAIL_VERIFIED_REQUIRED.holds(version) || *known(&options.flag("CODER_OIDC_IGNORE_EMAIL_VERIFIED"))? {
        return Err(Coverage::NotApplicable);
    }
    let claims = stage(&context.sign_in.claims)?;
    let field = options.text("CODER_OIDC_EMAIL_FIELD");
    // Without an email there is nothing to be verified: other rules say so.
    let shape = claims.shape(known(&field)?);
    let username = options.text("CODER_OIDC_USERNAME_FIELD");
    let stands_in = claims.stand_in(known(&username)?) == StandIn::Certain;
    let has_email = shape.map_or(stands_in, crate::signin::ClaimShape::is_text);
    if !has_email || claims.arrives("email_verified") {
        return Ok(());
    }
    let policy = pair.registration.options.text("claims_policy");
    let (text, help) = if claims.ignores_userinfo {
        (
            "this claims policy leaves it out of the ID token",
            "id_token: ['email', 'email_verified', 'preferred_username', 'name']".into(),
        )
    } else {
        ("no requested scope carries it", Help::scopes(&["email"]))
    };
    findings.report(
        Finding::at(policy.place, text)
            .related(
                field.place,
                text!("Coder {version} takes the email from here and insists on email_verified"),
            )
            .says(
                "email_verified",
                "`email_verified` does not reach Coder, which insists on it",
                "This version of Coder refuses a user whose email is not known to be verified and shows: Email not \
                 verified.",
            )
            .help(help),
    );
    Ok(())
}
