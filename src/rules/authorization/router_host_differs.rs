//! `router-host-differs`: a proxy leads another host to the relying party than that of its own address.

use crate::finding::{Coverage, Finding, Severity, Stage, fitting, quoted};
use crate::rules::{Check, Context, Findings, Rule, known_url};

pub(crate) const RULE: Rule = Rule {
    name: "router-host-differs",
    stage: Stage::Authorization,
    severity: Severity::Warning,
    summary: "a proxy leads another host to the relying party than that of its own address",
    page: include_str!("../../../docs/rules/router-host-differs.md"),
    check,
};

/// What a relying party gets whose own address has the host that the proxy leads to it.
pub(super) const PROXIED_HOST: &str = "the proxy's host";

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let relying_party = context.relying_party()?;
    let routers = &context.routing.relying_party;
    let ruled: Vec<_> = routers.iter().filter_map(|router| router.rule.as_ref()).collect();
    let Some((_, place)) = ruled.first() else {
        return Err(Coverage::NotApplicable);
    };
    let setting = relying_party.address();
    let own = known_url(&setting)?.hostname().to_lowercase();
    let mut hosts = Vec::new();
    for router in routers {
        let Some(named) = router.hosts() else {
            return Err(Coverage::not_checked("a router's rule does not name each of its hosts"));
        };
        hosts.extend(named);
    }
    if own.is_empty() || hosts.iter().any(|host| host.eq_ignore_ascii_case(&own)) {
        return Ok(());
    }
    let Some(first) = hosts.first() else { return Ok(()) };
    let name = relying_party.name();
    findings.report(
        Finding::at(*place, text!("leads {} to {name}", quoted(first)))
            .related(setting.written_at(), text!("{name}'s own address has {}", quoted(&own)))
            .says(
                relying_party.facts.address_setting(),
                fitting([
                    text!("the proxy leads {} to {name}, not {}", quoted(first), quoted(&own)),
                    text!("the proxy leads another host to {name}: {}", quoted(first)),
                    text!("the proxy leads another host to {name} than its own"),
                ]),
                text!(
                    "Authelia sends the browser back to {name}'s own address. Unless something else leads {} to it, the \
                     user ends on another page, and the cookie that was set under {} is not there.",
                    quoted(&own),
                    quoted(first)
                ),
            )
            .lacks(PROXIED_HOST)
            .help(text!("add {} to the hosts that the proxy leads to {name}", quoted(&own))),
    );
    Ok(())
}
