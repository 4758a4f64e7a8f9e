//! The first document of a text, for programs that read no other.

/// `text` up to where its first document ends. What comes behind it is not even parsed.
///
/// Source: go-yaml v3 `decode.go` `unmarshal`, `scannerc.go` `yaml_parser_fetch_next_token`.
pub(super) fn document(text: &str) -> &str {
    // Hardly any file has a marker but at its beginning.
    let is_marker = |line: &str| line.starts_with("---") || line.starts_with("...");
    if !text.contains('\r') && !text.split('\n').skip(1).any(is_marker) {
        return text;
    }
    let mut begun = false;
    let mut at = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let written = line.trim_end().trim_start_matches('\u{feff}');
        let marker = written.get(..3).filter(|_| {
            written
                .get(3..)
                .is_none_or(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
        });
        match marker {
            Some("..." | "---") if begun => return text.get(..at).unwrap_or(text),
            Some("---") => begun = true,
            _ => begun |= !(written.is_empty() || written.starts_with(['#', '%'])),
        }
        at += line.len();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::document;

    #[test]
    fn ends_at_a_marker_behind_its_beginning() {
        for (text, first) in [
            ("a: 1\n", "a: 1\n"),
            ("a\n---\nb", "a\n"),
            ("a: 1\n---\nb: [\n", "a: 1\n"),
            ("a: 1\n--- b\n", "a: 1\n"),
            ("a: 1\n...\n}\n", "a: 1\n"),
            ("a: 1\r\n...\r\n}", "a: 1\r\n"),
            ("# c\n%YAML 1.1\n---\na: 1\n---\n", "# c\n%YAML 1.1\n---\na: 1\n"),
            ("---\n---\na: 1\n", "---\n"),
            ("--- a\n---\n", "--- a\n"),
            ("\u{feff}---\na: 1\n...", "\u{feff}---\na: 1\n"),
            ("a: |\n  x\n ---\n---x\n", "a: |\n  x\n ---\n---x\n"),
            ("", ""),
        ] {
            assert_eq!(document(text), first, "{text:?}");
        }
    }
}
