//! What is said, made of parts.

use std::borrow::Cow;
use std::fmt;

use crate::secret::MASK;

/// A piece of a [`Text`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Part {
    /// This program's own words: shown as they are.
    Said(&'static str),
    /// Words with values of the files in them: the report looks for secrets in them before it shows, or shortens, any.
    Told(String),
    /// What must not be shown. What it was is not even kept.
    Hidden,
}

/// A message: literal text, and values that have yet to be looked at before they may be shown.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Text(Vec<Part>);

impl Text {
    /// In place of a value that must not be shown.
    pub fn hidden() -> Self {
        Self(vec![Part::Hidden])
    }

    /// This text, then `more`.
    #[must_use]
    pub fn and(mut self, more: impl Into<Text>) -> Self {
        self.0.extend(more.into().0);
        self
    }

    /// The parts, in order.
    pub fn parts(&self) -> &[Part] {
        &self.0
    }

    /// Whether it begins with `start`.
    pub fn starts_with(&self, start: &str) -> bool {
        match self.0.first() {
            Some(Part::Said(text)) => text.starts_with(start),
            Some(Part::Told(text)) => text.starts_with(start),
            Some(Part::Hidden) | None => false,
        }
    }
}

impl From<&'static str> for Text {
    fn from(text: &'static str) -> Self {
        Self(vec![Part::Said(text)])
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(vec![Part::Told(text)])
    }
}

impl From<Cow<'static, str>> for Text {
    fn from(text: Cow<'static, str>) -> Self {
        match text {
            Cow::Borrowed(text) => text.into(),
            Cow::Owned(text) => text.into(),
        }
    }
}

impl fmt::Display for Text {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.0 {
            out.write_str(match part {
                Part::Said(text) => text,
                Part::Told(text) => text,
                Part::Hidden => MASK,
            })?;
        }
        Ok(())
    }
}
