//! A configuration of Authelia's that its compose file has as a text.

use std::path::Path;

use super::inputs::Unclear;
use super::loaded::Loaded;
use crate::secret::Secret;
use crate::setting::{Setting, State};
use crate::source::{Dollar, SourceId, SourceMap};

/// The `texts` in the compose file at `path`, each as a source of its own; what is not known of them is told.
pub(super) fn derive_all(
    texts: &[&Setting<Secret>],
    path: &Path,
    sources: &mut SourceMap,
    loaded: &mut Loaded,
) -> Vec<SourceId> {
    let mut derived = Vec::new();
    for text in texts {
        match &text.state {
            State::Known(known) => {
                derived.push(sources.derive_written(known.reveal(), text.place, (true, Dollar::Two)));
            }
            State::Unknown(why) => loaded.failures.push(Unclear {
                message: format!(
                    "its `content` with Authelia's configuration is not known: {}; a `$` that belongs to it is written \
                     `$$` there",
                    why.reason
                ),
                path: Some(path.display().to_string()),
            }),
            State::Absent => {}
        }
    }
    derived
}
