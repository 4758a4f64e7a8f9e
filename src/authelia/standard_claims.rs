//! The claims that Authelia gives without being told to.
//!
//! Source: authelia/authelia v4.39.20 `internal/oidc/claims.go` `NewDefaultCustomClaimsStrategy`; v4.38.0 and v4.38.19
//! `internal/handlers/oidc.go` `oidcApplyScopeClaims`.

use super::versions::ALL_STANDARD_CLAIMS;
use crate::version::Version;

/// The claims of Authelia's own scopes.
pub const STANDARD: [(&str, &[&str]); 5] = [
    (
        "profile",
        &[
            "name",
            "given_name",
            "family_name",
            "middle_name",
            "nickname",
            "preferred_username",
            "profile",
            "picture",
            "website",
            "gender",
            "birthdate",
            "zoneinfo",
            "locale",
            "updated_at",
        ],
    ),
    ("email", &["email", "email_verified", "alt_emails"]),
    ("phone", &["phone_number", "phone_number_verified"]),
    ("address", &["address"]),
    ("groups", &["groups"]),
];

/// Whether policies and scopes can name the claim without a definition.
///
/// Source: `internal/configuration/validator/const.go` `validOIDCClientClaims`.
pub fn is_standard(claim: &str) -> bool {
    claim == "rat" || STANDARD.iter().any(|(_, claims)| claims.contains(&claim))
}

/// What is in every ID token that a code gives, whatever scopes are granted.
pub const IN_EVERY_ID_TOKEN: [&str; 10] = [
    "sub",
    "iss",
    "azp",
    "jti",
    "at_hash",
    "aud",
    "amr",
    "exp",
    "iat",
    "auth_time",
];
/// What userinfo always has.
pub const IN_EVERY_USERINFO: [&str; 2] = ["sub", "rat"];
/// What is in every access token that is a JWT.
pub const IN_EVERY_ACCESS_TOKEN: [&str; 9] = ["aud", "client_id", "exp", "iat", "iss", "jti", "nbf", "scp", "sub"];

/// The only ones of them that the versions have that do not have all.
const EARLIEST: [&str; 6] = [
    "name",
    "preferred_username",
    "email",
    "email_verified",
    "alt_emails",
    "groups",
];

/// The claims of one of Authelia's own scopes; none of another one.
pub fn of_scope(scope: &str, version: Version) -> impl Iterator<Item = &'static str> {
    let all = ALL_STANDARD_CLAIMS.holds(version);
    let found = STANDARD.iter().find(|(name, _)| *name == scope);
    let claims = found.map_or(&[][..], |(_, claims)| claims);
    claims
        .iter()
        .copied()
        .filter(move |claim| all || EARLIEST.contains(claim))
}
