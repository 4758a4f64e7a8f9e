//! The `oidc-crosscheck` program: arguments in, exit code out.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use oidc_crosscheck::cli::Cli;
use oidc_crosscheck::run::{Io, run};
use oidc_crosscheck::terminal;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let stdout = io::stdout();
    let style = terminal::style(&cli, &stdout);
    let mut out = Vec::new();
    let mut err = Vec::new();
    let code = run(
        &cli,
        &mut Io {
            stdin: &mut io::stdin(),
            stdout: &mut out,
            stderr: &mut err,
            color: style.color,
            width: style.width,
            unicode: style.unicode,
            links: style.links,
            plain: style.plain,
        },
    );
    // A reader that went away (`| head`) is no failure and does not change what was found.
    let _ = stdout.lock().write_all(&out);
    let _ = stdout.lock().flush();
    // What went wrong is the last that is read.
    let _ = io::stderr().write_all(&err);
    ExitCode::from(code)
}
