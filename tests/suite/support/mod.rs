//! The program, run as a process or inside the test.

pub(crate) mod coder_files;
pub(crate) mod shapes;
pub(crate) mod sign_ins;
pub(crate) mod spread;
pub(crate) mod start;
pub(crate) mod temporary;
pub(crate) mod written;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::rc::Rc;

use clap::Parser as _;
use oidc_crosscheck::cli::Cli;
use oidc_crosscheck::files::{FileError, FileSystem, FolderEntry, InMemory, Looked, OnDisk, Opened};
use oidc_crosscheck::report::Style;
use oidc_crosscheck::run::Io;
use oidc_crosscheck::{run as program, terminal, usage};

/// What a run of the program gave.
pub(crate) struct Run {
    /// The exit code.
    pub(crate) code: i32,
    /// Standard output.
    pub(crate) stdout: String,
    /// Standard error.
    pub(crate) stderr: String,
}

/// Runs the binary in `folder` with no environment but `variables`.
pub(crate) fn process(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_oidc-crosscheck"));
    command.args(arguments).current_dir(folder).env_clear();
    let output = command.envs(variables.iter().copied()).output();
    let Output { status, stdout, stderr } = output.unwrap_or_else(|error| unreachable!("the binary runs: {error}"));
    Run {
        code: status.code().unwrap_or(-1),
        stdout: text(stdout),
        stderr: text(stderr),
    }
}

/// Does in this process what the binary does in `folder` without any environment. A process costs more than most checks.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Run {
    run_with(folder, arguments, &[])
}

/// Does in this process what the binary does in `folder` with no environment but `variables`.
///
/// What concerns the process itself needs [`process`]: its environment as an input, a file that is written, its pipes.
pub(crate) fn run_with(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
    let needs = ["--process-env", "--output", "-o", "--fix"];
    if arguments
        .iter()
        .any(|given| needs.iter().any(|name| given.starts_with(name)))
    {
        return process(folder, arguments, variables);
    }
    std::thread::scope(|scope| {
        // As much stack as a process's first thread has.
        let thread = std::thread::Builder::new().stack_size(8 << 20);
        let run = thread.spawn_scoped(scope, || {
            inside(Rc::new(Below(folder.to_owned())), arguments, variables)
        });
        let run = run.unwrap_or_else(|error| unreachable!("a thread starts: {error}"));
        run.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// Does in this process what the binary does where there are only these files.
pub(crate) fn run_in_memory(files: InMemory, arguments: &[&str]) -> Run {
    inside(Rc::new(files), arguments, &[])
}

/// Does in this process what the binary does where the files are those of `system`.
pub(crate) fn run_on(system: Rc<dyn FileSystem>, arguments: &[&str]) -> Run {
    inside(system, arguments, &[])
}

fn inside(files: Rc<dyn FileSystem>, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
    let call = ["oidc-crosscheck"].iter().chain(arguments).map(OsString::from);
    let cli = match Cli::try_parse_from(program::arguments(call, &*files)) {
        Ok(cli) => cli,
        Err(error) => return refused(&error),
    };
    let variable = |name: &str| {
        let found = variables.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| (*value).to_owned())
    };
    let style = terminal::style_in(&cli, &variable, terminal::Destination::default());
    ran(&cli, files, style)
}

/// What a call comes to that is already taken apart.
pub(crate) fn ran(cli: &Cli, files: Rc<dyn FileSystem>, style: Style) -> Run {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = program::run(
        cli,
        &mut Io {
            stdin: &mut std::io::empty(),
            stdout: &mut out,
            stderr: &mut err,
            files,
            style,
        },
    );
    Run {
        code: code.into(),
        stdout: text(out),
        stderr: text(err),
    }
}

/// What the process says of a call that it does not understand, or that asks for help.
fn refused(error: &clap::Error) -> Run {
    let (stdout, stderr) = if error.use_stderr() {
        (String::new(), usage::shown(error))
    } else {
        (error.render().to_string(), String::new())
    };
    Run {
        code: error.exit_code(),
        stdout,
        stderr,
    }
}

/// The disk as it is seen from a folder.
struct Below(PathBuf);

impl FileSystem for Below {
    fn open(&self, path: &Path) -> Result<Opened, FileError> {
        OnDisk.open(&self.0.join(path))
    }

    fn look(&self, path: &Path) -> Result<Looked, FileError> {
        OnDisk.look(&self.0.join(path))
    }

    fn list(&self, folder: &Path) -> Result<Vec<FolderEntry>, FileError> {
        OnDisk.list(&self.0.join(folder))
    }

    fn whole(&self, path: &Path) -> Option<PathBuf> {
        OnDisk.whole(&self.0.join(path))
    }
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The two files of a pair, and that what is said of them is to be JSON.
pub(crate) const PAIR_AS_JSON: [&str; 6] = [
    "--authelia",
    "configuration.yml",
    "--coder",
    "coder.env",
    "--format",
    "json",
];

/// What `command` says of the pair in `folder`.
pub(crate) fn of_pair(folder: &Path, command: &str, more: &[&str]) -> Run {
    run(folder, &[&[command], &PAIR_AS_JSON[..], more].concat())
}

/// The JSON report of a run.
pub(crate) fn json(run: &Run) -> serde_json::Value {
    let report: serde_json::Value =
        serde_json::from_str(&run.stdout).unwrap_or_else(|error| unreachable!("JSON: {error}: {}", run.stderr));
    well_said(&report);
    report
}

/// In whatever test a report appears: headlines are short and no sentences, and each reason is sentences.
fn well_said(report: &serde_json::Value) {
    for finding in report["findings"].as_array().into_iter().flatten() {
        let text = |key: &str| finding[key].as_str().unwrap_or_default();
        let (headline, why) = (text("message"), text("why"));
        assert!(headline.chars().count() <= 72, "a headline is too long: {headline}");
        assert!(!headline.ends_with('.'), "a headline ends with a full stop: {headline}");
        let is_sentence = [".", "!", "!)", ".)", "?"].iter().any(|end| why.ends_with(end));
        assert!(is_sentence, "{}: a reason without a full stop: {why}", text("rule"));
    }
}

/// `severity rule` of every finding but notes and what only follows from another one, in order, without repeats.
pub(crate) fn found(report: &serde_json::Value) -> Vec<String> {
    let text = |finding: &serde_json::Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    let findings = report["findings"].as_array().into_iter().flatten();
    let shown = findings.filter(|finding| text(finding, "severity") != "note" && finding["cause"].is_null());
    let mut all: Vec<String> = shown
        .map(|finding| format!("{} {}", text(finding, "severity"), text(finding, "rule")))
        .collect();
    all.sort();
    all.dedup();
    all
}

/// A folder of the repository.
pub(crate) fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
