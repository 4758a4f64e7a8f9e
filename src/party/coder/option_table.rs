//! Coder's options that matter to the sign-in, as a table.
//!
//! Source: coder/coder `codersdk/deployment.go` `DeploymentValues.Options` at v2.24.2 and v2.35.1.

mod neighbours;
mod openid_connect;
mod spec;

use crate::secret::{NameTable, name_table};

pub use spec::{MapValues, SerpentType, ServerOption};

/// Every option, those of OpenID Connect first.
pub fn all() -> impl Iterator<Item = &'static ServerOption> {
    openid_connect::OPTIONS.iter().chain(neighbours::OPTIONS)
}

/// The variables of all options.
pub static VARIABLES: NameTable = name_table!(variable of openid_connect::OPTIONS, neighbours::OPTIONS);

/// The option that is set by `variable`.
pub fn find(variable: &str) -> Option<&'static ServerOption> {
    all().find(|spec| spec.variable == variable)
}
