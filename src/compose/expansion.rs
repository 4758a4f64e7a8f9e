//! A template filled in.

use super::ComposeError;
use crate::digest;
use crate::env::interpolate::{Lookup, interpolate};
use crate::secret::Secret;
use crate::setting::{Setting, Unknown};
use crate::source::Span;

/// A template that is at `span`.
pub(super) fn expanded(
    template: &str,
    span: Span,
    lookup: &dyn Fn(&str) -> Lookup,
) -> Result<Setting<Secret>, ComposeError> {
    let is_digest = || digest::looks_like_digest(template.trim_matches(['\'', '"']));
    let expanded = interpolate(template, lookup).map_err(|error| {
        // Who pastes a digest where the secret belongs does not mean a variable.
        let message = if is_digest() {
            format!(
                "{}; this is a digest, and the secret it was made of belongs here",
                error.message
            )
        } else {
            error.message.clone()
        };
        ComposeError::at(span, error.class.name(), message)
    })?;
    let setting = match expanded.value {
        Ok(value) => Setting::known(value, span),
        Err(_) if is_digest() => Setting::unknown(Unknown::of_a_digest(), span),
        Err(why) => Setting::unknown(why, span),
    };
    Ok(setting.through(expanded.via))
}
