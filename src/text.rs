//! What is said, made of parts: this program's own words, and values that have yet to be looked at.
//!
//! `text!` makes a [`Text`] as `format!` makes a `String`, and keeps the template. Where a text is shown
//! ([`SourceMap::shown`](crate::source::SourceMap::shown)), secrets are looked for in all of it, and what the template
//! says stays: a secret that is an everyday word hides no word of a message, and none gets through as a value.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use crate::secret::MASK;

/// A [`Text`] of a template and its values, which are given as `format!` takes them.
macro_rules! text {
    ($template:literal $($values:tt)*) => {
        $crate::text::Text::filled($template, ::std::format!($template $($values)*))
    };
}

/// A piece of a [`Text`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Part {
    /// This program's own words: shown as they are.
    Said(Cow<'static, str>),
    /// Values of the files in this program's own words.
    Filled {
        /// The words, as `format!` takes them.
        template: &'static str,
        /// The words with the values in them.
        text: String,
    },
    /// A value: it is looked for secrets before it is shown, or shortened.
    Told(String),
    /// What must not be shown. What it was is not even kept.
    Hidden,
}

/// A message: literal text, and values that have yet to be looked at before they may be shown.
///
/// [`Text::told`] makes one of a value as a whole. There is no way back to one but [`SourceMap::shown`](crate::source::SourceMap::shown)
/// and, for what is not shown, [`Text::plain`].
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Text {
    parts: Vec<Part>,
    /// What is said where a value in the parts must not be shown.
    instead: Option<Box<Text>>,
}

impl Text {
    fn of(parts: Vec<Part>) -> Self {
        Self { parts, instead: None }
    }

    /// The same, with `instead` in its place where a value in it must not be shown, in part or whole: half an address tells
    /// nobody which one is meant.
    #[must_use]
    pub fn or_if_hidden(self, instead: impl Into<Text>) -> Self {
        Self {
            instead: Some(Box::new(instead.into())),
            ..self
        }
    }

    /// What is said where a value in it must not be shown.
    pub fn instead(&self) -> Option<&Text> {
        self.instead.as_deref()
    }

    /// What `text!` makes: a template, and the same with its values.
    pub fn filled(template: &'static str, text: String) -> Self {
        Self::of(vec![Part::Filled { template, text }])
    }

    /// A value as a whole: none of it are words of this program.
    pub fn told(value: impl Into<String>) -> Self {
        Self::of(vec![Part::Told(value.into())])
    }

    /// Words of this program that are not known before it runs, such as the name of an application.
    pub fn said(words: impl Into<Cow<'static, str>>) -> Self {
        Self::of(vec![Part::Said(words.into())])
    }

    /// In place of a value that must not be shown.
    pub fn hidden() -> Self {
        Self::of(vec![Part::Hidden])
    }

    /// This text, then `more`.
    #[must_use]
    pub fn and(mut self, more: impl Into<Text>) -> Self {
        let more = more.into();
        self.instead = self.instead.map(|instead| Box::new(instead.and(more.clone())));
        self.parts.extend(more.parts);
        self
    }

    /// This text with `new` in place of the value `old`.
    #[must_use]
    pub fn with(mut self, old: &str, new: &str) -> Self {
        for part in &mut self.parts {
            if let Part::Told(text) | Part::Filled { text, .. } = part {
                *text = text.replace(old, new);
            }
        }
        self
    }

    /// All of it as it is, and where in it words are that are none of a value.
    pub fn with_own_words(&self) -> (String, Vec<Range<usize>>) {
        let length = self.parts.iter().map(|part| part.plain().len()).sum();
        let mut whole = String::with_capacity(length);
        let mut own: Vec<Range<usize>> = Vec::new();
        for part in &self.parts {
            let start = whole.len();
            whole.push_str(part.plain());
            match part {
                Part::Said(_) | Part::Hidden => own.push(start..whole.len()),
                Part::Filled { template, text } => {
                    let words = own_words(template, text).into_iter();
                    own.extend(words.map(|range| start + range.start..start + range.end));
                }
                Part::Told(_) => {}
            }
        }
        (whole, own)
    }

    /// All lines two columns further to the right.
    #[must_use]
    pub fn indented(&self) -> Self {
        let inside = self.pieces().map(|part| match part {
            Part::Said(text) => Part::Said(text.replace('\n', "\n  ").into()),
            Part::Told(text) => Part::Told(text.replace('\n', "\n  ")),
            other => other,
        });
        Self::of(std::iter::once(Part::Said("  ".into())).chain(inside).collect())
    }

    /// What is left without the first `count` bytes.
    #[must_use]
    pub fn without_first(&self, mut count: usize) -> Self {
        let rest = self.pieces().map(|part| {
            let text = part.plain();
            let left = text.get(count.min(text.len())..).unwrap_or_default().to_owned();
            count = count.saturating_sub(text.len());
            match part {
                Part::Said(_) => Part::Said(left.into()),
                _ => Part::Told(left),
            }
        });
        Self::of(rest.collect())
    }

    /// Own words and values, each as a part of its own.
    fn pieces(&self) -> impl Iterator<Item = Part> {
        let (whole, own) = self.with_own_words();
        let mut parts = Vec::with_capacity(2 * own.len() + 1);
        let mut from = 0;
        for range in own.into_iter().chain(std::iter::once(whole.len()..whole.len())) {
            let slice = |range: Range<usize>| whole.get(range).unwrap_or_default().to_owned();
            parts.push(Part::Told(slice(from..range.start)));
            parts.push(Part::Said(slice(range.clone()).into()));
            from = range.end;
        }
        parts.into_iter().filter(|part| !part.plain().is_empty())
    }

    /// The parts, in order.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Whether it begins with `start`.
    pub fn starts_with(&self, start: &str) -> bool {
        self.parts.first().is_some_and(|part| part.plain().starts_with(start))
    }

    /// All of it as it is, with the secrets that may be in it: to compare, or to become a value of another text; never
    /// to be shown.
    pub fn plain(&self) -> Cow<'_, str> {
        match self.parts.as_slice() {
            [only] => Cow::Borrowed(only.plain()),
            parts => parts.iter().map(Part::plain).collect(),
        }
    }
}

impl Part {
    fn plain(&self) -> &str {
        match self {
            Part::Said(text) => text,
            Part::Told(text) | Part::Filled { text, .. } => text,
            Part::Hidden => MASK,
        }
    }
}

impl From<&'static str> for Text {
    fn from(text: &'static str) -> Self {
        Self::of(vec![Part::Said(Cow::Borrowed(text))])
    }
}

/// As [`Text::plain`]: for what becomes a value of another text, and for tests.
impl fmt::Display for Text {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts.iter().try_for_each(|part| out.write_str(part.plain()))
    }
}

/// Where in `text` the words of the `template` are that it was made with, in order.
///
/// Where a value repeats a word of the template, the first of both is taken: what is found reads as the template says,
/// whichever it is.
fn own_words(template: &'static str, text: &str) -> Vec<Range<usize>> {
    let literals = literals(template);
    let mut found: Vec<Range<usize>> = Vec::with_capacity(literals.len());
    let (mut from, last) = (0, literals.len().saturating_sub(1));
    for (index, literal) in literals.iter().enumerate() {
        let rest = text.get(from..).unwrap_or_default();
        // The last one is the end of the text.
        let at = if index == last {
            rest.strip_suffix(literal.as_str()).map(str::len)
        } else {
            rest.find(literal.as_str())
        };
        let Some(at) = at else { break };
        found.push(from + at..from + at + literal.len());
        from += at + literal.len();
    }
    found.retain(|range| !range.is_empty());
    found
}

/// What `format!` takes from its template as it is, before, between and behind the values.
fn literals(template: &str) -> Vec<String> {
    let mut literals = vec![String::new()];
    let mut characters = template.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '{' | '}' if characters.peek() == Some(&character) => {
                characters.next();
            }
            '{' => {
                characters.by_ref().find(|inside| *inside == '}');
                literals.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = literals.last_mut() {
            last.push(character);
        }
    }
    literals
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_words_are_told_from_values() {
        for (template, text, own) in [
            ("a {b} c", "a B c", &["a ", " c"][..]),
            ("{b}", "B", &[]),
            ("a", "a", &["a"]),
            ("{{{b}}} {c:?}!", "{B} c c!", &["{", "} ", "!"]),
            ("{a}, {b}", "x, y, z", &[", "]),
            ("`{a}` is `{b}`", "`is` is `is`", &["`", "` is `", "`"]),
            ("{a} a", "a a a", &[" a"]),
        ] {
            let found = own_words(template, text);
            let found: Vec<&str> = found.into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, own, "{template}");
        }
        let name = "x";
        let made = text!("`{name}` of {}", 3).and(" and more").and(Text::told("y"));
        assert_eq!(made.plain(), "`x` of 3 and morey");
        assert!(made.starts_with("`x`"));
        let (whole, own) = text!("a {name}\nb {name}").indented().without_first(3).with_own_words();
        assert_eq!(whole, " x\n  b x");
        assert_eq!(
            own.into_iter().map(|range| &whole[range]).collect::<String>(),
            " \n  b "
        );
    }
}
