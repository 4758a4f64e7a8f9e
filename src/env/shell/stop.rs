//! Where a shell stops.

use crate::env::EnvError;
use crate::setting::Unknown;

/// Why nothing of a file is known, or why both shells stop.
pub(super) enum ShellStop {
    /// A shell may stop, or do what is not computed.
    Unsure(Unknown),
    /// Both shells stop for certain.
    Certain(EnvError),
}
