//! Files of lines: env files and units.

use std::ops::Range;

use super::piece::Replacement;

/// Where the line of the byte `at` begins.
pub(super) fn start(text: &str, at: usize) -> usize {
    text.get(..at)
        .and_then(|before| before.rfind('\n'))
        .map_or(0, |end| end + 1)
}

/// Where the line of the byte `at` ends, without its line end.
pub(super) fn end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let end = rest.find('\n').unwrap_or(rest.len());
    let line = rest.get(..end).unwrap_or_default();
    at + line.strip_suffix('\r').unwrap_or(line).len()
}

/// The spaces before the line of the byte `at`.
pub(super) fn indent(text: &str, at: usize) -> usize {
    let line = text.get(start(text, at)..).unwrap_or_default();
    line.len() - line.trim_start_matches(' ').len()
}

/// Writes the assignment `lines` over the one at `place`, or below its line.
pub(super) fn assignment(text: &str, place: Range<usize>, lines: &str, there: bool) -> Option<Replacement> {
    if !there {
        return Some(below(text, place.end, lines));
    }
    let line = start(text, place.start);
    let before = text.get(line..place.start)?;
    let after = text.get(place.end..end(text, place.end))?;
    if let Some(value) = lines.strip_prefix("Environment=") {
        // Only a directive that is all about this variable is one to write over.
        let alone = before.trim_start().trim_end_matches(['"', '\'']) == "Environment="
            && after.trim_matches(['"', '\'']).trim().is_empty();
        let from = line + before.find('=')? + 1;
        return alone.then(|| Replacement::new(from..place.end + after.trim_end().len(), value));
    }
    let name = before.trim_start();
    let name = name.strip_prefix("export").map_or(name, str::trim_start);
    let simple = name.is_empty() || name.trim_end().ends_with(['=', ':']);
    simple.then(|| Replacement::new(place.start - name.len()..place.end, lines))
}

/// Takes the YAML entry whose key is at `place` away, with the lines that are further in than it.
pub(super) fn gone(text: &str, place: &Range<usize>) -> Option<Replacement> {
    let from = start(text, place.start);
    let before = text.get(from..place.start)?;
    let line = text.get(place.end..end(text, place.end))?;
    if !before.trim_matches(' ').is_empty() || !line.trim_start_matches(['\'', '"']).starts_with(':') {
        return None;
    }
    let (mut to, mut at) = (next(text, place.end), next(text, place.end));
    while at < text.len() {
        let is_blank = text.get(at..end(text, at))?.trim().is_empty();
        if !is_blank && indent(text, at) <= before.len() {
            break;
        }
        at = next(text, at);
        // Empty lines behind the last one that belongs to it stay.
        to = if is_blank { to } else { at };
    }
    Some(Replacement::new(from..to, ""))
}

/// Where the line behind the one of the byte `at` begins.
fn next(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    rest.find('\n').map_or(text.len(), |more| at + more + 1)
}

/// Indents each line of `place` by two spaces.
pub(super) fn deeper(text: &str, place: &Range<usize>) -> Option<Vec<Replacement>> {
    let mut at = start(text, place.start);
    let before = text.get(at..place.start)?;
    if !before.trim_matches(' ').is_empty() {
        return None;
    }
    let mut pieces = Vec::new();
    while at < place.end {
        if end(text, at) > at {
            pieces.push(Replacement::new(at..at, "  "));
        }
        at = next(text, at);
    }
    Some(pieces)
}

/// Makes the line of the byte `at` begin with so many `spaces`.
pub(super) fn indented(text: &str, at: usize, spaces: usize) -> Replacement {
    let start = start(text, at);
    Replacement::new(start..start + indent(text, at), " ".repeat(spaces))
}

/// Makes two of the spaces before the key at `at` the mark of a list item.
pub(super) fn begun(text: &str, at: usize) -> Option<Replacement> {
    let from = at.checked_sub(2)?;
    let blank = text.get(start(text, at)..at)?.trim_matches(' ').is_empty() && from >= start(text, at);
    blank.then(|| Replacement::new(from..at, "- "))
}

/// Adds lines below the line of the byte `at`.
pub(super) fn below(text: &str, at: usize, lines: &str) -> Replacement {
    let end = end(text, at);
    if text.is_empty() {
        return Replacement::new(0..0, format!("{lines}\n"));
    }
    Replacement::new(end..end, format!("\n{lines}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(text: &str, place: &str, lines: &str, there: bool) -> Option<String> {
        let at = text.find(place)?;
        let piece = assignment(text, at..at + place.len(), lines, there)?;
        let mut text = text.to_owned();
        text.replace_range(piece.range, &piece.text);
        Some(text)
    }

    #[test]
    fn a_line_is_written_over_or_added() {
        for (text, place, lines, there, expected) in [
            ("A=1\nB=2 # two\n", "2", "B=3", true, Some("A=1\nB=3 # two\n")),
            ("export A=1\n", "1", "A=2", true, Some("export A=2\n")),
            ("export A=1\n", "A=1", "B=2", true, Some("export B=2\n")),
            ("A='1 2'\n", "'1 2'", "A=2", true, Some("A=2\n")),
            ("A: 1\n", "1", "A=2", true, Some("A=2\n")),
            ("A=1", "A=1", "B=2", false, Some("A=1\nB=2")),
            ("A=1\r\n", "A=1", "B=2", false, Some("A=1\nB=2\r\n")),
            ("X=1; A=1\n", "; A=1", "A=2", true, None),
            (
                "Environment=A=1\n",
                "A=1",
                "Environment=A=2",
                true,
                Some("Environment=A=2\n"),
            ),
            (
                "Environment=\"A=1 1\"\n",
                "A=1 1",
                "Environment=A=2",
                true,
                Some("Environment=A=2\n"),
            ),
            ("Environment=A=1 B=2\n", "A=1", "Environment=A=2", true, None),
        ] {
            assert_eq!(made(text, place, lines, there).as_deref(), expected, "{text}");
        }
    }
}
