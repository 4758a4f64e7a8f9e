//! Unified diffs of edits, as `patch` and `git apply` take them.

use std::ops::Range;

/// So many lines before and behind a change are shown.
const CONTEXT: usize = 3;

/// A stretch of lines that changes: those that go (by number, from 0), and what comes in their place.
struct Hunk {
    old: Range<usize>,
    new: Vec<String>,
}

/// A diff of one file.
pub struct Diff {
    /// The diff; empty if there is nothing to show.
    pub text: String,
    /// Whether a change has no line behind it, because a secret is there.
    pub bare: bool,
    /// Whether a change is not shown, because it is on a line with a secret.
    pub hidden: bool,
}

/// The diff from `old` to the text with `edits` (in order, without overlap) made; empty if there are none.
///
/// A line for which `hidden` holds (by number, from 0) is not shown, so that a change beside it has less context.
pub fn unified(path: &str, old: &str, edits: &[(Range<usize>, &str)], hidden: &dyn Fn(usize) -> bool) -> Diff {
    let lines: Vec<&str> = old.split_inclusive('\n').collect();
    let mut hunks = hunks(old, &lines, edits);
    let all = hunks.len();
    hunks.retain(|hunk| !hunk.old.clone().any(hidden));
    let left_out = hunks.len() < all;
    let mut bare = false;
    let mut out = String::new();
    let mut shift: isize = 0;
    let mut from = 0;
    while let Some(first) = hunks.get(from) {
        // Changes that are near each other share their context.
        let mut to = from + 1;
        while let (Some(last), Some(next)) = (hunks.get(to - 1), hunks.get(to))
            && next.old.start - last.old.end <= 2 * CONTEXT
            && !(last.old.end..next.old.start).any(hidden)
        {
            to += 1;
        }
        let group = hunks.get(from..to).unwrap_or_default();
        let end = group.last().map_or(first.old.end, |last| last.old.end);
        let before = (first.old.start.saturating_sub(CONTEXT)..first.old.start)
            .rev()
            .take_while(|at| !hidden(*at));
        let start = first.old.start - before.count();
        let limit = hunks.get(to).map_or(lines.len(), |next| next.old.start);
        let behind = (end..limit.min(end + CONTEXT)).take_while(|at| !hidden(*at)).count();
        bare |= behind == 0 && end < lines.len();
        if out.is_empty() {
            out.push_str(&format!("--- {path}\n+++ {path}\n"));
        }
        shift += hunk(&mut out, &lines, group, start..end + behind, shift);
        from = to;
    }
    Diff {
        text: out,
        bare,
        hidden: left_out,
    }
}

/// Which lines each edit changes; edits on the same line are one.
fn hunks(old: &str, lines: &[&str], edits: &[(Range<usize>, &str)]) -> Vec<Hunk> {
    let mut starts = Vec::with_capacity(lines.len());
    let mut at = 0;
    for line in lines {
        starts.push(at);
        at += line.len();
    }
    let line_of = |offset: usize| starts.partition_point(|start| *start <= offset).saturating_sub(1);
    let mut spans: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for (index, (range, _)) in edits.iter().enumerate() {
        let lines = line_of(range.start)..line_of(range.end.saturating_sub(1).max(range.start)) + 1;
        match spans.last_mut().filter(|(last, _)| lines.start < last.end) {
            Some((last, edits)) => {
                last.end = last.end.max(lines.end);
                edits.end = index + 1;
            }
            None => spans.push((lines, index..index + 1)),
        }
    }
    let hunks = spans.into_iter().map(|(span, of)| {
        let from = starts.get(span.start).copied().unwrap_or(0);
        let to = starts.get(span.end).copied().unwrap_or(old.len());
        let here: Vec<(Range<usize>, &str)> = edits.get(of).unwrap_or_default().to_vec();
        let here: Vec<_> = here
            .into_iter()
            .map(|(range, text)| (range.start - from..range.end - from, text))
            .collect();
        let (new, _) = super::patched(old.get(from..to).unwrap_or_default(), &here);
        trimmed(lines, span, &new)
    });
    hunks.collect()
}

/// Without the lines at both ends that stay as they are.
fn trimmed(lines: &[&str], mut old: Range<usize>, new: &str) -> Hunk {
    let mut new: Vec<&str> = new.split_inclusive('\n').collect();
    while !old.is_empty() && new.first().is_some_and(|first| lines.get(old.start) == Some(first)) {
        new.remove(0);
        old.start += 1;
    }
    while !old.is_empty() && new.last().is_some_and(|last| lines.get(old.end - 1) == Some(last)) {
        new.pop();
        old.end -= 1;
    }
    let new = new.into_iter().map(str::to_owned).collect();
    Hunk { old, new }
}

/// Writes one hunk that shows the lines `shown`; by how many lines it makes the text longer.
fn hunk(out: &mut String, lines: &[&str], group: &[Hunk], shown: Range<usize>, shift: isize) -> isize {
    let added: usize = group.iter().map(|hunk| hunk.new.len()).sum();
    let gone: usize = group.iter().map(|hunk| hunk.old.len()).sum();
    let (old, new) = (shown.len(), shown.len() + added - gone);
    // Of an empty stretch the line before it is named.
    let number = |count: usize, shift: isize| shown.start.saturating_add_signed(shift) + usize::from(count > 0);
    out.push_str(&format!(
        "@@ -{},{old} +{},{new} @@\n",
        number(old, 0),
        number(new, shift)
    ));
    let mut at = shown.start;
    for hunk in group {
        lines
            .get(at..hunk.old.start)
            .unwrap_or_default()
            .iter()
            .for_each(|text| line(out, ' ', text));
        lines
            .get(hunk.old.clone())
            .unwrap_or_default()
            .iter()
            .for_each(|text| line(out, '-', text));
        hunk.new.iter().for_each(|text| line(out, '+', text));
        at = hunk.old.end;
    }
    lines
        .get(at..shown.end)
        .unwrap_or_default()
        .iter()
        .for_each(|text| line(out, ' ', text));
    isize::try_from(added).unwrap_or(0) - isize::try_from(gone).unwrap_or(0)
}

fn line(out: &mut String, mark: char, text: &str) {
    out.push(mark);
    out.push_str(text);
    if !text.ends_with('\n') {
        out.push_str("\n\\ No newline at end of file\n");
    }
}
