//! `response-type-not-allowed`: the registration does not allow the code flow.

use crate::finding::{Finding, Severity, Stage};
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
    if holds(&allowed, |item| item == "code")? {
        return Ok(());
    }
    findings.report(
        Finding::at(allowed.place, "`code` is not among them")
            .related(
                pair.relying_party.client_id_place(),
                "Coder always requests the response type `code`",
            )
            .says(
                "code",
                "the registration does not allow the response type `code`",
                "Authelia sends the user back with unsupported_response_type: the client is not allowed to request \
                 response_type 'code'.",
            )
            .help("response_types:\n  - 'code'"),
    );
    Ok(())
}
