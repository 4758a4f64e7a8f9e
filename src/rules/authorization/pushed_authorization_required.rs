//! `pushed-authorization-required`: Authelia accepts only pushed authorization requests, which Coder cannot send.

use crate::finding::{Change, Finding, Severity, Side, Stage};
use crate::rules::{Check, Context, Findings, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "pushed-authorization-required",
    stage: Stage::Authorization,
    severity: Severity::Error,
    summary: "Authelia demands a pushed authorization request, which Coder cannot send",
    page: include_str!("../../../docs/rules/pushed-authorization-required.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    const OPTION: &str = "require_pushed_authorization_requests";
    let pair = context.pair()?;
    let side = pair.relying_party;
    let name = side.name();
    let (client, provider) = (
        pair.registration.options.flag(OPTION),
        pair.provider.options.flag(OPTION),
    );
    for (setting, who, side_of) in [
        (&client, "of this client", Side::Registration),
        (&provider, "of every client", Side::Provider),
    ] {
        if setting.value() == Some(&true) && !*side.facts.pushes.known()? {
            findings.report(
                Finding::at(setting.place, text!("demands it {who}"))
                    .related(
                        pair.relying_party.client_id_place(),
                        text!("no version of {name} pushes its request"),
                    )
                    .says(
                        OPTION,
                        "Authelia demands a pushed authorization request",
                        text!(
                            "{name} sends the browser to Authelia with the request in the address; Authelia then shows an \
                             error page instead of its login."
                        ),
                    )
                    .help(Change::keys(side_of, setting.place, format!("{OPTION}: false"))),
            );
        }
    }
    client
        .why_unknown()
        .or(provider.why_unknown())
        .map_or(Ok(()), |why| Err(why.into()))
}
