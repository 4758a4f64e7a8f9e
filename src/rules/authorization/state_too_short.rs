//! `state-too-short`: Authelia demands longer states than Coder sends.

use crate::finding::{Coverage, Finding, Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule, known};
use crate::signin::By;

pub(crate) const RULE: Rule = Rule {
    name: "state-too-short",
    stage: Stage::Authorization,
    severity: Severity::Error,
    summary: "Authelia demands a longer `state` than Coder sends",
    page: include_str!("../../../docs/rules/state-too-short.md"),
    check,
};

/// The length of the random `state` that every version of Coder sends.
const STATE_LENGTH: i64 = 32;

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let pair = context.pair()?;
    let state = context.request()?.sent("state");
    if !state.is_some_and(|state| state.by == By::Random) {
        // Another one is sent, which `auth-url-params-break-request` looks at.
        return Err(Coverage::NotApplicable);
    }
    let minimum = pair.provider.options.number("minimum_parameter_entropy");
    if *known(&minimum)? <= STATE_LENGTH {
        return Ok(());
    }
    findings.report(
        Finding::at(minimum.place, "demands more characters than Coder's 32")
            .related(
                pair.relying_party.client_id_place(),
                "Coder sends a state of 32 characters",
            )
            .says(
                "minimum_parameter_entropy",
                "Authelia demands a longer `state` than Coder sends",
                "Authelia sends the user back with invalid_state.",
            )
            .help("minimum_parameter_entropy: 8"),
    );
    Ok(())
}
