//! The `oidc-crosscheck` program: arguments in, exit code out.

use std::io::{self, ErrorKind, Write as _};
use std::process::ExitCode;
use std::rc::Rc;

use clap::Parser;
use oidc_crosscheck::cli::Cli;
use oidc_crosscheck::files::OnDisk;
use oidc_crosscheck::run::{Io, NOT_CHECKED, arguments, run};
use oidc_crosscheck::{terminal, usage};

/// Says what is wrong with the call, or what it asks for (`--help`).
fn refused(error: &clap::Error) -> ExitCode {
    if error.use_stderr() {
        let _ = io::stderr().write_all(usage::shown(error).as_bytes());
    } else {
        let _ = error.print();
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse_from(arguments(std::env::args_os(), &OnDisk)) {
        Ok(cli) => cli,
        Err(error) => return refused(&error),
    };
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
            files: Rc::new(OnDisk),
            style,
        },
    );
    let written = stdout.lock().write_all(&out).and_then(|()| stdout.lock().flush());
    // What went wrong is the last that is read.
    let _ = io::stderr().write_all(&err);
    match written {
        // A reader that went away (`| head`) is no failure and does not change what was found.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let _ = writeln!(io::stderr(), "error: standard output cannot be written to: {error}");
            ExitCode::from(NOT_CHECKED)
        }
        _ => ExitCode::from(code),
    }
}
