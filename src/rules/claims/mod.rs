//! Coder reads who the user is.

pub(super) mod access_token_claims_unsupported;
pub(super) mod allowed_group_unmatchable;
pub(super) mod email_claim_missing;
pub(super) mod email_domain_unmatchable;
pub(super) mod email_unverified;
pub(super) mod groups_scope_missing;
mod missing;
pub(super) mod role_claim_missing;
pub(super) mod userinfo_ignored;
pub(super) mod username_claim_missing;
