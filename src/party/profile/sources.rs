//! Where a fact comes from.

use serde::Deserialize;

use crate::party::Confidence;

/// Where a fact was read: a page, or a place in a repository.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FactSource {
    /// The address of a guide or manual.
    pub url: Option<String>,
    /// The repository, as `owner/name`, if it is not the application's own.
    pub repository: Option<String>,
    /// The file in the repository.
    pub path: Option<String>,
    /// The function, type or key in the file.
    pub symbol: Option<String>,
    /// The commit at which it was read.
    pub commit: Option<String>,
    /// Or the release, by its tag.
    pub tag: Option<String>,
}

impl FactSource {
    /// How sure a fact with this source is.
    pub fn confidence(&self) -> Confidence {
        if self.path.is_some() && self.revision().is_some() {
            Confidence::Source
        } else {
            Confidence::Guide
        }
    }

    /// The commit, or the tag, at which it was read.
    pub fn revision(&self) -> Option<&str> {
        self.commit.as_deref().or(self.tag.as_deref())
    }

    /// The address at which it can be read, if `repository` is the application's own.
    pub fn address(&self, repository: Option<&str>) -> Option<String> {
        if let Some(url) = &self.url {
            return Some(url.clone());
        }
        let repository = self.repository.as_deref().or(repository)?;
        let (path, revision) = (self.path.as_ref()?, self.revision()?);
        Some(format!("https://github.com/{repository}/blob/{revision}/{path}"))
    }
}
