//! The `oidc-crosscheck` program: arguments in, exit code out.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use clap::Parser;
use oidc_crosscheck::cli::{Cli, Color};
use oidc_crosscheck::run::{Io, run};

/// Width of the report where standard output is no terminal.
const DEFAULT_WIDTH: usize = 100;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let stdout = io::stdout();
    let color = match cli.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => anstream::AutoStream::choice(&stdout) != anstream::ColorChoice::Never,
    };
    let width = terminal_size::terminal_size().map_or(DEFAULT_WIDTH, |(width, _)| usize::from(width.0));
    let width = if stdout.is_terminal() { width } else { DEFAULT_WIDTH };
    let mut out = Vec::new();
    let mut err = Vec::new();
    let code = run(
        &cli,
        &mut Io {
            stdin: &mut io::stdin(),
            stdout: &mut out,
            stderr: &mut err,
            color,
            width,
        },
    );
    // A reader that went away (`| head`) is no failure and does not change what was found.
    let _ = io::stderr().write_all(&err);
    let _ = stdout.lock().write_all(&out);
    ExitCode::from(code)
}
