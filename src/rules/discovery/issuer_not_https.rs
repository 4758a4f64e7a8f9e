//! `issuer-not-https`: the issuer is plain http, which Authelia never is.

use super::with_issuers;
use crate::finding::{Coverage, Finding, Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule, known};

pub(crate) const RULE: Rule = Rule {
    name: "issuer-not-https",
    stage: Stage::Discovery,
    severity: Severity::Error,
    summary: "the issuer URL is plain http, and Authelia's never is",
    page: include_str!("../../../docs/rules/issuer-not-https.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let relying_party = context.relying_party()?;
    if !relying_party.is_oidc_on() {
        return Err(Coverage::NotApplicable);
    }
    let setting = relying_party.options.text("CODER_OIDC_ISSUER_URL");
    let issuer = *known(&setting)?;
    let Some(rest) = issuer.strip_prefix("http://") else {
        return Ok(());
    };
    let builder = Finding::at(setting.written_at(), "plain http");
    findings.report(
        with_issuers(context, builder, "Authelia's issuer is always https")
            .says(
                issuer,
                "the issuer URL is plain http, Authelia's is always https",
                "Authelia answers discovery only for https addresses, so Coder gets no document and exits when it \
                 starts.",
            )
            .help(format!("CODER_OIDC_ISSUER_URL=https://{}", rest.trim_end_matches('/'))),
    );
    Ok(())
}
