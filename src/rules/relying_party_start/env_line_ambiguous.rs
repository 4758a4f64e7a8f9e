//! `env-line-ambiguous`: a line of an env file is another value to another program that may read it.

use super::finding;
use crate::coder::SettingDefectKind;
use crate::finding::{Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "env-line-ambiguous",
    stage: Stage::RelyingPartyStart,
    severity: Severity::Warning,
    summary: "a line of an env file is another value to another program that may read it",
    page: include_str!("../../../docs/rules/env-line-ambiguous.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    for defect in &context.relying_party()?.defects {
        let SettingDefectKind::ReadDifferently { likely } = defect.kind else {
            continue;
        };
        let mut finding = finding(context, defect);
        if !likely {
            finding.severity = Some(Severity::Note);
        }
        findings.report(finding);
    }
    Ok(())
}
