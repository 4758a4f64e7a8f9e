//! How long the session goes on.
//!
//! Source: coder/coder `coderd/httpmw/apikey.go` `ValidateAPIKey`: the access token is refreshed by the first request after
//! it has expired.

use super::known::known;
use super::lifespans::{Grant, Lifespan};
use super::pair::Pair;
use super::tokens::{RefreshToken, Tokens};
use crate::finding::Coverage;
use crate::setting::Setting;

/// How long the tokens last that one grant gives.
pub struct Lasts {
    /// By which grant.
    pub grant: Grant,
    /// The access token.
    pub access: Result<Lifespan, Coverage>,
    /// The refresh token.
    pub refresh: Result<Lifespan, Coverage>,
}

/// What ends the session.
pub struct Session {
    /// Whether the session ends with an access token that cannot be renewed.
    pub ends_with_token: bool,
    /// Whether it is renewed at all.
    pub refresh: Result<RefreshToken, Coverage>,
    /// How long the first tokens last.
    pub first: Lasts,
    /// How long those last that a refresh token gives.
    pub renewed: Lasts,
    /// The relying party's own length, in milliseconds.
    pub length: Setting<u64>,
}

impl Session {
    pub(super) fn of(pair: Pair<'_>, tokens: &Tokens<'_>) -> Result<Self, Coverage> {
        let own = pair.relying_party.derived.session.as_ref();
        let own = own.ok_or(Coverage::NotApplicable)?;
        let lasts = |grant| Lasts {
            grant,
            access: Lifespan::of(&pair, grant, "access_token"),
            refresh: Lifespan::of(&pair, grant, "refresh_token"),
        };
        Ok(Self {
            ends_with_token: pair.relying_party.facts.ends_with_token.known().is_ok_and(|ends| *ends),
            refresh: tokens.refresh.clone(),
            first: lasts(Grant::AuthorizeCode),
            renewed: lasts(Grant::RefreshToken),
            length: own.length.clone(),
        })
    }

    /// The tokens whose refresh token is gone before it is used, or those that last least, with their lengths in
    /// milliseconds: access, then refresh.
    ///
    /// # Errors
    /// Not applicable where there is no refresh token; not checked where a length is not known.
    pub fn shortest(&self) -> Result<(&Lasts, u64, u64), Coverage> {
        if !matches!(self.refresh.clone()?, RefreshToken::Issued(_)) {
            return Err(Coverage::NotApplicable);
        }
        let length = |lifespan: &Result<Lifespan, Coverage>| match lifespan {
            Ok(lifespan) => lifespan.known(),
            Err(why) => Err(why.clone()),
        };
        let (uses, lasts) = (length(&self.first.access)?, length(&self.first.refresh)?);
        if lasts <= uses {
            return Ok((&self.first, uses, lasts));
        }
        let (again, renewed) = (length(&self.renewed.access)?, length(&self.renewed.refresh)?);
        Ok(if renewed <= again || renewed < lasts {
            (&self.renewed, again, renewed)
        } else {
            (&self.first, uses, lasts)
        })
    }

    /// The relying party's own length of a session, in milliseconds.
    ///
    /// # Errors
    /// Not checked where it is not known.
    pub fn own_length(&self) -> Result<u64, Coverage> {
        known(&self.length).copied()
    }
}
