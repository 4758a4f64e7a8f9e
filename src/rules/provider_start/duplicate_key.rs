//! `duplicate-key`: a key stands twice in one mapping.

use crate::finding::{Finding, Severity, Stage, quoted};
use crate::rules::{Check, Context, Findings, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "duplicate-key",
    stage: Stage::ProviderStart,
    severity: Severity::Error,
    summary: "a key stands twice in one mapping",
    page: include_str!("../../../docs/rules/duplicate-key.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    for duplicate in context.duplicates {
        let (stage, why) = if duplicate.authelia {
            (
                Stage::ProviderStart,
                "Authelia refuses to start: the mapping key is already defined.",
            )
        } else {
            (
                Stage::RelyingPartyStart,
                "Docker Compose and the other readers of this file refuse it.",
            )
        };
        findings.report(
            Finding::at(duplicate.key.again, "it stands here again")
                .related(duplicate.key.first, "first here")
                .stage(stage)
                .says(
                    duplicate.key.key.clone(),
                    text!("the key {} stands twice", quoted(&duplicate.key.key)),
                    why,
                )
                .help("keep one of the two lines"),
        );
    }
    Ok(())
}
