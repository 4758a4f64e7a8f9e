//! The report as JSON: the stable interface, described by `docs/report.schema.json`.

use serde::Serialize;

use super::escape::SafeJson;

/// Any of this program's shapes as JSON on several lines, with a line end.
pub fn render(value: &impl Serialize) -> String {
    let mut out = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut out, SafeJson::default());
    // Writing to memory does not fail, and nothing in a report has keys that are no strings.
    if value.serialize(&mut serializer).is_err() {
        return String::new();
    }
    out.push(b'\n');
    String::from_utf8(out).unwrap_or_default()
}
