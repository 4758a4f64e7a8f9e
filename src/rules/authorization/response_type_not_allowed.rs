//! `response-type-not-allowed`: the registration does not allow the code flow.

use crate::finding::{Finding, Severity, Stage, quoted};
use crate::rules::{Check, Context, Findings, Rule, holds, known};

pub(crate) const RULE: Rule = Rule {
    name: "response-type-not-allowed",
    stage: Stage::Authorization,
    severity: Severity::Error,
    summary: "the registration does not allow the response type `code`",
    page: include_str!("../../../docs/rules/response-type-not-allowed.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let pair = context.pair()?;
    let allowed = pair.registration.options.list("response_types");
    known(&allowed)?;
    let side = pair.relying_party;
    let wanted = &**side.facts.response_type.known()?;
    if holds(&allowed, |item| item == wanted)? {
        return Ok(());
    }
    findings.report(
        Finding::at(allowed.place, text!("{} is not among them", quoted(wanted)))
            .related(
                pair.relying_party.client_id_place(),
                text!("{} always requests the response type {}", side.name(), quoted(wanted)),
            )
            .says(
                wanted,
                text!("the registration does not allow the response type {}", quoted(wanted)),
                text!(
                    "Authelia sends the user back with unsupported_response_type: the client is not allowed to request \
                     response_type '{wanted}'."
                ),
            )
            .help(
                pair.registration
                    .write(format!("response_types:\n  - '{wanted}'"))
                    .certainly(),
            ),
    );
    Ok(())
}
