//! Which findings only follow from another one.

use super::Rule;
use crate::finding::Finding;

/// For each finding the one that it follows from, by position: the first cause, where causes have causes.
pub fn causes(found: &[(&Rule, &Finding)]) -> Vec<Option<usize>> {
    let direct: Vec<Option<usize>> = (0..found.len()).map(|at| cause(found, at)).collect();
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

/// What the finding at `at` follows from.
fn cause(found: &[(&Rule, &Finding)], at: usize) -> Option<usize> {
    let (_, finding) = found.get(at)?;
    let gives = |other: &Finding| other.gives.iter().any(|option| finding.lacks.contains(option));
    let mut others = found.iter().enumerate().filter(|(other, _)| *other != at);
    others.find(|(_, (_, other))| gives(other)).map(|(other, _)| other)
}
