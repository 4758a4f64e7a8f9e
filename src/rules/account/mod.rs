//! Coder finds or makes the account.

pub(super) mod allowed_groups_not_enforced;
pub(super) mod identity_checks_skipped;
pub(super) mod no_user_can_pass;
pub(super) mod password_login_disabled;
pub(super) mod sign_ups_disabled;
