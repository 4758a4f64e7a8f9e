//! Names of container images.

use crate::setting::Setting;
use crate::source::Located;
use crate::version::Version;

/// An image as it is named: `ghcr.io/coder/coder:v2.35.1@sha256:…`.
#[derive(Clone)]
pub struct Image {
    /// The whole name, and where it is written.
    pub name: Located<String>,
}

impl Image {
    /// The image that is called `name`.
    pub fn new(name: Located<String>) -> Self {
        Self { name }
    }

    /// The name without tag and digest.
    pub fn repository(&self) -> &str {
        self.split().0
    }

    /// The tag, if there is one.
    pub fn tag(&self) -> Option<&str> {
        self.split().1
    }

    /// Whether the last parts of the repository are `name`: `coder/coder` of `ghcr.io/coder/coder`.
    pub fn is_called(&self, name: &str) -> bool {
        let before = self.repository().strip_suffix(name);
        before.is_some_and(|before| before.is_empty() || before.ends_with('/'))
    }

    /// The version that the tag tells. `latest`, `4` and `4.39` are none.
    pub fn version(&self) -> Option<Setting<Version>> {
        Some(Setting::known(self.tag()?.parse().ok()?, self.name.span))
    }

    fn split(&self) -> (&str, Option<&str>) {
        let without_digest = self.name.value.split('@').next().unwrap_or_default();
        match without_digest.rsplit_once(':') {
            // A colon before a slash is a port's.
            Some((repository, tag)) if !tag.contains('/') => (repository, Some(tag)),
            _ => (without_digest, None),
        }
    }
}
