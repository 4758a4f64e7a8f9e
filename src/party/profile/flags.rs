//! Flags of an application's command line, and those that its chart makes of its values.

use super::Profile;
use super::own_file;
use crate::deployment::Workload;
use crate::files::Files;
use crate::kubernetes;
use crate::secret::Secret;
use crate::setting::{Setting, State, Unknown};
use crate::yaml::{Mapping, Node};

/// Every flag that the process gets: its name without dashes, and its value. Of one that is there twice the last counts.
pub(super) fn flags(profile: &Profile, workload: &Workload, files: &mut dyn Files) -> Vec<(String, Setting<Secret>)> {
    if profile.settings.values().all(|source| source.flag.is_none()) {
        return Vec::new();
    }
    let mut found = of_words(&workload.command.all());
    let places = profile.reading.as_ref().map_or(&[][..], |reading| &reading.helm_flags);
    if let Some(chart) = &workload.chart {
        for path in places {
            let nodes = own_file::roots(profile, chart).filter_map(|root| own_file::at(root, path, files));
            found.extend(nodes.collect::<Vec<_>>().iter().flat_map(of_values));
        }
    }
    found.reverse();
    found
}

/// `--name=value` and `--name value`, with one dash or two. A flag without a value is on.
fn of_words(words: &[Setting<Secret>]) -> Vec<(String, Setting<Secret>)> {
    let mut found = Vec::new();
    let mut words = words.iter().peekable();
    while let Some(word) = words.next() {
        let written = match (word.value(), word.why_unknown().and_then(|why| why.text.as_ref())) {
            (Some(text), _) => text.reveal(),
            (None, Some(text)) => text.head(),
            (None, None) => continue,
        };
        let Some(flag) = written.strip_prefix("--").or_else(|| written.strip_prefix('-')) else {
            continue;
        };
        let value = match flag.split_once('=') {
            Some((name, value)) => (name, behind(word, written.len() - value.len(), value)),
            None => {
                let is_value =
                    |next: &&Setting<Secret>| next.value().is_none_or(|text| !text.reveal().starts_with('-'));
                let next = words.next_if(is_value).cloned();
                (flag, next.unwrap_or_else(|| word.clone().map(|_| Secret::new("true"))))
            }
        };
        found.push((value.0.to_owned(), value.1));
    }
    found
}

/// What is behind the first bytes of a word; of it only `value` may be known.
fn behind(word: &Setting<Secret>, bytes: usize, value: &str) -> Setting<Secret> {
    let Some(why) = word.why_unknown() else {
        return word.clone().map(|_| Secret::new(value));
    };
    let text = why.text.as_ref();
    let rest = text.and_then(|text| text.without(text.head().get(..bytes)?));
    let why = Unknown {
        text: rest,
        ..why.clone()
    };
    Setting {
        state: State::Unknown(why),
        ..word.clone()
    }
}

/// A mapping of names to values, or a list of words.
fn of_values(node: &Node) -> Vec<(String, Setting<Secret>)> {
    if let Some(items) = node.sequence() {
        return of_words(&items.iter().filter_map(kubernetes::value_of).collect::<Vec<_>>());
    }
    let entries = node.mapping().into_iter().flat_map(Mapping::entries);
    let flags = entries.filter_map(|entry| Some((kubernetes::text(&entry.key)?, kubernetes::value_of(&entry.value)?)));
    flags.collect()
}

#[cfg(test)]
mod tests {
    use super::of_words;
    use crate::secret::Secret;
    use crate::setting::Setting;
    use crate::source::{Role, SourceMap, Span};

    #[test]
    fn a_flag_has_its_value_behind_it_or_in_the_next_word() {
        let Ok(id) = SourceMap::default().add("x", Role::Application, Vec::new()) else {
            unreachable!("it is small")
        };
        let words = [
            "app",
            "--id=a",
            "--secret",
            "s=1",
            "-issuer=https://x/?a=b",
            "--on",
            "--last",
            "-1",
            "--off",
        ];
        let words = words.map(|word| Setting::known(Secret::new(word), Span::new(id, 0..0)));
        let found: Vec<(String, String)> = of_words(&words)
            .into_iter()
            .map(|(name, value)| {
                (
                    name,
                    value.value().map_or_else(String::new, |text| text.reveal().to_owned()),
                )
            })
            .collect();
        let expected = [
            ("id", "a"),
            ("secret", "s=1"),
            ("issuer", "https://x/?a=b"),
            ("on", "true"),
            ("last", "true"),
            ("1", "true"),
            ("off", "true"),
        ];
        assert_eq!(found, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }
}
