//! `public-client-over-http`: a public client may not be sent back over plain http.

use crate::finding::{Coverage, Finding, Help, Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule, known, known_url};

pub(crate) const RULE: Rule = Rule {
    name: "public-client-over-http",
    stage: Stage::Authorization,
    severity: Severity::Error,
    summary: "Authelia sends no public client back over plain http",
    page: include_str!("../../../docs/rules/public-client-over-http.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let pair = context.pair()?;
    let public = pair.registration.options.flag("public");
    if !*known(&public)? {
        return Err(Coverage::NotApplicable);
    }
    if pair.relying_party.derived.host_is_asked_for {
        return Err(Coverage::NotApplicable);
    }
    let redirect_uri = context.request()?.redirect_uri();
    let url = known_url(&redirect_uri)?;
    if url.scheme != "http" || url.is_local() {
        return Ok(());
    }
    let side = pair.relying_party;
    findings.report(
        Finding::at(redirect_uri.written_at(), "makes a redirect URI with plain http")
            .related(public.place, "a public client")
            .says(
                "redirect_uri",
                "a public client cannot be sent back over plain http",
                "After the login Authelia refuses with invalid_request: http is only allowed for confidential clients \
                 or hosts with suffix 'localhost'.",
            )
            .help(Help::All(vec![
                pair.registration
                    .write(format!("redirect_uris:\n  - 'https://{}{}'", url.host, url.raw_path)),
                side.assign(side.facts.address_setting(), &format!("https://{}", url.host)),
            ])),
    );
    Ok(())
}
