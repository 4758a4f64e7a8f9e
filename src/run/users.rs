//! Authelia's file of users, where it is at hand.

use std::path::Path;

use super::disk::Noted;
use super::reading::ProviderReading;
use crate::authelia::{self, Provider, User};
use crate::files::FileSystem as _;
use crate::source::{Span, text_of};

/// The folder that Authelia's own documentation keeps everything in.
const FOLDER: &str = "/config/";

/// The users that Authelia knows, and where its configuration names their file; `None` if the file is not at hand. It is
/// where a mount or the call has it, or beside the configuration that is in the same folder where Authelia runs.
pub(super) fn of(
    provider: &Provider,
    first: &Path,
    how: &ProviderReading,
    system: &Noted,
) -> Option<(Span, Vec<User>)> {
    let node = provider.tree.at(&["authentication_backend", "file", "path"])?;
    let path = node.scalar()?.text.to_string();
    let text = match how.file(&path, system) {
        Ok(text) => text.reveal().to_owned(),
        Err(_) => {
            let name = path.strip_prefix(FOLDER).filter(|name| !name.contains('/'))?;
            text_of(system.open(&first.with_file_name(name)).ok()?.bytes)
        }
    };
    Some((node.way().0, authelia::users(&text)?))
}
