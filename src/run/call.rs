//! The call as people write it: with or without the command's name.

use std::ffi::{OsStr, OsString};

use clap::CommandFactory as _;

use crate::cli::Cli;
use crate::files::FileSystem;

/// `arguments`, the program's name first, with `check` where only paths to check are given, or nothing at all, and with
/// `--help` for `help`.
pub fn arguments(arguments: impl Iterator<Item = OsString>, files: &dyn FileSystem) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = arguments.collect();
    let at = behind_style(&arguments);
    let Some(first) = arguments.get(at).cloned() else {
        // An option whose value is missing is for whoever reads options.
        if at == arguments.len() {
            arguments.push("check".into());
        }
        return arguments;
    };
    if first == "help" {
        arguments.remove(at);
        arguments.truncate(at + 1);
        arguments.push("--help".into());
        return arguments;
    }
    let is_command = || {
        Cli::command()
            .get_subcommands()
            .any(|command| first == *command.get_name())
    };
    if (files.kind(first.as_ref()).is_ok() || is_for_check(&first)) && !is_command() {
        arguments.insert(at, "check".into());
    }
    coder_as_an_application(&mut arguments);
    arguments
}

/// Where the first word is that is not about how the output looks: that may come before a command.
fn behind_style(arguments: &[OsString]) -> usize {
    let mut at = 1;
    while let Some(word) = arguments.get(at).and_then(|word| word.to_str()) {
        at += match word {
            "--color" => 2,
            "--plain" => 1,
            _ if word.starts_with("--color=") => 1,
            _ => break,
        };
    }
    at
}

/// `--app coder=FILE` is `--app coder --coder FILE`.
fn coder_as_an_application(arguments: &mut Vec<OsString>) {
    let mut at = 0;
    while let Some(word) = arguments.get(at).filter(|word| *word != "--") {
        let joined = word.to_str().and_then(|word| word.strip_prefix("--app=coder="));
        let next = arguments.get(at + 1).filter(|_| word == "--app");
        let apart = next.and_then(|next| next.to_str()?.strip_prefix("coder="));
        let words = match (joined, apart) {
            (Some(file), _) => Some((1, file.to_owned())),
            (None, Some(file)) => Some((2, file.to_owned())),
            (None, None) => None,
        };
        if let Some((many, file)) = words {
            let meant = ["--app", "coder", "--coder", &file].map(OsString::from);
            arguments.splice(at..at + many, meant);
        }
        at += 1;
    }
}

/// Whether a first word is an option of `check`, standard input, or written as a path, though there may be nothing there.
fn is_for_check(first: &OsStr) -> bool {
    const OWN: [&str; 5] = ["-h", "--help", "-V", "--version", "--"];
    let word = first.to_string_lossy();
    // With a slip it is still what it is meant for.
    let is_own = OWN
        .iter()
        .any(|own| word == *own || (own.len() > 4 && strsim::osa_distance(own, &word) <= 2));
    (word.starts_with('-') && !is_own) || (!word.starts_with('-') && word.contains(['/', '.']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::InMemory;

    #[test]
    fn a_path_is_checked_and_help_is_asked_for_in_two_ways() {
        let files = InMemory::default().with("deploy/coder.env", "").with("rules", "");
        for (call, meant) in [
            ("x", "x check"),
            ("x deploy", "x check deploy"),
            ("x .", "x check ."),
            ("x deploy/coder.env --quiet", "x check deploy/coder.env --quiet"),
            ("x rules", "x rules"),
            ("x chek", "x chek"),
            ("x missing.yml", "x check missing.yml"),
            (
                "x --authelia a.yml --coder .env",
                "x check --authelia a.yml --coder .env",
            ),
            ("x -q .", "x check -q ."),
            ("x --version", "x --version"),
            ("x --versoin", "x --versoin"),
            ("x --hlep", "x --hlep"),
            ("x --verbose", "x check --verbose"),
            ("x --color never", "x --color never check"),
            ("x --color=never --plain", "x --color=never --plain check"),
            ("x --plain deploy", "x --plain check deploy"),
            ("x --color never rules", "x --color never rules"),
            ("x --color", "x --color"),
            ("x --plain help check", "x --plain check --help"),
            ("x - coder.env", "x check - coder.env"),
            ("x -", "x check -"),
            ("x check deploy", "x check deploy"),
            (
                "x check --app coder=.env --app=grafana=g.env",
                "x check --app coder --coder .env --app=grafana=g.env",
            ),
            ("x --app=coder=a.env", "x check --app coder --coder a.env"),
            ("x check -- --app coder=a", "x check -- --app coder=a"),
            ("x help", "x --help"),
            ("x help check", "x check --help"),
        ] {
            let words = call.split(' ').map(OsString::from);
            let meant: Vec<OsString> = meant.split(' ').map(OsString::from).collect();
            assert_eq!(arguments(words, &files), meant, "{call}");
        }
    }
}
