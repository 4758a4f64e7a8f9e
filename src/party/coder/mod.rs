//! What the coder process would see.
//!
//! Reference: Coder 2.24.2 to 2.36.0.

mod arguments;
pub mod deployment;
mod facts;
mod notation;
pub mod option_table;
mod received;
mod relying_party;
mod request;
mod scopes;
mod secrets;
mod server_keys;
mod server_yaml;
mod start_checks;
mod unknown_settings;
mod values;
pub mod versions;

pub use arguments::Arguments;
pub use facts::{facts, is_of_tunnel};
pub use received::Received;
pub use scopes::{each_once, is_malformed, meant_scopes};
pub use secrets::may_be_shown;
pub use server_yaml::Configuration;

/// The option whose parameters are added to the authorization request.
pub const EXTRA_PARAMETERS: &str = "CODER_OIDC_AUTH_URL_PARAMS";

/// The option that gives each of several hosts a redirect URI of its own.
pub const REDIRECT_HOSTS: &str = "CODER_OIDC_REDIRECT_ALLOWED_HOSTS";

/// The path of Coder's redirect URI; it replaces the access URL's own path.
pub const CALLBACK_PATH: &str = "/api/v2/users/oidc/callback";

/// The rules that report what is wrong with a setting of Coder's on its own.
pub mod rule {
    /// A value that stops the server.
    pub const INVALID: &str = "setting-invalid";
    /// A `CODER_OIDC_*` name that no version has.
    pub const UNKNOWN: &str = "setting-unknown";
    /// A name that this version does not have.
    pub const NOT_IN_VERSION: &str = "setting-not-in-version";
    /// A setting in a file that never reaches the process.
    pub use crate::party::left_out::NOT_PASSED;
    /// Lines that the programs which may read them understand differently.
    pub const READ_DIFFERENTLY: &str = "env-line-ambiguous";
}
