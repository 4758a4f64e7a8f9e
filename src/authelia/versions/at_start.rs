//! What Authelia refuses at its start, from version to version.
//!
//! Source: authelia/authelia `internal/configuration/validator/identity_providers.go` at the tags, unless a change says
//! otherwise.

use super::{before, four, since};
use crate::version::Behaviour;

/// Source: `validateOIDCClientSectorIdentifier`, commit a2244206f.
pub const SECTOR_IDENTIFIER_IS_A_DOCUMENT: Behaviour = since(
    38,
    7,
    "takes `sector_identifier_uri` for the https address of a document and fetches it; before, it was a host only",
);
/// Source: go-viper/mapstructure, 2.0.0-alpha.1 until then.
pub const EMPTY_TEXTS_ARE_SET: Behaviour = before(
    38,
    13,
    "takes an empty address, `issuer_private_key` or entry of `allowed_origins` for one that is set",
);
/// Source: `validator/server.go` `ValidateServerAddress` at v4.38.0; `internal/configuration/deprecation.go` since v4.38.3.
pub const OLD_SERVER_OPTIONS: Behaviour = before(
    38,
    3,
    "reads `server.host`, `port` and `path` themselves, and takes no slash in the path",
);
/// Source: `internal/utils/crypto.go` `ParseX509FromPEM`.
pub const KEYS_STAND_ALONE: Behaviour = since(38, 9, "refuses a key with anything behind its PEM block");
/// Before 4.39.0 a rule without any subject is refused as well. Source: `validateOIDCAuthorizationPoliciesPolicyRules`.
pub const EMPTY_SUBJECTS_COUNT_NOT: Behaviour = since(
    38,
    18,
    "refuses a rule of an authorization policy all of whose subjects are empty",
)
.until(four(39, 0));
/// Source: `internal/configuration/schema/access_control.go`: networks are texts until then.
pub const NETWORKS_ARE_STRUCTURES: Behaviour = since(
    39,
    0,
    "takes a mapping for a network without an address, which no request comes from",
);
/// Source: `internal/utils/url.go` `HasURIDomainSuffix`; the release by the date of its branch.
pub const COOKIE_URLS_IN_ANY_CASE: Behaviour = since(
    39,
    21,
    "compares a cookie's `domain` with the hosts of its addresses whatever their case",
);
/// Source: `validateOIDCAuthorizationPoliciesRules`, commit 990312bbb.
pub const POLICY_SUBJECTS_CHECKED: Behaviour = since(
    38,
    18,
    "refuses subjects of authorization policies that begin with neither `user:` nor `group:`",
);
/// Source: `validateOIDCClientEndpointAuth`; before, `validateOIDCClientTokenEndpointAuth` alone.
pub const ENDPOINT_METHODS: Behaviour = since(
    39,
    0,
    "has a method of authentication for each endpoint, and needs a `client_secret` unless none of them takes it",
);
/// Source: `validateOIDCIssuerPrivateKeysUseAlg`, commit 684c8e21b.
pub const ENCRYPTION_KEYS: Behaviour = since(39, 0, "takes issuer keys with `use: enc`");
/// Source: `validateOIDDClientEncryptionAlg`, commit 694cf9ee9.
pub const ENCRYPTION_CHECKED: Behaviour = since(39, 2, "checks the encryption algorithms of clients");
/// Source: `validateOIDDClientSigningAlg`, commit 694cf9ee9.
pub const SYMMETRIC_ANSWERS: Behaviour = since(
    39,
    2,
    "signs answers with HS256, HS384 or HS512 for clients whose secret is in plain text, and does not warn about that",
);
/// Source: go-crypt/crypt `algorithm/scrypt/decoder.go` `RegisterDecoderYescrypt`, first in its 0.4.
pub const YESCRYPT: Behaviour = since(39, 2, "reads client secrets in yescrypt (`$y$`)");
/// Source: `jwkCalculateKID` in `validator/util.go`, commit 15f2a1a19.
pub const KEY_IDS_WITHOUT_PLUS: Behaviour = since(
    39,
    4,
    "writes `.` for the `+` of an algorithm in the key ids that it makes",
);
/// Source: `validateOIDCClaims`, commit 1ce7c5e21.
pub const CUSTOM_CLAIM_NAMES: Behaviour = since(39, 5, "takes a `name` for a custom claim, and judges the claim by it");
/// Source: `schema.DefaultOpenIDConnectClientConfiguration`, `validateOIDDClientSigningAlg`, commit 86e8c4b0e.
pub const AUTHORIZATION_ANSWERS_SIGNED: Behaviour = since(
    39,
    6,
    "refuses `authorization_signed_response_alg: none` and uses RS256 by default; before, `none` was the default",
);
/// Source: `validator/keys.go` `NewKeyMapPattern`, commit 211a4cd1a.
pub const WIDER_NAMES: Behaviour = since(39, 20, "takes `.`, `:` and `~` inside the names of policies and scopes");
/// Source: `validator/keys.go` `NewKeyMapPattern`.
pub const SLASH_IN_NAMES: Behaviour = since(38, 19, "takes `/` inside the names of policies and scopes");
/// Source: the same.
pub const UPPER_CASE_NAMES: Behaviour = since(39, 0, "takes upper-case letters in the names of policies and scopes");
/// Source: `validator/authentication.go` `validateLDAPRequiredParameters`, `validator/storage.go`
/// `validateSQLConfiguration`.
pub const BASE_DN_AND_PASSWORD_REQUIRED: Behaviour = before(
    39,
    0,
    "needs `base_dn` of an LDAP backend, and the password of a database",
);
/// Source: `validator/webauthn.go` `ValidateWebAuthn`.
pub const PASSKEYS_CHECKED: Behaviour = since(
    39,
    2,
    "refuses passkeys that are on beside `webauthn.disable`, and what needs them where they are off",
);
/// Source: the same; `internal/configuration/defaults.go`.
pub const METADATA_POLICY: Behaviour = since(39, 5, "has `webauthn.metadata.cache_policy` set, and checks it");
/// Source: `validator/webauthn.go` `ValidateWebAuthn`; `internal/configuration/deprecation.go`.
pub const USER_VERIFICATION_OF_CRITERIA: Behaviour = since(
    39,
    0,
    "takes `webauthn.selection_criteria.user_verification`; before, `webauthn.user_verification`",
);
/// Source: `validateOIDCAuthorizationPoliciesPolicyRules`.
pub const POLICY_NETWORKS: Behaviour = since(39, 0, "takes rules of authorization policies that name only networks");
/// Source: `validator/const.go` `validOIDCClientScopes`.
pub const ADDRESS_AND_PHONE_SCOPES: Behaviour = since(39, 0, "knows the scopes `address` and `phone`");
/// Source: `validator/const.go` `validThemeNames`.
pub const OLED_THEME: Behaviour = since(39, 0, "has a theme called `oled`");
/// Source: `validator/const.go` `validOIDCClientGrantTypes`, `validOIDCCORSEndpoints`.
pub const DEVICE_CODE: Behaviour = since(39, 0, "has the device code grant, and its endpoint among those of CORS");
/// Source: `validOIDCReservedCustomizableScopes`, commit 64515db56.
pub const PAM_SCOPE: Behaviour = since(39, 20, "lets `authelia.pam` be defined under `scopes`");
/// Source: `validator/session.go`, commit 033533ec9.
pub const COOKIE_DOMAIN_PORT: Behaviour = since(
    39,
    20,
    "names the host in a warning where a cookie's `domain` has a port",
);
/// Before, only a warning; the rest of the domain was not looked at. Source: the same.
pub const LEADING_DOT_REFUSED: Behaviour = since(39, 20, "refuses a cookie's `domain` that begins with a dot");
/// Source: `validator/authentication.go` `setDefaultImplementationLDAPAuthenticationBackendAttributes`, commit deadaf92f.
pub const LDAP_DEFAULT_ATTRIBUTES: Behaviour = since(
    39,
    21,
    "maps every user attribute that the chosen LDAP implementation has a default for; before, six of them",
);
/// Source: authelia/authelia pull request 12981.
pub const ACTIVE_DIRECTORY_WEBSITE: Behaviour =
    since(39, 21, "maps `website` for `activedirectory` by default").until(four(39, 23));
/// Source: `validator/util.go` `schemaJWKGetProperties`: the length test is the wrong way round. Never matters for an
/// issuer's key, which has to be RSA or ECDSA anyway.
pub const LONG_SYMMETRIC_KEYS_REFUSED: Behaviour =
    since(39, 0, "refuses symmetric keys longer than 32 bytes").until(four(39, 21));

/// Source: `internal/configuration/schema/types_address.go`, commit df6755062.
pub const FILE_DESCRIPTORS: Behaviour = since(39, 0, "listens at a file descriptor: `fd://3`");
/// Source: `internal/configuration/defaults.go`.
pub const DEFAULTS_SET: Behaviour = since(
    39,
    0,
    "sets some options before it reads the files, so that their sections are never empty",
);
/// Source: the same.
pub const REGULATION_SET: Behaviour = since(
    39,
    16,
    "sets `regulation.max_retries` before it reads the files as well",
);

/// Source: `validateOIDCIssuerJSONWebKeys`.
pub const KEY_IDS_BY_USE: Behaviour = since(39, 2, "takes one key id for a key that signs and one that encrypts");
/// Source: `internal/configuration/decode_hooks.go` `StringToPasswordDigestHookFunc`, `schema/types.go`
/// `PasswordDigest.Valid`.
pub const EMPTY_SECRETS_ARE_SET: Behaviour = before(38, 8, "takes an empty `client_secret` for one that is set");
/// Source: `validator/server.go` `ValidateServerAddress`.
pub const ADDRESS_PATH_CHECKED: Behaviour = since(
    38,
    3,
    "takes one segment of letters and digits as the path of `server.address`; before, any that ends without a slash",
);
/// The name is misspelt. Source: `internal/configuration/deprecation.go`.
pub const OLD_PATH_IGNORED: Behaviour = since(38, 3, "ignores the old `server.path`").until(four(38, 5));
/// Source: `internal/configuration/schema/types_address.go`, `deprecation.go` `getHostPort`.
pub const PORTS_CHECKED: Behaviour = since(38, 11, "refuses ports above 65535 in addresses");
/// Source: the `go` line of `go.mod`, 1.26 since then.
pub const ONE_COLON: Behaviour = since(
    39,
    20,
    "refuses addresses with more than one colon in the host, such as IPv6 without brackets",
);
/// Source: `validator/const.go` `reDomainCharacters`.
pub const DOMAIN_LABELS_CHECKED: Behaviour = since(
    38,
    19,
    "takes hyphens of a cookie's `domain` only within its labels, and a last label of one letter",
);
/// Source: `validator/session.go` `validateSessionUniqueCookieDomain`, `validateSessionCookiesURLs`.
pub const OLD_REDIRECTION_ONLY_WARNED: Behaviour = since(
    38,
    1,
    "only warns where the old `default_redirection_url` is outside of the old `session.domain`",
);
/// Source: `validator/server.go` `validateServerEndpointsAuthzStrategies`.
pub const BASIC_IN_ANY_CASE: Behaviour = since(
    39,
    1,
    "takes the scheme `Basic` in any case where `scheme_basic_cache_lifespan` is set; before, only `basic`",
);
/// Source: `validator/server.go` `validateServerAssets`.
pub const ASSETS_CHECKED: Behaviour = since(
    39,
    0,
    "looks at its start for the folder that `server.asset_path` names",
);
/// Source: `internal/templates/funcs.go` `FuncMap`.
pub const MORE_TEMPLATE_FUNCTIONS: Behaviour = since(
    38,
    18,
    "has the template functions `glob`, `walk`, `fromYaml`, `toYaml` and those of dates",
);
/// Source: the same.
pub const URL_QUERY_ARGUMENTS: Behaviour = since(39, 2, "has the template function `urlqueryarg`");
/// Source: `internal/utils/time.go` `ParseDurationString`.
pub const LONG_NUMBERS_ARE_NO_TIME: Behaviour = before(
    39,
    12,
    "takes a number of seconds with more digits than 64 bits hold, in quotes, for no time at all",
);
/// Source: `internal/configuration/koanf_util.go` `koanfUnflattenWithKeyMap`.
pub const DOTTED_KEYS_SET_NOTHING: Behaviour = since(
    39,
    20,
    "takes a key with a dot, such as `log.level`, for one that sets nothing; before, for the option in its section",
);
