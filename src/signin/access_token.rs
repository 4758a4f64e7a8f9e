//! Whether the relying party can take claims from the access token.
//!
//! Source: coder/coder `coderd/userauth.go` `userOIDC`; authelia.com/provider/oauth2 v0.2.31 `audience_strategy.go`
//! `validateAudience`.

use super::encryption::Encryption;
use super::known::{holds, known};
use super::pair::Pair;
use super::request::AuthorizationRequest;
use super::scopes;
use super::tokens::Tokens;
use crate::authelia::versions::RESOURCE_PARAMETER;
use crate::finding::Coverage;
use crate::setting::Setting;

/// Whether the relying party can read claims from the access token.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AccessToken {
    /// It does not look at it.
    NotRead,
    /// It is opaque.
    Opaque,
    /// It is signed in a way that the relying party cannot verify, or encrypted.
    Unreadable,
    /// It is a JWT for another audience.
    OtherAudience,
    /// It can.
    Read,
}

/// Whether the access token can be read: it has to be a JWT for the client itself, which Authelia makes only where that
/// audience is registered and requested.
pub(super) fn of(
    pair: &Pair<'_>,
    request: &AuthorizationRequest<'_>,
    ignores_userinfo: bool,
) -> Result<AccessToken, Coverage> {
    // Without CODER_OIDC_IGNORE_USERINFO the server does not even start, which is reported as an invalid setting.
    if !ignores_userinfo {
        return Ok(AccessToken::NotRead);
    }
    let reads = pair.relying_party.options.flag("CODER_OIDC_ACCESS_TOKEN_CLAIMS");
    if reads.is_absent() || !*known(&reads)? {
        return Ok(AccessToken::NotRead);
    }
    let made = Tokens::of(*pair, request).access_token;
    if !made.is_signed()? {
        return Ok(AccessToken::Opaque);
    }
    if known(&made.algorithm)?.starts_with("HS") || !matches!(made.encryption?, Encryption::None) {
        return Ok(AccessToken::Unreadable);
    }
    let id = pair.relying_party.client_id();
    let id = *known(&id)?;
    let audience: Setting<&[Setting<String>]> = pair.registration.options.list("audience");
    let asked = |name: &str| {
        request
            .extra(name)
            .map(|text| scopes::words(text).any(|word| word == id))
    };
    let by_resource = RESOURCE_PARAMETER.holds(pair.versions.provider);
    let requested = match asked("audience") {
        Some(asked) => asked,
        None if by_resource && request.extra("resource").is_some() => false,
        None => *known(&pair.registration.options.text("requested_audience_mode"))? == "implicit",
    };
    Ok(if requested && holds(&audience, |audience| audience == id)? {
        AccessToken::Read
    } else {
        AccessToken::OtherAudience
    })
}
