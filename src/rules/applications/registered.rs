//! The registrations that a profile recognises.

use crate::authelia::ClientRegistration;
use crate::finding::{Coverage, Severity};
use crate::pairing::Pairing;
use crate::party::profile::{Confidence, Profile, Recognised, Signs, Statement, recognise};
use crate::rules::{Check, Context};

/// A registration and the application that it is for.
pub(in crate::rules) struct RegisteredApplication<'a> {
    /// The registration.
    pub(super) registration: &'a ClientRegistration,
    /// What is known of the application.
    pub(super) profile: &'a Profile,
    /// Whether a redirect URI has the path of its callback.
    pub(super) by_path: bool,
}

/// How bad a finding is that rests on this fact: a guide may be out of date, or tell one way of several.
pub(in crate::rules) fn severity(profile: &Profile, fact: &impl Statement) -> Severity {
    match profile.confidence(fact) {
        Confidence::Source => Severity::Warning,
        Confidence::Guide => Severity::Note,
    }
}

/// Looks at every application that a redirect URI is of; what is not known of one keeps none of the others.
pub(super) fn each_by_path(context: &Context<'_>, mut look: impl FnMut(&RegisteredApplication<'_>) -> Check) -> Check {
    let mut unknown = Ok(());
    let applications = context.applications()?;
    for application in applications.iter().filter(|application| application.by_path) {
        unknown = unknown.and(look(application));
    }
    unknown
}

impl Context<'_> {
    /// The registrations that are for a known application, but for the one that Coder's files belong to.
    ///
    /// # Errors
    /// Not applicable where there is none.
    pub(in crate::rules) fn applications<'a>(&'a self) -> Result<Vec<RegisteredApplication<'a>>, Coverage> {
        let registrations = self.sides.provider.ok_or(Coverage::NotApplicable)?.registrations();
        let found = self.applications.get_or_init(|| {
            let own = match self.sides.pairing {
                Pairing::ById(own) | Pairing::ByRedirectUri(own) => Some(own.place()),
                _ => None,
            };
            let others = registrations.iter().enumerate();
            let is_free = |place| Some(place) != own && !self.taken.contains(&place);
            let others = others.filter(|(_, registration)| is_free(registration.place()));
            others
                .filter_map(|(at, registration)| Some((at, recognise(&Signs::of(&registration.options))?)))
                .collect()
        });
        let application = |(at, found): &'a (usize, Recognised)| {
            Some(RegisteredApplication {
                registration: registrations.get(*at)?,
                profile: &found.profile,
                by_path: found.by_path,
            })
        };
        let all: Vec<RegisteredApplication<'a>> = found.iter().filter_map(application).collect();
        if all.is_empty() {
            Err(Coverage::NotApplicable)
        } else {
            Ok(all)
        }
    }
}
