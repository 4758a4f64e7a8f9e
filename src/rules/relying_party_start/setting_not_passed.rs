//! `setting-not-passed`: a setting never reaches the coder process.

use crate::finding::{Change, Finding, Help, Severity, Stage, Where};
use crate::party::coder::rule;
use crate::rules::{Check, Context, Findings, Rule};
use crate::text::Text;

pub(crate) const RULE: Rule = Rule {
    name: "setting-not-passed",
    stage: Stage::RelyingPartyStart,
    severity: Severity::Warning,
    summary: "a setting is in a file but never reaches the coder process",
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
    finding.gives = group.iter().flat_map(|defect| defect.gives.clone()).collect();
    finding.help = Some(help(group));
    finding
}

/// The helps of all, where each is another text of its own place: they are said once.
fn each_exactly(group: &[&Finding]) -> Option<Help> {
    let exactly = |defect: &&Finding| match &defect.help {
        Some(Help::Change(change)) if matches!(change.to, Where::Exactly(_)) => Some(change.clone()),
        _ => None,
    };
    let changes: Vec<Change> = group.iter().map(exactly).collect::<Option<_>>()?;
    let said = changes.into_iter().enumerate().map(|(at, change)| {
        let lines = if at == 0 { change.lines.clone() } else { String::new() };
        Help::from(Change { lines, ..change })
    });
    Some(Help::All(said.collect()))
}

/// The helps of all as one change, with the keys above them written once; where no variable is handed on yet, the whole
/// file may be.
fn help(group: &[&Finding]) -> Help {
    if let Some(all) = each_exactly(group) {
        return all;
    }
    let mut lines: Vec<String> = Vec::new();
    let mut change = None;
    let mut whole_file = None;
    for help in group.iter().filter_map(|defect| defect.help.as_ref()) {
        let one_by_one = match help {
            Help::Either(ways) => {
                whole_file = ways.first();
                ways.last().unwrap_or(help)
            }
            other => other,
        };
        if let Help::Change(one) = one_by_one {
            change.get_or_insert(one);
        }
        for line in one_by_one.text().plain().lines() {
            if !(line.ends_with(':') && lines.iter().any(|other| other == line)) {
                lines.push(line.to_owned());
            }
        }
    }
    let lines = lines.join("\n");
    let one_by_one = match change {
        Some(change) => Help::Change(Change {
            lines,
            ..change.clone()
        }),
        None => Help::from(Text::told(lines)),
    };
    match whole_file {
        Some(whole_file) => whole_file.clone().or(one_by_one),
        None => one_by_one,
    }
}
