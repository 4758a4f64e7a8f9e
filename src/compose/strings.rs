//! Every text of a compose file is a template, used or not; one that is wrong stops Docker Compose.

use super::ComposeError;
use super::expansion::expanded;
use super::scalar::is_text;
use super::variables::Variables;
use crate::env::interpolate::interpolate;
use crate::setting::State;
use crate::yaml::{Data, Node, Scalar, Typed};

/// Keys whose values are texts once they are put together from several files.
const PAIRS: [&str; 5] = ["annotations", "args", "environment", "labels", "sysctls"];

/// Infinity and not-a-number cannot be checked, even where anything may stand.
fn is_infinite(scalar: &Scalar) -> bool {
    scalar.text.contains('.') && matches!(scalar.typed(), Typed::Float(value) if !value.is_finite())
}

/// Looks for a key that is no text, and for a template that Docker Compose would refuse.
///
/// # Errors
/// At the first such key or template.
pub(super) fn check(root: &Node, variables: &Variables) -> Result<(), ComposeError> {
    let mut pending = vec![(root, false)];
    while let Some((node, in_pairs)) = pending.pop() {
        match &*node.data {
            Data::Scalar(scalar) if scalar.text.contains('$') => {
                // Here only the form counts; what is used is noted where it is used.
                let lookup = |name: &str| {
                    variables.ask(name);
                    variables.peek(name)
                };
                if let Err(error) = interpolate(&scalar.text, &lookup) {
                    let class = if error.class == crate::env::ErrorClass::Required {
                        "interp-required"
                    } else {
                        "interp-format"
                    };
                    return Err(ComposeError::at(node.span, class, error.message));
                }
            }
            Data::Scalar(scalar) if !in_pairs && is_infinite(scalar) => {
                let message = "infinity and not-a-number are not values";
                return Err(ComposeError::at(node.span, "schema", message));
            }
            Data::Scalar(_) => {}
            Data::Sequence(items) => pending.extend(items.iter().rev().map(|item| (item, in_pairs))),
            Data::Mapping(mapping) => {
                let mut keys = mapping.entries().iter().map(|entry| &entry.key);
                if let Some(key) = keys.find(|key| key.scalar().is_some_and(|key| !is_text(key))) {
                    return Err(ComposeError::at(key.span, "env-form", "a key must be a text; quote it"));
                }
                pending.extend(mapping.entries().iter().rev().map(|entry| {
                    let key = entry.key.scalar().map(|key| &*key.text).unwrap_or_default();
                    (&entry.value, in_pairs || PAIRS.contains(&key))
                }));
            }
        }
    }
    Ok(())
}

/// The text of a scalar with its variables filled in.
///
/// # Errors
/// If it is no text, or its variables are not known.
pub(super) fn text(node: &Node, variables: &Variables) -> Result<String, ComposeError> {
    let scalar = node.scalar().filter(|scalar| is_text(scalar));
    let scalar = scalar.ok_or_else(|| ComposeError::at(node.span, "schema", "a text is needed here"))?;
    let expanded = expanded(&scalar.text, node.span, &|name| variables.look_up(name))?;
    match expanded.state {
        State::Known(text) => Ok(text.reveal().to_owned()),
        State::Unknown(why) => {
            let message = format!("what the files are made up of depends on this, and {}", why.reason);
            Err(ComposeError::at(node.span, "unknown", message))
        }
        State::Absent => Ok(String::new()),
    }
}

/// Whether a key is an extension's, which Docker Compose allows nearly everywhere.
pub(super) fn is_extension(key: &str) -> bool {
    key.starts_with("x-")
}
