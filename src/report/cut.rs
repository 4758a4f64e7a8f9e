//! One line of a file, made fit to be shown: hidden characters visible, tabs expanded, cut around what is marked.

use std::borrow::Cow;
use std::ops::Range;

use super::escape;
use super::wrap::{column, is_plain};
use crate::order;

/// How many columns a tab goes to at most.
const TAB: usize = 4;

/// A line to show, and where in it the marks are.
pub(super) struct ShownLine {
    /// The text; every character of it takes the columns it seems to take.
    pub text: String,
    /// For every mark, in the given order: its bytes in `text`.
    pub marks: Vec<Range<usize>>,
}

/// What is put where something was cut out.
pub(super) fn ellipsis(unicode: bool) -> &'static str {
    if unicode { "…" } else { "..." }
}

/// The most characters of a sentence or of a line to paste that a person is shown.
const MOST: usize = 1000;

/// `text`, or its beginning if it holds somebody's endless value; without `unicode`, the signs that this program's own
/// sentences use are spelled in ASCII.
pub(super) fn clip(text: &str, unicode: bool) -> Cow<'_, str> {
    let end = if text.len() > MOST {
        text.char_indices().nth(MOST)
    } else {
        None
    };
    let clipped = match end {
        None => Cow::Borrowed(text),
        Some((end, _)) => Cow::Owned(format!("{}{}", text.get(..end).unwrap_or_default(), ellipsis(true))),
    };
    if unicode || clipped.is_ascii() {
        return clipped;
    }
    Cow::Owned(clipped.replace('…', ellipsis(false)).replace(MASKING, "*"))
}

/// What a mask is made of.
const MASKING: char = '•';

/// How many columns `character` takes when shown (a tab: at most).
fn shown_width(character: char) -> usize {
    match character {
        '\t' => TAB,
        other => escape::visible(other).map_or_else(|| column(other), |text| text.len()),
    }
}

/// How far to go on from `from` for `budget` columns, and how many of them are left.
pub(super) fn forward(line: &str, from: usize, budget: usize) -> (usize, usize) {
    let mut left = budget;
    let rest = line.get(from..).unwrap_or_default();
    if let Some(left) = left.checked_sub(rest.len()).filter(|_| is_plain(rest)) {
        return (line.len(), left);
    }
    for (at, character) in rest.char_indices() {
        match left.checked_sub(shown_width(character)) {
            Some(rest) => left = rest,
            None => return (from + at, left),
        }
    }
    (line.len(), left)
}

/// How far to go back from `from` for `budget` columns, and how many of them are left.
fn backward(line: &str, from: usize, budget: usize) -> (usize, usize) {
    let mut left = budget;
    let before = line.get(..from).unwrap_or_default();
    if let Some(left) = left.checked_sub(before.len()).filter(|_| is_plain(before)) {
        return (0, left);
    }
    for (at, character) in before.char_indices().rev() {
        match left.checked_sub(shown_width(character)) {
            Some(rest) => left = rest,
            None => return (at + character.len_utf8(), left),
        }
    }
    (0, left)
}

/// `line` in about `width` columns, with everything around `marks` kept and the middle of long marks left out.
///
/// `texts` tells for every mark how many columns its label would like to have from where the mark starts: a line that
/// would fit is cut on the left all the same if the label would not.
pub(super) fn cut(line: &str, marks: &[Range<usize>], texts: &[usize], width: usize, unicode: bool) -> ShownLine {
    // How far from the left edge each mark may begin.
    let leads: Vec<_> = texts.iter().map(|text| width - (*text).min(width * 2 / 3)).collect();
    let mut starts = marks.iter().zip(&leads);
    let whole =
        forward(line, 0, width).0 == line.len() && starts.all(|(mark, lead)| backward(line, mark.start, *lead).0 == 0);
    if whole && is_plain(line) {
        let marks = marks
            .iter()
            .map(|mark| mark.start.min(line.len())..mark.end.min(line.len()));
        return ShownLine {
            text: line.to_owned(),
            marks: marks.collect(),
        };
    }
    let kept = if whole {
        std::iter::once(0..line.len()).collect()
    } else {
        kept(line, marks, &leads, width, unicode)
    };
    draw(line, marks, &kept, unicode)
}

/// The stretches of `line` to keep: in order, without overlap.
fn kept(line: &str, marks: &[Range<usize>], leads: &[usize], width: usize, unicode: bool) -> Vec<Range<usize>> {
    let mut all = Vec::with_capacity(marks.len() * 2);
    // Each may have an ellipsis before, within and behind it; never so few columns that nothing can be recognised.
    let ellipses = 3 * ellipsis(unicode).chars().count();
    let budget = (width / marks.len().max(1)).saturating_sub(ellipses).max(12);
    for (mark, lead) in marks.iter().zip(leads) {
        // The ellipsis is part of the lead.
        let most = lead.saturating_sub(3);
        let (end, room) = forward(line.get(..mark.end).unwrap_or(line), mark.start, budget);
        if end >= mark.end {
            // The mark fits: show some of what is before it, more if there is little behind it.
            let (_, unused) = forward(line, mark.end, room);
            let lead = room.min(unused.min(budget / 2).max(budget / 3)).min(most);
            let (start, spare) = backward(line, mark.start, lead);
            all.push(start..forward(line, mark.end, room - lead + spare).0);
        } else {
            let lead = most.min(budget / 2);
            let (start, spare) = backward(line, mark.start, lead);
            let left = budget - lead + spare;
            all.push(start..forward(line, mark.start, left * 3 / 5).0);
            let (tail, _) = backward(line, mark.end, left - left * 3 / 5);
            all.push(tail.max(mark.start)..mark.end);
        }
    }
    order::by_key(&mut all, |piece| (piece.start, piece.end));
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(all.len());
    for piece in all {
        match merged.last_mut() {
            // Leaving out less than the ellipsis takes is no use.
            Some(last) if piece.start <= last.end + 3 => last.end = last.end.max(piece.end),
            _ => merged.push(piece),
        }
    }
    merged
}

fn draw(line: &str, marks: &[Range<usize>], kept: &[Range<usize>], unicode: bool) -> ShownLine {
    let mut text = String::new();
    let mut columns = 0;
    // Where each kept byte offset of the line went.
    let mut places: Vec<(usize, usize)> = Vec::new();
    let mut upto = 0;
    let leave_out = |text: &mut String, columns: &mut usize| {
        text.push_str(ellipsis(unicode));
        *columns += ellipsis(unicode).chars().count();
    };
    for piece in kept {
        if piece.start > upto {
            leave_out(&mut text, &mut columns);
        }
        for (at, character) in line.get(piece.clone()).unwrap_or_default().char_indices() {
            places.push((piece.start + at, text.len()));
            if character == '\t' {
                let width = TAB - columns % TAB;
                text.extend(std::iter::repeat_n(' ', width));
                columns += width;
            } else if let Some(shown) = escape::visible(character) {
                text.push_str(&shown);
                columns += shown.len();
            } else {
                text.push(if character == MASKING && !unicode {
                    '*'
                } else {
                    character
                });
                columns += column(character);
            }
        }
        places.push((piece.end, text.len()));
        upto = piece.end;
    }
    if upto < line.len() {
        leave_out(&mut text, &mut columns);
    }
    let place = |offset: usize| {
        let index = places.partition_point(|(at, _)| *at < offset);
        places.get(index).map_or(text.len(), |(_, place)| *place)
    };
    let marks = marks
        .iter()
        .map(|mark| place(mark.start)..place(mark.end).max(place(mark.start)));
    let marks = marks.collect();
    ShownLine { text, marks }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `line` with one mark.
    fn cut_at(line: &str, mark: Range<usize>, text: usize, unicode: bool) -> ShownLine {
        cut(line, std::slice::from_ref(&mark), &[text], 40, unicode)
    }

    fn marked(shown: &ShownLine) -> Vec<&str> {
        let marks = shown.marks.iter();
        marks.map(|mark| shown.text.get(mark.clone()).unwrap_or("!")).collect()
    }

    #[test]
    fn a_line_that_fits_stays_whole() {
        let shown = cut_at("issuer: 'x'", 8..11, 5, true);
        assert_eq!(shown.text, "issuer: 'x'");
        assert_eq!(marked(&shown), ["'x'"]);
    }

    #[test]
    fn tabs_and_hidden_characters_become_visible() {
        let shown = cut("a\tb\u{1b}[0m\u{200b}c", &[2..3, 11..12], &[0, 0], 60, true);
        assert_eq!(shown.text, "a   b\\u{1b}[0m\\u{200b}c");
        assert_eq!(marked(&shown), ["b", "m\\u{200b}c".get(10..).unwrap_or("")]);
    }

    #[test]
    fn a_very_long_line_is_cut_around_the_mark() {
        let line = format!("{}needle{}", "x".repeat(5000), "y".repeat(5000));
        let shown = cut_at(&line, 5000..5006, 20, true);
        assert!(shown.text.chars().count() <= 42, "{}", shown.text);
        assert_eq!(marked(&shown), ["needle"]);
        assert!(shown.text.starts_with('…') && shown.text.ends_with('…'));
    }

    #[test]
    fn a_very_long_mark_keeps_both_its_ends() {
        let line = format!("a: start{}end", "x".repeat(9000));
        let shown = cut_at(&line, 3..line.len(), 20, false);
        assert!(shown.text.chars().count() <= 44, "{}", shown.text);
        assert!(shown.text.starts_with("a: start") && shown.text.ends_with("end"));
        assert!(shown.text.contains("..."));
    }

    #[test]
    fn marks_far_apart_are_all_kept() {
        let line = format!("one{}two", " ".repeat(500));
        let shown = cut(&line, &[0..3, 503..506], &[5, 5], 60, true);
        assert_eq!(marked(&shown), ["one", "two"]);
        assert!(shown.text.chars().count() <= 62);
    }

    #[test]
    fn an_endless_sentence_is_clipped() {
        assert_eq!(clip("ü", true), "ü");
        assert_eq!(clip(&"ü".repeat(5000), false).chars().count(), MOST + 3);
    }

    #[test]
    fn wide_characters_count_twice() {
        let line = "漢".repeat(200);
        let shown = cut_at(&line, 300..303, 5, true);
        assert!(super::super::wrap::columns(&shown.text) <= 42);
        assert_eq!(marked(&shown), ["漢"]);
    }
}
