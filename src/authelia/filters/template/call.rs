//! A function of a template with the values that it is called with.

use super::super::Host;
use super::value::{EvaluationStop, TemplateValue};

/// What a function gives; `None` if it is another one, or not computed.
pub(super) type Called = Result<Option<TemplateValue>, EvaluationStop>;

/// Authelia would stop.
pub(super) fn refused(message: impl Into<String>) -> EvaluationStop {
    EvaluationStop::Refused(message.into())
}

pub(super) struct FunctionCall<'c> {
    pub(super) name: &'c str,
    pub(super) arguments: &'c [TemplateValue],
    pub(super) host: &'c Host<'c>,
}

impl FunctionCall<'_> {
    /// The text at the place `at`; empty if there is none, which [`call`] has excluded.
    pub(super) fn text(&self, at: usize) -> &str {
        match self.arguments.get(at) {
            Some(TemplateValue::Text(text)) => text,
            _ => "",
        }
    }

    pub(super) fn integer(&self, at: usize) -> i64 {
        match self.arguments.get(at) {
            Some(TemplateValue::Integer(number)) => *number,
            _ => 0,
        }
    }

    /// Takes what is going to be made from the budget.
    pub(super) fn make(&self, bytes: usize) -> Result<(), EvaluationStop> {
        if self.host.budget.take(bytes) {
            Ok(())
        } else {
            Err(EvaluationStop::Exhausted)
        }
    }
}
