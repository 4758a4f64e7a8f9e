//! What is said of a call that cannot be understood.

use clap::error::{ContextKind, ContextValue};

use crate::report;
use crate::secret::{MASK, without_call_secrets};

/// The error as it may be shown: an argument in it steers no terminal and no CI service, and a value of `--set`, which
/// may be a secret, is masked.
pub fn shown(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let text = text.replace(
        "error: unrecognized subcommand",
        "error: there is no command, file or folder",
    );
    let text = text.replace("a similar subcommand exists", "a similar command exists");
    let about = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        _ => None,
    };
    let of_set = about(ContextKind::InvalidArg).is_some_and(|argument| argument.starts_with("--set"));
    let text = match about(ContextKind::InvalidValue).filter(|value| of_set && !value.is_empty()) {
        Some(value) => text.replace(value, MASK),
        None => text,
    };
    report::tame(&report::escaped(&without_call_secrets(&text))).into_owned()
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
        ] {
            let call = ["oidc-crosscheck", "check", argument];
            let shown = Cli::try_parse_from(call).map_err(|error| shown(&error));
            let text = shown.err().unwrap_or_default();
            assert!(text.starts_with("error: ") && !text.contains(hidden), "{text}");
        }
    }
}
