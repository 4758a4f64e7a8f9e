//! The real binary in a scrubbed environment.

#![allow(dead_code, reason = "each test file uses a part of it")]

pub(crate) mod sign_ins;

use std::path::Path;
use std::process::{Command, Output};

/// What a run of the binary gave.
pub(crate) struct Run {
    /// The exit code.
    pub(crate) code: i32,
    /// Standard output.
    pub(crate) stdout: String,
    /// Standard error.
    pub(crate) stderr: String,
}

/// Runs the binary in `folder` without any environment.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Run {
    run_with(folder, arguments, &[])
}

/// Runs the binary in `folder` with no environment but `variables`.
pub(crate) fn run_with(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_oidc-crosscheck"));
    command.args(arguments).current_dir(folder).env_clear();
    let output = command.envs(variables.iter().copied()).output();
    let Output { status, stdout, stderr } = output.unwrap_or_else(|error| unreachable!("the binary runs: {error}"));
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Run {
        code: status.code().unwrap_or(-1),
        stdout: text(stdout),
        stderr: text(stderr),
    }
}

/// The JSON report of a run.
pub(crate) fn json(run: &Run) -> serde_json::Value {
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| unreachable!("JSON: {error}: {}", run.stderr))
}

/// `severity rule` of every finding but notes, in order, without repeats.
pub(crate) fn found(report: &serde_json::Value) -> Vec<String> {
    let text = |finding: &serde_json::Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    let findings = report["findings"].as_array().into_iter().flatten();
    let shown = findings.filter(|finding| text(finding, "severity") != "note");
    let mut all: Vec<String> = shown
        .map(|finding| format!("{} {}", text(finding, "severity"), text(finding, "rule")))
        .collect();
    all.sort();
    all.dedup();
    all
}

/// A folder of the repository.
pub(crate) fn folder(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
