//! `setting-not-passed`: a setting never reaches the coder process.

use crate::coder::{Help, SettingDefect, SettingDefectKind};
use crate::finding::{Finding, Severity, Stage};
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
    let mut groups: Vec<Vec<&SettingDefect>> = Vec::new();
    // Of the settings that one file keeps from Coder for one reason there is one thing to say.
    for defect in defects.filter(|defect| defect.kind == SettingDefectKind::NotPassed) {
        let same = |group: &&mut Vec<&SettingDefect>| {
            group
                .first()
                .is_some_and(|first| first.why == defect.why && first.place.span.source == defect.place.span.source)
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(defect),
            None => groups.push(vec![defect]),
        }
    }
    for group in groups {
        findings.report(grouped(context, &group));
    }
    Ok(())
}

fn grouped(context: &Context<'_>, group: &[&SettingDefect]) -> Finding {
    let Some((first, others)) = group.split_first() else {
        unreachable!("a group begins with its first defect")
    };
    let mut finding = super::finding(context, first);
    if others.is_empty() {
        return finding;
    }
    finding.headline = format!("{} settings never reach the container", group.len()).into();
    let places = others.iter().map(|defect| defect.place.clone());
    finding.related.splice(0..0, places);
    finding.help = Some(help(group).into());
    finding
}

/// The helps of all, with the keys above them written once.
fn help(group: &[&SettingDefect]) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for defect in group {
        let Some(Help::Text(text)) = &defect.help else { continue };
        for line in text.lines() {
            if !(line.ends_with(':') && lines.contains(&line)) {
                lines.push(line);
            }
        }
    }
    lines.join("\n")
}
