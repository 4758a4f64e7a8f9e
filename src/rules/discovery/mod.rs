//! Coder fetches Authelia's discovery document.

pub(super) mod endpoint_mismatch;
pub(super) mod forward_auth_in_front;
pub(super) mod issuer_is_access_url;
pub(super) mod issuer_mismatch;
pub(super) mod issuer_not_https;
pub(super) mod issuer_trailing_slash;

use crate::finding::{Coverage, FindingBuilder};
use crate::rules::Context;
use crate::signin::Discovery;
use crate::source::Span;

/// Where the relying party looks for the provider.
///
/// # Errors
/// Not applicable where it does not look at all.
fn discovery<'c>(context: &'c Context<'_>) -> Result<&'c Discovery<'c>, Coverage> {
    context.sign_in.discovery.as_ref().ok_or(Coverage::NotApplicable)
}

/// Adds the issuers that Authelia serves, or where they would stand.
fn with_issuers(context: &Context<'_>, builder: FindingBuilder, what: &'static str) -> FindingBuilder {
    let Some(provider) = context.sides.provider else {
        return builder;
    };
    let served = provider
        .issuers
        .iter()
        .filter_map(|issuer| Some((issuer.place, issuer.value()?)));
    let mut seen: Vec<Span> = Vec::new();
    let mut builder = builder;
    for issuer in provider.issuers.iter().filter(|issuer| issuer.is_absent()) {
        builder = builder.related(
            issuer.place,
            "serves nobody: its host has capitals, and a request's has none",
        );
        seen.push(issuer.place);
    }
    for (place, issuer) in served {
        if !seen.contains(&place) {
            let is = text!("Authelia's issuer is {issuer}");
            builder = builder.related(place, is.or_if_hidden("Authelia's issuer is made of this"));
            seen.push(place);
        }
    }
    if seen.is_empty() {
        builder.related(provider.place, what)
    } else {
        builder
    }
}
