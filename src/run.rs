//! The pipeline: from arguments to an exit code.

use anyhow::bail;
use clap::CommandFactory;

use crate::cli::{self, Cli, Command, ListFormat};
use crate::explain::{self, Explained};
use crate::report;
use crate::rules::RULES;
use crate::secret::{without_call_secrets, without_random};

mod absence;
mod applications;
mod apps;
mod besides;
mod call;
mod check;
mod chosen;
mod collect;
mod compared;
mod demo;
mod deployment;
mod disk;
mod elsewhere;
mod fix;
mod found;
mod given;
mod inline;
mod inputs;
mod io;
mod last_net;
mod load;
mod loaded;
mod man;
mod named_files;
mod nearby;
mod output;
mod pairs;
mod parties;
mod projects;
mod provider_container;
mod provider_deployment;
mod provider_files;
mod provider_side;
mod reading;
mod required;
mod resolve;
mod rows;
mod search;
mod shared_secret;
mod told_version;
mod trace;
mod users;
mod verify;
mod versions;
mod without_effect;

pub use call::arguments;
pub use io::{FOUND, Io, NOT_CHECKED, PASSED};

/// Runs the command and tells the exit code.
///
/// None of the commands is inlined, and neither are the larger steps of `load`: all their locals together would be one
/// frame of the stack, which every call would touch.
pub fn run(cli: &Cli, io: &mut Io<'_>) -> u8 {
    let done = match &cli.command {
        Command::Check(args) => check::check(args, io),
        Command::Resolve(args) => resolve::resolve(args, io),
        Command::Trace(args) => trace::trace(args, io),
        Command::Explain { rule, .. } => explain(rule, io),
        Command::Rules { format, .. } => list_rules(*format, io),
        Command::Apps { app, format, .. } => apps::apps(app.as_deref(), *format, io),
        Command::Demo { .. } => demo::demo(io),
        Command::Completions { shell, .. } => completions(*shell, io),
        Command::Man { .. } => man::man(io),
    };
    done.unwrap_or_else(|error| {
        // Nothing is left to do if standard error is gone, too.
        let text = without_random(&without_call_secrets(&format!("error: {error:#}"))).into_owned();
        let text = report::escaped(&text);
        let _ = writeln!(io.stderr, "{}", report::tame(&text));
        NOT_CHECKED
    })
}

/// The rules in whose names `said` is.
fn named_like(said: &str) -> Vec<&'static str> {
    let is_part = |name: &&str| said.len() > 3 && name.contains(said);
    RULES.iter().map(|rule| rule.name).filter(is_part).collect()
}

#[inline(never)]
fn explain(said: &[String], io: &mut Io<'_>) -> anyhow::Result<u8> {
    let said = said.join(" ");
    let text = match explain::explain(&said) {
        // Whoever does not look at it in colour (a file, another program) gets the Markdown itself.
        Explained::Page(page) if io.style.color => report::markdown(page, &io.style),
        Explained::Page(page) => page.to_owned(),
        Explained::Refusal(page) if io.style.color => report::markdown(&page, &io.style),
        Explained::Refusal(page) => page,
        Explained::Rules(list) => list,
        Explained::Nothing(Some(near)) => bail!("there is no rule `{said}`; did you mean `{near}`?"),
        Explained::Nothing(None) => match named_like(&said).as_slice() {
            [] => bail!(
                "`{said}` is neither a rule's name nor a message that a page knows; `oidc-crosscheck rules` lists the rules"
            ),
            names => bail!("there is no rule `{said}`; with these words: {}", names.join(", ")),
        },
    };
    io.stdout.write_all(text.as_bytes())?;
    Ok(PASSED)
}

#[inline(never)]
fn list_rules(format: ListFormat, io: &mut Io<'_>) -> anyhow::Result<u8> {
    let text = match format {
        ListFormat::Text => explain::text(),
        ListFormat::Json => explain::json(),
        ListFormat::Markdown => explain::markdown(),
    };
    io.stdout.write_all(text.as_bytes())?;
    Ok(PASSED)
}

#[inline(never)]
fn completions(shell: clap_complete::Shell, io: &mut Io<'_>) -> anyhow::Result<u8> {
    let name = env!("CARGO_PKG_NAME");
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), name, &mut script);
    let mut script = String::from_utf8(script)?;
    if shell == clap_complete::Shell::Bash {
        // The generator spells a name with a hyphen in two ways, so that nothing after a subcommand would be
        // completed. Once that is mended, this finds nothing to do.
        script = script.replace(&name.replace('-', "__subcmd__"), &name.replace('-', "__"));
    }
    io.stdout.write_all(script.as_bytes())?;
    Ok(PASSED)
}

impl From<cli::FormatArg> for report::Format {
    fn from(format: cli::FormatArg) -> Self {
        match format {
            cli::FormatArg::Human => report::Format::Human,
            cli::FormatArg::Concise => report::Format::Concise,
            cli::FormatArg::Json => report::Format::Json,
            cli::FormatArg::Sarif => report::Format::Sarif,
            cli::FormatArg::Github => report::Format::Github,
            cli::FormatArg::Gitlab => report::Format::Gitlab,
            cli::FormatArg::Junit => report::Format::Junit,
        }
    }
}
