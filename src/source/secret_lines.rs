//! Secrets in a text that may be of any shape, or broken.
//!
//! Where a text could not be read as a tree, everything behind a name that announces a secret is masked to the end of
//! its line, and what may belong to it on the lines that follow.

use std::ops::Range;

use super::hidden::FoundSecret;
use super::manner::Manner;
use super::pairs::{begins_other, is_identifier, is_pair, is_skeleton, pairs};
use super::{Source, SourceId, SourceMap, Span};
use crate::secret::{Secret, is_secret_name, literals, looks_random, names_a_place};

impl SourceMap {
    /// Remembers by their text the secrets of files that could not be read as a tree.
    pub fn know_secret_lines(&self) {
        for source in &self.sources {
            self.know_cut_passwords(source);
            if source.manner.get() == Manner::Tree || source.concealed.get() {
                continue;
            }
            for found in source.secrets_of_lines() {
                let text = source.text.get(found.value.clone()).unwrap_or_default().trim();
                // A folder is no secret, and neither is what begins a mapping.
                if is_mapping(text) || (found.is_place && text.contains('/')) {
                    continue;
                }
                for literal in literals(with_reference(&source.text, &found.value)) {
                    self.mark_secret_value(Secret::new(literal));
                }
            }
        }
    }
}

/// The value at `range`, with the end of a reference that it has been cut in: `${NAME` of `${NAME}`.
fn with_reference<'t>(text: &'t str, range: &Range<usize>) -> &'t str {
    let value = text.get(range.clone()).unwrap_or_default().trim();
    if !["${", "{{"].iter().any(|sign| value.contains(sign)) {
        return value;
    }
    let ends = |character: char| character.is_whitespace() || "'\",".contains(character);
    let rest = text.get(range.end..).unwrap_or_default();
    let end = range.end + rest.find(ends).unwrap_or(rest.len());
    text.get(range.start..end).unwrap_or_default().trim()
}

/// Whether what is behind a name is a mapping, whose names are no secrets: `{a: b`, but not `{{b`.
fn is_mapping(text: &str) -> bool {
    text.starts_with('{') && !text.starts_with("{{")
}

impl SourceMap {
    /// Whether `text` holds a secret that is known, or something behind a name that announces one.
    pub fn holds_secret(&self, text: &str) -> bool {
        matches!(self.without_secrets(text), std::borrow::Cow::Owned(_)) || !secrets(text, Manner::Lines).is_empty()
    }

    /// Marks what names in the text at `span` announce: `NAME=x` and `--name x` in one value, or whatever a block of
    /// `many` lines holds.
    pub fn mark_secret_pairs(&self, span: Span, many: bool) {
        let text = self.slice(span);
        for found in secrets(text, Manner::Lines) {
            let place =
                |range: Range<usize>| Span::new(span.source, span.start() + range.start..span.start() + range.end);
            let range = found.value;
            let value = text.get(range.clone()).unwrap_or_default().trim();
            self.mark_secret(place(found.hidden));
            let refers = is_mapping(value) || (found.is_place && value.contains('/'));
            if !many && !refers {
                for literal in literals(with_reference(text, &range)) {
                    self.mark_secret_value(Secret::new(literal));
                }
            }
        }
    }
}

impl SourceMap {
    /// The last line of `id` that is not empty: where something that is missing would be added. A comment, and what is
    /// no assignment, is not to be shown for that.
    pub fn last_line(&self, id: SourceId) -> Span {
        let text = self.text(id).trim_end();
        let start = text.rfind('\n').map_or(0, |at| at + 1);
        let span = Span::new(id, start..text.len());
        let line = text.get(start..).unwrap_or_default();
        if line.trim_start().starts_with('#') || !line.contains(['=', ':']) {
            self.mark_secret(span);
        }
        span
    }
}

impl Source {
    /// Where the look of the lines says that secrets are.
    pub(super) fn secret_lines(&self) -> Vec<Range<usize>> {
        match self.manner.get() {
            Manner::Lines => self
                .secrets_of_lines()
                .iter()
                .map(|found| found.hidden.clone())
                .collect(),
            Manner::Tree => secrets(&self.text, Manner::Tree)
                .into_iter()
                .map(|found| found.hidden)
                .collect(),
        }
    }

    /// What the look of the lines says where nothing else is known of them; looked for once.
    fn secrets_of_lines(&self) -> &[FoundSecret] {
        self.lines_with_secrets
            .get_or_init(|| secrets(&self.text, Manner::Lines))
    }
}

/// The secrets of `text` by the look of its lines.
pub(super) fn secrets(text: &str, manner: Manner) -> Vec<FoundSecret> {
    let mut scan = Scan {
        all: is_secret_object(text),
        ..Scan::default()
    };
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        match manner {
            Manner::Lines => scan.line(at, content),
            Manner::Tree => scan.comment(at, content),
        }
        at += line.len();
    }
    scan.found
}

/// Whether the text has a Secret of Kubernetes in it: every value in it counts as one.
fn is_secret_object(text: &str) -> bool {
    text.contains("kind:")
        && text.match_indices("kind:").any(|(at, found)| {
            let rest = text.get(at + found.len()..).unwrap_or_default();
            let rest = rest.trim_start_matches([' ', '\'', '"']);
            rest.strip_prefix("Secret")
                .is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric()))
        })
}

/// What a line ends with.
#[derive(Default, PartialEq, Eq)]
enum LineBefore {
    #[default]
    Other,
    Secret,
}

/// What earlier lines tell about the next one.
#[derive(Default)]
struct Scan {
    found: Vec<FoundSecret>,
    in_key: bool,
    /// The quote of a secret that goes on.
    open_quote: Option<char>,
    /// How far a secret's name is indented whose value is on the lines that follow, and whether one was there.
    below: Option<(usize, bool)>,
    /// Whether the entry that is being read has a secret's name as its `name`.
    named: bool,
    /// The `value` of the entry that is being read, as long as its `name` has not been seen.
    unnamed: Option<(usize, Range<usize>)>,
    /// What the line before ends with: a secret that has a line break in it goes on where no name is.
    line_before: LineBefore,
    /// Whether every value is a secret.
    all: bool,
}

impl Scan {
    fn hide(&mut self, hidden: Range<usize>, value: Range<usize>, is_place: bool) {
        if !hidden.is_empty() {
            self.found.push(FoundSecret {
                hidden,
                value,
                is_place,
            });
        }
    }

    /// Looks at a line that begins at `at`.
    fn line(&mut self, at: usize, content: &str) {
        let indent = content.len() - content.trim_start().len();
        let whole = at + indent..at + content.len();
        if let Some(quote) = self.open_quote {
            if content.contains(quote) {
                self.open_quote = None;
            }
            return self.hide(whole.clone(), whole, false);
        }
        let is_begin = content.contains("-----BEGIN ") && content.contains("PRIVATE KEY");
        let hidden = self.in_key && !content.contains("-----END ");
        self.in_key = is_begin || hidden;
        if hidden {
            return self.hide(whole.clone(), whole, false);
        }
        if self.is_below(indent, content) {
            return self.hide(whole.clone(), whole, false);
        }
        if self.line_before == LineBefore::Secret && content.is_empty() {
            return;
        }
        if self.line_before == LineBefore::Secret && !begins_other(content) && !is_pair(content) {
            return self.hide(whole.clone(), whole, false);
        }
        self.line_before = LineBefore::Other;
        self.pairs(at, content, indent);
        self.random(at, content);
    }

    /// Looks for what a generator of secrets has made, under whatever name.
    fn random(&mut self, at: usize, content: &str) {
        let is_part = |character: char| character.is_ascii_alphanumeric() || "+/_.~-$".contains(character);
        let mut start = 0;
        for token in content.split(|character| !is_part(character)) {
            let before = content.get(..start).unwrap_or_default();
            if looks_random(token) && !is_identifier(before) {
                let range = at + start..at + start + token.len();
                self.hide(range.clone(), range, false);
            }
            start += token.len();
            start += content
                .get(start..)
                .and_then(|rest| rest.chars().next())
                .map_or(0, char::len_utf8);
        }
    }

    /// Whether the line belongs to a secret's name on an earlier one.
    fn is_below(&mut self, indent: usize, content: &str) -> bool {
        let Some((name, seen)) = self.below else { return false };
        if content.is_empty() {
            return false;
        }
        let has_name = is_pair(content);
        // One that is indented too little may be meant to belong to it, too.
        if indent > name || !has_name && !content.trim_start().starts_with("---") || !seen && !has_name {
            self.below = Some((name, true));
            return true;
        }
        self.below = None;
        false
    }

    /// Looks for a name that announces a secret; everything behind it is hidden.
    fn pairs(&mut self, at: usize, content: &str, indent: usize) {
        let item = content.trim_start().starts_with('-');
        if item {
            self.named = false;
            self.unnamed = None;
        }
        for (name, behind) in pairs(content) {
            let value = content.get(behind..).unwrap_or_default();
            let trimmed = value.trim_start();
            let start = behind + (value.len() - trimmed.len());
            let is_value = name == "value" || name == "secret";
            if matches!(name, "name" | "key") && !trimmed.is_empty() {
                let called = trimmed.trim_matches(['\'', '"', ' ']);
                let called = called.split([',', '}', '\'', '"', ' ']).next().unwrap_or_default();
                if is_secret_name(called) {
                    self.named = true;
                    if let Some((begin, range)) = self.unnamed.take() {
                        self.hide(begin..range.end, range, false);
                    }
                    continue;
                }
            }
            let secret = is_secret_name(name) || (is_value && self.named) || self.all && !is_skeleton(name);
            if !secret {
                if name == "value" {
                    self.unnamed = Some((at + start, at + start..at + content.len()));
                }
                continue;
            }
            if matches!(trimmed, "" | "|" | "|-" | "|+" | ">" | ">-" | ">+") {
                self.below = Some((indent, false));
                return;
            }
            let quote = trimmed.chars().next().filter(|first| matches!(first, '\'' | '"'));
            self.open_quote = quote.filter(|quote| trimmed.matches(*quote).count() == 1);
            // What is behind the first name of a line of an env file is all its value.
            let is_line = content
                .get(..behind)
                .is_some_and(|before| before.trim_start().trim_start_matches("export ") == format!("{name}="));
            let length = match quote {
                None if is_line => trimmed.find(" #"),
                Some(quote) => trimmed.get(1..).unwrap_or_default().find(quote).map(|end| end + 1),
                None => trimmed.find([',', '}', ']', ' ', '\t']),
            };
            let end = length.unwrap_or(trimmed.len());
            self.line_before = LineBefore::Secret;
            let inner = usize::from(quote.is_some());
            let value = at + start + inner..at + start + end.max(inner);
            return self.hide(at + start..at + content.len(), value, names_a_place(name));
        }
    }

    /// Looks at the comment of a line, if it has one.
    fn comment(&mut self, at: usize, content: &str) {
        let comment = if content.trim_start().starts_with('#') {
            content.find('#')
        } else {
            content.find(" #").map(|found| found + 1)
        };
        if let Some(start) = comment {
            let text = content.get(start..).unwrap_or_default();
            self.pairs(at + start, text, 0);
            self.random(at + start, text);
            self.open_quote = None;
            self.below = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is left of `text` once what has to be hidden is.
    fn shown(text: &str) -> String {
        let mut shown = text.to_owned();
        for found in secrets(text, Manner::Lines).into_iter().rev() {
            shown.replace_range(found.hidden, "*");
        }
        shown
    }

    #[test]
    fn everything_behind_a_name_is_hidden() {
        for (text, left) in [
            ("client_secret: 'S': x", "client_secret: *"),
            ("# secret: S", "# secret: *"),
            (
                "{client_id: x, client_secret: 'S', redirect_uris: [x}",
                "{client_id: x, client_secret: *",
            ),
            (
                "Environment=CODER_OIDC_CLIENT_SECRET=a b S",
                "Environment=CODER_OIDC_CLIENT_SECRET=*",
            ),
            (
                "command: server --oidc-client-secret='S",
                "command: server --oidc-client-secret=*",
            ),
            (
                "command: server --oidc-client-secrt S",
                "command: server --oidc-client-secrt *",
            ),
            (
                "command: [\"server\", \"--oidc-client-secret\", \"S\"]",
                "command: [\"server\", \"--oidc-client-secret\", \"*",
            ),
            (
                "- name: A_SECRET\n  value: \"S\n- name: B\n  value: b",
                "- name: A_SECRET\n  value: *\n*\n  *",
            ),
            (
                "- name: A_SECRET\n  value: S\n- name: B\n  value: b",
                "- name: A_SECRET\n  value: *\n- name: B\n  value: b",
            ),
            ("- value: S\n  name: A_SECRET", "- value: *\n  name: A_SECRET"),
            ("- {name: A_SECRET, value: S}", "- {name: A_SECRET, value: *"),
            ("SECRET=S\nT@db/x\n\nU}\nclient_id: x", "SECRET=*\n*\n\n*\nclient_id: x"),
            ("client_secret: S\n# note\nT", "client_secret: *\n# note\nT"),
            ("secret: S\nT==\nT=\na: x", "secret: *\n*\n*\na: x"),
            ("client_secret: S\n-T\n#T\n{T\n[T]", "client_secret: *\n*\n*\n*\n*"),
            ("client_secret: S\nT:", "client_secret: *\n*"),
            ("secret:\nT==", "secret:\n*"),
            ("{\n\"secret\": \"S\"\n}", "{\n\"secret\": *\n}"),
            (
                "client_secret: S\nredirect_uris:\n  - x",
                "client_secret: *\nredirect_uris:\n  - x",
            ),
            (
                "client_secret: |\nS\nT\nclient_id: x",
                "client_secret: |\n*\n*\nclient_id: x",
            ),
            (
                "secret: >-\n  S\n  a: b\nclient_id: x",
                "secret: >-\n  *\n  *\nclient_id: x",
            ),
            (
                "key: |\n  -----BEGIN PRIVATE KEY-----\n  MIIE\n  -----END PRIVATE KEY-----\nclient_id: x",
                "key: |\n  *\n  *\n  *\nclient_id: x",
            ),
            ("kind: Secret\ndata:\n  scopes: S", "kind: Secret\ndata:\n  scopes: *"),
            ("\"client_secret\":\"S\"", "\"client_secret\":*"),
            ("client_id: coder", "client_id: coder"),
            (
                "token_endpoint_auth_method: client_secret_post",
                "token_endpoint_auth_method: client_secret_post",
            ),
        ] {
            assert_eq!(shown(text), left, "{text}");
        }
    }
}
