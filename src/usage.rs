//! What is said of a call that cannot be understood.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::report;
use crate::secret::{MASK, without_call_secrets, without_random};

/// The error as it may be shown: an argument in it steers no terminal and no CI service, and what may be a secret is
/// masked.
pub fn shown(error: &clap::Error) -> String {
    let mut text = error.render().to_string();
    text = text.replace(
        "error: unrecognized subcommand",
        "error: there is no command, file or folder",
    );
    text = text.replace("a similar subcommand exists", "a similar command exists");
    for (typed, shown) in typed(error) {
        if !typed.is_empty() && typed != shown {
            text = text.replace(&typed, &shown);
        }
    }
    report::tame(&report::escaped(&without_random(&without_call_secrets(&text)))).into_owned()
}

/// What the error repeats of the call, and what may be shown of each.
///
/// Somebody who mistypes an option's name, or forgets it, has often just typed a secret: of an option that is not
/// known, only the name is shown; of a word where none is taken, nothing; of a value that an option refuses, what looks
/// like a word.
fn typed(error: &clap::Error) -> Vec<(String, String)> {
    let about = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        _ => None,
    };
    let argument = about(ContextKind::InvalidArg);
    let is_set = argument
        .as_deref()
        .is_some_and(|argument| argument.starts_with("--set"));
    let is_known = error.kind() != ErrorKind::UnknownArgument;
    let argument = argument.filter(|_| !is_known).map(|typed| {
        let shown = option_name(&typed).map_or_else(|| MASK.to_owned(), str::to_owned);
        (typed, shown)
    });
    let command = about(ContextKind::InvalidSubcommand).map(|typed| {
        let is_letters = typed.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        let shown = if is_letters && is_word(&typed) {
            typed.clone()
        } else {
            MASK.to_owned()
        };
        (typed, shown)
    });
    let value = about(ContextKind::InvalidValue).map(|typed| {
        let shown = if !is_set && is_word(&typed) {
            typed.clone()
        } else {
            MASK.to_owned()
        };
        (typed, shown)
    });
    [argument, command, value].into_iter().flatten().collect()
}

/// The name of an option, without its value; `None` if the argument is no option, or what is written as one is not a
/// name.
fn option_name(argument: &str) -> Option<&str> {
    let name = argument.split('=').next().unwrap_or_default();
    let word = name
        .strip_prefix("--")
        .or_else(|| name.strip_prefix('-').filter(|short| short.len() == 1))?;
    let is_name = word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    (is_name && word.len() <= LONGEST_NAME).then_some(name)
}

/// The longest word that is taken for an option's name.
const LONGEST_NAME: usize = 40;

/// Whether a value may be shown: a short one without capitals, as those that options take.
fn is_word(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-_,".contains(&byte);
    text.len() <= 16 && text.bytes().all(is_part)
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::Cli;

    #[test]
    fn an_argument_forges_nothing_and_gives_nothing_away() {
        for (argument, hidden) in [
            ("--format=x\n::error::forged", "\n::error"),
            ("--format=x\r\u{9b}31m", "\u{9b}"),
            ("--set=hunter2", "hunter2"),
            ("--client-secret=hunter2", "hunter2"),
            ("--format=https://u:hunter2@x", "hunter2"),
            ("--unknown##[error]x", "##["),
            ("--foo=hunter2", "hunter2"),
            ("--oidc-client-secrt=hunter2", "hunter2"),
            ("--hunter2", "hunter2"),
            ("-phunter2", "hunter2"),
            ("--quiet=Hunter2", "Hunter2"),
            ("--format=Hunter2", "Hunter2"),
            ("--coder-version=Hunter2", "Hunter2"),
            ("--path-map=Hunter2", "Hunter2"),
            ("--color=Hunter2", "Hunter2"),
        ] {
            let call = ["oidc-crosscheck", "check", argument];
            let shown = Cli::try_parse_from(call).map_err(|error| shown(&error));
            let text = shown.err().unwrap_or_default();
            assert!(text.starts_with("error: ") && !text.contains(hidden), "{text}");
        }
    }

    #[test]
    fn a_word_in_the_wrong_place_is_not_repeated() {
        for (call, said) in [
            ("hunter2", "there is no command, file or folder '••••••••'"),
            ("rules hunter2", "unexpected argument '••••••••' found"),
            ("completions Hunter2", "invalid value '••••••••' for '<SHELL>'"),
            ("chek", "there is no command, file or folder 'chek'"),
            ("check --formt=json", "unexpected argument '--formt' found"),
            ("check --format=jsn", "invalid value 'jsn'"),
            ("check --authelia-version=4.x", "invalid value '4.x'"),
        ] {
            let words = ["oidc-crosscheck"].into_iter().chain(call.split(' '));
            let shown = Cli::try_parse_from(words).map_err(|error| shown(&error));
            let text = shown.err().unwrap_or_default();
            assert!(
                text.contains(said) && !text.to_lowercase().contains("hunter2"),
                "{text}"
            );
        }
    }
}
