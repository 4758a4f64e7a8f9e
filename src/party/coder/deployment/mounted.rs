//! What the process sees at a path: a file that is mounted there, or a text that its deployment has in place of one.

use crate::deployment::{Mount, MountSource, PathContent};
use crate::files::{FileKind, Files};
use crate::secret::Secret;
use crate::setting::{Setting, State, Unknown};
use crate::source::{Dollar, SourceId};

/// The text at `path`, if one of `mounts` shows it; or why it is not known.
pub(super) fn at(path: &str, mounts: &[Mount], files: &mut dyn Files) -> Option<Result<SourceId, Unknown>> {
    mounts.iter().find_map(|mount| match mount.at(path)? {
        PathContent::Here(file) => {
            let is_file = files.system().kind(&file) == Ok(FileKind::File);
            is_file.then(|| files.read(&file).ok()).flatten().map(Ok)
        }
        PathContent::Text(text) => {
            let is_of_compose = matches!(mount.source, MountSource::Text(_));
            derived(text, if is_of_compose { Dollar::Two } else { Dollar::One }, files)
        }
        PathContent::Elsewhere => None,
    })
}

/// A text as a source of its own.
fn derived(text: &Setting<Secret>, dollar: Dollar, files: &mut dyn Files) -> Option<Result<SourceId, Unknown>> {
    match &text.state {
        State::Known(known) => {
            let sources = files.sources_mut();
            Some(Ok(sources.derive_written(known.reveal(), text.place, (true, dollar))))
        }
        State::Unknown(why) => Some(Err(why.clone())),
        State::Absent => None,
    }
}
