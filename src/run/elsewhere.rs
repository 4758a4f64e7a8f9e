//! Applications that sign their users in somewhere else.

use crate::authelia::Provider;
use crate::holes::{Likeness, TextWithHoles};
use crate::party::RelyingParty;
use crate::signin::address::hostname;
use crate::signin::serves;

/// Why an application is not behind this Authelia: its provider's addresses are those of another program, or their host is none
/// of Authelia's.
pub(super) fn why(provider: &Provider, side: &RelyingParty) -> Option<String> {
    if let Some(name) = other_program(side) {
        return Some(format!("its provider is {name}"));
    }
    if all_are_others(provider, side) {
        return Some("none of its endpoints is one of Authelia's".to_owned());
    }
    if let Some(own) = &side.derived.provider_host {
        let served = provider.issuers.iter().map(|served| hostname(served.value()?));
        let all: Option<Vec<String>> = served.collect();
        let others = all.filter(|all| !all.is_empty() && !all.contains(own));
        return others.map(|_| format!("its provider is at {own}"));
    }
    let issuer = side.issuer();
    let text = issuer.text_with_holes()?;
    if provider.issuers.is_empty() || serves(provider, &text) != Some(false) {
        return None;
    }
    let own = issuer.value().and_then(|issuer| hostname(issuer));
    let same = provider.issuers.iter().any(|served| match (served.value(), &own) {
        (Some(served), Some(own)) => hostname(served).as_ref() == Some(own),
        // Where one of the two is known only in part, the part that is known may exclude the other.
        _ => served
            .text_with_holes()
            .is_none_or(|served| !is_other_host(&served.origin(), &text.origin())),
    });
    (!same).then(|| format!("its issuer is {}", text.shown()))
}

/// Whether two addresses differ in their hosts, whatever fills the holes; not where a port or the scheme may be what differs.
fn is_other_host(one: &TextWithHoles, other: &TextWithHoles) -> bool {
    let is_plain = |origin: &TextWithHoles| {
        let rest = origin.head().strip_prefix("https://");
        rest.is_some_and(|rest| !rest.contains(':')) && !origin.tail().rsplit("://").any(|end| end.contains(':'))
    };
    is_plain(one) && is_plain(other) && one.compare(other) == Likeness::Different
}

/// Whether the application is told several endpoints, none of which ends as Authelia's does, on a host that is not known to be
/// Authelia's. One that is mistyped has others beside it that are right.
fn all_are_others(provider: &Provider, side: &RelyingParty) -> bool {
    let told: Vec<_> = side
        .derived
        .endpoints
        .iter()
        .filter_map(|endpoint| Some((endpoint.path, endpoint.setting.text_with_holes()?)))
        .collect();
    let is_one = |(path, text): &&(&str, TextWithHoles)| text.tail().ends_with(path);
    // An end that Authelia's has as well may be all that is known of it.
    let is_other = |(path, text): &&(&str, TextWithHoles)| !text.tail().is_empty() && !path.ends_with(text.tail());
    let mut served = provider.issuers.iter().filter_map(|served| hostname(served.value()?));
    let is_at_authelia_s = side
        .derived
        .provider_host
        .as_ref()
        .is_some_and(|own| served.any(|served| served == *own));
    !is_at_authelia_s && !told.iter().any(|told| is_one(&told)) && told.iter().filter(is_other).count() > 1
}

/// Parts of addresses that only other providers have.
const OTHERS: [(&str, &str); 6] = [
    ("/application/o/", "authentik"),
    ("/realms/", "Keycloak"),
    ("/oauth2/openid/", "Kanidm"),
    ("https://accounts.google.com", "Google"),
    ("https://login.microsoftonline.com/", "Microsoft Entra ID"),
    ("https://github.com/login/oauth/", "GitHub"),
];

/// The provider whose addresses the application is told.
fn other_program(side: &RelyingParty) -> Option<&'static str> {
    let endpoints = side.derived.endpoints.iter();
    let told = endpoints.filter_map(|endpoint| endpoint.setting.text_with_holes());
    let texts: Vec<String> = told
        .chain(side.issuer().text_with_holes())
        .map(|text| text.shown())
        .collect();
    let mut others = OTHERS
        .iter()
        .filter(|(part, _)| texts.iter().any(|text| text.contains(part)));
    others.next().map(|(_, name)| *name)
}
