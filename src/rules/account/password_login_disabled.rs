//! `password-login-disabled`: password login is off while the sign-in cannot work.

use crate::finding::{Coverage, Finding, Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule, known};

pub(crate) const RULE: Rule = Rule {
    name: "password-login-disabled",
    stage: Stage::Account,
    severity: Severity::Warning,
    summary: "password login is switched off while the sign-in cannot work",
    page: include_str!("../../../docs/rules/password-login-disabled.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let relying_party = context.coder()?;
    let setting = relying_party.options.flag("CODER_DISABLE_PASSWORD_AUTH");
    if !*known(&setting)? {
        return Ok(());
    }
    // Once the sign-in works, switching passwords off is a choice.
    if !context.fails.get() {
        return Err(Coverage::NotApplicable);
    }
    findings.report(
        Finding::at(
            setting.written_at(),
            "nobody can sign in with a password, owners included",
        )
        .says(
            "CODER_DISABLE_PASSWORD_AUTH",
            "password login is off while the sign-in cannot work",
            "Until the errors are fixed nobody can sign in at all; Coder refuses every password login, also of \
                 owners.",
        )
        .help(relying_party.assign("CODER_DISABLE_PASSWORD_AUTH", "false")),
    );
    Ok(())
}
