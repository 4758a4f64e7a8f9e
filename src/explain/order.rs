//! The rules in the order in which they are shown.

use crate::rules::{RULES, Rule};

/// By stage, and in the table's order within one.
pub(super) fn in_order() -> Vec<&'static Rule> {
    let mut rules: Vec<&Rule> = RULES.iter().collect();
    rules.sort_by_key(|rule| rule.stage);
    rules
}
