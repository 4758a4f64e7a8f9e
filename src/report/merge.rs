//! One report of several: what was found for each deployment of Coder that a folder holds.

use std::collections::HashSet;

use super::{Assumed, Covered, Report, Reported};
use crate::order;

/// `whole` and the `others` in one report, with a verdict for each pair.
pub fn merge(mut whole: Report, others: Vec<Report>) -> Report {
    let several = !others.is_empty();
    if several {
        mark(&mut whole.findings, 0);
    }
    for (at, report) in others.into_iter().enumerate() {
        add(&mut whole, report, at + 1);
    }
    if several {
        sort(&mut whole);
        let count = |severity: &str| {
            whole
                .findings
                .iter()
                .filter(|finding| finding.severity == severity)
                .count()
        };
        (whole.summary.errors, whole.summary.warnings, whole.summary.notes) =
            (count("error"), count("warning"), count("note"));
        let not_checked = whole.coverage.iter().filter(|covered| covered.status == "not-checked");
        whole.summary.not_checked = not_checked.count();
    }
    whole
}

/// Puts the most severe findings first.
pub fn sort(report: &mut Report) {
    let order = |severity: &str| ["error", "warning", "note"].iter().position(|name| *name == severity);
    order::by_key(&mut report.findings, |finding| order(finding.severity));
}

/// Adds the report of another application to `whole`, as a pair of its own, its findings behind all others. What could not
/// be checked of it stays with the pair.
pub fn append(whole: &mut Report, report: Report) {
    let at = whole.pairs.len();
    let not_checked = |covered: &Covered| covered.status == "not-checked";
    let (open, checked): (Vec<Covered>, Vec<Covered>) = report.coverage.into_iter().partition(not_checked);
    for covered in checked {
        let same = whole.coverage.iter_mut().find(|known| known.rule == covered.rule);
        if let Some(known) = same.filter(|known| weight(&covered) > weight(known)) {
            *known = covered;
        }
    }
    // What is not checked for one reason is counted once.
    let reasons: HashSet<Option<&String>> = open.iter().map(|covered| covered.reason.as_ref()).collect();
    whole.summary.not_checked += reasons.len();
    whole.summary.errors += report.summary.errors;
    whole.summary.warnings += report.summary.warnings;
    whole.summary.notes += report.summary.notes;
    let party = report.pairs.first().map(|pair| pair.party.clone());
    for mut finding in report.findings {
        finding.pair = Some(at);
        finding.party.clone_from(&party);
        mark(&mut finding.consequences, at);
        whole.findings.push(finding);
    }
    if let Some(mut pair) = report.pairs.into_iter().next() {
        pair.not_checked = open;
        whole.pairs.push(pair);
    }
    whole.unpaired = None;
}

/// Says which pair findings are about.
fn mark(findings: &mut [Reported], pair: usize) {
    for finding in findings {
        finding.pair = Some(pair);
    }
}

fn add(whole: &mut Report, mut report: Report, pair: usize) {
    mark(&mut report.findings, pair);
    for finding in report.findings {
        // What is wrong with Authelia's side is wrong for every pair, and is said once.
        match whole.findings.iter_mut().find(|known| same(known, &finding)) {
            Some(known) => known.pair = None,
            None => whole.findings.push(finding),
        }
    }
    for input in report.inputs {
        if !whole
            .inputs
            .iter()
            .any(|known| known.path == input.path && known.role == input.role)
        {
            whole.inputs.push(input);
        }
    }
    for failure in report.failures {
        if !whole
            .failures
            .iter()
            .any(|known| known.message == failure.message && known.path == failure.path)
        {
            whole.failures.push(failure);
        }
    }
    for remark in report.remarks {
        if !whole.remarks.contains(&remark) {
            whole.remarks.push(remark);
        }
    }
    for assumed in report.assumed {
        let same = |known: &Assumed| known.program == assumed.program && known.version == assumed.version;
        if !whole.assumed.iter().any(same) {
            whole.assumed.push(assumed);
        }
    }
    for (known, covered) in whole.coverage.iter_mut().zip(report.coverage) {
        if weight(&covered) > weight(known) {
            *known = covered;
        }
    }
    whole.pairs.extend(report.pairs);
    if !whole.pairs.is_empty() {
        whole.unpaired = None;
    }
}

/// What could not be checked for one pair counts before what could be for another.
fn weight(covered: &Covered) -> usize {
    match covered.status {
        "not-checked" => 2,
        "checked" => 1,
        _ => 0,
    }
}

fn same(one: &Reported, other: &Reported) -> bool {
    let places = |finding: &Reported| -> Vec<(String, usize, usize)> {
        let labels = finding.labels.iter();
        labels
            .map(|label| (label.path.clone(), label.line, label.column))
            .collect()
    };
    if one.rule != other.rule || one.message != other.message {
        return false;
    }
    // What is wrong in the same place is the same, though one pair may have more places for it.
    let (mine, theirs) = (places(one), places(other));
    let has_all = |all: &[_], some: &[_]| some.iter().all(|place| all.contains(place));
    mine.first() == theirs.first() && (has_all(&mine, &theirs) || has_all(&theirs, &mine))
}
