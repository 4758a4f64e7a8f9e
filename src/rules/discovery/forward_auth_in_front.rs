//! `forward-auth-in-front`: a forward-auth middleware is in front of Authelia or the relying party.

use crate::deployment::Router;
use crate::finding::{Coverage, Finding, Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule};
use crate::yaml::Node;

pub(crate) const RULE: Rule = Rule {
    name: "forward-auth-in-front",
    stage: Stage::Discovery,
    severity: Severity::Warning,
    summary: "Authelia's forward-auth middleware is in front of Authelia itself or of the relying party",
    page: include_str!("../../../docs/rules/forward-auth-in-front.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let relying_party = context.relying_party()?;
    let routing = context.routing;
    let (provider, own) = (guarded(&routing.provider), guarded(&routing.relying_party));
    if provider.is_none() && own.is_none() {
        return Err(Coverage::NotApplicable);
    }
    // What a rule bypasses is let through without a question.
    let control = context.provider()?.tree.at(&["access_control"]);
    if control.is_none_or(may_bypass) {
        return Err(Coverage::not_checked(
            "a rule of `access_control` may bypass the middleware that is in front",
        ));
    }
    if let Some((_, place)) = provider {
        findings.report(
            Finding::at(*place, "asks Authelia before a request reaches Authelia")
                .says(
                    "authelia",
                    "Authelia's forward-auth middleware is in front of Authelia itself",
                    text!(
                        "{} fetches the discovery document and the tokens without a browser's session, and is sent to \
                         the login page instead: it does not start, or fails after the login.",
                        relying_party.name()
                    ),
                )
                .help("take the middleware out of Authelia's own router"),
        );
    }
    if let Some((_, place)) = own {
        findings.report(
            Finding::at(
                *place,
                text!("asks Authelia before a request reaches {}", relying_party.name()),
            )
            .says(
                &*relying_party.facts.id,
                text!(
                    "Authelia's forward-auth middleware is in front of {}",
                    relying_party.name()
                ),
                text!(
                    "Who signs in with a browser gets through, and is asked by both. What has no browser's session, \
                         such as a command line, an agent or a webhook, is answered with Authelia's login page instead \
                         of by {}.",
                    relying_party.name()
                ),
            )
            .help(text!(
                "take the middleware out of {}'s router: it signs its users in itself",
                relying_party.name()
            )),
        );
    }
    Ok(())
}

/// The middleware in front of every path of a container, if all of its routers have one.
fn guarded(routers: &[Router]) -> Option<&(String, crate::source::Span)> {
    let all = routers.iter().all(|router| router.guard.is_some());
    let whole = routers.iter().find(|router| router.is_for_every_path());
    whole.filter(|_| all)?.guard.as_ref()
}

/// Whether the policy that is the default, or that of any rule, lets requests through.
fn may_bypass(control: &Node) -> bool {
    let is_bypass = |node: Option<&Node>| match node.map(|node| (node.scalar(), node.unknown())) {
        None => false,
        Some((Some(policy), None)) => &*policy.text == "bypass",
        Some(_) => true,
    };
    let rules = control.get("rules");
    let hidden = rules.is_some_and(|rules| rules.unknown().is_some() || rules.incomplete().is_some());
    let mut rules = rules.and_then(Node::sequence).unwrap_or_default().iter();
    hidden || is_bypass(control.get("default_policy")) || rules.any(|rule| is_bypass(rule.get("policy")))
}
