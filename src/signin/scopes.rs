//! What the requested scopes ask for.

use crate::authelia::schema::REFRESH_SCOPES;

/// The scope among those requested that asks for a refresh token.
pub fn refresh(requested: &[String]) -> Option<&String> {
    requested.iter().find(|scope| REFRESH_SCOPES.contains(&scope.as_str()))
}

/// Whether the requested scopes are no list in the way that lists are written: every scope in it is then another one.
pub fn are_malformed(requested: &[String]) -> bool {
    requested.iter().any(|scope| crate::party::coder::is_malformed(scope))
}

/// Whether `openid` is among them: without it the request is none of OpenID Connect's.
pub fn have_openid(requested: &[String]) -> bool {
    requested.iter().any(|scope| scope == "openid")
}

/// Whether an ID token is asked for, in a list that is one: without, no sign-in gets as far as claims, which has
/// findings of its own.
pub fn bring_id_token(requested: &[String]) -> bool {
    !are_malformed(requested) && have_openid(requested)
}

/// The parts of a text that Authelia splits at blanks.
///
/// Source: authelia.com/provider/oauth2 v0.2.31 `helper.go` `RemoveEmpty`.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(' ').map(str::trim).filter(|word| !word.is_empty())
}
