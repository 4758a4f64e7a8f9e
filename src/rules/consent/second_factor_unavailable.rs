//! `second-factor-unavailable`: the policy asks for a second factor, and nobody can use one.

use crate::finding::{Coverage, Finding, Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule, stage};
use crate::signin::Admission;

pub(crate) const RULE: Rule = Rule {
    name: "second-factor-unavailable",
    stage: Stage::Consent,
    severity: Severity::Error,
    summary: "the policy asks for a second factor, and nobody can use one",
    page: include_str!("../../../docs/rules/second-factor-unavailable.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let pair = context.pair()?;
    let login = stage(&context.sign_in.login)?;
    let everybody = match stage(&login.verdict)? {
        Admission::Somebody { factors: 2, .. } => true,
        Admission::Somebody { most: 2, .. } => false,
        Admission::Somebody { .. } | Admission::Nobody => return Err(Coverage::NotApplicable),
    };
    let Some(switches) = login.no_second_factor()? else {
        return Ok(());
    };
    let mut builder = Finding::at(
        login.policy.place,
        if login.policy.default {
            "no `authorization_policy` here: Authelia asks for a second factor by default"
        } else {
            "asks for a second factor"
        },
    );
    for place in switches {
        builder = builder.related(place, "switched off");
    }
    let (severity, headline, why) = if everybody {
        (
            Severity::Error,
            "a second factor is required, but none is configured",
            "One-time passwords and WebAuthn are switched off and Duo is not set up, so after the password Authelia has \
             nothing to offer, and nobody gets any further.",
        )
    } else {
        (
            Severity::Warning,
            "some need a second factor, but none is configured",
            "One-time passwords and WebAuthn are switched off and Duo is not set up, so whoever this policy asks for a \
             second factor is offered nothing after the password, and gets no further.",
        )
    };
    findings.report(
        builder
            .related(
                pair.relying_party.client_id_place(),
                "signs users in with this registration",
            )
            .severity(severity)
            .says("authorization_policy", headline, why)
            .help(pair.registration.write("authorization_policy: 'one_factor'")),
    );
    Ok(())
}
