//! The session goes on, or does not.

pub(super) mod offline_access_not_requested;
pub(super) mod refresh_token_not_granted;
pub(super) mod session_outlives_refresh_token;
