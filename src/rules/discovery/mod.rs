//! Coder fetches Authelia's discovery document.

pub(super) mod issuer_is_access_url;
pub(super) mod issuer_mismatch;
pub(super) mod issuer_not_https;
pub(super) mod issuer_trailing_slash;

use crate::authelia::Provider;
use crate::finding::{Coverage, FindingBuilder};
use crate::rules::Context;
use crate::setting::{Setting, State};
use crate::source::Span;

/// Adds the issuers that Authelia serves, or where they would stand.
fn with_issuers(context: &Context<'_>, builder: FindingBuilder, what: &'static str) -> FindingBuilder {
    let Some(provider) = context.provider else {
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
            builder = builder.related(place, format!("Authelia's issuer is {issuer}"));
            seen.push(place);
        }
    }
    if seen.is_empty() {
        builder.related(provider.place, what)
    } else {
        builder
    }
}

/// The issuers that Authelia is known to serve.
fn served(provider: &Provider) -> impl Iterator<Item = &String> {
    provider.issuers.iter().filter_map(|issuer| issuer.value())
}

/// Whether an issuer is not one of Authelia's even without the slashes at its end: another provider's, whose slash may
/// be right. Of an issuer that is known in part it is enough that none of Authelia's begins and ends so.
fn is_foreign(issuer: &Setting<&str>, provider: &Provider) -> bool {
    let Ok((head, tail)) = ends(issuer) else { return false };
    let trimmed = tail.trim_end_matches('/');
    let fits = |served: &String| match issuer.value() {
        Some(_) => served == trimmed,
        None => served.len() >= head.len() + trimmed.len() && served.starts_with(head) && served.ends_with(trimmed),
    };
    let all_known = provider.issuers.iter().all(|issuer| issuer.why_unknown().is_none());
    !provider.issuers.is_empty() && all_known && !served(provider).any(fits)
}

/// How a value begins and ends: a known one with its own text, one that is known in part with what is certain of it.
fn ends<'a>(setting: &'a Setting<&str>) -> Result<(&'a str, &'a str), Coverage> {
    match &setting.state {
        State::Known(text) => Ok((text, text)),
        State::Unknown(why) => match &why.frame {
            Some((head, tail)) => Ok((head, tail)),
            None => Err(why.into()),
        },
        State::Absent => Err(Coverage::NotApplicable),
    }
}
