//! What Authelia does differently from version to version: every change once.
//!
//! Ask a [`Behaviour`] with the version that is meant: `versions::RESOURCE_PARAMETER.holds(provider.version)`. Which keys a
//! version knows is beside the keys themselves, in `keys.txt`; which keys were renamed is in `deprecated.rs`.
//!
//! Sources: authelia/authelia and authelia/oauth2-provider at the tags, unless a change says otherwise.

mod at_start;

pub use at_start::*;

use crate::version::{Behaviour, Since, Version};

/// The oldest version that is known: its options have the names of today.
pub const OLDEST: Version = Version::new(4, 38, 0);
/// The newest version whose source was read as a whole and that was observed; assumed where nothing says which it is.
pub const NEWEST_READ: Version = Version::new(4, 39, 20);
/// The newest version of which the changes that matter are known.
pub const NEWEST: Version = Version::new(4, 39, 28);

const fn four(minor: u32, patch: u32) -> Version {
    Version::new(4, minor, patch)
}

const fn since(minor: u32, patch: u32, what: &'static str) -> Behaviour {
    Behaviour {
        what,
        since: Since::Version(four(minor, patch)),
        until: None,
    }
}

const fn before(minor: u32, patch: u32, what: &'static str) -> Behaviour {
    since(38, 0, what).until(four(minor, patch))
}

// What it does at a sign-in.

/// Source: `internal/oidc/claims.go`.
pub const ID_TOKEN_BY_CLAIMS_POLICY: Behaviour = since(
    39,
    0,
    "puts a scope's claims into the ID token only where a claims policy lists them; before, all of them",
);
/// Source: `internal/oidc/claims.go` `NewClaimRequests`.
pub const CLAIMS_PARAMETER: Behaviour = since(39, 0, "reads the parameter `claims`; before, it ignored it");
/// Source: `internal/oidc/util.go` `RequestFormRequiresLogin`.
pub const MAX_AGE_PARAMETER: Behaviour = since(
    39,
    0,
    "asks for another login where the last one is older than the parameter `max_age`",
);
/// Source: `internal/handlers/handler_oidc_authorization_consent.go` at v4.38.19 and v4.39.0; authelia.com/provider/oauth2
/// v0.1.19 `handler/openid/validator.go` `ValidatePrompt`.
pub const LOGS_IN_AGAIN: Behaviour = since(
    39,
    0,
    "asks for the password again for `prompt=login` or `max_age`; before, it sends the user back with `login_required`",
);
/// Source: `internal/handlers/oidc.go` `oidcApplyScopeClaims` at v4.38.19.
pub const ALL_STANDARD_CLAIMS: Behaviour = since(
    39,
    0,
    "gives every standard claim of the scopes; before, only names, addresses and groups",
);
/// Source: `internal/configuration/validator/const.go` `validOIDCReservedClaims`, `validOIDCReservedIDTokenClaims`.
pub const REQUESTED_AT_IS_A_CLAIM: Behaviour = since(
    39,
    2,
    "lets policies and scopes have the claim `rat`, and ID tokens `client_id`, `scp` and `updated_at`",
);
/// Source: authelia.com/provider/oauth2 v0.2.31 and v0.2.40 `handler/pkce/handler.go` `HandleAuthorizeEndpointRequest`.
pub const METHOD_NEEDS_CHALLENGE: Behaviour = since(
    39,
    21,
    "refuses a `code_challenge_method` without a `code_challenge`; before, it ignored it",
);
/// Source: `internal/configuration/schema/identity_providers.go` `IdentityProvidersOpenIDConnectClient`.
pub const ENCRYPTED_ANSWERS: Behaviour = since(39, 0, "encrypts tokens and answers where a client is registered so");
/// With the grant it grants a refresh token without a page before. Source: `internal/handlers/
/// handler_oauth2_authorization_consent_core.go`, commit 04c27fef7.
pub const OFFLINE_ACCESS_OVERRIDES_IMPLICIT: Behaviour = since(
    39,
    2,
    "shows the consent page for `offline_access` or `prompt=consent` although `consent_mode` is `implicit`",
);
/// Source: `internal/oidc/util.go` `RequesterRequiresExplicitConsent`, commit e9a404771.
pub const OFFLINE_ACCESS_OVERRIDES_PRE_CONFIGURED: Behaviour = since(
    39,
    11,
    "shows the consent page for `offline_access` or `prompt=consent` although `consent_mode` is `pre-configured`",
);
/// Source: the same.
pub const PROMPT_LOGIN_ASKS_FOR_CONSENT: Behaviour = since(
    39,
    11,
    "shows the consent page for `prompt=login`, whatever the `consent_mode`",
);
/// The next sign-in works. Source: `internal/storage/sql_provider.go` `SaveOAuth2ConsentSessionResponse`, commit
/// a0733833a; pull request 13154.
pub const REMEMBERED_CONSENT_FAILS: Behaviour = since(
    39,
    21,
    "ends the sign-in in `server_error` at which the user has the consent remembered (`pre-configured`)",
)
.until(four(39, 27));
/// Source: `internal/middlewares/authelia_context.go` `IssuerURL`, commit 675d8b7d0.
pub const ISSUER_FOLLOWS_REQUEST: Behaviour = before(
    39,
    17,
    "takes its issuer from the scheme and host of each request, `http` included, and has a session only for hosts in a domain \
     of `session.cookies`",
);
/// Source: the same.
pub const ISSUER_IS_A_COOKIES_ADDRESS: Behaviour = since(
    39,
    17,
    "answers only under https and for the host of a session cookie's `authelia_url`",
);
/// No sign-in works. Source: the same; commit c6c8c0c22.
pub const OLD_SESSION_DOMAIN_REFUSES_ITS_HOSTS: Behaviour = since(
    39,
    17,
    "refuses every host inside the domain where only the old `session.domain` is set, without `authelia_url`",
)
.until(four(39, 19));
/// What is configured is not lower-cased. Source: the same, commit 368631ecc.
pub const ISSUER_IN_LOWER_CASE: Behaviour =
    since(39, 21, "lower-cases a request's scheme and host before comparing them");
/// Source: `internal/handlers/handler_oidc_wellknown.go` `OpenIDConnectConfigurationWellKnownGET`.
pub const DISCOVERY_SIGNED_WITH_RSA_ONLY: Behaviour = before(
    39,
    0,
    "answers 500 to discovery where the document is to be signed by an elliptic curve",
);
/// Source: `internal/configuration/schema/server.go` `DefaultServerConfiguration`, commit f66d3bb30.
pub const TOKEN_RATE_LIMIT: Behaviour = since(
    39,
    17,
    "limits the refused requests for tokens to 30 a minute from one address, unless told otherwise",
);
/// Source: authelia/oauth2-provider `audience_strategy.go`, 0.2.31.
pub const RESOURCE_PARAMETER: Behaviour = since(39, 20, "reads the parameter `resource`; before, it ignored it");
/// Source: the same; before, the error is `invalid_request`.
pub const INVALID_TARGET: Behaviour = since(
    39,
    20,
    "answers an audience that is not registered with `invalid_target`; before, with `invalid_request`",
);
/// Source: the same `ValidateResourceIndicators`; `strategy_audience.go` 0.2.40 `validateAudience`.
pub const AUDIENCE_EXCLUDES_RESOURCE: Behaviour =
    since(39, 20, "refuses `audience` together with `resource`").until(four(39, 21));
/// Source: `DefaultAudienceMatchingStrategy` at 0.2.22 and 0.2.31; `strategy_audience.go` `DefaultAudienceStrategy`, 0.2.40.
pub const AUDIENCE_BELOW_REGISTERED: Behaviour = before(
    39,
    21,
    "takes an `audience` whose path is below that of a registered one",
);
/// Source: the same; `strategy_resource.go`, 0.2.40.
pub const RESOURCE_BELOW_REGISTERED: Behaviour = since(
    39,
    20,
    "takes a `resource` whose path is below that of a registered audience",
);
/// Source: authelia/oauth2-provider `client_authentication_strategy.go`; `errors.go` `hintClientCredentialsInvalid`.
pub const CLIENT_AUTHENTICATION_HINT_NAMES_METHOD: Behaviour = before(
    39,
    21,
    "names the method in the error that a client gets whose authentication it refuses",
);
/// Source: `internal/oidc/config.go` `GetIntrospectionEndpointClientAuthStrategy`; pull request 12976.
pub const INTROSPECTION_USES_TOKEN_METHOD: Behaviour = since(
    39,
    21,
    "uses the token endpoint's authentication method for introspection and revocation",
)
.until(four(39, 23));
/// Source: authelia/authelia pull request 13110.
pub const REQUEST_OBJECTS_WITHOUT_TYPE: Behaviour = since(
    39,
    26,
    "takes request objects with the algorithm `none` and without `typ`",
);
/// Source: authelia/authelia pull request 13155.
pub const CONSENT_REDIRECT_STATUS: Behaviour =
    since(39, 27, "redirects from the consent step with another status code");

/// Every change, for tables and tests.
pub const CHANGES: [(&str, Behaviour); 77] = [
    ("KEY_IDS_BY_USE", KEY_IDS_BY_USE),
    ("ONE_COLON", ONE_COLON),
    ("ASSETS_CHECKED", ASSETS_CHECKED),
    ("MORE_TEMPLATE_FUNCTIONS", MORE_TEMPLATE_FUNCTIONS),
    ("URL_QUERY_ARGUMENTS", URL_QUERY_ARGUMENTS),
    ("EMPTY_SECRETS_ARE_SET", EMPTY_SECRETS_ARE_SET),
    ("ADDRESS_PATH_CHECKED", ADDRESS_PATH_CHECKED),
    ("OLD_PATH_IGNORED", OLD_PATH_IGNORED),
    ("PORTS_CHECKED", PORTS_CHECKED),
    ("LONG_NUMBERS_ARE_NO_TIME", LONG_NUMBERS_ARE_NO_TIME),
    ("DOMAIN_LABELS_CHECKED", DOMAIN_LABELS_CHECKED),
    ("OLD_REDIRECTION_ONLY_WARNED", OLD_REDIRECTION_ONLY_WARNED),
    ("BASIC_IN_ANY_CASE", BASIC_IN_ANY_CASE),
    ("DOTTED_KEYS_SET_NOTHING", DOTTED_KEYS_SET_NOTHING),
    ("SECTOR_IDENTIFIER_IS_A_DOCUMENT", SECTOR_IDENTIFIER_IS_A_DOCUMENT),
    ("EMPTY_TEXTS_ARE_SET", EMPTY_TEXTS_ARE_SET),
    ("OLD_SERVER_OPTIONS", OLD_SERVER_OPTIONS),
    ("KEYS_STAND_ALONE", KEYS_STAND_ALONE),
    ("EMPTY_SUBJECTS_COUNT_NOT", EMPTY_SUBJECTS_COUNT_NOT),
    ("NETWORKS_ARE_STRUCTURES", NETWORKS_ARE_STRUCTURES),
    ("COOKIE_URLS_IN_ANY_CASE", COOKIE_URLS_IN_ANY_CASE),
    ("POLICY_SUBJECTS_CHECKED", POLICY_SUBJECTS_CHECKED),
    ("ENDPOINT_METHODS", ENDPOINT_METHODS),
    ("ENCRYPTION_KEYS", ENCRYPTION_KEYS),
    ("ENCRYPTION_CHECKED", ENCRYPTION_CHECKED),
    ("SYMMETRIC_ANSWERS", SYMMETRIC_ANSWERS),
    ("YESCRYPT", YESCRYPT),
    ("KEY_IDS_WITHOUT_PLUS", KEY_IDS_WITHOUT_PLUS),
    ("CUSTOM_CLAIM_NAMES", CUSTOM_CLAIM_NAMES),
    ("AUTHORIZATION_ANSWERS_SIGNED", AUTHORIZATION_ANSWERS_SIGNED),
    ("WIDER_NAMES", WIDER_NAMES),
    ("SLASH_IN_NAMES", SLASH_IN_NAMES),
    ("UPPER_CASE_NAMES", UPPER_CASE_NAMES),
    ("PASSKEYS_CHECKED", PASSKEYS_CHECKED),
    ("METADATA_POLICY", METADATA_POLICY),
    ("BASE_DN_AND_PASSWORD_REQUIRED", BASE_DN_AND_PASSWORD_REQUIRED),
    ("USER_VERIFICATION_OF_CRITERIA", USER_VERIFICATION_OF_CRITERIA),
    ("POLICY_NETWORKS", POLICY_NETWORKS),
    ("ADDRESS_AND_PHONE_SCOPES", ADDRESS_AND_PHONE_SCOPES),
    ("OLED_THEME", OLED_THEME),
    ("DEVICE_CODE", DEVICE_CODE),
    ("PAM_SCOPE", PAM_SCOPE),
    ("COOKIE_DOMAIN_PORT", COOKIE_DOMAIN_PORT),
    ("LEADING_DOT_REFUSED", LEADING_DOT_REFUSED),
    ("LDAP_DEFAULT_ATTRIBUTES", LDAP_DEFAULT_ATTRIBUTES),
    ("ACTIVE_DIRECTORY_WEBSITE", ACTIVE_DIRECTORY_WEBSITE),
    ("LONG_SYMMETRIC_KEYS_REFUSED", LONG_SYMMETRIC_KEYS_REFUSED),
    ("FILE_DESCRIPTORS", FILE_DESCRIPTORS),
    ("DEFAULTS_SET", DEFAULTS_SET),
    ("REGULATION_SET", REGULATION_SET),
    ("ID_TOKEN_BY_CLAIMS_POLICY", ID_TOKEN_BY_CLAIMS_POLICY),
    ("CLAIMS_PARAMETER", CLAIMS_PARAMETER),
    ("MAX_AGE_PARAMETER", MAX_AGE_PARAMETER),
    ("LOGS_IN_AGAIN", LOGS_IN_AGAIN),
    ("METHOD_NEEDS_CHALLENGE", METHOD_NEEDS_CHALLENGE),
    ("ALL_STANDARD_CLAIMS", ALL_STANDARD_CLAIMS),
    ("REQUESTED_AT_IS_A_CLAIM", REQUESTED_AT_IS_A_CLAIM),
    ("ENCRYPTED_ANSWERS", ENCRYPTED_ANSWERS),
    ("OFFLINE_ACCESS_OVERRIDES_IMPLICIT", OFFLINE_ACCESS_OVERRIDES_IMPLICIT),
    (
        "OFFLINE_ACCESS_OVERRIDES_PRE_CONFIGURED",
        OFFLINE_ACCESS_OVERRIDES_PRE_CONFIGURED,
    ),
    ("PROMPT_LOGIN_ASKS_FOR_CONSENT", PROMPT_LOGIN_ASKS_FOR_CONSENT),
    ("REMEMBERED_CONSENT_FAILS", REMEMBERED_CONSENT_FAILS),
    ("ISSUER_FOLLOWS_REQUEST", ISSUER_FOLLOWS_REQUEST),
    ("ISSUER_IS_A_COOKIES_ADDRESS", ISSUER_IS_A_COOKIES_ADDRESS),
    (
        "OLD_SESSION_DOMAIN_REFUSES_ITS_HOSTS",
        OLD_SESSION_DOMAIN_REFUSES_ITS_HOSTS,
    ),
    ("ISSUER_IN_LOWER_CASE", ISSUER_IN_LOWER_CASE),
    ("DISCOVERY_SIGNED_WITH_RSA_ONLY", DISCOVERY_SIGNED_WITH_RSA_ONLY),
    ("TOKEN_RATE_LIMIT", TOKEN_RATE_LIMIT),
    ("RESOURCE_PARAMETER", RESOURCE_PARAMETER),
    ("INVALID_TARGET", INVALID_TARGET),
    ("AUDIENCE_EXCLUDES_RESOURCE", AUDIENCE_EXCLUDES_RESOURCE),
    ("AUDIENCE_BELOW_REGISTERED", AUDIENCE_BELOW_REGISTERED),
    ("RESOURCE_BELOW_REGISTERED", RESOURCE_BELOW_REGISTERED),
    (
        "CLIENT_AUTHENTICATION_HINT_NAMES_METHOD",
        CLIENT_AUTHENTICATION_HINT_NAMES_METHOD,
    ),
    ("INTROSPECTION_USES_TOKEN_METHOD", INTROSPECTION_USES_TOKEN_METHOD),
    ("REQUEST_OBJECTS_WITHOUT_TYPE", REQUEST_OBJECTS_WITHOUT_TYPE),
    ("CONSENT_REDIRECT_STATUS", CONSENT_REDIRECT_STATUS),
];

#[cfg(test)]
mod tests;
