//! From a file's text to a profile.

use serde::de::DeserializeOwned;

use super::check::complaints;
use super::{Profile, document};

/// Why a text is no profile.
#[derive(Debug, PartialEq, Eq)]
pub enum Invalid {
    /// It is not TOML, or not of the format: the line, counted from 1, and what is wrong there.
    Form {
        /// The line.
        line: usize,
        /// What is wrong, without any of the file's text but names.
        message: String,
    },
    /// It contradicts itself or lacks something: one sentence each.
    Content(Vec<String>),
}

impl std::fmt::Display for Invalid {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Invalid::Form { line, message } => write!(out, "line {line}: {message}"),
            Invalid::Content(complaints) => out.write_str(&complaints.join("\n")),
        }
    }
}

impl std::error::Error for Invalid {}

/// The profile in `text`, which is as consistent as can be seen without the application.
///
/// # Errors
/// Where the text is no TOML, has other fields than the format, or contradicts itself.
pub fn parse(text: &str) -> Result<Profile, Invalid> {
    let profile: Profile = decode(text)?;
    let complaints = complaints(&profile);
    if complaints.is_empty() {
        Ok(profile)
    } else {
        Err(Invalid::Content(complaints))
    }
}

/// What `text` describes, without a look at whether it makes sense: of an embedded profile, which the tests have looked at.
pub(super) fn decode<T: DeserializeOwned>(text: &str) -> Result<T, Invalid> {
    document::decode(text).map_err(|wrong| {
        let before = wrong.at.and_then(|at| text.get(..at));
        Invalid::Form {
            line: before.unwrap_or_default().matches('\n').count() + 1,
            message: wrong.message,
        }
    })
}
