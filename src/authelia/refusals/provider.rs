//! `identity_providers.oidc`, apart from its clients and keys.

use super::refusal::{Refusal, refusals};

refusals! {
    SCOPE_TAKEN = Refusal::refused(
        "authelia-scope-name-taken",
        "the name is taken",
        "scopes: scope '…': …",
    );
    SCOPE_CLAIM = Refusal::refused(
        "authelia-scope-claim-invalid",
        "a custom scope carries standard claims and those that a claims policy defines",
        "scopes: scope '…': claim '…' …",
    );
    CLAIM_RESERVED = Refusal::refused(
        "authelia-custom-claim-reserved",
        "the name is reserved",
        "claims_policies: …: custom_claims: claim '…' …",
    );
    CLAIM_ATTRIBUTE = Refusal::refused(
        "authelia-custom-claim-attribute-unknown",
        "the attribute is neither the backend's nor defined",
        "claims_policies: …: custom_claims: … attribute '…' is not known",
    );
    CLAIM_TWICE = Refusal::refused(
        "authelia-custom-claim-duplicate",
        "each custom claim has a name of its own",
        "claims_policies: …: custom_claims: …",
    );
    TOKEN_CLAIM_RESERVED = Refusal::refused(
        "authelia-token-claim-reserved",
        "the claim is reserved",
        "claims_policies: …: id_token: …",
    );
    TOKEN_CLAIM_UNKNOWN = Refusal::refused(
        "authelia-token-claim-unknown",
        "the claim is neither a standard one nor one of the policy's custom claims",
        "claims_policies: …: id_token: … is not known",
    );
    AUDIENCE_MODE = Refusal::refused(
        "authelia-id-token-audience-mode-invalid",
        "the mode is `specification` or `experimental-merged`",
        "claims_policies: …: option 'id_token_audience_mode' must be one of …",
    );
    POLICY_NAME_EMPTY = Refusal::refused(
        "authelia-policy-name-empty",
        "a policy has a name",
        "authorization policies must have a name but one with an empty name exists",
    );
    POLICY_NAME_TAKEN = Refusal::refused(
        "authelia-policy-name-taken",
        "the name is taken",
        "authorization_policies: policy '…': option 'name' must not be one of …",
    );
    POLICY_DEFAULT = Refusal::refused(
        "authelia-policy-default-invalid",
        "a policy decides `one_factor`, `two_factor` or `deny`",
        "authorization_policies: policy '…': option 'default_policy' must be one of …",
    );
    POLICY_WITHOUT_RULES = Refusal::refused(
        "authelia-policy-without-rules",
        "a policy needs at least one rule",
        "authorization_policies: policy '…': option 'rules' is required",
    );
    POLICY_RULE_VALUE = Refusal::refused(
        "authelia-policy-rule-invalid",
        "a rule decides `one_factor`, `two_factor` or `deny`",
        "authorization_policies: policy '…': rules: rule #…: option 'policy' must be one of …",
    );
    POLICY_RULE_EMPTY = Refusal::refused(
        "authelia-policy-rule-empty",
        "a rule needs a `subject` or `networks`",
        "authorization_policies: policy '…': rules: rule #…: option 'subject' or 'networks' is required",
    );
    POLICY_SUBJECT = Refusal::refused(
        "authelia-policy-subject-invalid",
        "a subject begins with `user:` or `group:`",
        "authorization_policies: policy '…': rules: rule #…: option 'subject' with value '…' is invalid: must start with 'user:' or 'group:'",
    ).since(38, 18);
    NO_CLIENTS = Refusal::refused(
        "authelia-clients-required",
        "a provider needs at least one client",
        "option 'clients' must have one or more clients configured",
    );
    NO_KEYS = Refusal::refused(
        "authelia-issuer-keys-required",
        "the option `jwks` is required",
        "option `jwks` is required",
    );
    KEYS_TWICE = Refusal::refused(
        "authelia-issuer-keys-twice",
        "the old option and `jwks` exclude each other",
        "option `jwks` must not be configured at the same time as 'issuer_private_key' or 'issuer_certificate_chain'",
    );
    ENFORCE_PKCE_INVALID = Refusal::refused(
        "authelia-enforce-pkce-invalid",
        "the option is `public_clients_only`, `always` or `never`",
        "option 'enforce_pkce' must be 'never', 'public_clients_only' or 'always'",
    );
    ENTROPY_OFF = Refusal::warned(
        "authelia-parameter-entropy-off",
        "short states and nonces can be guessed",
        "option 'minimum_parameter_entropy' is disabled which is considered unsafe and insecure",
    );
    ENTROPY_LOW = Refusal::warned(
        "authelia-parameter-entropy-low",
        "short states and nonces can be guessed",
        "option 'minimum_parameter_entropy' is configured to an unsafe and insecure value",
    );
    DISCOVERY_KEY_ID = Refusal::refused(
        "authelia-discovery-key-id-unknown",
        "the issuer has no signing key of this id",
        "option 'discovery_signed_response_key_id' must be one of …",
    );
    DISCOVERY_ALGORITHM = Refusal::refused(
        "authelia-discovery-algorithm-unavailable",
        "the issuer has no key for this algorithm",
        "option 'discovery_signed_response_alg' must be one of …",
    );
    CORS_ENDPOINT = Refusal::refused(
        "authelia-cors-endpoint-invalid",
        "endpoints have fixed names",
        "cors: option 'endpoints' contains an invalid value '…'",
    );
    CORS_ORIGIN_EMPTY = Refusal::refused(
        "authelia-cors-origin-empty",
        "it crashes: it takes the entry for an address, which it is not",
        "panic: runtime error: invalid memory address or nil pointer dereference",
    );
    CORS_WILDCARD = Refusal::refused(
        "authelia-cors-wildcard-not-alone",
        "`*` must be the only origin",
        "cors: option 'allowed_origins' contains the wildcard origin '*' with more than one origin",
    );
    CORS_WILDCARD_AND_CLIENTS = Refusal::refused(
        "authelia-cors-wildcard-with-clients",
        "`*` and the clients' origins exclude each other",
        "cors: option 'allowed_origins' contains the wildcard origin '*' cannot be specified with option 'allowed_origins_from_client_redirect_uris' enabled",
    );
    CORS_ORIGIN = Refusal::refused(
        "authelia-cors-origin-invalid",
        "an origin has a scheme, a host and a port, and nothing else",
        "cors: option 'allowed_origins' contains an invalid value '…'",
    );
}
