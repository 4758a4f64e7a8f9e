//! Texts inside manifests: files of a `ConfigMap`, values of a chart.

use std::ops::Range;

use base64ct::{Base64, Encoding};

use crate::source::{SourceId, SourceMap, Span};
use crate::yaml::{Node, Scalar, ScalarForm};

/// The text of a scalar as a source of its own, each line leading back to where it is.
pub fn derive(block: &Node, scalar: &Scalar, sources: &mut SourceMap) -> SourceId {
    let outer = block.span.source;
    let text = scalar.text.to_string();
    let mut derivation: Vec<(Range<usize>, Span)> = Vec::new();
    let mut written = block.span.start();
    let end = block.span.end();
    let mut at = 0;
    let verbatim = matches!(
        scalar.style,
        ScalarForm::Literal | ScalarForm::Folded | ScalarForm::Plain
    );
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches('\n');
        let origin = verbatim
            .then(|| {
                let rest = sources.text(outer).get(written..end.max(written))?;
                let found = if content.is_empty() {
                    Some(0)
                } else {
                    rest.find(content)
                };
                found.map(|found| written + found)
            })
            .flatten();
        match origin {
            Some(start) => {
                derivation.push((at..at + content.len(), Span::new(outer, start..start + content.len())));
                written = start + content.len();
            }
            None => derivation.push((at..at + content.len(), block.span)),
        }
        if line.len() > content.len() {
            let break_at = Span::new(outer, written..(written + 1).min(end.max(written)));
            derivation.push((at + content.len()..at + line.len(), break_at));
        }
        at += line.len();
    }
    if derivation.is_empty() {
        derivation.push((0..0, block.span));
    }
    sources.derive(outer, text, derivation)
}

/// The text that a scalar of a Secret's `data` holds, as a source of its own that is all secret.
pub fn derive_encoded(block: &Node, scalar: &Scalar, sources: &mut SourceMap) -> Option<SourceId> {
    let packed: String = scalar.text.split_ascii_whitespace().collect();
    let text = String::from_utf8(Base64::decode_vec(&packed).ok()?).ok()?;
    sources.mark_secret(block.span);
    let whole = 0..text.len();
    Some(sources.derive(block.span.source, text, vec![(whole, block.span)]))
}
