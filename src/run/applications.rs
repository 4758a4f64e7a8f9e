//! The other applications whose settings were read.

use crate::party::RelyingParty;

/// An application, and the files that its settings are in.
pub(super) struct Party {
    pub(super) side: RelyingParty,
    pub(super) files: Vec<String>,
}

/// A deployment that could not be read.
pub(super) struct Unread {
    /// The file that the reader stopped at.
    pub(super) path: String,
    /// Why, as a sentence.
    pub(super) why: String,
    /// Whether the call names its file.
    pub(super) is_named: bool,
}

/// The applications that were found.
#[derive(Default)]
pub(super) struct Applications {
    pub(super) parties: Vec<Party>,
    /// The deployments that could not be read.
    pub(super) unread: Vec<Unread>,
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
