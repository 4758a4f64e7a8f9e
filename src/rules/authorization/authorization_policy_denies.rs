//! `authorization-policy-denies`: the registration's policy lets nobody in.

use crate::finding::{Finding, Severity, Stage, fitting, quoted};
use crate::rules::{Check, Context, Findings, Rule, stage};
use crate::signin::Admission;

pub(crate) const RULE: Rule = Rule {
    name: "authorization-policy-denies",
    stage: Stage::Authorization,
    severity: Severity::Error,
    summary: "the registration's authorization policy lets nobody in",
    page: include_str!("../../../docs/rules/authorization-policy-denies.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let pair = context.pair()?;
    let login = stage(&context.sign_in.login)?;
    // Whom the rules let in beyond that depends on the user.
    if *stage(&login.verdict)? != Admission::Nobody {
        return Ok(());
    }
    let name = login.policy.value().copied().unwrap_or_default();
    let mut builder = Finding::at(
        login.policy.place,
        text!("the policy {} denies everybody", quoted(name)),
    );
    if let Some(defined) = login.defined {
        builder = builder.related(defined.name.span, "it denies every user from every network");
    }
    findings.report(
        builder
            .related(
                pair.relying_party.client_id_place(),
                "signs users in with this registration",
            )
            .says(
                name,
                fitting([
                    text!("the authorization policy {} denies everybody", quoted(name)),
                    "the authorization policy denies everybody".into(),
                ]),
                "After the login Authelia sends every user back with access_denied: the user was denied access to \
                 this client.",
            )
            .help(pair.registration.write("authorization_policy: 'two_factor'")),
    );
    Ok(())
}
