//! The `oidc-crosscheck` program: arguments in, exit code out.

use std::io::{self, ErrorKind, Write as _};
use std::process::ExitCode;
use std::rc::Rc;

use clap::{CommandFactory as _, FromArgMatches as _};
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

/// Standard input, with a buffer only once it is read.
struct StandardInput;

impl io::Read for StandardInput {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        io::stdin().read(buffer)
    }
}

/// The call. What describes the command line is dropped, and its memory used again, before anything is read.
fn called() -> Result<Cli, clap::Error> {
    let mut command = Cli::command();
    let mut matches = command.try_get_matches_from_mut(arguments(std::env::args_os(), &OnDisk))?;
    Cli::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))
}

fn main() -> ExitCode {
    let cli = match called() {
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
            stdin: &mut StandardInput,
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
