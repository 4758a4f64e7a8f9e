//! What rules may look at.

use std::cell::{Cell, OnceCell};

use super::applications::Applications;
use crate::authelia::{ClientRegistration, Provider};
use crate::coder::RelyingParty;
use crate::digest::Verdict;
use crate::finding::Coverage;
use crate::pairing::Pairing;
use crate::setting::{Setting, State};
use crate::source::Span;
use crate::version::Version;
use crate::yaml::DuplicateKey;

/// Everything a rule may look at.
pub struct Context<'a> {
    /// Authelia's side, if it was given and could be read.
    pub provider: Option<&'a Provider>,
    /// Where Authelia's files switch OpenID Connect off, if they do; then there is no provider.
    pub switched_off: Option<Span>,
    /// Coder's side, if it was given and could be read.
    pub relying_party: Option<&'a RelyingParty>,
    /// Which registration belongs to the deployment.
    pub pairing: &'a Pairing<'a>,
    /// The version of Authelia that is assumed.
    pub authelia_version: Version,
    /// The version of Coder that is assumed.
    pub coder_version: Version,
    /// Files that could not be parsed.
    pub syntax: &'a [Malformed],
    /// Keys that stand twice in one mapping.
    pub duplicates: &'a [Duplicate],
    /// How many errors the rules that ran before have found.
    pub errors: Cell<usize>,
    /// Whether the client secret matches the registered digest; waits for the thread that finds out.
    pub secret_verdict: &'a SecretVerdict<'a>,
    /// The same for a client secret that is unknown because it holds a `$`, taken as it is written.
    pub written_verdict: &'a SecretVerdict<'a>,
    /// The variable, or the key of a Kubernetes Secret, that both sides take the client secret from, if it is one and the same and not known.
    pub shared_secret: Option<String>,
    /// Whether Coder's client secret is not known, and what is written for it is a digest.
    pub digest_as_written: bool,
    /// The other registrations that are for a known application, once somebody asked.
    pub applications: OnceCell<Applications>,
}

/// A file that could not be parsed.
pub struct Malformed {
    /// Where the reader stopped.
    pub span: Span,
    /// What is wrong there, without any of the file's text.
    pub message: String,
    /// Whether it is Authelia's; else Coder's.
    pub authelia: bool,
}

/// A key that stands twice in one mapping.
pub struct Duplicate {
    /// The key and its places.
    pub key: DuplicateKey,
    /// Whether it stands in a file of Authelia's; else of Coder's.
    pub authelia: bool,
}

/// The verdict on the client secret, computed on its own thread and waited for at most once.
pub struct SecretVerdict<'a> {
    join: Box<dyn Fn() -> Option<Verdict> + 'a>,
    verdict: OnceCell<Option<Verdict>>,
}

impl<'a> SecretVerdict<'a> {
    /// A verdict that `join` waits for; `None` where there is nothing to compare.
    pub fn new(join: impl Fn() -> Option<Verdict> + 'a) -> Self {
        Self {
            join: Box::new(join),
            verdict: OnceCell::new(),
        }
    }

    /// The verdict, or `None` where there is nothing to compare.
    pub fn wait(&self) -> Option<&Verdict> {
        self.verdict.get_or_init(|| (self.join)()).as_ref()
    }
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
}

impl<'a> Context<'a> {
    /// Authelia's side.
    ///
    /// # Errors
    /// Not applicable, if it was not given; not checked, if OpenID Connect is switched off there.
    pub fn provider(&self) -> Result<&'a Provider, Coverage> {
        self.provider.ok_or_else(|| match self.switched_off {
            Some(_) => Coverage::not_checked("Authelia's OpenID Connect is switched off"),
            None => Coverage::NotApplicable,
        })
    }

    /// Coder's side.
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
            }),
            Pairing::Unknown(why) => Err(Coverage::from(why)),
            Pairing::NotRegistered(_) => Err(Coverage::not_checked(
                "no registration has Coder's client id, so there is none to compare with",
            )),
            Pairing::Disabled => Err(Coverage::not_checked(
                "Coder has no client id, so no registration belongs to it",
            )),
            Pairing::SwitchedOff | Pairing::OneSided => Err(Coverage::NotApplicable),
        }
    }
}

/// The value of `setting`.
///
/// # Errors
/// Not checked where the value is unknown; not applicable where there is none.
pub fn known<T>(setting: &Setting<T>) -> Result<&T, Coverage> {
    match &setting.state {
        State::Known(value) => Ok(value),
        State::Unknown(why) => Err(Coverage::from(why)),
        State::Absent => Err(Coverage::NotApplicable),
    }
}
