//! Coder finds or makes the account.

pub(super) mod email_domain_unmatchable;
pub(super) mod password_login_disabled;
