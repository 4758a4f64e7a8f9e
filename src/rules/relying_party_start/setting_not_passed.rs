//! `setting-not-passed`: a setting never reaches the coder process.

use crate::finding::{Finding, Help, Severity, Stage};
use crate::party::coder::rule;
use crate::rules::{Check, Context, Findings, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "setting-not-passed",
    stage: Stage::RelyingPartyStart,
    severity: Severity::Warning,
    summary: "a setting stands in a file but never reaches the coder process",
    page: include_str!("../../../docs/rules/setting-not-passed.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let defects = context.relying_party()?.defects.iter();
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    // Of the settings that one file keeps from Coder for one reason there is one thing to say.
    for defect in defects.filter(|defect| defect.rule == rule::NOT_PASSED) {
        let same = |group: &&mut Vec<&Finding>| {
            group
                .first()
                .is_some_and(|first| first.why == defect.why && first.primary.span.source == defect.primary.span.source)
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(defect),
            None => groups.push(vec![defect]),
        }
    }
    for group in groups {
        findings.report(grouped(&group));
    }
    Ok(())
}

fn grouped(group: &[&Finding]) -> Finding {
    let Some((first, others)) = group.split_first() else {
        unreachable!("a group begins with its first defect")
    };
    let mut finding = (*first).clone();
    if others.is_empty() {
        return finding;
    }
    finding.headline = text!("{} settings never reach the container", group.len());
    let places = others.iter().map(|defect| defect.primary.clone());
    finding.related.splice(0..0, places);
    finding.help = Some(help(group).into());
    finding
}

/// The helps of all, with the keys above them written once.
fn help(group: &[&Finding]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for defect in group {
        let Some(Help::Text(text)) = &defect.help else { continue };
        for line in text.to_string().lines() {
            if !(line.ends_with(':') && lines.iter().any(|other| other == line)) {
                lines.push(line.to_owned());
            }
        }
    }
    lines.join("\n")
}
