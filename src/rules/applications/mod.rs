//! Registrations of other applications, whose side is not in the files: the registration against what is known of the
//! application. None of these is more than a warning.

pub(super) mod application_auth_method_mismatch;
pub(super) mod application_callback_mismatch;
pub(super) mod application_pkce_not_sent;
pub(super) mod application_response_type_mismatch;
pub(super) mod application_scope_missing;
mod registered;

use registered::{RegisteredApplication, each_by_path, severity};
