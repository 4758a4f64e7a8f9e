//! The flags that Coder is started with.
//!
//! Source: coder/serpent `command.go` `run`, `option.go` `FlagSet`; spf13/pflag's way of reading words.

use super::option_table::{self, SerpentType, ServerOption};
use crate::secret::Secret;
use crate::setting::{Setting, State, Unknown};
use crate::source::Located;

/// The flags of a command line, in its order.
#[derive(Default)]
pub struct Arguments {
    flags: Vec<Flag>,
    /// Words behind a boolean flag that were meant as its value, each with that flag's name.
    stray: Vec<(String, Setting<Secret>)>,
    /// Why there may be more flags than the files show, if there may.
    pub hidden: Option<Unknown>,
}

/// One flag.
pub struct Flag {
    /// Its name without dashes.
    pub name: Located<String>,
    /// Its value; `true` for a boolean that is alone. Absent where the command line ends before it.
    pub value: Setting<Secret>,
}

impl Arguments {
    /// Reads the words after `coder server`.
    pub fn of(words: &[Setting<Secret>]) -> Self {
        let mut arguments = Self::default();
        let mut words = words.iter();
        let mut last_alone = None;
        while let Some(word) = words.next() {
            let text = match &word.state {
                State::Known(text) => text.reveal(),
                State::Unknown(why) => {
                    arguments.hidden = Some(why.clone());
                    last_alone = None;
                    continue;
                }
                State::Absent => continue,
            };
            if text == "--" {
                break;
            }
            let Some((name, value)) = split(text) else {
                // `-v` is a flag of its own, and what is behind it may be its value.
                let is_flag = text.starts_with('-') && text != "-";
                let flag = last_alone.take().filter(|_| !is_flag && !SUBCOMMANDS.contains(&text));
                if let Some(flag) = flag {
                    arguments.stray.push((flag, word.clone()));
                }
                continue;
            };
            let is_alone = value.is_none() && spec(&name).is_some_and(|spec| spec.kind == SerpentType::Flag);
            last_alone = is_alone.then(|| name.clone());
            let name = Located::new(name, word.written_at());
            let value = match (value, spec(&name.value).map(|spec| spec.kind)) {
                (Some(value), _) => known(value, word),
                (None, Some(SerpentType::Flag)) => known("true".to_owned(), word),
                // What an option that is not in the table takes is not known; a value would stand there as a word.
                (None, None) if name.value != CONFIG => Setting::absent(word.written_at()),
                (None, _) => words
                    .next()
                    .cloned()
                    .unwrap_or_else(|| Setting::absent(word.written_at())),
            };
            arguments.flags.push(Flag { name, value });
        }
        arguments
    }

    /// The values of the flag `name`, in order.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Setting<Secret>> {
        self.flags
            .iter()
            .filter(move |flag| flag.name.value == name)
            .map(|flag| &flag.value)
    }

    /// What is behind a boolean flag as if it were its value: pflag takes the flag alone, and the word for a subcommand.
    pub fn stray(&self) -> &[(String, Setting<Secret>)] {
        &self.stray
    }

    /// Every flag whose name the table has, or that is of its family.
    pub fn flags(&self) -> &[Flag] {
        &self.flags
    }
}

/// Words of `coder server` that are no values.
const SUBCOMMANDS: [&str; 2] = ["coder", "server"];

/// The flag that names Coder's configuration file.
pub(super) const CONFIG: &str = "config";

/// The option that the flag `name` sets.
pub(super) fn spec(name: &str) -> Option<&'static ServerOption> {
    // A variable is asked for more often than a flag, and is none.
    let may_be = !name.bytes().any(|byte| byte == b'_' || byte.is_ascii_uppercase());
    option_table::all().find(|spec| may_be && spec.flag() == name)
}

/// Name and value of a word that is a flag.
fn split(word: &str) -> Option<(String, Option<String>)> {
    if let Some(long) = word.strip_prefix("--") {
        return Some(match long.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (long.to_owned(), None),
        });
    }
    let rest = word.strip_prefix("-c")?;
    let value = rest.strip_prefix('=').unwrap_or(rest);
    Some((CONFIG.to_owned(), (!rest.is_empty()).then(|| value.to_owned())))
}

fn known(value: String, word: &Setting<Secret>) -> Setting<Secret> {
    Setting::known(Secret::new(value), word.place).through(word.via.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Role, SourceMap, Span};

    /// Reads words; `?` is one that is not known.
    fn arguments(words: &[&str]) -> Arguments {
        let mut sources = SourceMap::default();
        let Ok(id) = sources.add("unit", Role::Coder, b"x".to_vec()) else {
            return Arguments::default();
        };
        let place = Span::new(id, 0..1);
        let words = words.iter().map(|word| match *word {
            "?" => Setting::unknown(Unknown::because("it is not in the files"), place),
            word => Setting::known(Secret::new(word), place),
        });
        Arguments::of(&words.collect::<Vec<_>>())
    }

    fn read(words: &[&str]) -> Vec<(String, Option<String>)> {
        let arguments = arguments(words);
        let flags = arguments.flags().iter();
        flags
            .map(|flag| {
                let value = flag.value.value().map(|value| value.reveal().to_owned());
                (flag.name.value.clone(), value)
            })
            .collect()
    }

    #[test]
    fn flags_are_read_as_pflag_reads_them() {
        let some = |name: &str, value: &str| (name.to_owned(), Some(value.to_owned()));
        assert_eq!(
            read(&[
                "--oidc-client-id=coder",
                "--oidc-issuer-url",
                "https://a",
                "--oidc-allow-signups",
                "false"
            ]),
            [
                some("oidc-client-id", "coder"),
                some("oidc-issuer-url", "https://a"),
                some("oidc-allow-signups", "true")
            ]
        );
        assert_eq!(
            read(&["-c", "/etc/coder.yaml", "-c=/other.yaml"]),
            [some("config", "/etc/coder.yaml"), some("config", "/other.yaml")]
        );
        assert_eq!(read(&["--", "--oidc-client-id=coder"]), []);
        assert_eq!(read(&["--oidc-client-id"]), [("oidc-client-id".to_owned(), None)]);
    }

    #[test]
    fn only_a_word_right_behind_a_boolean_flag_is_taken_for_its_value() {
        for (words, stray) in [
            (&["--oidc-allow-signups", "false"][..], Some("false")),
            (&["--tls-enable", "-"], Some("-")),
            (&["--oidc-allow-signups", "-a", "0.0.0.0:3000"], None),
            (&["--tls-enable", "-v"], None),
            (&["--tls-enable", "?", "foo"], None),
            (&["--tls-enable", "server"], None),
            (&["--tls-enable=true", "foo"], None),
        ] {
            let arguments = arguments(words);
            let found = arguments.stray().first();
            let found = found.and_then(|(_, word)| word.value().map(Secret::reveal));
            assert_eq!(found, stray, "{words:?}");
        }
    }
}
