//! The pipeline: from arguments to an exit code.

use std::io::{Read, Write};

use std::path::Path;

use anyhow::{Context as _, anyhow};
use clap::CommandFactory;

use crate::cli::{self, Cli, Command, ListFormat};
use crate::explain;
use crate::report;
use crate::rules::{self, Rule};

mod check;
mod demo;
mod deployment;
mod inputs;
mod load;
mod provider_container;
mod resolve;
mod trace;
mod verify;
mod versions;

/// Where the program reads and writes, and what the terminal can do.
pub struct Io<'a> {
    /// Standard input, for `-`.
    pub stdin: &'a mut dyn Read,
    /// Reports and listings.
    pub stdout: &'a mut dyn Write,
    /// What went wrong with the call itself.
    pub stderr: &'a mut dyn Write,
    /// Whether standard output may be coloured.
    pub color: bool,
    /// How many columns a line may have.
    pub width: usize,
}

/// Everything asked for was checked, and nothing was found.
pub const PASSED: u8 = 0;
/// Something was found.
pub const FOUND: u8 = 1;
/// Not checked: wrong usage, or an input that is missing, unreadable, or belongs to nothing.
pub const NOT_CHECKED: u8 = 2;

/// Runs the command and tells the exit code.
pub fn run(cli: &Cli, io: &mut Io<'_>) -> u8 {
    let done = match &cli.command {
        Command::Check(args) => check::check(args, io),
        Command::Resolve(args) => resolve::resolve(args, io),
        Command::Trace(args) => trace::trace(args, io),
        Command::Explain { rule } => explain_rule(rule, io),
        Command::Rules { format } => list_rules(*format, io),
        Command::Demo => demo::demo(io),
        Command::Completions { shell } => completions(*shell, io),
        Command::Man => man(io),
    };
    done.unwrap_or_else(|error| {
        // Nothing is left to do if standard error is gone, too.
        let _ = writeln!(io.stderr, "error: {error:#}");
        NOT_CHECKED
    })
}

fn explain_rule(name: &str, io: &mut Io<'_>) -> anyhow::Result<u8> {
    let page = known_rule(name)?.page;
    // Whoever does not look at it in colour (a file, another program) gets the Markdown itself.
    if io.color {
        let style = report::Style {
            color: true,
            width: io.width,
            ..report::Style::default()
        };
        io.stdout.write_all(report::markdown(page, &style).as_bytes())?;
    } else {
        io.stdout.write_all(page.as_bytes())?;
    }
    Ok(PASSED)
}

fn known_rule(name: &str) -> anyhow::Result<&'static Rule> {
    rules::find(name).ok_or_else(|| match explain::nearest(name) {
        Some(near) => anyhow!("there is no rule `{name}`; `{near}` is probably meant"),
        None => anyhow!("there is no rule `{name}`; `oidc-crosscheck rules` lists them"),
    })
}

fn list_rules(format: ListFormat, io: &mut Io<'_>) -> anyhow::Result<u8> {
    let text = match format {
        ListFormat::Text => explain::text(),
        ListFormat::Json => explain::json(),
        ListFormat::Markdown => explain::markdown(),
    };
    io.stdout.write_all(text.as_bytes())?;
    Ok(PASSED)
}

fn completions(shell: clap_complete::Shell, io: &mut Io<'_>) -> anyhow::Result<u8> {
    let mut out = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), env!("CARGO_PKG_NAME"), &mut out);
    io.stdout.write_all(&out)?;
    Ok(PASSED)
}

fn man(io: &mut Io<'_>) -> anyhow::Result<u8> {
    clap_mangen::Man::new(Cli::command()).render(&mut io.stdout)?;
    Ok(PASSED)
}

/// Writes a file whole or not at all: it appears under its name only once it is complete.
fn write_file(path: &Path, text: &str) -> anyhow::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let beside = Path::new(&beside);
    let written = std::fs::write(beside, text).and_then(|()| std::fs::rename(beside, path));
    if written.is_err() {
        // What is left of it is of no use to anybody.
        let _ = std::fs::remove_file(beside);
    }
    written.with_context(|| format!("--output {}", path.display()))
}

impl From<cli::Format> for report::Format {
    fn from(format: cli::Format) -> Self {
        match format {
            cli::Format::Human => report::Format::Human,
            cli::Format::Concise => report::Format::Concise,
            cli::Format::Json => report::Format::Json,
            cli::Format::Sarif => report::Format::Sarif,
            cli::Format::Github => report::Format::Github,
            cli::Format::Gitlab => report::Format::Gitlab,
            cli::Format::Junit => report::Format::Junit,
        }
    }
}
