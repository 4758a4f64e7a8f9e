//! `identity_providers.oidc.clients[]`.

use super::OptionKind::{Digest, Duration, Flag, List, Text, UriList, Url};
use super::{
    AUDIENCE_MODES, AUTH_METHODS, CONSENT_MODES, Default, ENCRYPTION_ALGORITHMS, ENCRYPTION_ENCODINGS, GRANT_TYPES,
    OptionSpec, PKCE_METHODS, RESPONSE_MODES, RESPONSE_TYPES,
};

const fn option(name: &'static str, kind: super::OptionKind) -> OptionSpec {
    OptionSpec::new(name, kind)
}

const fn signed(name: &'static str, default: &'static str) -> OptionSpec {
    option(name, Text).or(Default::Text(default))
}

const fn encrypted(name: &'static str) -> OptionSpec {
    option(name, Text).or(Default::Text("none")).of(&ENCRYPTION_ALGORITHMS)
}

const fn encoding(name: &'static str) -> OptionSpec {
    option(name, Text)
        .or(Default::Text("A128CBC-HS256"))
        .of(&ENCRYPTION_ENCODINGS)
}

const fn method(name: &'static str) -> OptionSpec {
    option(name, Text).of(&AUTH_METHODS)
}

/// Every option of a client registration but its `jwks`.
pub const CLIENT: [OptionSpec; 59] = [
    option("client_id", Text),
    option("client_name", Text),
    option("client_secret", Digest),
    option("sector_identifier_uri", Url),
    option("public", Flag),
    option("redirect_uris", UriList),
    option("request_uris", UriList),
    option("audience", List),
    option("scopes", List).or(Default::List(&["openid", "groups", "profile", "email"])),
    option("grant_types", List).of(&GRANT_TYPES),
    option("response_types", List)
        .or(Default::List(&["code"]))
        .of(&RESPONSE_TYPES),
    option("response_modes", List).of(&RESPONSE_MODES),
    option("authorization_policy", Text),
    option("lifespan", Text),
    option("claims_policy", Text),
    option("requested_audience_mode", Text)
        .or(Default::Text("explicit"))
        .of(&AUDIENCE_MODES),
    option("consent_mode", Text).of(&CONSENT_MODES),
    option("pre_configured_consent_duration", Duration),
    option("require_pushed_authorization_requests", Flag),
    option("require_pkce", Flag),
    option("pkce_challenge_method", Text).of(&PKCE_METHODS),
    signed("authorization_signed_response_alg", "RS256"),
    option("authorization_signed_response_key_id", Text),
    encrypted("authorization_encrypted_response_alg"),
    encoding("authorization_encrypted_response_enc"),
    option("authorization_encrypted_response_key_id", Text),
    signed("id_token_signed_response_alg", "RS256"),
    option("id_token_signed_response_key_id", Text),
    encrypted("id_token_encrypted_response_alg"),
    encoding("id_token_encrypted_response_enc"),
    option("id_token_encrypted_response_key_id", Text),
    signed("access_token_signed_response_alg", "none"),
    option("access_token_signed_response_key_id", Text),
    encrypted("access_token_encrypted_response_alg"),
    encoding("access_token_encrypted_response_enc"),
    option("access_token_encrypted_response_key_id", Text),
    signed("userinfo_signed_response_alg", "none"),
    option("userinfo_signed_response_key_id", Text),
    encrypted("userinfo_encrypted_response_alg"),
    encoding("userinfo_encrypted_response_enc"),
    option("userinfo_encrypted_response_key_id", Text),
    signed("introspection_signed_response_alg", "none"),
    option("introspection_signed_response_key_id", Text),
    encrypted("introspection_encrypted_response_alg"),
    encoding("introspection_encrypted_response_enc"),
    option("introspection_encrypted_response_key_id", Text),
    option("request_object_signing_alg", Text),
    option("request_object_encryption_alg", Text),
    option("request_object_encryption_enc", Text),
    method("token_endpoint_auth_method"),
    option("token_endpoint_auth_signing_alg", Text),
    method("revocation_endpoint_auth_method"),
    option("revocation_endpoint_auth_signing_alg", Text),
    method("introspection_endpoint_auth_method"),
    option("introspection_endpoint_auth_signing_alg", Text),
    method("pushed_authorization_request_endpoint_auth_method"),
    option("pushed_authorization_request_endpoint_auth_signing_alg", Text),
    option("allow_multiple_auth_methods", Flag),
    option("jwks_uri", Url),
];
