//! The browser is sent to Authelia.

pub(super) mod access_url_missing;
pub(super) mod access_url_path_dropped;
pub(super) mod access_url_redirect_loop;
pub(super) mod auth_url_params_break_request;
pub(super) mod authorization_policy_denies;
pub(super) mod client_not_registered;
mod difference;
mod ends;
mod parameters;
pub(super) mod pkce_required;
pub(super) mod public_client_over_http;
pub(super) mod pushed_authorization_required;
pub(super) mod redirect_host_not_allowed;
mod redirect_hosts;
pub(super) mod redirect_uri_not_registered;
pub(super) mod redirect_uri_shared;
pub(super) mod response_type_not_allowed;
pub(super) mod router_host_differs;
pub(super) mod scope_not_allowed;
pub(super) mod state_too_short;
