//! `grant-type-not-allowed`: the registration does not grant `authorization_code`.

use crate::finding::{Finding, Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule, holds, known};

pub(crate) const RULE: Rule = Rule {
    name: "grant-type-not-allowed",
    stage: Stage::Token,
    severity: Severity::Error,
    summary: "the registration does not allow the grant type `authorization_code`",
    page: include_str!("../../../docs/rules/grant-type-not-allowed.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let pair = context.pair()?;
    let allowed = pair.registration.options.list("grant_types");
    let items = known(&allowed)?;
    if holds(&allowed, |item| item == "authorization_code")? {
        return Ok(());
    }
    let name = pair.relying_party.name();
    let others = items
        .iter()
        .filter_map(|item| item.value())
        .map(|item| format!("\n  - '{item}'"));
    findings.report(
        Finding::at(allowed.place, "`authorization_code` is not among them")
            .related(
                pair.relying_party.client_id_place(),
                text!("{name} exchanges an authorization code"),
            )
            .says(
                "authorization_code",
                "the registration does not grant `authorization_code`",
                text!(
                    "Login and consent work, then Authelia answers {name}'s token request with unauthorized_client: not \
                     allowed to use authorization grant 'authorization_code'."
                ),
            )
            .help(pair.registration.write(format!(
                "grant_types:\n  - 'authorization_code'{}",
                others.collect::<String>()
            )))
            .lacks(pair.option("grant_types"))
            .lacks(pair.option("client_credentials")),
    );
    Ok(())
}
