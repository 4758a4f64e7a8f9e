//! What is wrong with a text, in plain words.

use granit_parser::ErrorKind;

use crate::complaint::{Complaint, Meant};

/// What is wrong at the byte `at` of `text`: the indentation where that is all, else what the parser says.
pub(super) fn told(kind: &ErrorKind, text: &str, at: usize) -> Complaint {
    let (what, here, above) = match (misindented(kind, text, at), misindented_item(kind, text, at)) {
        (Some((here, above)), _) => ("keys", here, above),
        (None, Some((here, above))) => ("items", here, (above, None)),
        (None, None) => return complaint(kind).into(),
    };
    let told = format!("indented {here} {}; the {what} above have ", spaces(here));
    match above {
        (one, Some(other)) => format!("{told}{one} or {other}").into(),
        (one, None) => Complaint::from(format!("{told}{one}")).meant(Some(Meant::Spaces(one))),
    }
}

/// Where a tab indents the line of the byte `at` or the next one, where the parser stumbled over what that made of a key.
pub(super) fn tab_behind(kind: &ErrorKind, text: &str, at: usize) -> Option<usize> {
    let says_what = complaint(kind) != UNNAMED;
    if says_what && !matches!(kind, ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidSimpleKey) {
        return None;
    }
    let mut start = text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
    for line in text.get(start..)?.split_inclusive('\n').take(2) {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        if let Some(tab) = line.get(..indent)?.find('\t').filter(|_| line.contains(':')) {
            return Some(start + tab);
        }
        start += line.len();
    }
    None
}

/// Where a key is without a colon and a space behind it, where the parser stumbled over that at the byte `at`, and what is
/// said of it: in this line, or in the one above, which then goes on in this one.
pub(super) fn colonless(kind: &ErrorKind, text: &str, at: usize) -> Option<(usize, &'static str)> {
    let start = text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
    let line = text.get(start..)?.lines().next()?;
    let (start, line) = match kind {
        ErrorKind::ExpectedBlockMappingKey | ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => {
            (start, line)
        }
        ErrorKind::MappingValueNotAllowed if line.matches(": ").count() == 1 => {
            let above = text.get(..start)?.trim_end_matches(['\n', '\r']);
            let start = above.rfind('\n').map_or(0, |end| end + 1);
            (start, above.get(start..)?)
        }
        _ => return None,
    };
    let entry = line.trim_start().trim_start_matches("- ");
    let is_word = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let key = entry.get(..entry.find(|character| !is_word(character))?)?;
    let behind = entry.get(key.len()..)?;
    let told = match behind.as_bytes() {
        _ if key.is_empty() || !key.contains('_') && behind.starts_with(' ') => return None,
        [b':', next, ..] if *next != b' ' && *next != b'/' => "a space is missing behind the colon",
        [b'=', ..] => "expected `: ` behind the key, found `=`",
        [b' ', ..] if !behind.contains(':') => "a colon is missing behind the key",
        _ => return None,
    };
    Some((start + line.len() - entry.len() + key.len(), told))
}

/// What is said where the parser does not tell what is wrong.
const UNNAMED: &str = "this is not valid YAML";

/// Where the quote opens that is not closed, where the parser stumbled over that at the byte `at`: a value in a line above
/// begins with it, and it appears nowhere in between.
pub(super) fn unclosed_quote(text: &str, at: usize) -> Option<usize> {
    let end = at + text.get(at..)?.find('\n').unwrap_or(text.len() - at);
    let mut start = end;
    let mut between: Vec<&str> = Vec::new();
    for (count, line) in text.get(..end)?.rsplit('\n').take(MOST_LINES).enumerate() {
        start = if count == 0 {
            end - line.len()
        } else {
            start - 1 - line.len()
        };
        if let Some((offset, quote)) = opening(line)
            && !between.iter().any(|line| line.contains(quote))
        {
            return Some(start + offset);
        }
        // In the line where the parser stopped the quote may be the one that closed it.
        if count > 0 {
            between.push(line);
        }
    }
    None
}

/// The quote with which the value of a line begins and that is not closed in it, and how far into the line it is.
fn opening(line: &str) -> Option<(usize, char)> {
    if line.trim_start().starts_with('#') {
        return None;
    }
    let value = line
        .find(": ")
        .map_or(line, |colon| line.get(colon + 2..).unwrap_or_default());
    let value = value.trim_start().trim_start_matches("- ").trim_start();
    let quote = value.chars().next().filter(|first| matches!(first, '\'' | '"'))?;
    let rest = value
        .get(1..)?
        .replace("\\\\", "")
        .replace("\\\"", "")
        .replace("''", "");
    (!rest.contains(quote)).then(|| (line.len() - value.len(), quote))
}

fn spaces(count: usize) -> &'static str {
    if count == 1 { "space" } else { "spaces" }
}

/// By how much the line of the byte `at` is indented, and by how much it should be like the lines above, one or the other,
/// where these numbers are all that is wrong.
fn misindented(kind: &ErrorKind, text: &str, at: usize) -> Option<(usize, (usize, Option<usize>))> {
    if !matches!(
        kind,
        ErrorKind::MappingValueNotAllowed
            | ErrorKind::InvalidIndentation
            | ErrorKind::ExpectedBlockMappingKey
            | ErrorKind::SimpleKeyExpected
            | ErrorKind::ExpectedBlockSequenceEntry
    ) {
        return None;
    }
    let start = text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
    let line = text.get(start..)?.lines().next()?;
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    // The first key of a list's item is where the item's keys begin.
    let keys = |line: &str| indent(line) + if line.trim_start().starts_with("- ") { 2 } else { 0 };
    let is_key = |line: &str| {
        let line = line.trim_start().trim_start_matches("- ");
        let (key, value) = line.split_once(':').unwrap_or_default();
        !key.is_empty() && !key.contains([' ', '#', '{']) && !value.contains(": ")
    };
    let above = text.get(..start)?.lines().rev().filter(|line| is_key(line));
    let above: Vec<&str> = above.take(MOST_LINES).collect();
    let here = indent(line);
    let nearest = *above.first()?;
    let known = above.iter().any(|line| keys(line) == here || indent(line) == here);
    let opens = nearest.trim_end().ends_with(':');
    let close = keys(nearest).abs_diff(here) <= 1 || (here > keys(nearest) && !opens);
    if !is_key(line) || known {
        return None;
    }
    if close {
        return Some((here, (keys(nearest), None)));
    }
    let columns = above.iter().flat_map(|line| [keys(line), indent(line)]);
    let (outer, inner) = around(columns, here)?;
    Some((here, (outer, Some(inner))))
}

/// By how much the list item in the line of the byte `at` is indented, and by how much the item in the line above is, where
/// that is one space more or less.
fn misindented_item(kind: &ErrorKind, text: &str, at: usize) -> Option<(usize, usize)> {
    let expects = matches!(
        kind,
        ErrorKind::ExpectedBlockMappingKey | ErrorKind::ExpectedBlockSequenceEntry | ErrorKind::InvalidIndentation
    );
    let start = text.get(..at)?.rfind('\n')? + 1;
    let item = |line: &str| {
        let item = line.trim_start_matches(' ');
        item.starts_with("- ").then(|| line.len() - item.len())
    };
    let here = item(text.get(start..)?.lines().next()?)?;
    let above = item(text.get(..start)?.lines().next_back()?)?;
    (expects && above.abs_diff(here) == 1).then_some((here, above))
}

/// The nearest of `columns` on both sides of `here`: those of the mappings that a line can go on with, the innermost first.
fn around(columns: impl Iterator<Item = usize>, here: usize) -> Option<(usize, usize)> {
    let (mut least, mut inner) = (usize::MAX, None);
    for column in columns.filter(|column| *column != here) {
        if column >= least {
            continue;
        }
        least = column;
        if column < here {
            return inner.map(|inner| (column, inner));
        }
        inner = Some(column);
    }
    None
}

/// So many lines above are looked at.
const MOST_LINES: usize = 200;

/// A sentence for people about what the parser stumbled over; it never holds any of the file's text.
fn complaint(kind: &ErrorKind) -> &'static str {
    match kind {
        ErrorKind::UnexpectedEofFlowSequence => "a list that began with `[` is not closed",
        ErrorKind::UnexpectedEofFlowMapping | ErrorKind::UnexpectedEofImplicitFlowMapping => {
            "a mapping that began with `{` is not closed"
        }
        ErrorKind::UnexpectedEof | ErrorKind::UnexpectedEofBlockSequence | ErrorKind::UnexpectedEofBlockMapping => {
            "the file ends in the middle of a value"
        }
        ErrorKind::UnknownAnchor => "the alias names an anchor that is not defined before it",
        ErrorKind::TabNotAllowed | ErrorKind::TabInBlockIndentation => {
            "a tab in the indentation; YAML allows only spaces there"
        }
        ErrorKind::InvalidIndentation => "the indentation fits neither the line above nor an outer one",
        ErrorKind::ExpectedBlockMappingKey | ErrorKind::SimpleKeyExpected => "expected a key with a colon here",
        ErrorKind::InvalidSimpleKey => "this is not a key: a colon is missing, or is in the wrong place",
        ErrorKind::ExpectedBlockSequenceEntry => "expected a list item with `- ` here",
        ErrorKind::ExpectedFlowSequenceSeparator => "expected a comma or `]` here",
        ErrorKind::ExpectedFlowMappingSeparator => "expected a comma or `}` here",
        ErrorKind::MappingValueNotAllowed => "a second `: ` in one line; put the value in quotes",
        ErrorKind::BlockEntryInFlowCollection => "`- ` or `{{ … }}` is where a value of `{ }` or `[ ]` should be",
        ErrorKind::UnexpectedCharacter { .. } => "a value cannot begin with this character; put it in quotes",
        ErrorKind::CommentNotSeparated => "a comment needs a space before its `#`",
        ErrorKind::UndeclaredTagHandle => "the tag's handle is not declared",
        ErrorKind::BomInsideDocument => "a byte order mark in the middle of the file",
        _ => UNNAMED,
    }
}
