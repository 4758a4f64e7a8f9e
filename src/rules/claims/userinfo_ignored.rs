//! `userinfo-ignored`: Coder does not ask the userinfo endpoint, and the ID token does not carry the email.

use super::sources::Sources;
use crate::finding::{Coverage, Finding, Severity, Stage, quoted};
use crate::rules::{Check, Context, Findings, Rule, known};

pub(crate) const RULE: Rule = Rule {
    name: "userinfo-ignored",
    stage: Stage::Claims,
    severity: Severity::Error,
    summary: "Coder ignores userinfo, and the ID token does not carry the email",
    page: include_str!("../../../docs/rules/userinfo-ignored.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let pair = context.pair()?;
    let sources = Sources::of(context, &pair)?;
    if !sources.ignores_userinfo {
        return Err(Coverage::NotApplicable);
    }
    let field = pair.relying_party.options.text("CODER_OIDC_EMAIL_FIELD");
    let claim = *known(&field)?;
    if sources.bring_email(&pair.relying_party.options)? {
        return Ok(());
    }
    let policy = pair.registration.options.text("claims_policy");
    let text = if policy.value().is_some_and(|name| !name.is_empty()) {
        "this claims policy does not put it into the ID token"
    } else {
        "no claims policy puts it into the ID token"
    };
    findings.report(
        Finding::at(
            pair.relying_party
                .options
                .flag("CODER_OIDC_IGNORE_USERINFO")
                .written_at(),
            "userinfo is ignored",
        )
        .related(policy.place, text)
        .says(
            claim,
            format!("the claim {} is only in userinfo, which is ignored", quoted(claim)),
            "Authelia's ID token carries no claims about the user unless a claims policy names them, so Coder \
                 shows after the login: No email found in OIDC payload!",
        )
        .help(pair.relying_party.assign("CODER_OIDC_IGNORE_USERINFO", "false")),
    );
    Ok(())
}
