//! `compose-version-needed`: the compose files say something that many versions of Docker Compose refuse.

use crate::finding::{Finding, Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "compose-version-needed",
    stage: Stage::RelyingPartyStart,
    severity: Severity::Note,
    summary: "the compose files say something that older versions of Docker Compose refuse",
    page: include_str!("../../../docs/rules/compose-version-needed.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    if let Some(refused) = &context.relying_party()?.environment.refused_before {
        let finding = Finding::at(refused.place, refused.what).says(
            refused.reader,
            text!("these files need {} or later", refused.reader),
            text!(
                "{}: from {} on the two are put together, as they are here; older versions start nothing.",
                refused.what,
                refused.reader
            ),
        );
        findings.report(finding.help(text!("upgrade to {} or later", refused.reader)));
    }
    Ok(())
}
