//! `userinfo-ignored`: Coder does not ask the userinfo endpoint, and the ID token does not carry the email.

use super::missing;
use crate::finding::{Coverage, Finding, Severity, Stage, quoted};
use crate::rules::{Check, Context, Findings, Rule, known, stage};
use crate::signin::{AccessToken, StandIn};

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
    if context.coder().is_err() {
        return missing::only_in_userinfo(context, findings);
    }
    let claims = stage(&context.sign_in.claims)?;
    if !claims.ignores_userinfo {
        return Err(Coverage::NotApplicable);
    }
    let options = &pair.relying_party.options;
    let (field, username) = (
        options.text("CODER_OIDC_EMAIL_FIELD"),
        options.text("CODER_OIDC_USERNAME_FIELD"),
    );
    let claim = *known(&field)?;
    let stand_in = claims.stand_in(known(&username)?);
    if claims.arrives(claim) || stand_in == StandIn::Certain {
        return Ok(());
    }
    // The access token that would bring it cannot be read, which has a finding of its own.
    if !matches!(claims.access_token, AccessToken::NotRead | AccessToken::Read) {
        return Err(Coverage::NotApplicable);
    }
    let policy = pair.registration.options.text("claims_policy");
    let text = if policy.value().is_some_and(|name| !name.is_empty()) {
        "this claims policy does not put it into the ID token"
    } else {
        "no claims policy puts it into the ID token"
    };
    let place = options.flag("CODER_OIDC_IGNORE_USERINFO").written_at();
    let mut builder = Finding::at(place, "userinfo is ignored").related(policy.place, text);
    if stand_in == StandIn::Possible {
        builder = builder
            .severity(Severity::Warning)
            .related(username.written_at(), "is used instead where it is an address");
    }
    let headline = text!("the claim {} is only in userinfo, which is ignored", quoted(claim));
    let why = "Authelia's ID token carries no claims about the user unless a claims policy names them, so Coder shows \
               after the login: No email found in OIDC payload!";
    let help = pair.relying_party.assign("CODER_OIDC_IGNORE_USERINFO", "false");
    findings.report(builder.says(claim, headline, why).help(help));
    Ok(())
}
