//! The values that options with a fixed list take.

/// `token_endpoint_auth_method` and its three siblings.
pub const AUTH_METHODS: [&str; 5] = [
    "none",
    "client_secret_post",
    "client_secret_basic",
    "private_key_jwt",
    "client_secret_jwt",
];
/// `grant_types`.
pub const GRANT_TYPES: [&str; 5] = [
    "authorization_code",
    "implicit",
    "client_credentials",
    "refresh_token",
    "urn:ietf:params:oauth:grant-type:device_code",
];
/// `response_types`; the order of the words matters.
pub const RESPONSE_TYPES: [&str; 7] = [
    "code",
    "id_token",
    "token",
    "id_token token",
    "code id_token",
    "code token",
    "code id_token token",
];
/// `response_modes`.
pub const RESPONSE_MODES: [&str; 7] = [
    "form_post",
    "query",
    "fragment",
    "jwt",
    "form_post.jwt",
    "query.jwt",
    "fragment.jwt",
];
/// Scopes that need no definition.
pub const STANDARD_SCOPES: [&str; 9] = [
    "openid",
    "email",
    "profile",
    "address",
    "phone",
    "groups",
    "offline_access",
    "offline",
    "authelia.bearer.authz",
];
/// Scopes that ask for a refresh token.
pub const REFRESH_SCOPES: [&str; 2] = ["offline_access", "offline"];
/// `consent_mode`.
pub const CONSENT_MODES: [&str; 4] = ["auto", "explicit", "implicit", "pre-configured"];
/// `requested_audience_mode`.
pub const AUDIENCE_MODES: [&str; 2] = ["explicit", "implicit"];
/// `claims_policies.*.id_token_audience_mode`.
pub const ID_TOKEN_AUDIENCE_MODES: [&str; 2] = ["specification", "experimental-merged"];
/// `pkce_challenge_method`, apart from the empty text.
pub const PKCE_METHODS: [&str; 2] = ["plain", "S256"];
/// `enforce_pkce`.
pub const ENFORCE_PKCE: [&str; 3] = ["public_clients_only", "always", "never"];
/// Policies of custom authorization policies and their rules.
pub const POLICIES: [&str; 3] = ["one_factor", "two_factor", "deny"];
/// `cors.endpoints`.
pub const CORS_ENDPOINTS: [&str; 7] = [
    "authorization",
    "pushed-authorization-request",
    "token",
    "introspection",
    "revocation",
    "userinfo",
    "device-authorization",
];
/// `*_encrypted_response_alg`.
pub const ENCRYPTION_ALGORITHMS: [&str; 17] = [
    "none",
    "RSA1_5",
    "RSA-OAEP",
    "RSA-OAEP-256",
    "ECDH-ES",
    "ECDH-ES+A128KW",
    "ECDH-ES+A192KW",
    "ECDH-ES+A256KW",
    "A128KW",
    "A192KW",
    "A256KW",
    "A128GCMKW",
    "A192GCMKW",
    "A256GCMKW",
    "PBES2-HS256+A128KW",
    "PBES2-HS384+A192KW",
    "PBES2-HS512+A256KW",
];
/// `*_encrypted_response_enc`.
pub const ENCRYPTION_ENCODINGS: [&str; 6] = [
    "A128CBC-HS256",
    "A192CBC-HS384",
    "A256CBC-HS512",
    "A128GCM",
    "A192GCM",
    "A256GCM",
];
