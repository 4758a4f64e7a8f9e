//! `issuer-trailing-slash`: the issuer ends with a slash, and Authelia's never does.

use super::with_issuers;
use crate::finding::{Coverage, Finding, Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule, known};

pub(crate) const RULE: Rule = Rule {
    name: "issuer-trailing-slash",
    stage: Stage::Discovery,
    severity: Severity::Error,
    summary: "the issuer URL ends with a slash, and Authelia's never does",
    page: include_str!("../../../docs/rules/issuer-trailing-slash.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let relying_party = context.relying_party()?;
    if !relying_party.is_oidc_on() {
        return Err(Coverage::NotApplicable);
    }
    let setting = relying_party.options.text("CODER_OIDC_ISSUER_URL");
    let issuer = *known(&setting)?;
    let trimmed = issuer.trim_end_matches('/');
    if trimmed.len() == issuer.len() || issuer.starts_with("http://") {
        return Ok(());
    }
    let skips = relying_party.options.flag("CODER_DANGEROUS_OIDC_SKIP_ISSUER_CHECKS");
    if skips.value() == Some(&true) && issuer.len() == trimmed.len() + 1 {
        return Ok(());
    }
    let builder = Finding::at(setting.written_at(), "ends with `/`");
    findings.report(
        with_issuers(context, builder, "Authelia's issuer has no slash at its end")
            .says(
                issuer,
                "the issuer URL ends with a slash, Authelia's does not",
                "Coder compares it letter by letter with the issuer in Authelia's discovery document when it starts, \
                 and exits because they differ.",
            )
            .help(format!("CODER_OIDC_ISSUER_URL={trimmed}")),
    );
    Ok(())
}
