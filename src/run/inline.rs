//! A configuration of Authelia's that its compose file has as a text.

use std::ops::Range;
use std::path::Path;

use super::inputs::Unclear;
use super::loaded::Loaded;
use crate::secret::Secret;
use crate::setting::{Setting, State};
use crate::source::{SourceId, SourceMap, Span};

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
            State::Known(known) => derived.push(derive(known, text.place, sources)),
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

/// The text, which is written at `place`, as a source: each line leads back to where it is.
fn derive(text: &Secret, place: Span, sources: &mut SourceMap) -> SourceId {
    let text = text.reveal().to_owned();
    let written = sources.slice(place);
    let mut origins = lines(written, place.start());
    // Of a block the first line has no more than its mark.
    if written.starts_with(['|', '>']) {
        origins.remove(0);
    }
    let same = origins.len() >= lines(&text, 0).len();
    let mut derivation: Vec<(Range<usize>, Span)> = Vec::new();
    for (at, line) in lines(&text, 0).into_iter().enumerate() {
        let origin = origins.get(at).filter(|_| same).cloned();
        match origin {
            Some(origin) => pieces(&text, line, sources, Span::new(place.source, origin), &mut derivation),
            None => derivation.push((line, place)),
        }
    }
    if derivation.is_empty() {
        derivation.push((0..0, place));
    }
    sources.derive(place.source, text, derivation)
}

/// The lines of `text` with their line ends, in bytes from `start`.
fn lines(text: &str, start: usize) -> Vec<Range<usize>> {
    let mut at = start;
    let lines = text.split_inclusive('\n').map(|line| {
        at += line.len();
        at - line.len()..at
    });
    lines.collect()
}

/// Where each piece of a `line` of `text` comes from in the line at `origin`, in which `$$` is one `$`.
fn pieces(
    text: &str,
    line: Range<usize>,
    sources: &SourceMap,
    origin: Span,
    derivation: &mut Vec<(Range<usize>, Span)>,
) {
    let (made, written) = (text.get(line.clone()).unwrap_or_default(), sources.slice(origin));
    // The last line may have its end in only one of the two.
    let (made, written) = (made.trim_end_matches('\n'), written.trim_end_matches('\n'));
    let content = written.trim_start_matches(' ');
    let kept = made.trim_start_matches(' ');
    let spaces = made.len() - kept.len();
    let start = origin.start() + (written.len() - content.len());
    if content.replace("$$", "$") != kept || written.len() - content.len() < spaces {
        derivation.push((line, origin));
        return;
    }
    let (mut from, mut at) = (start - spaces, line.start);
    let mut rest = spaces;
    for piece in content.split_inclusive("$$") {
        let doubled = usize::from(piece.ends_with("$$"));
        let length = rest + piece.len() - doubled;
        rest = 0;
        if length > doubled {
            let copied = length - doubled;
            derivation.push((at..at + copied, Span::new(origin.source, from..from + copied)));
            at += copied;
            from += copied;
        }
        if doubled == 1 {
            derivation.push((at..at + 1, Span::new(origin.source, from..from + 2)));
            at += 1;
            from += 2;
        }
    }
    if at < line.end {
        derivation.push((at..line.end, Span::new(origin.source, from..origin.end().max(from))));
    }
}
