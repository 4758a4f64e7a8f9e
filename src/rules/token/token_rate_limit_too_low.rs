//! `token-rate-limit-too-low`: Authelia answers only one refusal, and the first try of Coder uses it up.

use crate::finding::{Coverage, Finding, Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule, known};
use crate::signin::Reply;

pub(crate) const RULE: Rule = Rule {
    name: "token-rate-limit-too-low",
    stage: Stage::Token,
    severity: Severity::Error,
    summary: "Authelia answers only one refusal, and the first try of Coder uses it up",
    page: include_str!("../../../docs/rules/token-rate-limit-too-low.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let pair = context.pair()?;
    let Some(place) = pair.refusal_limit()? else {
        return Ok(());
    };
    let method = pair.registration.options.text("token_endpoint_auth_method");
    // Only where the second try is the right one is the first one lost.
    if *known(&method)? != "client_secret_post" {
        return Err(Coverage::NotApplicable);
    }
    if !matches!(
        context.exchange()?.first_reply("client_secret_post")?,
        Some(Reply::Refused | Reply::Unreadable)
    ) {
        return Err(Coverage::NotApplicable);
    }
    let name = pair.relying_party.name();
    findings.report(
        Finding::at(place, "allows a single request that is refused")
            .related(method.place, text!("{name} tries HTTP Basic first, which this registration refuses"))
            .says(
                "openid_connect_token",
                text!("the token endpoint's rate limit is used up by {name}'s first try"),
                text!(
                    "{name} tries HTTP Basic, is refused, and tries again with the secret in the body; that is answered \
                     with 429, too many requests."
                ),
            )
            .help(pair.registration.write("token_endpoint_auth_method: 'client_secret_basic'")),
    );
    Ok(())
}
