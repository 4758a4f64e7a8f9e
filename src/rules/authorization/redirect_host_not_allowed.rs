//! `redirect-host-not-allowed`: Coder does not let in the host of its own access URL.

use crate::finding::{Coverage, Finding, Severity, Stage, fitting, quoted};
use crate::party::coder::REDIRECT_HOSTS;
use crate::rules::{Check, Context, Findings, Rule, known, known_url};

pub(crate) const RULE: Rule = Rule {
    name: "redirect-host-not-allowed",
    stage: Stage::Authorization,
    severity: Severity::Warning,
    summary: "Coder does not let in the host of its own access URL",
    page: include_str!("../../../docs/rules/redirect-host-not-allowed.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let relying_party = context.coder()?;
    let Some(hosts) = context.request()?.hosts.as_ref().filter(|_| relying_party.is_oidc_on()) else {
        return Err(Coverage::NotApplicable);
    };
    let access_url = relying_party.options.text("CODER_ACCESS_URL");
    let url = known_url(&access_url)?;
    let host = url.hostname().to_ascii_lowercase();
    let allowed = known(hosts)?;
    if host.is_empty() || allowed.contains(&host) {
        return Ok(());
    }
    let all: Vec<&str> = allowed.iter().map(String::as_str).chain([host.as_str()]).collect();
    findings.report(
        Finding::at(hosts.written_at(), text!("{} is not among them", quoted(&host)))
            .related(access_url.written_at(), "where users come to")
            .says(
                REDIRECT_HOSTS,
                fitting([
                    text!("Coder's own host {} is not an allowed one", quoted(&host)),
                    "the host of Coder's own access URL is not an allowed one".into(),
                ]),
                "Whoever signs in at the access URL gets: OIDC login is not permitted from this host. It is not let in \
                 by itself once other hosts are named.",
            )
            .help(relying_party.assign(REDIRECT_HOSTS, &all.join(","))),
    );
    Ok(())
}
