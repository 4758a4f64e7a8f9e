//! The other applications whose settings were read.

use crate::party::RelyingParty;

/// An application, and the files that its settings are in.
pub(super) struct Party {
    pub(super) side: RelyingParty,
    pub(super) files: Vec<String>,
}

/// The applications that were found.
#[derive(Default)]
pub(super) struct Applications {
    pub(super) parties: Vec<Party>,
    /// Why deployments could not be read, a sentence each.
    pub(super) unread: Vec<String>,
    /// Whether secrets are not to be verified against digests.
    pub(super) without_digests: bool,
    /// How many deployments of theirs were read.
    pub(super) deployments: usize,
}

impl Applications {
    /// Whether any deployment of theirs was read.
    pub(super) fn are_read(&self) -> bool {
        self.deployments > 0
    }
}
