//! Secrets in a text that may be of any shape, or broken.

use std::collections::HashMap;

use super::{SourceId, SourceMap, Span};
use crate::secret::{is_secret_name, passwords};

impl SourceMap {
    /// Marks by the look of its lines what must not be shown of a text, before anybody has parsed it: what follows a
    /// name that announces a secret (`secret: x`, `SECRET=x`, comments too), and what stands between the marks of a
    /// private key; and the passwords of addresses.
    pub fn mark_secret_lines(&mut self, id: SourceId) {
        let mut scan = Scan::default();
        let mut found = Vec::new();
        let mut at = 0;
        for line in self.text(id).split_inclusive('\n') {
            if let Some(hidden) = scan.line(line.trim_end()) {
                found.push(at + hidden.start..at + hidden.end);
            } else {
                found.extend(passwords(line).map(|range| at + range.start..at + range.end));
            }
            at += line.len();
        }
        for range in found {
            self.mark_secret(Span::new(id, range));
        }
    }
}

/// What earlier lines tell about the next one.
#[derive(Default)]
struct Scan<'t> {
    /// What names have been found to announce: a file has few names, but may have very many lines.
    names: HashMap<&'t str, bool>,
    in_key: bool,
    /// The quote of a secret that goes on.
    open_quote: Option<char>,
}

impl<'t> Scan<'t> {
    /// The bytes of the line that must not be shown.
    fn line(&mut self, content: &'t str) -> Option<std::ops::Range<usize>> {
        let indent = content.len() - content.trim_start().len();
        if let Some(quote) = self.open_quote {
            if content.contains(quote) {
                self.open_quote = None;
            }
            return Some(indent..content.len());
        }
        let is_begin = content.contains("-----BEGIN ") && content.contains("PRIVATE KEY");
        let hidden = self.in_key && !content.contains("-----END ");
        self.in_key = is_begin || hidden;
        if hidden {
            return Some(indent..content.len());
        }
        let (before, after) = content.split_once([':', '='])?;
        let is_between = |character: char| " #-{,\t'\"".contains(character);
        let name = before
            .rsplit(is_between)
            .find(|word| !word.is_empty())
            .unwrap_or_default();
        if !*self.names.entry(name).or_insert_with(|| is_secret_name(name)) {
            return None;
        }
        let value = after.trim_start();
        if matches!(value, "" | "|" | "|-" | ">" | ">-" | "''" | "\"\"") {
            return None;
        }
        let quote = value.chars().next().filter(|first| matches!(first, '\'' | '"'));
        self.open_quote = quote.filter(|quote| value.matches(*quote).count() == 1);
        Some(content.len() - value.len()..content.len())
    }
}

#[cfg(test)]
mod tests {
    use crate::source::{Role, SourceMap, Span};

    #[test]
    fn lines_are_masked_even_if_the_text_is_no_yaml() {
        let text = "client_secret: 'hunter2': x\n# secret: old-one\nkey: |\n  -----BEGIN PRIVATE KEY-----\n  MIIE\n  -----END PRIVATE KEY-----\nclient_id: shown\n";
        let mut sources = SourceMap::default();
        let Ok(id) = sources.add("a", Role::Authelia, text.as_bytes().to_vec()) else {
            assert!(text.is_empty());
            return;
        };
        sources.mark_secret_lines(id);
        let shown = sources.excerpt(Span::new(id, 0..text.len()), 20).text;
        for hidden in ["hunter2", "old-one", "MIIE"] {
            assert!(!shown.contains(hidden), "{hidden}");
        }
        assert!(shown.contains("client_id: shown"));
    }
}
