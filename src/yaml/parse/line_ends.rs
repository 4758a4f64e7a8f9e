//! Line ends that go-yaml knows beside LF and CR: U+0085, U+2028 and U+2029.
//!
//! Source: go-yaml v3 `yamlprivateh.go` `is_break`, `scannerc.go` `read_line`, `yaml_parser_scan_plain_scalar`,
//! `yaml_parser_scan_flow_scalar`, `yaml_parser_scan_block_scalar`.

use std::borrow::Cow;

use granit_parser::ScalarStyle;

const NEXT_LINE: char = '\u{85}';
const SEPARATORS: [char; 2] = ['\u{2028}', '\u{2029}'];

fn is_other(character: char) -> bool {
    character == NEXT_LINE || SEPARATORS.contains(&character)
}

/// `text` with spaces and LF in place of these line ends; byte for byte as long.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.contains(is_other) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if is_other(character) {
            out.extend(std::iter::repeat_n(' ', character.len_utf8() - 1));
            out.push('\n');
        } else {
            out.push(character);
        }
    }
    Cow::Owned(out)
}

/// What a scalar says that is `written` with these line ends inside; `None` if it has none, or is what the parser took
/// it for, `parsed`.
pub(super) fn scalar(written: &str, parsed: &str, style: ScalarStyle) -> Option<String> {
    if written.is_ascii() || !written.trim_end().contains(is_other) {
        return None;
    }
    match style {
        ScalarStyle::Plain => Some(folded(written.trim_end())),
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
            let inner = written.get(1..written.len().checked_sub(1)?)?;
            (!inner.contains(['\\', '\''])).then(|| folded(inner))
        }
        ScalarStyle::Literal => Some(literal(written, parsed)),
        ScalarStyle::Folded => None,
    }
}

/// The lines of `text`, each with what ends it: LF for everything but the separators, which stay what they are.
fn lines(text: &str) -> Vec<(&str, char)> {
    let mut lines = Vec::new();
    let (mut start, mut before) = (0, None);
    for (at, character) in text.char_indices() {
        let is_pair = character == '\n' && before == Some('\r');
        if is_pair {
            start = at + 1;
        } else if matches!(character, '\n' | '\r') || is_other(character) {
            let end = if SEPARATORS.contains(&character) {
                character
            } else {
                '\n'
            };
            lines.push((text.get(start..at).unwrap_or_default(), end));
            start = at + character.len_utf8();
        }
        before = Some(character);
    }
    lines.push((text.get(start..).unwrap_or_default(), '\n'));
    lines
}

/// Lines of a plain or quoted scalar made one.
fn folded(text: &str) -> String {
    const BLANK: [char; 2] = [' ', '\t'];
    let lines = lines(text);
    let last = lines.len() - 1;
    let mut out = String::with_capacity(text.len());
    let mut ends: Vec<char> = Vec::new();
    for (at, (line, end)) in lines.into_iter().enumerate() {
        let line = if at > 0 { line.trim_start_matches(BLANK) } else { line };
        let line = if at < last { line.trim_end_matches(BLANK) } else { line };
        if at == 0 || at == last || !line.is_empty() {
            match ends.as_slice() {
                [] => {}
                ['\n'] => out.push(' '),
                ['\n', more @ ..] => out.extend(more),
                all => out.extend(all),
            }
            ends.clear();
            out.push_str(line);
        }
        ends.push(end);
    }
    out
}

/// Lines of a block, without the spaces that stood for a part of their ends.
fn literal(written: &str, parsed: &str) -> String {
    let ends: Vec<Option<char>> = written
        .split_inclusive(|character| character == '\n' || is_other(character))
        .skip(usize::from(written.starts_with('|')))
        .map(|line| line.chars().next_back().filter(|end| is_other(*end)))
        .collect();
    let mut out = String::with_capacity(parsed.len());
    let last = parsed.matches('\n').count();
    for (at, line) in parsed.split('\n').enumerate() {
        let end = ends.get(at).copied().flatten();
        let spaces = end.map_or(0, |end| end.len_utf8() - 1);
        out.push_str(line.strip_suffix(&" ".repeat(spaces)).unwrap_or(line));
        if at < last {
            out.push(end.filter(|end| SEPARATORS.contains(end)).unwrap_or('\n'));
        }
    }
    out
}
