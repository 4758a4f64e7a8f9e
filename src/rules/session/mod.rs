//! The session goes on, or does not.

mod in_words;
pub(super) mod offline_access_not_requested;
pub(super) mod refresh_token_not_granted;
pub(super) mod session_outlives_refresh_token;

pub(super) use in_words::in_words;
