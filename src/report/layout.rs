//! The excerpts of one finding in one virtual text.
//!
//! The diagnostic printer knows one text per diagnostic, with offsets and lines. Here the lines of all labels, in
//! whatever files they are, are laid out one after the other in such a text: lines of one file that are near each
//! other form a snippet; snippets never merge, because no span over two of them can be read.

use std::ops::Range;

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::ReportedLabel;
use super::cut::{clip, cut, ellipsis};
use super::escape;
use super::wrap::{columns, wrap_tight};
use crate::order;

/// How many unlabelled lines a snippet may pass over.
const NEAR: usize = 2;

/// How many columns a label's text gets before it is wrapped, if there is any room.
const TEXT_WIDTH: usize = 34;

/// All labels of a finding, laid out.
pub(super) struct Layout {
    snippets: Vec<Snippet>,
    /// In order of offsets.
    pub marks: Vec<Mark>,
}

struct Snippet {
    path: String,
    /// The number of the first line, from 1.
    first_line: usize,
    lines: usize,
    /// Where it begins in the virtual text.
    start: usize,
    text: String,
}

/// Something to underline in the virtual text.
pub(super) struct Mark {
    range: Range<usize>,
    /// What is said of it; `None` continues the mark before.
    text: Option<String>,
    /// Whether it is the place to look at first.
    pub primary: bool,
    /// The true position, from 1: masks and cuts move things in what is shown.
    line: usize,
    column: usize,
}

/// One line with its labels.
struct Row<'a> {
    path: &'a str,
    number: usize,
    text: &'a str,
    places: Vec<Place<'a>>,
}

/// A labelled place in a line.
struct Place<'a> {
    label: &'a ReportedLabel,
    /// In bytes of the line.
    range: Range<usize>,
    text: String,
}

impl Layout {
    /// Lays out `labels` for a terminal of `width` columns.
    pub(super) fn new(labels: &[ReportedLabel], width: usize, unicode: bool) -> Self {
        let mut layout = Layout {
            snippets: Vec::new(),
            marks: Vec::new(),
        };
        let mut start = 0;
        for rows in group(rows(labels, unicode)) {
            let snippet = layout.add(&rows, start, width, unicode);
            start += snippet.text.len() + 1;
            layout.snippets.push(snippet);
        }
        order::by_key(&mut layout.marks, |mark| mark.range.start);
        layout
    }

    fn add(&mut self, rows: &[Row<'_>], start: usize, width: usize, unicode: bool) -> Snippet {
        let first_line = rows.first().map_or(1, |row| row.number);
        let last_line = rows.last().map_or(1, |row| row.number);
        // The printer's gutter: the number, a bar and three spaces; a column is left free at the end.
        let width = width.saturating_sub(last_line.to_string().len() + 5).max(20);
        let mut text = String::new();
        let mut next = first_line;
        for row in rows {
            for _ in next..row.number {
                text.push_str(ellipsis(unicode));
                text.push('\n');
            }
            let offset = start + text.len();
            text.push_str(&self.mark(row, offset, width, unicode));
            text.push('\n');
            next = row.number + 1;
        }
        Snippet {
            path: escape::line(rows.first().map_or("", |row| row.path)).into_owned(),
            first_line,
            lines: next - first_line,
            start,
            text,
        }
    }

    /// Adds the marks of `row`, which begins at `offset`, and gives the line to show.
    fn mark(&mut self, row: &Row<'_>, offset: usize, width: usize, unicode: bool) -> String {
        let ranges: Vec<_> = row.places.iter().map(|place| place.range.clone()).collect();
        let texts = row.places.iter().map(|place| columns(&place.text).min(TEXT_WIDTH) + 5);
        let texts: Vec<_> = texts.collect();
        let shown = cut(row.text, &ranges, &texts, width, unicode);
        let last = row.places.len().saturating_sub(1);
        for (index, (Place { label, text, .. }, mark)) in row.places.iter().zip(&shown.marks).enumerate() {
            // The printer cannot draw one mark over another: this one ends where the next begins.
            let end = shown
                .marks
                .get(index + 1)
                .map_or(mark.end, |next| mark.end.min(next.start));
            let marked = shown.text.get(mark.start..end).unwrap_or_default();
            // The printer hangs the text from the middle of a mark. The last mark of a line is made of two, so that
            // its text hangs from its start and has room.
            let head: usize = marked.chars().take(3).map(char::len_utf8).sum();
            let before = columns(shown.text.get(..mark.start).unwrap_or_default());
            let hang = if index == last {
                before + 1
            } else {
                before + columns(marked) / 2
            };
            let room = width.saturating_sub(hang + 4).max(12);
            let split = index == last && head < marked.len();
            let middle = if split { mark.start + head } else { end };
            self.marks.push(Mark {
                range: offset + mark.start..offset + middle,
                text: Some(wrap_tight(&escape::lines(text), room).join("\n")),
                primary: label.primary,
                line: label.line,
                column: label.column,
            });
            if split {
                self.marks.push(Mark {
                    range: offset + middle..offset + end,
                    text: None,
                    primary: label.primary,
                    line: label.line,
                    column: label.column,
                });
            }
        }
        shown.text
    }

    /// The labels as the printer wants them, in order of offsets.
    pub(super) fn labels(&self) -> impl Iterator<Item = LabeledSpan> {
        self.marks.iter().map(|mark| {
            let span = (mark.range.start, mark.range.len());
            let text = mark.text.clone().filter(|text| !text.is_empty());
            if mark.primary && mark.text.is_some() {
                LabeledSpan::new_primary_with_span(text, span)
            } else {
                LabeledSpan::new_with_span(text, span)
            }
        })
    }
}

/// The labelled lines of `labels`: those of the first label's file first, and so on.
fn rows(labels: &[ReportedLabel], unicode: bool) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    for label in labels {
        let (skipped, text, range) = first_line(label);
        let number = label.excerpt.first_line + skipped;
        let place = Place {
            label,
            range,
            text: clip(&label.text, unicode).replace('\n', " "),
        };
        let path = label.path.as_str();
        match rows
            .iter_mut()
            .find(|row| row.path == path && row.number == number && row.text == text)
        {
            Some(row) => row.places.push(place),
            None => rows.push(Row {
                path,
                number,
                text,
                places: vec![place],
            }),
        }
    }
    for row in &mut rows {
        order::by_key(&mut row.places, |place| (place.range.start, !place.label.primary));
        // What begins at the same place is one mark that says all of it.
        row.places.dedup_by(|again, kept| {
            let same = again.range.start == kept.range.start;
            if same {
                kept.range.end = kept.range.end.max(again.range.end);
                if kept.text != again.text {
                    kept.text = format!("{}\n{}", kept.text, again.text);
                }
            }
            same
        });
    }
    rows
}

/// The first line of what `label` marks, with its index in the excerpt and the marked bytes of it.
///
/// A mark over several lines is shown as its first line: what a label says of a mapping is clear at its first key.
pub(super) fn first_line(label: &ReportedLabel) -> (usize, &str, Range<usize>) {
    let marked = &label.excerpt.marked;
    let mut start = 0;
    let mut shown = (0, "", 0..0);
    for (index, line) in label.excerpt.text.split('\n').enumerate() {
        let end = start + line.len();
        let line = line.strip_suffix('\r').unwrap_or(line);
        if marked.start <= end {
            let from = marked.start.saturating_sub(start).min(line.len());
            let to = marked.end.saturating_sub(start).clamp(from, line.len());
            shown = (index, line, from..to);
            let blank = line.get(from..to).unwrap_or_default().trim().is_empty();
            if !blank || marked.end <= end {
                break;
            }
        }
        start = end + 1;
    }
    shown
}

/// Rows that are near each other in one file, together; groups in the order of their first row.
fn group(rows: Vec<Row<'_>>) -> Vec<Vec<Row<'_>>> {
    let mut groups: Vec<Vec<Row<'_>>> = Vec::new();
    for row in rows {
        // Two pieces of one long line cannot be drawn as one line.
        let near = |other: &Row<'_>| {
            other.path == row.path && other.number.abs_diff(row.number) <= NEAR + 1 && other.number != row.number
        };
        let mut home: Option<usize> = None;
        let mut index = 0;
        // A row between two groups joins them.
        while let Some(group) = groups.get(index) {
            if group.iter().any(near) {
                if let Some(home) = home {
                    let joined = groups.remove(index);
                    if let Some(group) = groups.get_mut(home) {
                        group.extend(joined);
                    }
                    continue;
                }
                home = Some(index);
            }
            index += 1;
        }
        match home.and_then(|home| groups.get_mut(home)) {
            Some(group) => group.push(row),
            None => groups.push(vec![row]),
        }
    }
    for group in &mut groups {
        order::by_key(group, |row| row.number);
    }
    groups
}

impl SourceCode for Layout {
    /// Asked without context, gives the true position of what is marked; asked with context, the whole snippet.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        let holds = |snippet: &&Snippet| snippet.start <= start && end <= snippet.start + snippet.text.len();
        let snippet = self.snippets.iter().find(holds).ok_or(MietteError::OutOfBounds)?;
        let name = snippet.path.clone();
        let mark = self.marks.iter().find(|mark| mark.range.start == start);
        let contents = match mark {
            Some(mark) if before == 0 && after == 0 => {
                let data = snippet
                    .text
                    .get(start - snippet.start..end - snippet.start)
                    .unwrap_or_default();
                let (line, column) = (mark.line.saturating_sub(1), mark.column.saturating_sub(1));
                MietteSpanContents::new_named(name, data.as_bytes(), *span, line, column, 1)
            }
            _ => {
                let whole = (snippet.start, snippet.text.len()).into();
                let line = snippet.first_line.saturating_sub(1);
                MietteSpanContents::new_named(name, snippet.text.as_bytes(), whole, line, 0, snippet.lines)
            }
        };
        Ok(Box::new(contents))
    }
}
