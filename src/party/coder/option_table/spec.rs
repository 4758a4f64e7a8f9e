//! What is said of one option.

use crate::version::Version;

/// How Coder parses an option's value (serpent's types).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
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
    Map(Values),
    /// One of a few words, in any case.
    Choice(&'static [&'static str]),
}

/// What the values of a mapping are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Values {
    /// Texts.
    Texts,
    /// Lists of texts.
    Lists,
    /// Lists of UUIDs.
    Uuids,
}

/// One option.
pub struct OptionSpec {
    /// The environment variable; the flag is the same in kebab-case without `CODER_`.
    pub variable: &'static str,
    /// The name that Coder gives it in its messages.
    pub title: &'static str,
    /// The path in Coder's configuration file; empty if it cannot stand there.
    pub yaml: &'static str,
    /// How its value is parsed.
    pub kind: Kind,
    /// The default, as it would be written.
    pub default: &'static str,
    /// The first version of each release line that has it; empty if all have it.
    pub since: &'static [Version],
}

impl OptionSpec {
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
    kind: Kind,
    default: &'static str,
) -> OptionSpec {
    OptionSpec {
        variable,
        title,
        yaml,
        kind,
        default,
        since: &[],
    }
}

pub(super) const fn since(spec: OptionSpec, since: &'static [Version]) -> OptionSpec {
    OptionSpec { since, ..spec }
}
