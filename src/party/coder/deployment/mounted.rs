//! What the process sees at a path: a file that is mounted there, or a text that its deployment has in place of one.

use std::path::PathBuf;

use crate::deployment::{Mount, MountSource};
use crate::files::{FileKind, Files};
use crate::secret::Secret;
use crate::setting::{Setting, State, Unknown};
use crate::source::{Dollar, SourceId};

/// The text at `path`, if one of `mounts` shows it; or why it is not known.
pub(super) fn at(path: &str, mounts: &[Mount], files: &mut dyn Files) -> Option<Result<SourceId, Unknown>> {
    mounts.iter().find_map(|mount| {
        let rest = path.strip_prefix(mount.target.trim_end_matches('/'))?;
        let inside = if rest.is_empty() { rest } else { rest.strip_prefix('/')? };
        match &mount.source {
            MountSource::Path(here) => {
                let file: PathBuf = if inside.is_empty() {
                    here.clone()
                } else {
                    here.join(inside)
                };
                let is_file = files.system().kind(&file) == Ok(FileKind::File);
                is_file.then(|| files.read(&file).ok()).flatten().map(Ok)
            }
            MountSource::Text(text) if inside.is_empty() => derived(text, Dollar::Two, files),
            MountSource::Texts(texts) => {
                let (_, text) = texts.iter().find(|(name, _)| name == inside)?;
                derived(text, Dollar::One, files)
            }
            MountSource::Text(_) | MountSource::Elsewhere(_) => None,
        }
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
