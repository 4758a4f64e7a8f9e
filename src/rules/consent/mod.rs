//! The user agrees.

pub(super) mod consent_every_sign_in;
pub(super) mod remembered_consent_fails;
pub(super) mod second_factor_unavailable;
