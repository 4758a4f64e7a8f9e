//! Which findings only follow from another one.

use std::collections::BTreeMap;

use super::Rule;
use crate::finding::Finding;

/// For each finding the one that it follows from, by position: the first cause, where causes have causes.
pub fn causes(found: &[(&Rule, &Finding)]) -> Vec<Option<usize>> {
    let givers = givers(found);
    let all = found.iter().enumerate();
    let direct: Vec<Option<usize>> = all.map(|(at, (_, finding))| cause(finding, at, &givers)).collect();
    let root = |mut at: usize| {
        // Each step leads to another finding; in a circle nobody is the cause.
        for _ in 0..found.len() {
            match direct.get(at).copied().flatten() {
                Some(next) => at = next,
                None => return Some(at),
            }
        }
        None
    };
    (0..found.len()).map(|at| root(at).filter(|root| *root != at)).collect()
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
    let of_option = |option: &String| givers.get(option.as_str())?.iter().copied().find(|other| *other != at);
    finding.lacks.iter().filter_map(of_option).min()
}
