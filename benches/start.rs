//! How long a whole check takes, beside the smallest program there is.
//!
//! `cargo bench --bench start` runs the release binary on a pair whose secret is in plain text (so that no digest is
//! computed), and `/bin/true`, in turns, and prints the medians and their quotient.

#![allow(clippy::print_stdout, reason = "the figures are what it is for")]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const TURNS: usize = 400;

fn once(program: &str, arguments: &[&str]) -> Duration {
    let start = Instant::now();
    let mut command = Command::new(program);
    let status = command
        .args(arguments)
        .env_clear()
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(status.is_ok(), "{program} runs");
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn main() {
    let pair = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/pair");
    let (authelia, coder) = (pair.join("configuration.yml"), pair.join("coder.env"));
    let (authelia, coder) = (authelia.to_string_lossy(), coder.to_string_lossy());
    let check = ["check", "--authelia", &authelia, "--coder", &coder];
    let (mut smallest, mut checks) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        smallest.push(once("/bin/true", &[]));
        checks.push(once(env!("CARGO_BIN_EXE_oidc-crosscheck"), &check));
    }
    let (smallest, checks) = (median(smallest), median(checks));
    let quotient = checks.as_secs_f64() / smallest.as_secs_f64();
    println!("/bin/true {smallest:?}, check {checks:?}: {quotient:.2} times");
}
