//! `authorization-policy-denies`: the registration's policy lets nobody in.

use crate::authelia::Extent;
use crate::finding::{Coverage, Finding, Severity, Stage, quoted};
use crate::rules::{Check, Context, Findings, Rule, known};

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
    let policy = pair.registration.options.text("authorization_policy");
    let name = *known(&policy)?;
    // `deny` and `bypass` are no policies for a client, which has a finding of its own.
    if matches!(name, "one_factor" | "two_factor" | "deny" | "bypass") {
        return Ok(());
    }
    if let Some(why) = pair.provider.authorization_policies.why_unknown() {
        return Err(why.into());
    }
    let mut policies = pair.provider.authorization_policies.value().into_iter().flatten();
    let Some(defined) = policies.find(|defined| defined.name.value == name) else {
        // In a whole configuration a policy that is not defined is refused, which has a finding of its own.
        if pair.provider.extent == Extent::Configuration {
            return Ok(());
        }
        return Err(Coverage::NotChecked {
            reason: "the files do not show the registration's authorization policy".into(),
            remedy: Some("give Authelia's whole configuration".into()),
        });
    };
    let default = defined.options.text("default_policy");
    let rules = known(&defined.rules)?;
    let verdicts = std::iter::once(default.clone()).chain(rules.iter().map(|rule| rule.text("policy")));
    for verdict in verdicts {
        if *known(&verdict)? != "deny" {
            // Whom the rules let in depends on the user.
            return Ok(());
        }
    }
    findings.report(
        Finding::at(policy.place, format!("the policy {} denies everybody", quoted(name)))
            .related(default.place, "denies by default, and so does every rule")
            .related(
                pair.relying_party.client_id_place(),
                "signs users in with this registration",
            )
            .says(
                name,
                "the authorization policy lets nobody in",
                "After the login Authelia sends every user back with access_denied: the user was denied access to \
                 this client.",
            )
            .help("authorization_policy: 'two_factor'"),
    );
    Ok(())
}
