//! Every text of a compose file is a template, used or not; one that is wrong stops Docker Compose.

use super::ComposeError;
use super::variables::Variables;
use crate::env::interpolate::interpolate;
use crate::yaml::{Data, Node};

/// Looks for a template that Docker Compose would refuse.
///
/// # Errors
/// At the first such template.
pub(super) fn check(root: &Node, variables: &Variables) -> Result<(), ComposeError> {
    let mut pending = vec![root];
    while let Some(node) = pending.pop() {
        match &*node.data {
            Data::Scalar(scalar) if scalar.text.contains('$') => {
                // Here only the form counts; what is used is noted where it is used.
                let lookup = |name: &str| variables.peek(name);
                if let Err(error) = interpolate(&scalar.text, &lookup) {
                    let class = if error.class == crate::env::ErrorClass::Required {
                        "interp-required"
                    } else {
                        "interp-format"
                    };
                    return Err(ComposeError::at(node.span, class, error.message));
                }
            }
            Data::Scalar(_) => {}
            Data::Sequence(items) => pending.extend(items.iter().rev()),
            Data::Mapping(mapping) => pending.extend(mapping.entries().iter().rev().map(|entry| &entry.value)),
        }
    }
    Ok(())
}
