//! `client-secret-missing`: the registration expects a client secret and Coder has none.

use crate::finding::{Coverage, Finding, Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule, known};
use crate::signin::Credential;
use crate::version::Version;

pub(crate) const RULE: Rule = Rule {
    name: "client-secret-missing",
    stage: Stage::Token,
    severity: Severity::Error,
    summary: "the registration expects a client secret and Coder has none",
    page: include_str!("../../../docs/rules/client-secret-missing.md"),
    check,
};

/// From this version on Coder signs in as a public client where it has no secret.
///
/// Source: coder/coder `cli/server.go` at v2.19.3 and v2.20.0.
const PUBLIC_CLIENTS_SINCE: Version = Version::new(2, 20, 0);

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let pair = context.pair()?;
    let method = pair.registration.options.text("token_endpoint_auth_method");
    if !known(&method)?.starts_with("client_secret") {
        return Err(Coverage::NotApplicable);
    }
    let exchange = context.exchange()?;
    match &exchange.credential {
        Credential::Secret => return known(&exchange.secret).map(|_| ()),
        Credential::Key | Credential::Both => return Err(Coverage::NotApplicable),
        Credential::Unknown(why) => return Err(why.into()),
        Credential::Nothing => {}
    }
    let registered = pair.registration.options.secret("client_secret");
    let silent = pair.versions.relying_party < PUBLIC_CLIENTS_SINCE;
    let (stage, headline, why) = if silent {
        (
            Stage::RelyingPartyStart,
            "without a client secret this Coder has OpenID Connect off",
            "Before Coder 2.20.0 only a client secret or a key file switches OpenID Connect on; without one it starts, \
             says nothing and shows no button.",
        )
    } else {
        (
            Stage::Token,
            "Coder has no client secret",
            "Coder starts as a public client, and after the login Authelia answers its token request with \
             invalid_client.",
        )
    };
    findings.report(
        Finding::at(
            exchange.secret.written_at(),
            pair.relying_party.lacks("CODER_OIDC_CLIENT_SECRET"),
        )
        .related(registered.place, "the registration expects the secret of this digest")
        .stage(stage)
        .says("CODER_OIDC_CLIENT_SECRET", headline, why)
        .help(pair.relying_party.assign(
            "CODER_OIDC_CLIENT_SECRET",
            "<the secret that the registered digest was made of>",
        )),
    );
    Ok(())
}
