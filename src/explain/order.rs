//! The rules in the order in which they are shown.

use crate::order;
use crate::rules::{RULES, Rule};

/// By stage, and in the table's order within one.
pub(super) fn in_order() -> Vec<&'static Rule> {
    let mut rules: Vec<&Rule> = RULES.iter().collect();
    order::by_key(&mut rules, |rule| rule.stage);
    rules
}
