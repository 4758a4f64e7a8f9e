//! Environment files as `docker run --env-file` reads them, and Docker Compose with `format: raw`.
//!
//! Source: docker/cli `pkg/kvfile/kvfile.go` `parseKeyValueFile`.

use super::{Assigned, Assignment, EnvError, ErrorClass};
use crate::secret::Secret;
use crate::source::{Located, SourceId, SourceMap, Span};

/// The longest line that Go's line reader takes, in bytes.
const LONGEST_LINE: usize = 65_535;

/// Reads source `id`: one assignment a line, values as they stand.
///
/// # Errors
/// If docker would refuse the file.
pub fn read(sources: &SourceMap, id: SourceId) -> Result<Vec<Assignment>, EnvError> {
    if let Some((span, message)) = sources.not_utf8(id) {
        return Err(refused(span, &message));
    }
    let mut assignments = Vec::new();
    let mut at = 0;
    for line in sources.text(id).split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.strip_suffix('\n').unwrap_or(line);
        if line.len() > LONGEST_LINE {
            return Err(refused(
                Span::new(id, start..start),
                "this line is longer than 65,535 bytes",
            ));
        }
        let line = line.strip_suffix('\r').unwrap_or(line);
        let mark = if start == 0 && line.starts_with('\u{feff}') {
            '\u{feff}'.len_utf8()
        } else {
            0
        };
        let text = line.get(mark..).unwrap_or_default().trim_start();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let start = start + line.len() - text.len();
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (text, None),
        };
        let span = Span::new(id, start..start + name.len());
        if name.is_empty() {
            return Err(refused(
                Span::new(id, start..start + 1),
                "a name is missing before the `=`",
            ));
        }
        if name.contains([' ', '\t']) {
            return Err(refused(span, "a variable's name contains a space"));
        }
        let name = Located::new(name.to_owned(), span);
        let value = match value {
            None => Assigned::Inherited,
            Some(value) => {
                let from = span.end() + 1;
                Assigned::Text {
                    text: Secret::new(value),
                    span: Span::new(id, from..from + value.len()),
                    expands: false,
                }
            }
        };
        assignments.push(Assignment { name, value });
    }
    Ok(assignments)
}

fn refused(span: Span, message: &str) -> EnvError {
    EnvError {
        span,
        class: ErrorClass::Raw,
        message: message.to_owned(),
    }
}
