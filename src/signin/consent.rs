//! Whether Authelia asks for consent.
//!
//! Source: authelia/authelia `internal/oidc/util.go` `RequesterRequiresExplicitConsent` (from 4.39.11),
//! `internal/handlers/handler_oauth2_authorization_consent_core.go` (4.39.2 to 4.39.10),
//! `internal/handlers/handler_oidc_authorization_consent.go` (before).

use super::known::known;
use super::pair::Pair;
use super::request::AuthorizationRequest;
use super::scopes;
use crate::authelia::versions::{
    OFFLINE_ACCESS_OVERRIDES_IMPLICIT, OFFLINE_ACCESS_OVERRIDES_PRE_CONFIGURED, PROMPT_LOGIN_ASKS_FOR_CONSENT,
};
use crate::finding::Coverage;
use crate::setting::Setting;
use crate::version::Version;

/// What is remembered for less is forgotten before anybody can sign in again, in milliseconds.
const SHORTEST: u64 = 1000;

/// When the consent page comes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ConsentPage {
    /// At every sign-in.
    Always(Because),
    /// Once, for whoever has the answer remembered.
    Once,
    /// Never.
    Never,
}

/// Why the consent page comes every time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Because {
    /// This scope asks for a refresh token.
    Scope(String),
    /// A word of the parameter `prompt`.
    Prompt(&'static str),
    /// The consent mode is `explicit`, as it is by default.
    Mode,
    /// What is remembered is forgotten at once.
    NoDuration,
}

/// What decides on the consent page, and what comes of it.
pub struct Consent<'a> {
    /// `consent_mode`.
    pub mode: Setting<&'a str>,
    /// `pre_configured_consent_duration`, in milliseconds.
    pub duration: Setting<u64>,
    /// When the page comes.
    ///
    /// An error where that is not known.
    pub page: Result<ConsentPage, Coverage>,
}

impl<'a> Consent<'a> {
    pub(super) fn of(pair: Pair<'a>, request: &AuthorizationRequest<'_>) -> Self {
        let options = &pair.registration.options;
        let (mode, duration) = (
            options.text("consent_mode"),
            options.milliseconds("pre_configured_consent_duration"),
        );
        let page = page(&pair, request, &mode, &duration);
        Self { mode, duration, page }
    }

    /// Whether the mode promises that the user is not asked every time.
    pub fn promises_rest(&self) -> bool {
        matches!(self.mode.value(), Some(&"implicit" | &"pre-configured"))
    }
}

/// Whether what a request asks for may bring up the consent page although the mode would not.
fn is_overridden(mode: Option<&str>, version: Version) -> bool {
    OFFLINE_ACCESS_OVERRIDES_PRE_CONFIGURED.holds(version)
        || (mode == Some("implicit") && OFFLINE_ACCESS_OVERRIDES_IMPLICIT.holds(version))
}

/// Whether asking for a refresh token brings up the consent page at every sign-in, or may where the mode is not known.
pub fn brings_up_consent(mode: Option<&str>, version: Version) -> bool {
    is_overridden(mode, version) || !matches!(mode, Some("implicit" | "pre-configured"))
}

fn page(
    pair: &Pair<'_>,
    request: &AuthorizationRequest<'_>,
    mode: &Setting<&str>,
    duration: &Setting<u64>,
) -> Result<ConsentPage, Coverage> {
    let version = pair.versions.provider;
    let requested = request.scopes();
    let forced_by_scope = || requested.value().and_then(|scopes| scopes::refresh(scopes)).cloned();
    let prompt = |word: &'static str| request.prompts().contains(&word).then_some(Because::Prompt(word));
    let prompted = || {
        if PROMPT_LOGIN_ASKS_FOR_CONSENT.holds(version) {
            return prompt("consent").or_else(|| prompt("login"));
        }
        // These versions look at the parameter as a whole.
        prompt("consent").filter(|_| request.extra("prompt") == Some("consent"))
    };
    let forced = || prompted().or_else(|| forced_by_scope().map(Because::Scope));
    if is_overridden(mode.value().copied(), version)
        && let Some(because) = forced()
    {
        return Ok(ConsentPage::Always(because));
    }
    if *known(mode)? == "explicit" {
        return Ok(ConsentPage::Always(Because::Mode));
    }
    known(&requested)?;
    if let Some(why) = &request.hidden {
        return Err(why.into());
    }
    match *known(mode)? {
        "implicit" => Ok(ConsentPage::Never),
        "pre-configured" if *known(duration)? < SHORTEST => Ok(ConsentPage::Always(Because::NoDuration)),
        "pre-configured" => Ok(ConsentPage::Once),
        _ => Ok(ConsentPage::Always(Because::Mode)),
    }
}
