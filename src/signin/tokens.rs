//! What Authelia issues: tokens and answers, how they are made, and whether there is a refresh token.
//!
//! Source: authelia/authelia v4.39.20 `internal/oidc/client.go`, `internal/oidc/issuer.go` `GetKeyID`;
//! authelia.com/provider/oauth2 `handler/oauth2/flow_authorize_code_token.go` `canIssueRefreshToken`.

use super::encryption::Encryption;
use super::known::{holds, known};
use super::lifespans::{Grant, Lifespan};
use super::pair::Pair;
use super::request::AuthorizationRequest;
use super::scopes;
use crate::authelia;
use crate::finding::Coverage;
use crate::setting::{Setting, State};

/// A token or an answer, and how it is made.
pub struct SignedResponse<'a> {
    /// What it is: `id_token`, `access_token` or `userinfo`.
    pub response: &'static str,
    /// The algorithm that signs it: that of the key whose id is set, else the one that is. `none` for one that is not
    /// signed.
    pub algorithm: Setting<String>,
    /// The id of the key that signs it, if one is set: then that key's algorithm counts.
    pub key_id: Option<Setting<&'a str>>,
    /// Whether it is encrypted.
    pub encryption: Result<Encryption, Coverage>,
}

/// Whether a refresh token is issued.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RefreshToken {
    /// It is, because this scope is requested and the registration grants it.
    Issued(String),
    /// No scope asks for it.
    NotRequested,
    /// This scope asks for it, but the registration does not grant it.
    NotGranted(String),
}

/// What comes out of the exchange.
pub struct Tokens<'a> {
    /// The ID token.
    pub id_token: SignedResponse<'a>,
    /// The access token.
    pub access_token: SignedResponse<'a>,
    /// The answer of the userinfo endpoint.
    pub userinfo: SignedResponse<'a>,
    /// The refresh token.
    ///
    /// An error where it is not known whether there is one.
    pub refresh: Result<RefreshToken, Coverage>,
    /// How long a code, an access token and an ID token last that this sign-in gives.
    pub lifespans: [(&'static str, Result<Lifespan, Coverage>); 3],
}

impl<'a> Tokens<'a> {
    pub(super) fn of(pair: Pair<'a>, request: &AuthorizationRequest<'_>) -> Self {
        let lifespan = |token: &'static str| (token, Lifespan::of(&pair, Grant::AuthorizeCode, token));
        Self {
            id_token: SignedResponse::of(&pair, "id_token"),
            access_token: SignedResponse::of(&pair, "access_token"),
            userinfo: SignedResponse::of(&pair, "userinfo"),
            refresh: refresh_token(&pair, request),
            lifespans: [
                lifespan("authorize_code"),
                lifespan("id_token"),
                lifespan("access_token"),
            ],
        }
    }
}

impl<'a> SignedResponse<'a> {
    fn of(pair: &Pair<'a>, response: &'static str) -> Self {
        let options = &pair.registration.options;
        let key_id = options.text(&[response, "_signed_response_key_id"].concat());
        let has_key = key_id.why_unknown().is_some() || key_id.value().is_some_and(|id| !id.is_empty());
        let key_id = has_key.then_some(key_id);
        let algorithm = options
            .text(&[response, "_signed_response_alg"].concat())
            .map(str::to_owned);
        Self {
            response,
            algorithm: key_id
                .as_ref()
                .map_or(algorithm.clone(), |id| of_key(pair, id, algorithm)),
            key_id,
            encryption: Encryption::of(pair, response),
        }
    }

    /// Whether it is a JWT, for what can be one or not.
    ///
    /// # Errors
    /// Not checked where the algorithm is not known.
    pub fn is_signed(&self) -> Result<bool, Coverage> {
        Ok(!matches!(known(&self.algorithm)?.as_str(), "" | "none"))
    }
}

/// The algorithm of the issuer's key `id`; the registration's own `algorithm` where there is no such key, with which
/// Authelia does not start.
fn of_key(pair: &Pair<'_>, id: &Setting<&str>, algorithm: Setting<String>) -> Setting<String> {
    let at = |state| Setting {
        state,
        place: id.place,
        via: id.via.clone(),
        default: false,
    };
    let name = match &id.state {
        State::Known(name) => *name,
        State::Unknown(why) => return at(State::Unknown(why.clone())),
        State::Absent => return algorithm,
    };
    let keys = &pair.provider.jwks;
    if let Some(why) = keys.why_unknown() {
        return at(State::Unknown(why.clone()));
    }
    let mut keys = keys.value().into_iter().flatten();
    match keys.find(|key| key.text("key_id").value() == Some(&name)) {
        Some(key) => match authelia::signing_algorithm(key) {
            Some(algorithm) => at(State::Known(algorithm)),
            None => algorithm,
        },
        None => algorithm,
    }
}

fn refresh_token(pair: &Pair<'_>, request: &AuthorizationRequest<'_>) -> Result<RefreshToken, Coverage> {
    let requested = request.scopes();
    let Some(scope) = scopes::refresh(known(&requested)?) else {
        return Ok(RefreshToken::NotRequested);
    };
    let grants = pair.registration.options.list("grant_types");
    Ok(if holds(&grants, |grant| grant == "refresh_token")? {
        RefreshToken::Issued(scope.clone())
    } else {
        RefreshToken::NotGranted(scope.clone())
    })
}
