//! The claims that Authelia gives without being told to.
//!
//! Source: authelia/authelia v4.39.20 `internal/oidc/claims.go` `NewDefaultCustomClaimsStrategy`; v4.38.0 and v4.38.19
//! `internal/handlers/oidc.go` `oidcApplyScopeClaims`.

use crate::authelia::versions::ALL_STANDARD_CLAIMS;
use crate::version::Version;

/// The claims of Authelia's own scopes.
pub(super) const STANDARD: [(&str, &[&str]); 5] = [
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

/// What is in every ID token that a code gives, whatever scopes are granted.
pub(super) const IN_EVERY_ID_TOKEN: [&str; 10] = [
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
pub(super) const IN_EVERY_USERINFO: [&str; 2] = ["sub", "rat"];
/// What is in every access token that is a JWT.
pub(super) const IN_EVERY_ACCESS_TOKEN: [&str; 9] =
    ["aud", "client_id", "exp", "iat", "iss", "jti", "nbf", "scp", "sub"];

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
pub(super) fn of_scope(scope: &str, version: Version) -> impl Iterator<Item = &'static str> {
    let all = ALL_STANDARD_CLAIMS.holds(version);
    let found = STANDARD.iter().find(|(name, _)| *name == scope);
    let claims = found.map_or(&[][..], |(_, claims)| claims);
    claims
        .iter()
        .copied()
        .filter(move |claim| all || EARLIEST.contains(claim))
}
