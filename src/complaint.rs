//! What is wrong with a text that cannot be read, and what was probably meant.

use std::borrow::Cow;
use std::fmt;

/// What is wrong, without any of the text, and what would be right where that is known. Displayed, it is both.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Complaint {
    /// What is wrong.
    pub told: Cow<'static, str>,
    /// What would be right.
    pub meant: Option<Meant>,
}

/// What would be right where something cannot be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Meant {
    /// What to do.
    Words(Cow<'static, str>),
    /// The known name that is nearest to the one that is written.
    Name(&'static str),
    /// How many spaces the line should begin with; what is wrong says so.
    Spaces(usize),
}

impl Complaint {
    /// The same with what would be right.
    pub(crate) fn meant(self, meant: Option<Meant>) -> Self {
        Self { meant, ..self }
    }

    /// The same with what to do.
    pub(crate) fn advising(self, words: impl Into<Cow<'static, str>>) -> Self {
        self.meant(Some(Meant::Words(words.into())))
    }
}

impl<T: Into<Cow<'static, str>>> From<T> for Complaint {
    fn from(told: T) -> Self {
        Self {
            told: told.into(),
            meant: None,
        }
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.told)?;
        match &self.meant {
            Some(Meant::Spaces(_)) | None => Ok(()),
            Some(meant) => write!(out, "; {meant}"),
        }
    }
}

impl fmt::Display for Meant {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Words(words) => out.write_str(words),
            Self::Name(name) => write!(out, "did you mean `{name}`?"),
            Self::Spaces(count) => write!(out, "indent by {count} spaces"),
        }
    }
}
