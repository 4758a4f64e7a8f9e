//! The user agrees.

pub(super) mod authorization_policy_denies;
pub(super) mod consent_every_sign_in;
