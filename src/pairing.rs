//! Which client registration belongs to the deployment.

use std::borrow::Cow;

use crate::authelia::{ClientRegistration, Provider};
use crate::holes::{Likeness, TextWithHoles};
use crate::party::{Facts, RelyingParty};
use crate::setting::{Setting, State, Unknown};

/// How the two sides belong together.
pub enum Pairing<'a> {
    /// The registration has the relying party's client id.
    ById(&'a ClientRegistration),
    /// One of the client ids is unknown; this is the only registration with a redirect URI of the
    /// relying party's.
    ByRedirectUri(&'a ClientRegistration),
    /// The relying party's client id is registered nowhere.
    NotRegistered(Option<Suggestion<'a>>),
    /// The relying party has no client id: it does not offer the sign-in at all.
    Disabled,
    /// Authelia's OpenID Connect is switched off, so that nothing is registered.
    SwitchedOff,
    /// The files do not say which registration it is.
    Unknown(Unknown),
    /// Only one side was given.
    OneSided,
}

/// A registration that was probably meant.
pub struct Suggestion<'a> {
    /// The registration.
    pub registration: &'a ClientRegistration,
    /// Its client id.
    pub client_id: &'a str,
    /// Why it is suggested, as a clause.
    pub because: Cow<'static, str>,
}

/// Finds the registration that belongs to `relying_party`.
pub fn pair<'a>(provider: Option<&'a Provider>, relying_party: Option<&RelyingParty>) -> Pairing<'a> {
    let (Some(provider), Some(relying_party)) = (provider, relying_party) else {
        return Pairing::OneSided;
    };
    let wanted = relying_party.client_id();
    match &wanted.state {
        State::Absent | State::Known("") => Pairing::Disabled,
        State::Unknown(why) => by_redirect_uri(provider, relying_party, why),
        State::Known(wanted) => by_id(provider, relying_party, wanted),
    }
}

/// Takes the registration with the client id `wanted`, which the user names because the relying party's files do
/// not.
pub fn pair_named<'a>(
    provider: Option<&'a Provider>,
    relying_party: Option<&RelyingParty>,
    wanted: &str,
) -> Pairing<'a> {
    match (provider, relying_party) {
        (Some(provider), Some(relying_party)) => by_id(provider, relying_party, wanted),
        _ => Pairing::OneSided,
    }
}

fn by_id<'a>(provider: &'a Provider, relying_party: &RelyingParty, wanted: &str) -> Pairing<'a> {
    if let Some(registration) = provider.registered_as(wanted) {
        return Pairing::ById(registration);
    }
    let ids = provider.registrations().iter().rev();
    let hidden = ids
        .map(|registration| registration.options.text("client_id"))
        .find_map(|id| id.why_unknown().cloned());
    match hidden
        .or_else(|| provider.incomplete.clone())
        .or_else(|| provider.clients.why_unknown().cloned())
    {
        Some(why) => by_redirect_uri(provider, relying_party, &why),
        None => Pairing::NotRegistered(suggest(provider, relying_party, wanted)),
    }
}

/// Without a client id to go by, the only registration that has a redirect URI of the relying party's is taken: one with its
/// path; of several, the one with the very address that is sent, or with the relying party's name.
fn by_redirect_uri<'a>(provider: &'a Provider, relying_party: &RelyingParty, why: &Unknown) -> Pairing<'a> {
    let all = provider.registrations().iter();
    let with_callback: Vec<_> = all
        .filter(|registration| has_callback(&relying_party.facts, registration))
        .collect();
    let only = |fits: &dyn Fn(&ClientRegistration) -> bool| {
        let mut fitting = with_callback.iter().filter(|registration| fits(registration));
        fitting.next().filter(|_| fitting.next().is_none()).copied()
    };
    let sent = relying_party.redirect_uri().text_with_holes();
    let is_sent = |registration: &ClientRegistration| {
        let is_it = |uri: &TextWithHoles| sent.as_ref().is_some_and(|sent| uri.compare(sent) == Likeness::Equal);
        has_uri(registration, &is_it)
    };
    only(&|_| true)
        .or_else(|| only(&is_sent))
        .or_else(|| only(&|registration| is_named(registration, relying_party)))
        .map_or_else(
            || Pairing::Unknown(why.clone().remedied_by("name the registration with --client-id")),
            Pairing::ByRedirectUri,
        )
}

/// Whether the registration's id or name has the relying party's name in it.
fn is_named(registration: &ClientRegistration, relying_party: &RelyingParty) -> bool {
    let name = relying_party.name().to_lowercase();
    ["client_id", "client_name"].iter().any(|option| {
        let text = registration.options.text(option);
        text.value().is_some_and(|text| text.to_lowercase().contains(&name))
    })
}

/// The client ids of registrations that are probably the relying party's, where it is not known which one is: by its
/// callback path, or else by its name.
pub fn probable<'a>(provider: &'a Provider, relying_party: &RelyingParty) -> Vec<&'a str> {
    let ids = |fits: &dyn Fn(&ClientRegistration) -> bool| -> Vec<&'a str> {
        let fitting = provider
            .registrations()
            .iter()
            .filter(|registration| fits(registration));
        let ids = fitting.filter_map(|registration| registration.options.text("client_id").value().copied());
        ids.collect()
    };
    let by_path = ids(&|registration| has_callback(&relying_party.facts, registration));
    if !by_path.is_empty() {
        return by_path;
    }
    ids(&|registration| is_named(registration, relying_party))
}

/// Whether a redirect URI of the registration is the relying party's by its path.
fn has_callback(facts: &Facts, registration: &ClientRegistration) -> bool {
    has_uri(registration, &|uri| {
        facts.has_callback(uri.tail().trim_end_matches('/'))
    })
}

fn has_uri(registration: &ClientRegistration, fits: &dyn Fn(&TextWithHoles) -> bool) -> bool {
    let uris = registration.options.list("redirect_uris");
    let texts = uris.value().into_iter().flat_map(|uris| uris.iter());
    let mut texts = texts.filter_map(Setting::text_with_holes);
    texts.any(|uri| fits(&uri))
}

fn suggest<'a>(provider: &'a Provider, relying_party: &RelyingParty, wanted: &str) -> Option<Suggestion<'a>> {
    let (sent, name) = (relying_party.redirect_uri(), relying_party.name());
    let ids = || {
        provider
            .registrations()
            .iter()
            .filter_map(|registration| match registration.options.text("client_id").state {
                State::Known(id) => Some((registration, id)),
                State::Unknown(_) | State::Absent => None,
            })
    };
    let by_spelling = ids().find(|(registration, _)| registration.id_as_written.as_deref() == Some(wanted));
    if let Some(found) = by_spelling {
        return Some(suggestion("it is written like this")(found));
    }
    let by_case = ids().find(|(_, id)| id.trim().eq_ignore_ascii_case(wanted.trim()));
    let near = |id: &str| {
        let distance = strsim::osa_distance(id, wanted);
        (distance <= 2 && distance < wanted.chars().count()).then_some(distance)
    };
    by_case
        .map(suggestion("it differs only in case or spaces"))
        .or_else(|| {
            ids()
                .find(|(registration, _)| {
                    sent.value()
                        .is_some_and(|sent| has_uri(registration, &|uri| uri.tail() == sent))
                })
                .map(suggestion(format!("it has {name}'s redirect URI")))
        })
        .or_else(|| {
            ids()
                .find(|(registration, _)| has_callback(&relying_party.facts, registration))
                .map(suggestion(format!("its redirect URI has {name}'s path")))
        })
        .or_else(|| {
            let nearest = ids().filter_map(|(registration, id)| Some((near(id)?, (registration, id))));
            nearest
                .min_by_key(|(distance, _)| *distance)
                .map(|(_, found)| found)
                .map(suggestion("its name is close"))
        })
}

/// Makes a suggestion of a registration and its client id.
fn suggestion<'a>(
    because: impl Into<Cow<'static, str>>,
) -> impl FnOnce((&'a ClientRegistration, &'a str)) -> Suggestion<'a> {
    move |(registration, client_id)| Suggestion {
        registration,
        client_id,
        because: because.into(),
    }
}
