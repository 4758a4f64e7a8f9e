//! The call as people write it: with or without the command's name.

use std::ffi::OsString;

use clap::CommandFactory as _;

use crate::cli::Cli;
use crate::files::FileSystem;

/// `arguments`, the program's name first, with `check` where only paths to check are given, and with `--help` for
/// `help`.
pub fn arguments(arguments: impl Iterator<Item = OsString>, files: &dyn FileSystem) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = arguments.collect();
    let Some(first) = arguments.get(1).cloned() else {
        return arguments;
    };
    if first == "help" {
        arguments.remove(1);
        let at = arguments.len().min(2);
        arguments.truncate(at);
        arguments.push("--help".into());
        return arguments;
    }
    let is_command = || {
        Cli::command()
            .get_subcommands()
            .any(|command| first == *command.get_name())
    };
    if files.kind(first.as_ref()).is_ok() && !is_command() {
        arguments.insert(1, "check".into());
    }
    arguments
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::InMemory;

    #[test]
    fn a_path_is_checked_and_help_is_asked_for_in_two_ways() {
        let files = InMemory::default().with("deploy/coder.env", "").with("rules", "");
        for (call, meant) in [
            ("x deploy", "x check deploy"),
            ("x .", "x check ."),
            ("x deploy/coder.env --quiet", "x check deploy/coder.env --quiet"),
            ("x rules", "x rules"),
            ("x chek", "x chek"),
            ("x check deploy", "x check deploy"),
            ("x help", "x --help"),
            ("x help check", "x check --help"),
            ("x", "x"),
        ] {
            let words = call.split(' ').map(OsString::from);
            let meant: Vec<OsString> = meant.split(' ').map(OsString::from).collect();
            assert_eq!(arguments(words, &files), meant, "{call}");
        }
    }
}
