//! The last net: nothing leaves this program before it has been searched for every secret that is known.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use crate::report::{Style, markdown};
use crate::rules::RULES;
use crate::secret::{Among, PIECE, masked};
use crate::source::SourceMap;

/// So many bytes of a secret are in no text by chance.
const CERTAIN: usize = 20;

/// `text` without any secret of the files, and without any piece of one.
///
/// Where it is made, a text is made without secrets; so a build for tests fails if there is anything to take out.
pub(super) fn without_secrets<'t>(text: &'t str, sources: &SourceMap) -> Cow<'t, str> {
    without(text, sources.known().find(text, Among::Words), sources)
}

/// The same for JSON: only what is inside its strings is taken out, so that it stays JSON.
pub(super) fn json_without_secrets<'t>(text: &'t str, sources: &SourceMap) -> Cow<'t, str> {
    let known = sources.known();
    let mut caught = Vec::new();
    for string in strings(text) {
        let found = known.find(text.get(string.clone()).unwrap_or_default(), Among::Words);
        let is_key = text.get(string.end..).is_some_and(|rest| rest.starts_with("\":"));
        // A short secret may be one of our own keys.
        let found = found.into_iter().filter(|range| !is_key || range.len() >= PIECE);
        caught.extend(found.map(|range| string.start + range.start..string.start + range.end));
    }
    without(text, caught, sources)
}

/// Where the contents of the strings in a JSON text are.
fn strings(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let (mut open, mut escaped) = (None, false);
    for (at, byte) in text.bytes().enumerate() {
        match (open, byte) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), b'\\') => escaped = true,
            (Some(start), b'"') => {
                found.push(start..at);
                open = None;
            }
            (None, b'"') => open = Some(at + 1),
            _ => {}
        }
    }
    found
}

fn without<'t>(text: &'t str, mut caught: Vec<Range<usize>>, sources: &SourceMap) -> Cow<'t, str> {
    let mut ours = HashMap::new();
    // What this program says itself gives nothing away.
    caught.retain(|range| {
        let piece = text.get(range.clone()).unwrap_or_default();
        !*ours
            .entry(piece)
            .or_insert_with(|| is_plain(piece) || is_said(piece, sources))
    });
    // Eight bytes may be a word that somebody made a secret of; much more are the secret itself.
    debug_assert!(
        caught.iter().all(|range| range.len() < CERTAIN),
        "a secret was about to be shown: {}",
        context(text, &caught)
    );
    masked(text, &caught)
}

/// Whether a page of a rule or a message says it, as text or as JSON has it, where the cut may go through an escaped
/// character.
fn is_said(piece: &str, sources: &SourceMap) -> bool {
    let text = piece.replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\");
    let inner = text.trim_start_matches('n').trim_end_matches('\\');
    let forms = [piece, &text, inner];
    forms
        .iter()
        .any(|piece| sources.has_said(piece) || pages().iter().any(|page| page.contains(piece)))
}

/// The pages of all rules, as they are and as a report without colour has them.
fn pages() -> &'static [String] {
    static PAGES: OnceLock<Vec<String>> = OnceLock::new();
    PAGES.get_or_init(|| {
        let shown = |page| [String::from(page), markdown(page, &Style::default())];
        RULES.iter().flat_map(|rule| shown(rule.page)).collect()
    })
}

/// Whether the piece may be of the words between the values, which nobody looked for secrets in and nobody has to.
fn is_plain(piece: &str) -> bool {
    piece.len() < CERTAIN
        && piece
            .chars()
            .all(|character| character.is_ascii_lowercase() || " -_:.,'`\"".contains(character))
}

/// What is around the first piece that was caught, with masks.
fn context(text: &str, caught: &[Range<usize>]) -> String {
    let Some(first) = caught.first() else {
        return String::new();
    };
    let shown = masked(text, caught);
    let from = text
        .get(..first.start)
        .map_or(0, |before| before.rfind('\n').map_or(0, |at| at + 1));
    shown.get(from..).unwrap_or_default().chars().take(300).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    #[test]
    #[should_panic(expected = "a secret was about to be shown: it is ••••••••!")]
    fn a_build_for_tests_fails_where_a_secret_would_be_shown() {
        let sources = SourceMap::default();
        sources.mark_secret_value(Secret::new("hunter2-hunter3-hunter4"));
        let _ = without_secrets("one\nit is hunter2-hunter3-hunter4!\n", &sources);
    }

    #[test]
    fn json_stays_json() {
        let sources = SourceMap::default();
        for secret in ["Qzvkw1x7\": \"a", "Qzvkw1x7", "Qkey: Qvalue", "one\\\"two"] {
            sources.mark_secret_value(Secret::new(secret));
        }
        let text = "{\"Qzvkw1x7\": \"a\", \"b\": \"the Qzvkw1x7\", \"c\": \"Qkey: Qvalue\"}";
        let shown = json_without_secrets(text, &sources);
        assert_eq!(
            shown,
            "{\"••••••••\": \"a\", \"b\": \"the ••••••••\", \"c\": \"••••••••\"}"
        );
    }

    #[test]
    fn what_a_page_says_is_no_secret() {
        let sources = SourceMap::default();
        sources.mark_secret_value(Secret::new("insecure_secret"));
        assert_eq!(without_secrets("insecure_secret", &sources), "insecure_secret");
        // As a report has it, without the page's own marks and with its lines broken elsewhere.
        for page in pages() {
            let sources = SourceMap::default();
            sources.mark_secret_value(Secret::new(page.chars().skip(100).take(60).collect::<String>()));
            assert_eq!(without_secrets(page, &sources), *page);
        }
    }
}
