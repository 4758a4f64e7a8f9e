//! What the coder process gets.

use super::{Arguments, Configuration};
use crate::env::Environment;

/// Everything that the coder process gets to know its settings from.
pub struct Received {
    /// Its environment.
    pub environment: Environment,
    /// Its flags.
    pub arguments: Arguments,
    /// Its configuration file, if it has one.
    pub configuration: Option<Configuration>,
    /// Whether this is everything that it gets; an env file alone does not tell.
    pub whole: bool,
}

impl From<Environment> for Received {
    fn from(environment: Environment) -> Self {
        Self {
            environment,
            arguments: Arguments::default(),
            configuration: None,
            whole: true,
        }
    }
}
