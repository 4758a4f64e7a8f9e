//! The two sides of a sign-in.

use crate::authelia::{ClientRegistration, Provider};
use crate::finding::Coverage;
use crate::pairing::Pairing;
use crate::party::RelyingParty;
use crate::version::Version;

/// The versions that the two servers are taken to have.
#[derive(Clone, Copy)]
pub struct Versions {
    /// The provider's.
    pub provider: Version,
    /// The relying party's.
    pub relying_party: Version,
}

/// Both sides, as far as they were given and could be read.
#[derive(Clone, Copy)]
pub struct Sides<'a> {
    /// Authelia's side.
    pub provider: Option<&'a Provider>,
    /// Whether Authelia's files switch OpenID Connect off.
    pub switched_off: bool,
    /// The relying party's side.
    pub relying_party: Option<&'a RelyingParty>,
    /// Which registration belongs to the deployment.
    pub pairing: &'a Pairing<'a>,
    /// Their versions.
    pub versions: Versions,
}

/// A registration and the deployment it belongs to.
#[derive(Clone, Copy)]
pub struct Pair<'a> {
    /// The provider that holds the registration.
    pub provider: &'a Provider,
    /// The registration.
    pub registration: &'a ClientRegistration,
    /// The deployment.
    pub relying_party: &'a RelyingParty,
    /// Their versions.
    pub versions: Versions,
}

impl Pair<'_> {
    /// How findings call the option `name` of the registration, where one follows from another one.
    pub fn option(&self, name: &str) -> String {
        format!(
            "{}/{name}",
            self.registration.options.text("client_id").value().unwrap_or(&"")
        )
    }
}

impl<'a> Sides<'a> {
    /// Authelia's side.
    ///
    /// # Errors
    /// Not applicable, if it was not given; not checked, if OpenID Connect is switched off there.
    pub fn provider(&self) -> Result<&'a Provider, Coverage> {
        self.provider.ok_or_else(|| {
            if self.switched_off {
                Coverage::not_checked("Authelia's OpenID Connect is switched off")
            } else {
                Coverage::NotApplicable
            }
        })
    }

    /// The relying party's side.
    ///
    /// # Errors
    /// Not applicable, if it was not given.
    pub fn relying_party(&self) -> Result<&'a RelyingParty, Coverage> {
        self.relying_party.ok_or(Coverage::NotApplicable)
    }

    /// Both sides, where the registration is known that belongs to the deployment.
    ///
    /// # Errors
    /// Not applicable where a side is missing; not checked where no registration belongs to the deployment, or the
    /// files do not say which.
    pub fn pair(&self) -> Result<Pair<'a>, Coverage> {
        let (provider, relying_party) = (self.provider()?, self.relying_party()?);
        match self.pairing {
            Pairing::ById(registration) | Pairing::ByRedirectUri(registration) => Ok(Pair {
                provider,
                registration,
                relying_party,
                versions: self.versions,
            }),
            Pairing::Unknown(why) => Err(Coverage::from(why)),
            Pairing::NotRegistered(_) => Err(Coverage::not_checked(text!(
                "no registration has {}'s client id, so there is nothing to compare with",
                relying_party.name()
            ))),
            Pairing::Disabled => Err(Coverage::not_checked(text!(
                "{} has no client id, so no registration belongs to it",
                relying_party.name()
            ))),
            Pairing::SwitchedOff | Pairing::OneSided => Err(Coverage::NotApplicable),
        }
    }
}
