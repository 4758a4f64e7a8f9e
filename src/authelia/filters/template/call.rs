//! A function of a template with the values that it is called with.

use super::super::Surroundings;
use super::value::{Stop, Value};

pub(super) struct Call<'c> {
    pub(super) name: &'c str,
    pub(super) arguments: &'c [Value],
    pub(super) surroundings: &'c Surroundings<'c>,
}

impl Call<'_> {
    /// The text at the place `at`; empty if there is none, which [`call`] has excluded.
    pub(super) fn text(&self, at: usize) -> &str {
        match self.arguments.get(at) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    pub(super) fn integer(&self, at: usize) -> i64 {
        match self.arguments.get(at) {
            Some(Value::Integer(number)) => *number,
            _ => 0,
        }
    }

    /// Takes what is going to be made from the budget.
    pub(super) fn make(&self, bytes: usize) -> Result<(), Stop> {
        if self.surroundings.budget.take(bytes) {
            Ok(())
        } else {
            Err(Stop::Exhausted)
        }
    }
}
