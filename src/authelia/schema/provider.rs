//! `identity_providers.oidc`, what it names, and the session's cookies.

use super::OptionKind::{
    Chain, Duration, Flag, Key, List, Networks, Number, RsaKey, SecretText, Subjects, Text, Url, UrlList,
};
use super::{CORS_ENDPOINTS, Default, ENFORCE_PKCE, ID_TOKEN_AUDIENCE_MODES, OptionSpec, POLICIES};

const fn option(name: &'static str, kind: super::OptionKind) -> OptionSpec {
    OptionSpec::new(name, kind)
}

const fn lasting(name: &'static str, seconds: u64) -> OptionSpec {
    option(name, Duration).or(Default::Seconds(seconds))
}

/// The provider's own options, by their path below `identity_providers.oidc`; lists of things and named things apart.
pub const PROVIDER: [OptionSpec; 20] = [
    option("hmac_secret", SecretText),
    option("enable_client_debug_messages", Flag),
    option("minimum_parameter_entropy", Number).or(Default::Number(8)),
    option("enforce_pkce", Text)
        .or(Default::Text("public_clients_only"))
        .of(&ENFORCE_PKCE),
    option("enable_pkce_plain_challenge", Flag),
    option("enable_jwt_access_token_stateless_introspection", Flag),
    option("discovery_signed_response_alg", Text).or(Default::Text("none")),
    option("discovery_signed_response_key_id", Text),
    option("require_pushed_authorization_requests", Flag),
    option("cors.endpoints", List).of(&CORS_ENDPOINTS),
    option("cors.allowed_origins", UrlList),
    option("cors.allowed_origins_from_client_redirect_uris", Flag),
    lasting("lifespans.access_token", 3600),
    lasting("lifespans.authorize_code", 60),
    lasting("lifespans.id_token", 3600),
    lasting("lifespans.refresh_token", 5400),
    lasting("lifespans.device_code", 600),
    lasting("lifespans.jwt_secured_authorization", 300),
    option("issuer_private_key", RsaKey),
    option("issuer_certificate_chain", Chain),
];

/// `jwks[]`, the issuer's and a client's.
pub const JWK: [OptionSpec; 5] = [
    option("key_id", Text),
    option("use", Text),
    option("algorithm", Text),
    option("key", Key),
    option("certificate_chain", Chain),
];

/// `authorization_policies.*`, without its rules.
pub const POLICY: [OptionSpec; 1] = [option("default_policy", Text)
    .or(Default::Text("two_factor"))
    .of(&POLICIES)];

/// `authorization_policies.*.rules[]`.
pub const POLICY_RULE: [OptionSpec; 3] = [
    option("policy", Text).or(Default::Text("two_factor")).of(&POLICIES),
    option("subject", Subjects),
    option("networks", Networks),
];

/// `claims_policies.*`, without its custom claims.
pub const CLAIMS_POLICY: [OptionSpec; 3] = [
    option("id_token", List),
    option("access_token", List),
    option("id_token_audience_mode", Text)
        .or(Default::Text("specification"))
        .of(&ID_TOKEN_AUDIENCE_MODES),
];

/// `claims_policies.*.custom_claims.*`.
pub const CUSTOM_CLAIM: [OptionSpec; 2] = [option("name", Text), option("attribute", Text)];

/// `scopes.*`.
pub const SCOPE: [OptionSpec; 1] = [option("claims", List)];

/// `lifespans.custom.*`.
pub const LIFESPAN: [OptionSpec; 29] = [
    option("access_token", Duration),
    option("authorize_code", Duration),
    option("id_token", Duration),
    option("refresh_token", Duration),
    option("device_code", Duration),
    option("grants.authorize_code.access_token", Duration),
    option("grants.authorize_code.authorize_code", Duration),
    option("grants.authorize_code.id_token", Duration),
    option("grants.authorize_code.refresh_token", Duration),
    option("grants.device_code.access_token", Duration),
    option("grants.device_code.authorize_code", Duration),
    option("grants.device_code.id_token", Duration),
    option("grants.device_code.refresh_token", Duration),
    option("grants.implicit.access_token", Duration),
    option("grants.implicit.authorize_code", Duration),
    option("grants.implicit.id_token", Duration),
    option("grants.implicit.refresh_token", Duration),
    option("grants.client_credentials.access_token", Duration),
    option("grants.client_credentials.authorize_code", Duration),
    option("grants.client_credentials.id_token", Duration),
    option("grants.client_credentials.refresh_token", Duration),
    option("grants.refresh_token.access_token", Duration),
    option("grants.refresh_token.authorize_code", Duration),
    option("grants.refresh_token.id_token", Duration),
    option("grants.refresh_token.refresh_token", Duration),
    option("grants.jwt_bearer.access_token", Duration),
    option("grants.jwt_bearer.authorize_code", Duration),
    option("grants.jwt_bearer.id_token", Duration),
    option("grants.jwt_bearer.refresh_token", Duration),
];

/// `session.cookies[]`, what matters to the issuer.
pub const COOKIE: [OptionSpec; 3] = [
    option("domain", Text),
    option("authelia_url", Url),
    option("default_redirection_url", Url),
];
