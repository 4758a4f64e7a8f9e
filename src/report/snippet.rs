//! Excerpts of several files in one text, as miette wants it.

use std::ops::Range;

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::ReportedLabel;
use super::escape::visible;

/// The longest line that is shown whole, in characters.
const LONGEST_LINE: usize = 240;
/// What is shown of a longer line on each side of its label, in characters.
const AROUND_LABEL: usize = 60;

/// Consecutive lines of one file.
struct Chunk {
    path: String,
    /// The first line's number, from 0.
    line: usize,
    text: String,
    /// Where the text begins in the one virtual text.
    offset: usize,
}

/// The excerpts of a finding, far enough apart in one virtual text that miette never joins them.
pub(super) struct Snippets {
    chunks: Vec<Chunk>,
}

/// Lays out the excerpts of `labels`; the primary one's file comes first.
pub(super) fn lay_out(labels: &[ReportedLabel]) -> (Snippets, Vec<LabeledSpan>) {
    let mut chunks: Vec<Chunk> = Vec::new();
    let mut placed: Vec<(usize, Range<usize>, &ReportedLabel)> = Vec::new();
    for label in labels {
        let (text, marked) = fit(&label.excerpt.text, &label.excerpt.marked);
        let line = label.excerpt.first_line.saturating_sub(1);
        let existing = chunks
            .iter()
            .position(|chunk| chunk.path == label.path && chunk.line == line && chunk.text == text);
        let chunk = existing.unwrap_or_else(|| {
            chunks.push(Chunk {
                path: visible_path(&label.path),
                line,
                text,
                offset: 0,
            });
            chunks.len() - 1
        });
        placed.push((chunk, marked, label));
    }
    let mut offset = 0;
    for chunk in &mut chunks {
        chunk.offset = offset;
        offset += chunk.text.len() + 2;
    }
    let spans = placed.into_iter().map(|(at, marked, label)| {
        let start = chunks.get(at).map_or(0, |chunk| chunk.offset) + marked.start;
        let text = Some(super::escape::one_line(&label.text));
        let span = SourceSpan::from((start, marked.len()));
        if label.primary {
            LabeledSpan::new_primary_with_span(text, span)
        } else {
            LabeledSpan::new_with_span(text, span)
        }
    });
    let spans = spans.collect();
    (Snippets { chunks }, spans)
}

fn visible_path(path: &str) -> String {
    super::escape::one_line(path)
}

/// The lines with control characters made visible and long lines cut around the marked place.
fn fit(text: &str, marked: &Range<usize>) -> (String, Range<usize>) {
    let mut out = String::with_capacity(text.len());
    let mut mark = 0..0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let window = window(
            line,
            &(marked.start.saturating_sub(at)..marked.end.saturating_sub(at).min(line.len())),
        );
        if window.start > 0 {
            out.push('…');
        }
        for (offset, character) in line.char_indices().filter(|(offset, _)| window.contains(offset)) {
            if at + offset == marked.start {
                mark.start = out.len();
            }
            out.push(visible(character));
            if at + offset < marked.end {
                mark.end = out.len();
            }
        }
        if window.end < line.trim_end().len() {
            out.push('…');
            if line.ends_with('\n') {
                out.push('\n');
            }
        }
        at += line.len();
    }
    if marked.start >= text.len() {
        mark.start = out.len();
    }
    mark.end = mark.end.max(mark.start);
    (out, mark)
}

/// Which bytes of `line` are shown.
fn window(line: &str, marked: &Range<usize>) -> Range<usize> {
    if line.chars().count() <= LONGEST_LINE {
        return 0..line.len();
    }
    let before = line.get(..marked.start.min(line.len())).unwrap_or_default();
    let start = before
        .char_indices()
        .rev()
        .nth(AROUND_LABEL)
        .map_or(0, |(offset, _)| offset);
    let end = line
        .char_indices()
        .map(|(offset, _)| offset)
        .filter(|offset| *offset >= marked.start);
    let end = end.take(LONGEST_LINE - AROUND_LABEL).last().unwrap_or(line.len());
    start..end
}

impl SourceCode for Snippets {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        _lines_before: usize,
        _lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let end = span.offset() + span.len();
        let holds = |chunk: &&Chunk| chunk.offset <= span.offset() && end <= chunk.offset + chunk.text.len();
        let chunk = self.chunks.iter().find(holds).ok_or(MietteError::OutOfBounds)?;
        let whole = SourceSpan::from((chunk.offset, chunk.text.len()));
        let lines = chunk.text.lines().count().max(1);
        let before = chunk.text.get(..span.offset() - chunk.offset).unwrap_or_default();
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count();
        let contents = MietteSpanContents::new_named(
            chunk.path.clone(),
            chunk.text.as_bytes(),
            whole,
            chunk.line,
            column,
            lines,
        );
        Ok(Box::new(contents))
    }
}
