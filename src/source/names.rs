//! Names that files give to something: a secret that is made of the same words does not hide them.

use std::collections::HashSet;
use std::ops::Range;
use std::rc::Rc;

use super::pairs::Names;
use super::{Source, SourceMap};
use crate::order;
use crate::secret::KnownSecrets;

/// The identifier around `range`.
fn identifier(text: &str, range: &Range<usize>) -> Range<usize> {
    let bytes = text.as_bytes();
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let before = bytes.get(..range.start).unwrap_or_default().iter().rev();
    let behind = bytes.get(range.end..).unwrap_or_default().iter();
    range.start - before.take_while(|byte| is_part(byte)).count()
        ..range.end + behind.take_while(|byte| is_part(byte)).count()
}

/// Whether a person made up this name: words of letters, all small or all capitals, with `_` between them. What a
/// generator of secrets makes is none.
fn is_plain(name: &str) -> bool {
    let letters = || name.bytes().filter(u8::is_ascii_alphabetic);
    let is_one_case =
        letters().all(|byte| byte.is_ascii_lowercase()) || letters().all(|byte| byte.is_ascii_uppercase());
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_one_case && name.split('_').all(is_word)
}

/// Whether the identifier `name` of `text` is where a line gives a name: `NAME=x`, `- name: x`.
fn is_defined(text: &str, name: &Range<usize>) -> bool {
    let before = text.get(..name.start).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let line = line.trim_start_matches([' ', '\t', '-', '"', '\'']);
    let behind = text.get(name.end..).unwrap_or_default().trim_start_matches(['"', '\'']);
    let is_name =
        behind.starts_with('=') && !behind.starts_with("==") || behind.starts_with(": ") || behind.starts_with(":\n");
    is_name && matches!(line, "" | "export " | "Environment=" | "Environment=\"")
}

/// Whether `range` of `text` is part of a name that `text` gives to something.
pub(super) fn is_name(text: &str, range: &Range<usize>, known: &KnownSecrets) -> bool {
    let name = identifier(text, range);
    let whole = text.get(name.clone()).unwrap_or_default();
    is_plain(whole) && is_defined(text, &name) && !known.is_whole_in(whole)
}

impl SourceMap {
    /// Whether `range` of `text`, which is not of a file, is part of a name that a file gives to something.
    pub(super) fn is_known_name(&self, text: &str, range: &Range<usize>) -> bool {
        let name = text.get(identifier(text, range)).unwrap_or_default();
        is_plain(name) && self.names().contains(name) && !self.known.is_whole_in(name)
    }

    fn names(&self) -> Rc<HashSet<String>> {
        let of = self.sources.len();
        if let Some(names) = self.names.borrow().as_ref().filter(|names| names.of == of) {
            return Rc::clone(&names.all);
        }
        let all: Rc<HashSet<String>> = Rc::new(self.sources.iter().flat_map(Source::names).collect());
        self.names.replace(Some(Names {
            of,
            all: Rc::clone(&all),
        }));
        all
    }
}

impl Source {
    /// The plain names that the lines of this source give to something, outside of what is hidden.
    fn names(&self) -> Vec<String> {
        let mut hidden = self.secret_lines();
        hidden.extend(self.secrets.borrow().iter().cloned());
        order::by_key(&mut hidden, |range| range.start);
        // How far anything is hidden that begins up to here.
        let ends: Vec<usize> = hidden
            .iter()
            .scan(0, |end, range| {
                *end = range.end.max(*end);
                Some(*end)
            })
            .collect();
        let mut names = Vec::new();
        let mut at = 0;
        for line in self.text.split_inclusive('\n') {
            let content = line.trim_start_matches([' ', '\t', '-', '"', '\'']);
            let content = content.strip_prefix("export ").unwrap_or(content);
            let start = at + (line.len() - content.len());
            let name = identifier(&self.text, &(start..start));
            let before = hidden.partition_point(|range| range.start <= name.start);
            let is_hidden = || {
                before
                    .checked_sub(1)
                    .and_then(|last| ends.get(last))
                    .is_some_and(|end| *end > name.start)
            };
            let text = self.text.get(name.clone()).unwrap_or_default();
            if is_plain(text) && is_defined(&self.text, &name) && !self.concealed.get() && !is_hidden() {
                names.push(text.to_owned());
            }
            at += line.len();
        }
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;
    use crate::source::{Role, Span};
    use crate::text::Text;

    fn sources(text: &str, secret: &str) -> SourceMap {
        let mut sources = SourceMap::default();
        let _ = sources.add("coder.env", Role::Coder, text.as_bytes().to_vec());
        sources.mark_secret_value(Secret::new(secret));
        sources
    }

    #[test]
    fn a_name_is_shown_although_a_secret_is_made_of_the_same_words() {
        let secret = "insecure_generate_a_random_secret";
        let text = "MY_RANDOM_SECRET_NAME=x\nOTHER=insecure_generate_a_random_secret\n";
        let sources = sources(text, secret);
        let id = sources
            .named("coder.env")
            .unwrap_or_else(|| unreachable!("it was added"));
        let shown = sources.excerpt(Span::new(id, 0..text.len()), 2).text;
        assert_eq!(shown, "MY_RANDOM_SECRET_NAME=x\nOTHER=••••••••");
        let said = sources.shown(&Text::told("MY_RANDOM_SECRET_NAME is generate_a_random"));
        assert_eq!(said, "MY_RANDOM_SECRET_NAME is ••••••••");
    }

    #[test]
    fn what_only_looks_like_a_name_is_not() {
        for (text, secret, shown) in [
            ("- c2VjcmV0c2VjcmV0=\n", "c2VjcmV0c2VjcmV0=", "- ••••••••"),
            ("- abcdefghijkl==\n", "abcdefghijkl==", "- ••••••••"),
            (
                "my_whole_secret_value=1\n",
                "whole_secret_value",
                "my_••••••••=••••••••",
            ),
            ("x: rest_of_the_secret\n", "abc$rest_of_the_secret", "x: ••••••••"),
            ("Rest_Of_Secret9=x\n", "abc$Rest_Of_Secret9", "••••••••=••••••••"),
        ] {
            let sources = sources(text, secret);
            let id = sources
                .named("coder.env")
                .unwrap_or_else(|| unreachable!("it was added"));
            let excerpt = sources.excerpt(Span::new(id, 0..1), 1).text;
            assert_eq!(excerpt, shown, "{text}");
        }
    }
}
