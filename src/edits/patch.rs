//! Makes edits in a text.

use std::ops::Range;

use crate::order;

/// `text` with every edit made, and which of them were: one that overlaps one before it is left out. `edits` are
/// ranges of bytes with what comes in their place.
pub fn patched(text: &str, edits: &[(Range<usize>, &str)]) -> (String, Vec<usize>) {
    let mut in_order: Vec<usize> = (0..edits.len()).collect();
    order::by_key(&mut in_order, |at| {
        edits.get(*at).map(|(range, _)| (range.start, range.end))
    });
    let mut out = String::with_capacity(text.len());
    let (mut at, mut made): (usize, Vec<usize>) = (0, Vec::new());
    for index in in_order {
        let Some((range, replacement)) = edits.get(index) else {
            continue;
        };
        // The same edit by two findings is made once.
        let same = made
            .last()
            .and_then(|last| edits.get(*last))
            .is_some_and(|last| last == &(range.clone(), *replacement));
        if same {
            made.push(index);
            continue;
        }
        let (Some(before), true) = (text.get(at..range.start), range.start >= at) else {
            continue;
        };
        out.push_str(before);
        out.push_str(replacement);
        at = range.end;
        made.push(index);
    }
    out.push_str(text.get(at..).unwrap_or_default());
    made.sort_unstable();
    (out, made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_that_overlap_are_not_both_made() {
        let (text, made) = patched("a b c", &[(2..3, "x"), (0..1, "y"), (2..5, "z"), (2..3, "x")]);
        assert_eq!((text.as_str(), made), ("y x c", vec![0, 1, 3]));
    }
}
