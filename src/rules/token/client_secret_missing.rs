//! `client-secret-missing`: the registration expects a client secret and Coder has none.

use crate::finding::{Coverage, Finding, Severity, Stage};
use crate::party::coder::versions::PUBLIC_CLIENTS;
use crate::rules::{Check, Context, Findings, Rule, known};
use crate::signin::Credential;

pub(crate) const RULE: Rule = Rule {
    name: "client-secret-missing",
    stage: Stage::Token,
    severity: Severity::Error,
    summary: "the registration expects a client secret and Coder has none",
    page: include_str!("../../../docs/rules/client-secret-missing.md"),
    check,
};

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
    let side = pair.relying_party;
    let (name, names) = (side.name(), &side.facts.settings);
    let silent = context.coder().is_ok() && !PUBLIC_CLIENTS.holds(pair.versions.relying_party);
    let (stage, headline, why) = if silent {
        (
            Stage::RelyingPartyStart,
            text!("without a client secret this {name} has OpenID Connect off"),
            text!(
                "Before {name} {} only a client secret or a key file switches OpenID Connect on; without one it starts, \
                 says nothing and shows no button.",
                PUBLIC_CLIENTS.first()
            ),
        )
    } else {
        (
            Stage::Token,
            text!("{name} has no client secret"),
            text!(
                "{name} starts as a public client, and after the login Authelia answers its token request with \
                 invalid_client."
            ),
        )
    };
    findings.report(
        Finding::at(exchange.secret.written_at(), side.lacks(&names.client_secret))
            .related(registered.place, "the registration expects the secret of this digest")
            .stage(stage)
            .says(&*names.client_secret, headline, why)
            .help(side.assign(
                &names.client_secret,
                "<the secret that the registered digest was made of>",
            ))
            .lacks(&*names.client_secret),
    );
    Ok(())
}
