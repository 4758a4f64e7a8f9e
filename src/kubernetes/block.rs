//! Texts inside manifests: files of a `ConfigMap`, values of a chart.

use base64ct::{Base64, Encoding};

use crate::source::{Dollar, SourceId, SourceMap};
use crate::yaml::{Node, Scalar, ScalarForm};

/// The text of a scalar as a source of its own, each line leading back to where it is.
pub fn derive(block: &Node, scalar: &Scalar, sources: &mut SourceMap) -> SourceId {
    let verbatim = matches!(
        scalar.style,
        ScalarForm::Literal | ScalarForm::Folded | ScalarForm::Plain
    );
    sources.derive_written(&scalar.text, block.span, (verbatim, Dollar::One))
}

/// The text that a scalar of a Secret's `data` holds, as a source of its own that is all secret.
pub fn derive_encoded(block: &Node, scalar: &Scalar, sources: &mut SourceMap) -> Option<SourceId> {
    let packed: String = scalar.text.split_ascii_whitespace().collect();
    let text = String::from_utf8(Base64::decode_vec(&packed).ok()?).ok()?;
    sources.mark_secret(block.span);
    let whole = 0..text.len();
    Some(sources.derive(block.span.source, text, vec![(whole, block.span)]))
}
