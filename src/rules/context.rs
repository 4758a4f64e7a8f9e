//! What rules may look at.

use std::cell::{Cell, OnceCell};

use crate::authelia::{ClientRegistration, Provider, User};
use crate::complaint::Complaint;
use crate::deployment::Routing;
use crate::digest::Verification;
use crate::finding::{Coverage, Finding, Help};
use crate::party::RelyingParty;
use crate::party::profile::Recognised;
use crate::signin::{AuthorizationRequest, Exchange, Pair, Sides, SignIn};
use crate::source::Span;
use crate::yaml::DuplicateKey;

/// Everything a rule may look at.
pub struct Context<'a> {
    /// Both sides.
    pub sides: Sides<'a>,
    /// The sign-in between them.
    pub sign_in: SignIn<'a>,
    /// Where Authelia's files switch OpenID Connect off, if they do; then there is no provider.
    pub switched_off: Option<Span>,
    /// What Authelia says of a configuration that does not set up OpenID Connect; then there is no provider.
    pub without_provider: &'a [Finding],
    /// Authelia's users, and where its configuration names their file, if that is at hand.
    pub users: Option<&'a (Span, Vec<User>)>,
    /// What a proxy leads to the two containers.
    pub routing: &'a Routing,
    /// Files that could not be parsed.
    pub syntax: &'a [UnparsedFile],
    /// Keys that stand twice in one mapping.
    pub duplicates: &'a [Duplicate],
    /// Whether the sign-in fails: whether any rule of the first phase has found an error. Only known in the last phase.
    pub fails: Cell<bool>,
    /// Whether the client secret matches the registered digest; waits for the thread that finds out.
    pub secret_verdict: &'a SecretVerdict<'a>,
    /// The same for a client secret that is unknown because it holds a `$`, taken as it is written.
    pub written_verdict: &'a SecretVerdict<'a>,
    /// The variable, or the key of a Kubernetes Secret, that both sides take the client secret from, if it is one and the same and not known.
    pub shared_secret: Option<String>,
    /// Whether Coder's client secret is not known, and what is written for it is a digest.
    pub digest_as_written: bool,
    /// Registrations that belong to other applications in the files, by their places.
    pub taken: Vec<Span>,
    /// Whether the relying party names another provider as its issuer, so that nothing of it is certain.
    pub is_elsewhere: bool,
    /// Whether this is one application of many: what is to be said of all registrations is said elsewhere.
    pub is_one_of_many: bool,
    /// The other registrations that are for a known application, each by its place in Authelia's list, once somebody asked.
    pub applications: OnceCell<Vec<(usize, Recognised)>>,
}

/// A file that could not be parsed.
pub struct UnparsedFile {
    /// Where the reader stopped.
    pub span: Span,
    /// What is wrong there, without any of the file's text.
    pub message: Complaint,
    /// Whether it is Authelia's; else Coder's.
    pub authelia: bool,
    /// What can be done where nothing is malformed: the place names a file that is not there.
    pub not_found: Option<Help>,
}

/// A key that is twice in one mapping.
pub struct Duplicate {
    /// The key and its places.
    pub key: DuplicateKey,
    /// Whether it stands in a file of Authelia's; else of Coder's.
    pub authelia: bool,
}

/// The verdict on the client secret, computed on its own thread and waited for at most once.
pub struct SecretVerdict<'a> {
    join: Box<dyn Fn() -> Option<Verification> + 'a>,
    verdict: OnceCell<Option<Verification>>,
}

impl<'a> SecretVerdict<'a> {
    /// A verdict that `join` waits for; `None` where there is nothing to compare.
    pub fn new(join: impl Fn() -> Option<Verification> + 'a) -> Self {
        Self {
            join: Box::new(join),
            verdict: OnceCell::new(),
        }
    }

    /// The verdict, or `None` where there is nothing to compare.
    pub fn wait(&self) -> Option<&Verification> {
        self.verdict.get_or_init(|| (self.join)()).as_ref()
    }
}

impl<'a> Context<'a> {
    /// Authelia's side.
    ///
    /// # Errors
    /// Not applicable, if it was not given; not checked, if OpenID Connect is switched off there.
    pub fn provider(&self) -> Result<&'a Provider, Coverage> {
        self.sides.provider()
    }

    /// The registrations to be spoken of: the pair's own where this is one application of many.
    ///
    /// # Errors
    /// As for [`Self::provider`] and [`Self::pair`].
    pub fn registrations(&self) -> Result<&'a [ClientRegistration], Coverage> {
        if self.is_one_of_many {
            return Ok(std::slice::from_ref(self.pair()?.registration));
        }
        Ok(self.provider()?.registrations())
    }

    /// Coder's side, for what only Coder has.
    ///
    /// # Errors
    /// Not applicable for every other relying party, and if none was given.
    pub fn coder(&self) -> Result<&'a RelyingParty, Coverage> {
        let is_coder = |side: &&RelyingParty| side.facts.id == "coder";
        self.sides.relying_party.filter(is_coder).ok_or(Coverage::NotApplicable)
    }

    /// Coder's side, where its sign-in is on.
    ///
    /// # Errors
    /// Not applicable where it is off, for every other relying party, and if none was given.
    pub fn coder_signing_in(&self) -> Result<&'a RelyingParty, Coverage> {
        let coder = self.coder()?;
        if coder.is_oidc_on() {
            Ok(coder)
        } else {
            Err(Coverage::NotApplicable)
        }
    }

    /// The relying party's side.
    ///
    /// # Errors
    /// Not applicable, if it was not given.
    pub fn relying_party(&self) -> Result<&'a RelyingParty, Coverage> {
        self.sides.relying_party()
    }

    /// Both sides, where the registration is known that belongs to the deployment.
    ///
    /// # Errors
    /// Not applicable where a side is missing; not checked where no registration belongs to the deployment, or the
    /// files do not say which.
    pub fn pair(&self) -> Result<Pair<'a>, Coverage> {
        self.sign_in.pair.clone()
    }

    /// What the browser takes to Authelia.
    ///
    /// # Errors
    /// Not applicable without a relying party.
    pub fn request(&self) -> Result<&AuthorizationRequest<'a>, Coverage> {
        self.sign_in.request.as_ref().ok_or(Coverage::NotApplicable)
    }

    /// How the code is exchanged for tokens.
    ///
    /// # Errors
    /// Not applicable without a relying party.
    pub fn exchange(&self) -> Result<&Exchange<'a>, Coverage> {
        self.sign_in.exchange.as_ref().ok_or(Coverage::NotApplicable)
    }
}

/// A stage of the sign-in.
///
/// # Errors
/// Why there is none.
pub fn stage<T>(stage: &Result<T, Coverage>) -> Result<&T, Coverage> {
    stage.as_ref().map_err(Coverage::clone)
}
