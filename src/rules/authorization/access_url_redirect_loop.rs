//! `access-url-redirect-loop`: Coder sends every request to its own address again.

use crate::finding::{Coverage, Finding, Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule, known, known_url};

pub(crate) const RULE: Rule = Rule {
    name: "access-url-redirect-loop",
    stage: Stage::Authorization,
    severity: Severity::Warning,
    summary: "Coder redirects every request to its access URL again, without end",
    page: include_str!("../../../docs/rules/access-url-redirect-loop.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let relying_party = context.coder()?;
    let options = &relying_party.options;
    let redirects = options.flag("CODER_REDIRECT_TO_ACCESS_URL");
    if !*known(&redirects)? {
        return Err(Coverage::NotApplicable);
    }
    let access_url = options.text("CODER_ACCESS_URL");
    let url = known_url(&access_url)?;
    let tls = options.flag("CODER_TLS_ENABLE");
    if url.scheme != "https" || *known(&tls)? {
        return Ok(());
    }
    findings.report(
        Finding::at(redirects.written_at(), "redirects what did not come over TLS")
            .related(
                access_url.written_at(),
                "https, so something in front of Coder speaks it",
            )
            .beside(&tls, "Coder itself speaks plain http")
            .says(
                "CODER_REDIRECT_TO_ACCESS_URL",
                "Coder redirects every request to its access URL, without end",
                "With an https access URL Coder redirects each request that reaches it without TLS, and none reaches \
                 it otherwise; the browser gives up before the sign-in begins.",
            )
            .help(relying_party.assign("CODER_REDIRECT_TO_ACCESS_URL", "false")),
    );
    Ok(())
}
