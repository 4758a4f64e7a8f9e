//! Which findings only follow from another one.

use std::collections::{BTreeMap, HashMap};

use super::Rule;
use crate::finding::{Finding, Severity, Stage};
use crate::source::Span;

/// For each finding the one that it follows from, by position: the first cause, where causes have causes.
pub fn causes(found: &[(&Rule, &Finding)]) -> Vec<Option<usize>> {
    let (givers, refused) = (givers(found), refused(found));
    let all = found.iter().enumerate();
    let mut direct: Vec<Option<usize>> = all.map(|(at, (_, finding))| cause(finding, at, &givers)).collect();
    for (at, found) in found.iter().enumerate() {
        let Some(other) = at_the_same_place(found, &refused).filter(|other| *other != at) else {
            continue;
        };
        if direct[at].is_none() && !leads_to(&direct, other, at) {
            direct[at] = Some(other);
        }
    }
    (0..found.len())
        .map(|at| Some(root(&direct, at)).filter(|root| *root != at))
        .collect()
}

/// Where the causes of `at` begin. Of findings that each follow from another one it is the one that comes last in the
/// sign-in: what a relying party cannot take stays wrong when Authelia does.
fn root(direct: &[Option<usize>], at: usize) -> usize {
    let mut way = vec![at];
    let mut last = at;
    while let Some(next) = direct.get(last).copied().flatten() {
        if let Some(from) = way.iter().position(|seen| *seen == next) {
            return way.drain(from..).max().unwrap_or(next);
        }
        way.push(next);
        last = next;
    }
    last
}

/// Whether the causes of `from` lead to `to`.
fn leads_to(direct: &[Option<usize>], from: usize, to: usize) -> bool {
    let mut at = from;
    for _ in 0..=direct.len() {
        if at == to {
            return true;
        }
        match direct.get(at).copied().flatten() {
            Some(next) => at = next,
            None => return false,
        }
    }
    false
}

/// The positions of the findings that give each option, in order.
type Givers<'f> = BTreeMap<&'f str, Vec<usize>>;

fn givers<'f>(found: &[(&Rule, &'f Finding)]) -> Givers<'f> {
    let mut givers = Givers::new();
    for (at, (_, finding)) in found.iter().enumerate() {
        for option in &finding.gives {
            givers.entry(option).or_default().push(at);
        }
    }
    givers
}

/// What the finding at `at` follows from: the first other one that gives what it lacks.
fn cause(finding: &Finding, at: usize, givers: &Givers<'_>) -> Option<usize> {
    let of_option = |option: &str| givers.get(option)?.iter().copied().find(|other| *other != at);
    let lacked = finding.lacks.iter().flat_map(|option| sections(option));
    lacked.filter_map(of_option).min()
}

/// An option by its dotted path, and each section that it is in.
fn sections(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| match path.strip_suffix("[]") {
        Some(list) => Some(list),
        None => path.rsplit_once('.').map(|(section, _)| section),
    })
}

/// Options of Authelia's whose values the relying party has to have, too.
const SENT: [&str; 3] = ["authelia_url", "id", "redirect_uris"];

/// What Authelia refuses, by its place: the first at each.
fn refused<'f>(found: &[(&Rule, &'f Finding)]) -> HashMap<Span, (usize, &'f Finding)> {
    let mut refused = HashMap::new();
    for (at, (_, finding)) in found.iter().enumerate() {
        if finding.refusal.is_some() && finding.severity == Some(Severity::Error) {
            refused.entry(finding.primary.span).or_insert((at, *finding));
        }
    }
    refused
}

/// What Authelia refuses at a place that an error is about, too: another refusal of the same option, or what comes of its
/// value later in the sign-in.
fn at_the_same_place((rule, finding): &(&Rule, &Finding), refused: &HashMap<Span, (usize, &Finding)>) -> Option<usize> {
    if finding.severity.unwrap_or(rule.severity) != Severity::Error {
        return None;
    }
    if finding.stage.unwrap_or(rule.stage) == Stage::ProviderStart {
        let (at, first) = refused.get(&finding.primary.span)?;
        return (first.subject == finding.subject).then_some(*at);
    }
    let labels = std::iter::once(&finding.primary).chain(&finding.related);
    let there = labels.filter_map(|label| refused.get(&label.span));
    let sent = there.filter(|(_, refused)| SENT.contains(&refused.option()));
    sent.map(|(at, _)| *at).min()
}
