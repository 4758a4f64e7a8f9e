//! `identity_providers.oidc.clients[]`, apart from their keys.

use super::refusal::{Refusal, refusals};

refusals! {
    RESPONSE_KEY_ID = Refusal::refused(
        "authelia-response-key-id-unknown",
        "the issuer has no signing key of this id",
        "option '…_signed_response_key_id' must be one of …",
    );
    RESPONSE_UNSIGNED = Refusal::refused(
        "authelia-response-unsigned",
        "this response is always signed",
        "option '…_signed_response_alg' must be one of …",
    );
    RESPONSE_SIGNED_BY_DIGEST = Refusal::refused(
        "authelia-response-secret-not-plain",
        "an HS algorithm signs with `client_secret` itself, which a digest does not tell",
        "option 'client_secret' must be plaintext with option '…_signed_response_alg' with a value of '…'",
    );
    RESPONSE_ALGORITHM = Refusal::refused(
        "authelia-response-algorithm-unavailable",
        "the issuer has no key for this algorithm",
        "option '…_signed_response_alg' must be one of …",
    );
    ENCRYPTION_ALGORITHM = Refusal::refused(
        "authelia-encryption-algorithm-invalid",
        "the option has one of a few values, compared exactly",
        "option '…_encrypted_response_alg' must be one of …",
    ).since(39, 2);
    ENCRYPTION_ENCODING = Refusal::refused(
        "authelia-encryption-encoding-invalid",
        "the option has one of a few values, compared exactly",
        "option '…_encrypted_response_enc' must be one of …",
    );
    ENCRYPTED_UNSIGNED = Refusal::refused(
        "authelia-encrypted-response-unsigned",
        "an encrypted response must be signed first",
        "option '…_encrypted_response_alg' must either not be configured or set to 'none' if '…_signed_response_alg' is set to 'none'",
    );
    ENCRYPTED_BY_DIGEST = Refusal::refused(
        "authelia-encryption-secret-not-plain",
        "this algorithm encrypts with `client_secret` itself, which a digest does not tell",
        "option 'client_secret' must be plaintext with option '…_encrypted_response_alg' with a value of '…'",
    );
    ENCRYPTION_WITHOUT_KEYS = Refusal::refused(
        "authelia-encryption-without-keys",
        "this algorithm encrypts with the client's public key, so `jwks` or `jwks_uri` is needed, and its log \
         calls the method `token_endpoint_auth_method` for every endpoint",
        "option 'jwks_uri' or 'jwks' must be configured when '…_encrypted_response_alg' is set to '…'",
    );
    REQUEST_OBJECT_ALGORITHM = Refusal::refused(
        "authelia-request-object-algorithm-unavailable",
        "no key of the client's has this algorithm",
        "option 'request_object_signing_alg' must be one of … configured in the client option 'jwks'",
    );
    METHOD_NONE = Refusal::refused(
        "authelia-auth-method-none",
        "a confidential client must authenticate",
        "option '…_endpoint_auth_method' must be one of … when configured as the confidential client type",
    );
    METHOD_OF_PUBLIC = Refusal::refused(
        "authelia-auth-method-of-public-client",
        "a public client does not authenticate",
        "option '…_endpoint_auth_method' must be 'none' when configured as the public client type",
    );
    METHOD_UNKNOWN = Refusal::refused(
        "authelia-auth-method-invalid",
        "the option has one of a few values, compared exactly",
        "option '…_endpoint_auth_method' must be one of …",
    );
    METHODS_MIXED = Refusal::refused(
        "authelia-auth-methods-mixed",
        "with a secret, every endpoint must use it; without one, no endpoint may",
        "option 'client_secret' is required to be empty when option '…_endpoint_auth_method' is configured as '…'",
    );
    SECRET_JWT_ALGORITHM = Refusal::refused(
        "authelia-secret-jwt-algorithm-invalid",
        "assertions are signed with the secret by HS256, HS384 or HS512",
        "option '…_endpoint_auth_signing_alg' must be one of … when option '…_endpoint_auth_method' is configured to 'client_secret_jwt'",
    );
    SECRET_JWT_DIGEST = Refusal::refused(
        "authelia-secret-jwt-secret-not-plain",
        "`client_secret_jwt` signs with the secret, which a digest does not tell",
        "option 'client_secret' must be plaintext with option '…_endpoint_auth_method' with a value of 'client_secret_jwt'",
    );
    PRIVATE_KEY_JWT_WITHOUT_ALGORITHM = Refusal::refused(
        "authelia-private-key-jwt-algorithm-required",
        "`private_key_jwt` needs a signing algorithm, and its log calls the method `token_endpoint_auth_method` for every endpoint",
        "option 'token_endpoint_auth_signing_alg' is required when option 'token_endpoint_auth_method' is configured to 'private_key_jwt'",
    );
    PRIVATE_KEY_JWT_ALGORITHM = Refusal::refused(
        "authelia-private-key-jwt-algorithm-invalid",
        "assertions are signed with a private key by an RS, PS or ES algorithm",
        "option '…_endpoint_auth_signing_alg' must be one of …",
    );
    PRIVATE_KEY_JWT_OTHER_KEYS = Refusal::refused(
        "authelia-private-key-jwt-algorithm-unavailable",
        "no key of the client's has this algorithm",
        "option 'token_endpoint_auth_signing_alg' must be one of the registered public key algorithm values …",
    );
    PRIVATE_KEY_JWT_WITHOUT_KEYS = Refusal::refused(
        "authelia-private-key-jwt-without-keys",
        "assertions are verified with the client's public key, so `jwks` or `jwks_uri` is needed",
        "option 'jwks_uri' or 'jwks' is required with 'token_endpoint_auth_method' set to 'private_key_jwt'",
    );
    SECRET_OF_PUBLIC = Refusal::refused(
        "authelia-client-secret-of-public-client",
        "a public client has no secret",
        "option 'client_secret' is required to be empty when option 'public' is true",
    );
    SECRET_REQUIRED = Refusal::refused(
        "authelia-client-secret-required",
        "the way the client authenticates needs a secret",
        "option 'client_secret' is required",
    );
    SECRET_PLAIN = Refusal::warned(
        "authelia-client-secret-plain",
        "plain text is deprecated where a digest would do",
        "option 'client_secret' is plaintext but for clients not using any endpoint authentication method 'client_secret_jwt' it should be a hashed value",
    );
    BEARER_SCOPE = Refusal::refused(
        "authelia-bearer-scope-restrictions",
        "the scope `authelia.bearer.authz` allows only some values of this option",
        "option '…' must … when configured with scope 'authelia.bearer.authz'",
    );
    LIST_VALUE = Refusal::refused(
        "authelia-flow-value-invalid",
        "the option has one of a few values, compared exactly",
        "option '…' must only have the values … but the values … are present",
    );
    LIST_DUPLICATE = Refusal::warned(
        "authelia-flow-value-duplicate",
        "values must be unique",
        "option '…' must have unique values but the values … are duplicated",
    );
    MACHINE_SCOPE = Refusal::refused(
        "authelia-client-credentials-scope",
        "`client_credentials` signs in no user, so scopes of users do not go with it",
        "option 'scopes' has the values … however when utilizing the 'client_credentials' value for the 'grant_types' the values … are not allowed",
    );
    SCOPE_UNKNOWN = Refusal::warned(
        "authelia-scope-unknown",
        "the scope is neither a standard one nor defined in `scopes`",
        "option 'scopes' only expects the values … but the unknown values … are present",
    );
    REFRESH_SCOPE_WITHOUT_CODE = Refusal::warned(
        "authelia-offline-access-without-code",
        "a refresh token needs a response type that brings a code, which Authelia looks for before it fills in the \
         default",
        "option 'scopes' should only have the values … if the client is also configured with a 'response_type' such as …",
    );
    RESPONSE_TYPE = Refusal::warned(
        "authelia-response-type-unknown",
        "the option has one of a few values, compared exactly",
        "option 'response_types' must only have the values …",
    );
    CODE_GRANT_WITHOUT_CODE = Refusal::warned(
        "authelia-code-grant-without-code",
        "the grant type needs a response type that brings a code",
        "option 'grant_types' should only have grant type values which are valid with the configured 'response_types'",
    );
    IMPLICIT_GRANT_ALONE = Refusal::warned(
        "authelia-implicit-grant-without-response-type",
        "the grant type needs an implicit or hybrid response type",
        "option 'grant_types' should only have grant type values which are valid with the configured 'response_types'",
    );
    MACHINE_GRANT_OF_PUBLIC = Refusal::refused(
        "authelia-client-credentials-of-public-client",
        "a public client cannot have this grant type",
        "option 'grant_types' should only have the 'client_credentials' value if it is of the confidential client type",
    );
    REFRESH_GRANT_WITHOUT_SCOPE = Refusal::warned(
        "authelia-refresh-grant-without-scope",
        "without the scope no refresh token is ever issued",
        "option 'grant_types' should only have the 'refresh_token' value if the client is also configured with the 'offline_access' scope",
    );
    REFRESH_GRANT_WITHOUT_CODE = Refusal::warned(
        "authelia-refresh-grant-without-code",
        "without a response type that brings a code, no refresh token is ever issued",
        "option 'grant_types' should only have the values … if the client is also configured with a 'response_type' such as …",
    );
    ID_REQUIRED = Refusal::refused(
        "authelia-client-id-required",
        "every client needs a `client_id`",
        "option 'id' is required but was absent on the clients in positions …",
    );
    ID_LONG = Refusal::refused(
        "authelia-client-id-too-long",
        "a client id has 100 bytes at most",
        "option 'id' must not be more than 100 characters",
    );
    ID_CHARACTERS = Refusal::refused(
        "authelia-client-id-characters",
        "a client id has letters, digits and `. _ ~ -` only",
        "option 'id' must only contain RFC3986 unreserved characters",
    );
    ID_TWICE = Refusal::refused(
        "authelia-client-id-duplicate",
        "client ids must differ",
        "option 'id' must be unique for every client but one or more clients share the following 'id' values …",
    );
    LIFESPAN_UNKNOWN = Refusal::refused(
        "authelia-lifespan-unknown",
        "the name must be one of `lifespans.custom`",
        "option 'lifespan' must …",
    );
    CLIENT_VALUE = Refusal::refused(
        "authelia-client-value-invalid",
        "the option has one of a few values, compared exactly",
        "option '…' must be one of …",
    );
    CONSENT_MODE = Refusal::refused(
        "authelia-consent-mode-invalid",
        "the option has one of a few values, compared exactly",
        "consent: option 'mode' must be one of …",
    );
    POLICY_UNKNOWN = Refusal::refused(
        "authelia-client-policy-unknown",
        "it is one_factor, two_factor, or the name of an authorization policy",
        "option 'authorization_policy' must be one of …",
    );
    MACHINE_POLICY = Refusal::refused(
        "authelia-client-credentials-policy",
        "with this grant type the policy must be one_factor",
        "option 'authorization_policy' must be one of …",
    );
    CLAIMS_POLICY_UNKNOWN = Refusal::refused(
        "authelia-claims-policy-unknown",
        "the name must be one of `claims_policies`",
        "option 'claims_policy' …",
    );
    SCOPE_WITHOUT_CLAIM = Refusal::refused(
        "authelia-scope-without-claim",
        "the client's claims policy does not define a claim of this scope",
        "option 'scopes' …",
    );
    REDIRECT_URI_TWICE = Refusal::warned(
        "authelia-redirect-uri-duplicate",
        "values must be unique",
        "option 'redirect_uris' must have unique values but the values … are duplicated",
    );
    REDIRECT_URI_OUT_OF_BAND = Refusal::refused(
        "authelia-redirect-uri-out-of-band",
        "a client with a secret takes its code at an address",
        "option 'redirect_uris' has the redirect uri '…' when option 'public' is false",
    );
    REDIRECT_URI_UNREADABLE = Refusal::refused(
        "authelia-redirect-uri-unreadable",
        "Go's URL parser does not read it",
        "option 'redirect_uris' has an invalid value: redirect uri '…' could not be parsed",
    );
    REDIRECT_URI_RELATIVE = Refusal::refused(
        "authelia-redirect-uri-not-absolute",
        "a redirect URI must be absolute",
        "option 'redirect_uris' has an invalid value: redirect uri '…' must have a scheme but it's absent",
    );
    REQUEST_URI_TWICE = Refusal::refused(
        "authelia-request-uri-duplicate",
        "values must be unique",
        "option 'request_uris' must have unique values but the values … are duplicated",
    );
    REQUEST_URI = Refusal::refused(
        "authelia-request-uri-invalid",
        "a request URI must be an https address",
        "option 'request_uris' has an invalid …",
    );
    SECTOR_RELATIVE = Refusal::warned(
        "authelia-sector-identifier-not-absolute",
        "a sector identifier is an https address",
        "option 'sector_identifier_uri' with value '…': should be an absolute URI",
    );
    SECTOR_SCHEME = Refusal::refused(
        "authelia-sector-identifier-not-https",
        "a sector identifier is fetched over https",
        "option 'sector_identifier_uri' with value '…': must have the 'https' scheme",
    );
    SECTOR_PART = Refusal::refused(
        "authelia-sector-identifier-part",
        "a sector identifier has a host, and neither a fragment nor a user",
        "option 'sector_identifier_uri' with value '…': must not have a …",
    );
    SECTOR_HOST = Refusal::refused(
        "authelia-sector-identifier-not-a-host",
        "before 4.38.7, a sector identifier is a host without a scheme",
        "option 'sector_identifier_uri' with value '…': must be a URL with only the host component",
    )
    .until(38, 7);
}
