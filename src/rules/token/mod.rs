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

use crate::party::RelyingParty;
use crate::text::Text;

/// How a new secret and its digest are made, and where each of them goes.
fn new_pair(side: Option<&RelyingParty>) -> Text {
    let setting = side.map_or("the application's settings", |side| &side.facts.settings.client_secret);
    text!(
        "make a new pair, then put the digest into `client_secret` and the password into {setting}:\nauthelia crypto hash \
         generate pbkdf2 --variant sha512 --random --random.length 72 --random.charset rfc3986"
    )
}
