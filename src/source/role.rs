//! What files are read as.

/// What a file was read as; shown in the report's list of inputs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// Configuration of Authelia.
    Authelia,
    /// Configuration of Coder.
    Coder,
    /// Configuration of another application.
    Application,
    /// Variables for interpolation in a compose file.
    Interpolation,
}

impl Role {
    /// The role's name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Role::Authelia => "authelia",
            Role::Coder => "coder",
            Role::Application => "application",
            Role::Interpolation => "interpolation",
        }
    }
}
