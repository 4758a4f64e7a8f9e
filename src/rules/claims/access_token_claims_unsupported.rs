//! `access-token-claims-unsupported`: Coder is to read claims from access tokens that Authelia does not make so.

use crate::finding::{Coverage, Finding, Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule, stage};
use crate::signin::AccessToken;

pub(crate) const RULE: Rule = Rule {
    name: "access-token-claims-unsupported",
    stage: Stage::Claims,
    severity: Severity::Error,
    summary: "Coder is to read claims from an access token of Authelia's, which it cannot verify",
    page: include_str!("../../../docs/rules/access-token-claims-unsupported.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let (pair, _) = (context.pair()?, context.coder()?);
    let setting = pair.relying_party.options.flag("CODER_OIDC_ACCESS_TOKEN_CLAIMS");
    let options = &pair.registration.options;
    let algorithm = options.text("access_token_signed_response_alg").place;
    let (place, text) = match stage(&context.sign_in.claims)?.access_token {
        AccessToken::NotRead => return Err(Coverage::NotApplicable),
        AccessToken::Read => return Ok(()),
        AccessToken::Opaque => (algorithm, "these access tokens are not JWTs"),
        AccessToken::Unreadable => (algorithm, "Coder can neither verify nor decrypt these access tokens"),
        AccessToken::OtherAudience => (
            options.list("audience").place,
            "these access tokens are not for the client itself, which Coder demands",
        ),
    };
    findings.report(
        Finding::at(setting.written_at(), "Coder verifies the access token like an ID token")
            .related(place, text)
            .says(
                "CODER_OIDC_ACCESS_TOKEN_CLAIMS",
                "Coder cannot verify Authelia's access tokens",
                "Coder takes only JWTs whose audience is the client id; after the login it shows: Failed to verify \
                 access token.",
            )
            .help(pair.relying_party.assign_all(&[
                ("CODER_OIDC_ACCESS_TOKEN_CLAIMS", "false"),
                ("CODER_OIDC_IGNORE_USERINFO", "false"),
            ])),
    );
    Ok(())
}
