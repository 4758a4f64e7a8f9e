//! `sign-ups-disabled`: nobody who has no account yet gets in.

use crate::finding::{Finding, Severity, Stage};
use crate::party::coder::versions::EMPTY_COUNTS;
use crate::rules::{Check, Context, Findings, Rule, known};

pub(crate) const RULE: Rule = Rule {
    name: "sign-ups-disabled",
    stage: Stage::Account,
    severity: Severity::Note,
    summary: "nobody who has no account in Coder yet can sign in",
    page: include_str!("../../../docs/rules/sign-ups-disabled.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let relying_party = context.coder_signing_in()?;
    let allowed = relying_party.options.flag("CODER_OIDC_ALLOW_SIGNUPS");
    if *known(&allowed)? {
        return Ok(());
    }
    let variable = relying_party.environment.get("CODER_OIDC_ALLOW_SIGNUPS");
    // An empty variable is hardly meant as a no.
    let empty = variable.value().is_some_and(crate::secret::Secret::is_empty);
    let (severity, text) = if empty {
        (
            Severity::Warning,
            text!("empty, which is `false` since Coder {}", EMPTY_COUNTS.first()),
        )
    } else {
        (Severity::Note, "only users who have an account get in".into())
    };
    findings.report(
        Finding::at(allowed.written_at(), text)
            .severity(severity)
            .says(
                "CODER_OIDC_ALLOW_SIGNUPS",
                "sign-ups are off: new users are refused",
                "Whoever has no account yet is refused after the login: Signups are disabled. Only the first user of \
                 an empty deployment gets in, and owns it.",
            )
            .help(relying_party.assign("CODER_OIDC_ALLOW_SIGNUPS", "true")),
    );
    Ok(())
}
