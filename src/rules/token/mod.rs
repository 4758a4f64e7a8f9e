//! Coder exchanges the code for tokens.

pub(super) mod client_assertion_unverifiable;
pub(super) mod client_secret_expanded;
pub(super) mod client_secret_mismatch;
pub(super) mod client_secret_missing;
pub(super) mod client_secret_shared;
pub(super) mod client_secret_unsendable;
pub(super) mod digest_in_relying_party;
pub(super) mod grant_type_not_allowed;
pub(super) mod openid_scope_missing;
pub(super) mod published_example_secret;
pub(super) mod state_cookie_lost;
pub(super) mod token_algorithm_unsupported;
pub(super) mod token_endpoint_auth_method_unsupported;
pub(super) mod token_lifespan_too_short;
pub(super) mod token_rate_limit_too_low;
