//! What is said of one option.

use crate::version::{Behaviour, Version};

/// How Coder parses an option's value (serpent's types).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SerpentType {
    /// Text, as it is.
    Text,
    /// Text that is a secret.
    Secret,
    /// Go's `strconv.ParseBool`; empty is false.
    Flag,
    /// One CSV record.
    List,
    /// A Go URL.
    Url,
    /// A host name with a `*` for its first part, as Coder's workspace applications have it.
    WildcardHost,
    /// A host and a port.
    Address,
    /// A Go duration.
    Duration,
    /// A regular expression in RE2's syntax.
    Regexp,
    /// A YAML (hence JSON) mapping.
    Map(MapValues),
    /// One of a few words, in any case.
    Choice(&'static [&'static str]),
}

/// What the values of a mapping are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MapValues {
    /// Texts.
    Texts,
    /// Lists of texts.
    Lists,
    /// Lists of UUIDs.
    Uuids,
}

/// One option.
pub struct ServerOption {
    /// The environment variable; the flag is the same in kebab-case without `CODER_`.
    pub variable: &'static str,
    /// The name that Coder gives it in its messages.
    pub title: &'static str,
    /// The path in Coder's configuration file; empty if it cannot stand there.
    pub yaml: &'static str,
    /// How its value is parsed.
    pub kind: SerpentType,
    /// The default, as it would be written.
    pub default: &'static str,
    /// Which versions have it; none where all do.
    pub since: Option<Behaviour>,
}

impl ServerOption {
    /// Whether `version` has the option.
    pub fn is_in(&self, version: Version) -> bool {
        self.since.is_none_or(|since| since.holds(version))
    }

    /// The flag without its dashes.
    pub fn flag(&self) -> String {
        if self.variable == "CODER_CONFIG_PATH" {
            return "config".to_owned();
        }
        let name = self.variable.strip_prefix("CODER_").unwrap_or(self.variable);
        name.to_ascii_lowercase().replace('_', "-")
    }
}

pub(super) const fn option(
    variable: &'static str,
    title: &'static str,
    yaml: &'static str,
    kind: SerpentType,
    default: &'static str,
) -> ServerOption {
    ServerOption {
        variable,
        title,
        yaml,
        kind,
        default,
        since: None,
    }
}

pub(super) const fn since(spec: ServerOption, since: Behaviour) -> ServerOption {
    ServerOption {
        since: Some(since),
        ..spec
    }
}
