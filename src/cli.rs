//! The command line: names and help texts, no logic.

#![allow(
    clippy::doc_markdown,
    reason = "these comments are help texts, and a terminal shows no backticks"
)]

use std::ffi::OsStr;
use std::path::PathBuf;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Arg, Args, Parser, Subcommand, ValueHint};

pub use choices::{Color, EnvFormat, FailOn, FormatArg, ListFormat, MissingEnvFilesArg, ResolveFormat, TraceFormat};

use crate::rules::RULES;
use crate::version::Requested;

mod choices;

/// Examples first: they are what most people look for.
const TEMPLATE: &str = "{about-with-newline}\n{usage-heading} {usage}\n\n{before-help}{all-args}{after-help}";

/// `check` is what is done where no command is named.
const USAGE: &str = "oidc-crosscheck [OPTIONS] [COMMAND]\n       oidc-crosscheck [OPTIONS] [PATH]...";

/// What to begin with.
pub const EXAMPLES: &str = "Examples:
  oidc-crosscheck check --authelia configuration.yml --coder .env
  oidc-crosscheck check ./deploy
  oidc-crosscheck explain redirect-uri-not-registered
  oidc-crosscheck demo";

const CHECK_EXAMPLES: &str = "Examples:
  oidc-crosscheck check --authelia configuration.yml --coder .env
  oidc-crosscheck check --authelia configuration.yml --coder compose.yml
  oidc-crosscheck check ./deploy
  oidc-crosscheck check ./deploy --format sarif --output report.sarif";

/// What the exit codes mean.
pub const EXIT_CODES: &str = "Exit codes:
  0  everything asked for was checked; nothing found at or above --fail-on
  1  something found at or above --fail-on
  2  not checked: wrong usage, or an input that is missing, unreadable,
     ambiguous, or cannot be parsed";

/// The variables of the environment that change how a report looks; none changes what is found.
pub const ENVIRONMENT: &str = "Environment:
  NO_COLOR        no colour
  CLICOLOR_FORCE  colour even where standard output is not a terminal; FORCE_COLOR too
  NO_GRAPHICS     as --plain
  COLUMNS         the width, before the terminal's own
  LC_ALL, LC_CTYPE, LANG
                  drawn in ASCII if they name another character set than UTF-8";

/// Tells before you deploy whether Coder can sign users in through Authelia.
///
/// Reads Authelia's configuration and Coder's settings, works out what each server would load, and plays the sign-in
/// through. It never opens a connection, changes no file but with --fix, and never prints a secret.
#[derive(Parser)]
#[command(
    name = "oidc-crosscheck",
    version,
    max_term_width = 100,
    disable_help_subcommand = true,
    override_usage = USAGE,
    help_template = TEMPLATE,
    before_help = EXAMPLES,
    after_help = EXIT_CODES,
    after_long_help = format!("{EXIT_CODES}\n\n{ENVIRONMENT}")
)]
pub struct Cli {
    /// What to do
    #[command(subcommand)]
    pub command: Command,
    /// How the output looks, before the command
    #[command(flatten)]
    pub look: Appearance,
}

// How the output looks; every command takes it, behind its own options.
#[allow(
    missing_docs,
    reason = "clap takes the comment of what is flattened into a command for that command's help"
)]
#[derive(Args, Clone, Copy, Default)]
pub struct Appearance {
    /// When to use colour [default: auto]
    #[arg(long, value_name = "WHEN", help_heading = "Terminal")]
    pub color: Option<Color>,
    /// Say in words what would be drawn, for screen readers
    #[arg(long, help_heading = "Terminal")]
    pub plain: bool,
}

impl Cli {
    /// How the output looks: what is said behind the command counts before what is said in front of it.
    pub fn look(&self) -> Appearance {
        let behind = match &self.command {
            Command::Check(args) => args.look,
            Command::Resolve(args) => args.look,
            Command::Trace(args) => args.look,
            Command::Explain { look, .. }
            | Command::Rules { look, .. }
            | Command::Apps { look, .. }
            | Command::Demo { look }
            | Command::Completions { look, .. }
            | Command::Man { look } => *look,
        };
        Appearance {
            color: behind.color.or(self.look.color),
            plain: behind.plain || self.look.plain,
        }
    }
}

/// What to do. Only the options of the command that is called are put together.
#[derive(Subcommand)]
#[command(defer = true)]
pub enum Command {
    /// Check whether the sign-in will work
    #[command(help_template = TEMPLATE, before_help = CHECK_EXAMPLES, after_help = EXIT_CODES)]
    Check(CheckArgs),
    /// Show what each program would load, with the origin of every value
    Resolve(ResolveArgs),
    /// Show the sign-in step by step, and where it stops
    ///
    /// Each step has the request that would be sent, every value with its origin, and what it is held against.
    Trace(TraceArgs),
    /// Show a rule's page, or the rules behind a message that people see
    Explain {
        /// A rule's name, or the words of a message, such as "Failed exchanging Oauth code"
        #[arg(value_name = "RULE|MESSAGE", required = true, num_args = 1.., value_parser = RuleName, hide_possible_values = true)]
        rule: Vec<String>,
        /// How the output looks
        #[command(flatten)]
        look: Appearance,
    },
    /// List all rules
    Rules {
        /// How to print them
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: ListFormat,
        /// How the output looks
        #[command(flatten)]
        look: Appearance,
    },
    /// List the applications that are known beside Coder, or show what is known of one
    Apps {
        /// The application's id, such as grafana
        app: Option<String>,
        /// How to print them
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: ListFormat,
        /// How the output looks
        #[command(flatten)]
        look: Appearance,
    },
    /// Check a broken pair that is built in
    Demo {
        /// How the output looks
        #[command(flatten)]
        look: Appearance,
    },
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
        /// How the output looks
        #[command(flatten)]
        look: Appearance,
    },
    /// Print the man page
    Man {
        /// How the output looks
        #[command(flatten)]
        look: Appearance,
    },
}

/// The two sides and how to read them.
#[derive(Args, Default)]
pub struct InputArgs {
    /// Files of either side, or folders to look in for both
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,
    /// Authelia's configuration; repeat it to merge several in order, `-` for standard input
    #[arg(long, value_name = "FILE|DIR", help_heading = "Authelia", value_hint = ValueHint::AnyPath)]
    pub authelia: Vec<PathBuf>,
    /// Authelia's version, as 4.39.20 or 4.39 [default: from the image's tag, else 4.39.28]
    #[arg(long, value_name = "VERSION", help_heading = "Authelia", value_parser = version)]
    pub authelia_version: Option<Requested>,
    /// File filters that Authelia is started with: expand-env, template, or none
    #[arg(long, value_name = "LIST", help_heading = "Authelia", value_delimiter = ',')]
    pub authelia_filters: Vec<String>,
    /// Where a path of Authelia's container, or of the server, is here, as /config=./authelia
    #[arg(long, value_name = "CONTAINER=HERE", help_heading = "Authelia", value_parser = assignment)]
    pub path_map: Vec<(String, String)>,
    /// Coder's settings: an env file, a compose file, Helm values, Kubernetes manifests, a systemd unit, or Coder's
    /// own configuration file; repeat it for the layers of one deployment, `-` for standard input
    #[arg(long, value_name = "FILE", help_heading = "Coder", value_hint = ValueHint::FilePath)]
    pub coder: Vec<PathBuf>,
    /// Coder's version, as 2.35.1 or 2.35 [default: from the image's tag, else 2.36.0]
    #[arg(long, value_name = "VERSION", help_heading = "Coder", value_parser = version)]
    pub coder_version: Option<Requested>,
    /// Who reads a bare env file [default: compose]
    #[arg(long, value_name = "FORMAT", help_heading = "Coder")]
    pub env_format: Option<EnvFormat>,
    /// A file with values for interpolation, as docker compose --env-file
    #[arg(long, value_name = "FILE", help_heading = "Coder", value_hint = ValueHint::FilePath)]
    pub env_file: Vec<PathBuf>,
    /// What an env_file that is not there means: an error, or values that are not known, as in CI
    #[arg(long, value_name = "WHAT", help_heading = "Coder", default_value = "error")]
    pub missing_env_files: MissingEnvFilesArg,
    /// The compose service that is Coder
    #[arg(long, value_name = "NAME", help_heading = "Coder")]
    pub service: Option<String>,
    /// Activate a compose profile; one that ends in .toml is a file with the profile of an application
    #[arg(long, value_name = "NAME|FILE", help_heading = "Coder")]
    pub profile: Vec<String>,
    /// The compose project's folder
    #[arg(long, value_name = "DIR", help_heading = "Coder", value_hint = ValueHint::DirPath)]
    pub project_directory: Option<PathBuf>,
    /// The compose project's name
    #[arg(long, value_name = "NAME", help_heading = "Coder")]
    pub project_name: Option<String>,
    /// The only application to check, such as grafana; with a file, its settings: `grafana=grafana.env`
    #[arg(long, value_name = "APP[=FILE]", help_heading = "Applications", value_hint = ValueHint::Other)]
    pub app: Vec<String>,
    /// Do not verify client secrets against digests, which takes most of the time
    #[arg(long, help_heading = "Applications")]
    pub no_digests: bool,
    /// The client registration to check, by its id
    #[arg(long, value_name = "ID", help_heading = "Values")]
    pub client_id: Option<String>,
    /// A file with the client secret, when Coder's side only refers to it; `-` for standard input
    #[arg(long, value_name = "FILE", help_heading = "Values", value_hint = ValueHint::FilePath)]
    pub client_secret_file: Option<PathBuf>,
    /// A value for interpolation, before all files
    #[arg(long, value_name = "NAME=VALUE", help_heading = "Values", value_parser = assignment)]
    pub set: Vec<(String, String)>,
    /// Also take interpolation values from this process's environment
    #[arg(long, help_heading = "Values")]
    pub process_env: bool,
}

/// Check whether the sign-in will work
#[derive(Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct CheckArgs {
    /// What to read
    #[command(flatten)]
    pub input: InputArgs,
    /// How to print the report
    #[arg(long, value_name = "FORMAT", help_heading = "Report", default_value = "human")]
    pub format: FormatArg,
    /// Write the report in --format to a file; the human report still goes to standard output
    #[arg(long, value_name = "FILE", help_heading = "Report", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Make the changes that are certain, then report what is left. Nothing else is ever written to
    #[arg(long, help_heading = "Report", conflicts_with = "diff")]
    pub fix: bool,
    /// Print the changes that are certain as a unified diff instead of the report
    #[arg(long, help_heading = "Report", conflicts_with = "output")]
    pub diff: bool,
    /// Show only what makes the check fail, and the verdict
    #[arg(short, long, help_heading = "Report", conflicts_with = "verbose")]
    pub quiet: bool,
    /// Show also every place, every file that was read, and what became of every rule
    #[arg(short, long, help_heading = "Report")]
    pub verbose: bool,
    /// The least severity that makes the check fail
    #[arg(long, value_name = "SEVERITY", help_heading = "Report", default_value = "error")]
    pub fail_on: FailOn,
    /// Also fail when something could not be checked
    #[arg(long, help_heading = "Report")]
    pub require_complete: bool,
    /// An application that has to be found, such as coder. Without it, one side alone is checked alone
    #[arg(long, value_name = "APP", help_heading = "Report", value_delimiter = ',')]
    pub require: Vec<String>,
    /// Only these rules
    #[arg(long, value_name = "RULE", help_heading = "Report", value_delimiter = ',', value_parser = RuleName, hide_possible_values = true)]
    pub select: Vec<String>,
    /// Not these rules
    #[arg(long, value_name = "RULE", help_heading = "Report", value_delimiter = ',', value_parser = RuleName, hide_possible_values = true)]
    pub ignore: Vec<String>,
    /// How the output looks
    #[command(flatten)]
    pub look: Appearance,
}

/// Show what each program would load, with the origin of every value
#[derive(Args)]
pub struct ResolveArgs {
    /// What to read
    #[command(flatten)]
    pub input: InputArgs,
    /// Show every client that Authelia registers, not only the deployment's own
    #[arg(long, help_heading = "Report")]
    pub all_clients: bool,
    /// How to print what was resolved
    #[arg(long, value_name = "FORMAT", help_heading = "Report", default_value = "human")]
    pub format: ResolveFormat,
    /// How the output looks
    #[command(flatten)]
    pub look: Appearance,
}

/// Show the sign-in step by step, and where it stops
///
/// Each step has the request that would be sent, every value with its origin, and what it is held against.
#[derive(Args)]
pub struct TraceArgs {
    /// What to read
    #[command(flatten)]
    pub input: InputArgs,
    /// How to print the steps
    #[arg(long, value_name = "FORMAT", help_heading = "Report", default_value = "human")]
    pub format: TraceFormat,
    /// How the output looks
    #[command(flatten)]
    pub look: Appearance,
}

/// Takes any text; completions offer the names of all rules. Whether there is such a rule is for the command to say.
#[derive(Clone)]
struct RuleName;

impl TypedValueParser for RuleName {
    type Value = String;

    fn parse_ref(&self, command: &clap::Command, arg: Option<&Arg>, value: &OsStr) -> Result<String, clap::Error> {
        clap::builder::StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(
            RULES
                .iter()
                .map(|rule| PossibleValue::new(rule.name).help(rule.summary)),
        ))
    }
}

fn version(text: &str) -> Result<Requested, String> {
    text.parse()
        .map_err(|()| "expected a version such as 2.35.1, or a line of them such as 2.35".to_owned())
}

fn assignment(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}
