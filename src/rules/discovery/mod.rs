//! Coder fetches Authelia's discovery document.

pub(super) mod issuer_is_access_url;
pub(super) mod issuer_mismatch;
pub(super) mod issuer_not_https;
pub(super) mod issuer_trailing_slash;

use crate::authelia::Provider;
use crate::finding::{Coverage, FindingBuilder};
use crate::holes::{Likeness, TextWithHoles};
use crate::rules::{Context, known};
use crate::setting::Setting;
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

/// Whether Authelia serves an issuer of that text; not known where it depends on what fills the holes, or on an issuer
/// that is not known.
fn is_served(issuer: &TextWithHoles, provider: &Provider) -> Option<bool> {
    let served = provider.issuers.iter().filter(|served| !served.is_absent());
    let compared = served.map(|served| served.text_with_holes().map(|served| served.compare(issuer)));
    let compared: Vec<Option<Likeness>> = compared.collect();
    if compared.contains(&Some(Likeness::Equal)) {
        return Some(true);
    }
    let none = compared.iter().all(|likeness| *likeness == Some(Likeness::Different));
    none.then_some(false)
}

/// Whether an issuer is not one of Authelia's even without the slashes at its end: another provider's, whose slash may
/// be right.
fn is_foreign(issuer: &Setting<&str>, provider: &Provider) -> bool {
    let text = issuer.text_with_holes().map(|text| text.without_last_slashes());
    !provider.issuers.is_empty() && text.is_some_and(|text| is_served(&text, provider) == Some(false))
}

/// What is known of the text of a value.
fn text_of(setting: &Setting<&str>) -> Result<TextWithHoles, Coverage> {
    let text = setting.text_with_holes();
    text.map_or_else(|| known(setting).map(|text| TextWithHoles::known(text)), Ok)
}
