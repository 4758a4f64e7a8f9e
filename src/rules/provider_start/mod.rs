//! Authelia reads its configuration.

pub(super) mod authelia_deprecated_key;
pub(super) mod authelia_invalid_client;
pub(super) mod authelia_invalid_provider;
pub(super) mod authelia_invalid_value;
pub(super) mod authelia_unknown_key;
pub(super) mod client_secret_malformed;
pub(super) mod client_secret_plaintext;
pub(super) mod duplicate_key;
pub(super) mod syntax_error;

use std::collections::HashSet;

use super::{Check, Context, Findings};
use crate::finding::Coverage;
use crate::source::Span;

/// What Authelia would say of values that are not known, or behind one that does not decode.
///
/// # Errors
/// Not checked, if Authelia would not get as far as to look at what its options mean.
fn decoded(context: &Context<'_>) -> Result<(), Coverage> {
    if context.provider()?.decoded {
        return Ok(());
    }
    Err(Coverage::not_checked(
        "a value does not decode, and until it does Authelia looks at nothing else in the section",
    ))
}

/// Whether every client's secret can be looked at.
///
/// # Errors
/// Not checked, if there is one that is not known for another reason than that it does not decode.
fn secrets_known(context: &Context<'_>) -> Check {
    let provider = context.provider()?;
    let refused: HashSet<Span> = provider.defects.iter().map(|defect| defect.primary.span).collect();
    let unknown = provider.registrations().iter().find_map(|client| {
        let secret = client.options.secret("client_secret");
        secret
            .why_unknown()
            .filter(|_| !refused.contains(&secret.place))
            .cloned()
    });
    let hidden = provider.clients.why_unknown().or(provider.incomplete.as_ref());
    match unknown.as_ref().or(hidden) {
        Some(why) => Err(why.into()),
        None => Ok(()),
    }
}

/// Reports what Authelia itself says of its configuration, as far as the rule called `rule` is for it.
fn report_defects(context: &Context<'_>, findings: &mut Findings, rule: &str) -> Check {
    let defects = match context.sides.provider {
        None if !context.without_provider.is_empty() => context.without_provider,
        _ => &context.provider()?.defects,
    };
    defects
        .iter()
        .filter(|defect| defect.rule == rule)
        .for_each(|defect| findings.report(defect.clone()));
    Ok(())
}
