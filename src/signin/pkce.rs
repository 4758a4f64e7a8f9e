//! PKCE: whether a code challenge is sent, and whether Authelia demands one.
//!
//! Source: coder/coder pull request 21215; authelia.com/provider/oauth2 `handler/pkce/handler.go` `validateNoPKCE`,
//! `validate`; authelia/authelia `internal/oidc/client.go` `NewClient`.

use super::known::known;
use super::pair::Pair;
use super::sent::{By, Parameter, Sent};
use crate::finding::Coverage;
use crate::party::facts::{Facts, Sends};
use crate::setting::{Setting, Unknown};
use crate::source::Span;

/// The code challenge of a request.
#[derive(Clone)]
#[expect(clippy::large_enum_variant, reason = "there is one of a sign-in")]
pub enum Challenge {
    /// None is sent: the version does not do PKCE.
    None,
    /// It is not known whether one is sent.
    Unknown(Coverage),
    /// The relying party's own, with `S256` and a verifier that it sends with the code. It comes behind the extra
    /// parameters, and so in place of theirs.
    Own,
    /// One that extra parameters set, to which the relying party has no verifier.
    Extra {
        /// The challenge; not empty.
        challenge: Sent<String>,
        /// The method, if one is set.
        method: Option<Sent<String>>,
    },
}

impl Challenge {
    /// What `facts` say of it; Authelia's document always offers S256.
    pub(super) fn of(facts: &Facts, challenge: Option<Sent<String>>, method: Option<Sent<String>>) -> Self {
        let is_text = |sent: &Sent<String>| sent.value.value().is_some_and(|text| !text.is_empty());
        match (facts.challenge.known(), challenge.filter(is_text)) {
            (Ok(Sends::Always | Sends::WhenOffered), _) => Challenge::Own,
            (Ok(Sends::Never), Some(challenge)) => Challenge::Extra { challenge, method },
            (Ok(Sends::Never), None) => Challenge::None,
            (Err(why), _) => Challenge::Unknown(why),
        }
    }

    /// The method that Authelia takes it for: none at all means `plain`.
    pub fn method(&self) -> Option<&str> {
        match self {
            Challenge::None | Challenge::Unknown(_) => None,
            Challenge::Own => Some("S256"),
            Challenge::Extra { method, .. } => {
                let text = method.as_ref().and_then(|sent| sent.value.value());
                Some(
                    text.map(String::as_str)
                        .filter(|text| !text.is_empty())
                        .unwrap_or("plain"),
                )
            }
        }
    }

    /// What is sent of it. `place` is the relying party's.
    pub(super) fn parameters(&self, place: Span) -> Vec<Parameter> {
        let parameter = |name: &'static str, sent: Sent<String>| Parameter {
            name: name.into(),
            sent,
        };
        match self {
            Challenge::None | Challenge::Unknown(_) => Vec::new(),
            Challenge::Own => {
                let random = Sent {
                    value: Setting::unknown(Unknown::because("a new verifier is made at each sign-in"), place),
                    by: By::Random,
                };
                let method = Sent {
                    value: Setting::known("S256".to_owned(), place),
                    by: By::Program,
                };
                vec![
                    parameter("code_challenge", random),
                    parameter("code_challenge_method", method),
                ]
            }
            Challenge::Extra { challenge, method } => {
                let method = method.clone().map(|method| parameter("code_challenge_method", method));
                std::iter::once(parameter("code_challenge", challenge.clone()))
                    .chain(method)
                    .collect()
            }
        }
    }
}

/// What makes Authelia demand PKCE of a registration.
pub enum Demand {
    /// `require_pkce`, at this place.
    Required(Span),
    /// `pkce_challenge_method`, whatever `require_pkce` says.
    Method(Span),
    /// `enforce_pkce: always`.
    Everybody(Span),
    /// `public: true`, unless `enforce_pkce` is `never`.
    Public(Span),
}

impl Demand {
    /// What of this registration demands PKCE; `None` if nothing does.
    ///
    /// # Errors
    /// Not checked where nothing is known to demand it and something that may is not known.
    pub fn of(pair: &Pair<'_>) -> Result<Option<Self>, Coverage> {
        let client = &pair.registration.options;
        let (required, method, public) = (
            client.flag("require_pkce"),
            client.text("pkce_challenge_method"),
            client.flag("public"),
        );
        let enforce = pair.provider.options.text("enforce_pkce");
        if required.value() == Some(&true) {
            return Ok(Some(Demand::Required(required.place)));
        }
        if method.value().is_some_and(|method| !method.is_empty()) {
            return Ok(Some(Demand::Method(method.place)));
        }
        if enforce.value() == Some(&"always") {
            return Ok(Some(Demand::Everybody(enforce.place)));
        }
        if public.value() == Some(&true) && enforce.value() != Some(&"never") {
            return Ok(Some(Demand::Public(public.place)));
        }
        let unknown = [required.why_unknown(), method.why_unknown(), enforce.why_unknown()];
        match unknown.into_iter().flatten().next() {
            Some(why) => Err(why.into()),
            None => Ok(None),
        }
    }
}

/// Whether Authelia takes a challenge of this method from this registration: the registered method counts, else `plain`
/// has to be switched on.
///
/// # Errors
/// Not checked where that is not known.
pub(super) fn takes(pair: &Pair<'_>, method: &str) -> Result<bool, Coverage> {
    let registered = pair.registration.options.text("pkce_challenge_method");
    if !registered.is_absent() {
        let registered = *known(&registered)?;
        if !registered.is_empty() && registered != method {
            return Ok(false);
        }
    }
    match method {
        "S256" => Ok(true),
        "plain" => known(&pair.provider.options.flag("enable_pkce_plain_challenge")).copied(),
        _ => Ok(false),
    }
}

impl Pair<'_> {
    /// Whether Authelia takes a code challenge of this method.
    ///
    /// # Errors
    /// Not checked where that is not known.
    pub fn takes_challenge(&self, method: &str) -> Result<bool, Coverage> {
        takes(self, method)
    }
}
