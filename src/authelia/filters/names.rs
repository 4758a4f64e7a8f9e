//! Names that another tool fills in before Authelia reads the file: `{{ domain }}`, as Jinja and Ansible have them.

use super::output::{Filtered, Output};
use crate::holes::TextWithHoles;
use crate::recognise::fills_by_name;
use crate::setting::Unknown;
use crate::source::{SourceId, SourceMap};

/// The source `id` with every such name as a value that is not known; `None` if it has none.
pub(in crate::authelia) fn open(id: SourceId, sources: &mut SourceMap) -> Option<Filtered> {
    let mut output = Output::new(id);
    let text = sources.text(id);
    let (mut copied, mut at, mut found) = (0, 0, false);
    while let Some(start) = text.get(at..)?.find("{{").map(|start| at + start) {
        let Some(end) = text.get(start..)?.find("}}").map(|end| start + end + 2) else {
            break;
        };
        at = end;
        let inside = text.get(start + 2..end - 2)?;
        if !fills_by_name(inside) {
            continue;
        }
        found = true;
        output.copy(text.get(copied..start)?, copied);
        let why = Unknown::because("`{{ name }}` is filled in by another tool, such as Ansible: render it first");
        let written = TextWithHoles::filled_in(text.get(start..end)?);
        output.hole(why.with_text(written), false, start..end);
        copied = end;
    }
    output.copy(text.get(copied..)?, copied);
    found.then(|| output.finish(sources))
}
