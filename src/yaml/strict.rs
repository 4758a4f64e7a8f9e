//! What the parser lets pass and go-yaml refuses.
//!
//! Source: go-yaml v3 `scannerc.go` `yaml_parser_scan_directive`, `yaml_parser_scan_flow_scalar`, `parserc.go`
//! `yaml_parser_process_directives`, `resolve.go` `resolve`.

use super::error::YamlError;
use super::{Scalar, ScalarForm, Typed};
use crate::complaint::Complaint;
use crate::source::{SourceId, Span};

/// The directives before the first document: `%YAML 1.1` and `%TAG`, no other.
pub(super) fn directives(id: SourceId, text: &str) -> Result<(), YamlError> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let written = line.trim_end();
        let is_passed = written.is_empty() || written.starts_with(['#', '\u{feff}']);
        let is_known = written.starts_with("%TAG ") || written.split_whitespace().take(2).eq(["%YAML", "1.1"]);
        if written.starts_with('%') && !is_known {
            return Err(YamlError {
                span: Span::new(id, at..at + written.len()),
                message: "only the directives %YAML 1.1 and %TAG are read".into(),
            });
        }
        if !is_passed && !is_known {
            return Ok(());
        }
        at += line.len();
    }
    Ok(())
}

/// A scalar that is `written` so: its escapes, and whether it fits its tag.
pub(super) fn scalar(scalar: &Scalar, written: &str, span: Span) -> Result<(), YamlError> {
    let wrong = |message: &'static str| YamlError {
        span,
        message: message.into(),
    };
    if scalar.style == ScalarForm::DoubleQuoted && written.contains('\\') {
        let mut characters = written.chars();
        while let Some(character) = characters.next() {
            if character != '\\' {
                continue;
            }
            match characters.next() {
                Some('/') => return Err(wrong("`\\/` is not an escape here; a `/` needs none")),
                Some('u') => {
                    let digits: String = characters.by_ref().take(4).collect();
                    let code = u32::from_str_radix(&digits, 16).unwrap_or_default();
                    if (0xd800..0xe000).contains(&code) {
                        let message = Complaint::from("this escape is half a character");
                        let message = message.advising("write `\\U` and eight digits");
                        return Err(YamlError { span, message });
                    }
                }
                _ => {}
            }
        }
    }
    let Some(tag) = scalar.tag.as_deref() else {
        return Ok(());
    };
    let fits = match (tag, scalar.typed()) {
        ("!!int", typed) => matches!(typed, Typed::Int(_) | Typed::UInt(_)),
        ("!!float", typed) => matches!(typed, Typed::Float(_)),
        ("!!bool", typed) => matches!(typed, Typed::Bool(_)),
        ("!!null", typed) => typed == Typed::Null,
        ("!!timestamp", typed) => typed == Typed::Timestamp,
        ("!!binary", typed) => matches!(typed, Typed::Binary(_)),
        _ => true,
    };
    if fits {
        Ok(())
    } else {
        Err(wrong("the value does not fit its tag"))
    }
}
