//! `state-too-short`: Authelia demands longer states than Coder sends.

use crate::finding::{Change, Coverage, Finding, Severity, Side, Stage};
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

/// What Authelia demands where nothing else is set.
const DEFAULT: i64 = 8;

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let pair = context.pair()?;
    let state = context.request()?.sent("state");
    if !state.is_some_and(|state| state.by == By::Random) {
        // Another one is sent, which `auth-url-params-break-request` looks at.
        return Err(Coverage::NotApplicable);
    }
    let minimum = pair.provider.options.number("minimum_parameter_entropy");
    // Nobody sends a shorter one than Authelia demands by itself.
    if *known(&minimum)? <= DEFAULT {
        return Ok(());
    }
    let length = *pair.relying_party.facts.state_length.known()?;
    if *known(&minimum)? <= i64::try_from(length).unwrap_or(i64::MAX) {
        return Ok(());
    }
    let name = pair.relying_party.name();
    findings.report(
        Finding::at(minimum.place, text!("demands more characters than {name}'s {length}"))
            .related(
                pair.relying_party.client_id_place(),
                text!("{name} sends a state of {length} characters"),
            )
            .says(
                "minimum_parameter_entropy",
                text!(
                    "Authelia demands a `state` of {} characters, {name} sends {length}",
                    known(&minimum)?
                ),
                "Authelia sends the user back with invalid_state.",
            )
            .help(Change::keys(
                Side::Provider,
                minimum.place,
                "minimum_parameter_entropy: 8",
            )),
    );
    Ok(())
}
