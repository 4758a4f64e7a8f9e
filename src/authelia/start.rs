//! What Authelia's process is started with: which files it reads, and through which filters.
//!
//! Source: authelia/authelia `internal/commands/util.go` `loadXEnvCLIConfigValues`; `Dockerfile`, `entrypoint.sh`.

use super::filters::Filter;
use super::{rule, subject};
use crate::env::Environment;
use crate::finding::{Finding, Severity};
use crate::secret::Secret;
use crate::setting::{Setting, State};
use crate::source::Span;
use crate::text::Text;

/// How a process of Authelia's is started, as far as the files tell.
pub struct Start {
    /// The file filters, in order. `None` if that is not known.
    pub filters: Option<Vec<Filter>>,
    /// The paths of its configuration, in order, as the process names them. `None` if that is not known.
    pub paths: Option<Vec<String>>,
    /// What Authelia refuses of it.
    pub refusal: Option<Finding>,
}

/// A list that comes from a flag, or else from a variable.
struct FlagOrVariable {
    items: Vec<String>,
    place: Span,
}

impl Start {
    /// A process that runs Authelia's image with `entrypoint` and `words`, where those are set, and gets `environment`.
    pub fn of(
        entrypoint: Option<&[Setting<Secret>]>,
        words: Option<&[Setting<Secret>]>,
        environment: &Environment,
    ) -> Self {
        let arguments = arguments(entrypoint.unwrap_or_default(), words.unwrap_or_default());
        let given = |flags: &[&str], variable: &str| {
            let flag = flag(arguments.as_deref()?, flags);
            flag.map_or_else(|| from_variable(environment, variable), Some)
        };
        let filters = given(&["--config.experimental.filters"], "X_AUTHELIA_CONFIG_FILTERS");
        let paths = given(&["--config", "-c"], "X_AUTHELIA_CONFIG").map(|paths| paths.items);
        let parsed = filters.map(|given| (parse(&given.items), given.place));
        let (filters, refusal) = match parsed {
            Some((Ok(filters), _)) => (Some(filters), None),
            Some((Err(reason), place)) => (None, Some(refused(reason, place))),
            None => (None, None),
        };
        Self {
            filters,
            paths: paths.map(|paths| match paths.as_slice() {
                [] => vec!["/config/configuration.yml".to_owned()],
                _ => paths,
            }),
            refusal,
        }
    }
}

/// The filters of these names.
///
/// # Errors
/// If Authelia would not take them: one that it does not have, or one twice.
pub fn parse(names: &[String]) -> Result<Vec<Filter>, Text> {
    let mut filters: Vec<Filter> = Vec::new();
    for name in names {
        let filter = name
            .parse()
            .map_err(|()| text!("Authelia has no filter `{}`", name.chars().take(24).collect::<String>()))?;
        if filters.contains(&filter) {
            return Err(text!("the filter `{name}` is named twice"));
        }
        filters.push(filter);
    }
    Ok(filters)
}

fn refused(reason: Text, place: Span) -> Finding {
    Finding::at(place, "the filters that Authelia is started with")
        .rule(rule::INVALID_PROVIDER)
        .severity(Severity::Error)
        .says(
            subject(None, "config.experimental.filters"),
            reason,
            "Authelia refuses to start: it takes `template` and `expand-env`, each once.",
        )
        .help("X_AUTHELIA_CONFIG_FILTERS=template")
}

/// The arguments of Authelia itself; `None` if something else is started, which may do anything first, or if a word is
/// not known. The image's own entry point passes on what begins with a dash.
fn arguments<'w>(entrypoint: &'w [Setting<Secret>], words: &'w [Setting<Secret>]) -> Option<Vec<(&'w str, Span)>> {
    let all = entrypoint.iter().chain(words);
    let all: Option<Vec<_>> = all.map(|word| Some((word.value()?.reveal(), word.place))).collect();
    let all = all?;
    let is_program = |word: &str| matches!(word.rsplit('/').next(), Some("authelia" | "entrypoint.sh"));
    match all.first() {
        None => Some(all),
        Some((first, _)) if first.starts_with('-') && entrypoint.is_empty() => Some(all),
        Some((first, _)) if is_program(first) => {
            let passed = all.iter().take_while(|(word, _)| is_program(word)).count();
            Some(all.into_iter().skip(passed).collect())
        }
        Some(_) => None,
    }
}

/// What the flags of these names hold, each a list between commas; `None` if there is none.
fn flag(arguments: &[(&str, Span)], names: &[&str]) -> Option<FlagOrVariable> {
    let mut found: Option<FlagOrVariable> = None;
    let mut words = arguments.iter();
    while let Some((word, place)) = words.next() {
        let (name, value) = word
            .split_once('=')
            .map_or((*word, None), |(name, value)| (name, Some(value)));
        if !names.contains(&name) {
            continue;
        }
        let value = match value {
            Some(value) => value,
            None => words.next()?.0,
        };
        let given = found.get_or_insert(FlagOrVariable {
            items: Vec::new(),
            place: *place,
        });
        given.items.extend(value.split(',').map(str::to_owned));
    }
    found
}

/// What a variable holds; `None` if that is not known. One that is empty or not set holds nothing.
fn from_variable(environment: &Environment, name: &str) -> Option<FlagOrVariable> {
    let variable = environment.get(name);
    let items = match &variable.state {
        State::Known(text) if text.is_empty() => Vec::new(),
        State::Known(text) => text.reveal().split(',').map(str::to_owned).collect(),
        State::Absent => Vec::new(),
        State::Unknown(_) => return None,
    };
    Some(FlagOrVariable {
        items,
        place: variable.written_at(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::env::Form;
    use crate::setting::Unknown;
    use crate::source::{Role, SourceMap};

    /// The filters and paths of a process: `?` for what is not known, `!` for what is refused.
    fn start(entrypoint: Option<&str>, words: Option<&str>, variables: &[(&str, &str)], whole: bool) -> String {
        let mut sources = SourceMap::default();
        let Ok(id) = sources.add("a", Role::Authelia, Vec::new()) else {
            return String::new();
        };
        let place = Span::new(id, 0..0);
        let mut environment = Environment::new(place, Form::Entry);
        environment.hidden = (!whole).then(|| Unknown::because("more may be set"));
        for (name, value) in variables {
            environment.define(name, Setting::known(Secret::new(*value), place));
        }
        let words_of = |text: &str| -> Vec<Setting<Secret>> {
            let words = text.split(' ').filter(|word| !word.is_empty());
            words
                .map(|word| match word {
                    "?" => Setting::unknown(Unknown::because("x"), place),
                    word => Setting::known(Secret::new(word), place),
                })
                .collect()
        };
        let (entrypoint, words) = (entrypoint.map(words_of), words.map(words_of));
        let start = Start::of(entrypoint.as_deref(), words.as_deref(), &environment);
        let filters = match (&start.filters, &start.refusal) {
            (_, Some(_)) => "!".to_owned(),
            (Some(filters), _) => format!("{filters:?}"),
            (None, None) => "?".to_owned(),
        };
        format!(
            "{filters} {}",
            start.paths.map_or("?".to_owned(), |paths| paths.join("+"))
        )
    }

    /// An entry point, arguments, variables, whether these are all, and the filters and paths that follow.
    type Case<'a> = (
        Option<&'a str>,
        Option<&'a str>,
        &'a [(&'a str, &'a str)],
        bool,
        &'a str,
    );

    const FILTERS: &str = "X_AUTHELIA_CONFIG_FILTERS";
    const CONFIG: &str = "X_AUTHELIA_CONFIG";
    const STARTS: &[Case<'_>] = &[
        (None, None, &[], true, "[] /config/configuration.yml"),
        (None, None, &[], false, "? ?"),
        (None, None, &[(FILTERS, "template")], false, "[Template] ?"),
        (
            None,
            None,
            &[(FILTERS, "Expand-Env,template")],
            true,
            "[ExpandEnv, Template] /config/configuration.yml",
        ),
        (
            None,
            None,
            &[(FILTERS, "template, expand-env")],
            true,
            "! /config/configuration.yml",
        ),
        (
            None,
            None,
            &[(FILTERS, "template,template")],
            true,
            "! /config/configuration.yml",
        ),
        (None, None, &[(FILTERS, "")], true, "[] /config/configuration.yml"),
        (None, None, &[(CONFIG, "/a.yml,/b.yml")], true, "[] /a.yml+/b.yml"),
        (
            None,
            Some("--config /a.yml --config=/b.yml,/c.yml"),
            &[(CONFIG, "/d.yml")],
            true,
            "[] /a.yml+/b.yml+/c.yml",
        ),
        (None, Some("authelia -c /a.yml"), &[], true, "[] /a.yml"),
        (
            Some("authelia"),
            Some("--config.experimental.filters=template"),
            &[(FILTERS, "expand-env")],
            true,
            "[Template] /config/configuration.yml",
        ),
        (
            Some("/app/entrypoint.sh"),
            Some("authelia --config /a.yml"),
            &[],
            true,
            "[] /a.yml",
        ),
        (Some("/bin/sh"), Some("-c envsubst"), &[], true, "? ?"),
        (None, Some("sh -c authelia"), &[], true, "? ?"),
        (None, Some("--config ?"), &[], true, "? ?"),
    ];

    #[test]
    fn filters_and_paths() {
        for &(entrypoint, words, variables, whole, expected) in STARTS {
            assert_eq!(
                start(entrypoint, words, variables, whole),
                expected,
                "{entrypoint:?} {words:?} {variables:?}"
            );
        }
    }
}
