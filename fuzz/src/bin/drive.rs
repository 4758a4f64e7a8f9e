//! Runs a target on changed seeds for some seconds, with any compiler: `drive TARGET SECONDS [FIRST-NUMBER]`.
//!
//! An input that breaks something, or takes too long, is kept in `artifacts/`; `drive TARGET FILE` runs it again.

use std::panic::catch_unwind;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use std::{env, fs};

use oidc_crosscheck_fuzz::mutate::{Numbers, mutate};
use oidc_crosscheck_fuzz::{corpus, pipeline, readers};

/// The longest input: quadratic work shows only in long ones.
const LONGEST: usize = 48 * 1024;
/// Longer than this no input may take.
const SLOW: Duration = Duration::from_secs(20);

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [target, how, rest @ ..] = arguments.as_slice() else {
        eprintln!("drive pipeline|readers SECONDS|FILE [FIRST-NUMBER]");
        return ExitCode::FAILURE;
    };
    let (run, seeds): (fn(&[u8]), _) = match target.as_str() {
        "pipeline" => (pipeline::run, corpus::of_pipeline()),
        _ => (readers::run, corpus::of_readers()),
    };
    if let Ok(input) = fs::read(how) {
        run(&input);
        return ExitCode::SUCCESS;
    }
    let seconds = how.parse().unwrap_or(10);
    let first: u64 = rest.first().and_then(|number| number.parse().ok()).unwrap_or(1);
    drive(target, run, &seeds, Duration::from_secs(seconds), first)
}

fn drive(target: &str, run: fn(&[u8]), seeds: &[Vec<u8>], time: Duration, first: u64) -> ExitCode {
    let begin = Instant::now();
    let (mut numbers, mut count, mut slowest) = (Numbers::new(first), 0_usize, Duration::ZERO);
    while begin.elapsed() < time {
        let seed = &seeds[numbers.below(seeds.len())];
        let input = if numbers.below(8) == 0 {
            seed.clone()
        } else {
            mutate(seed, seeds, &mut numbers, LONGEST)
        };
        let started = Started::now();
        let held = catch_unwind(|| run(&input)).is_ok();
        let took = started.elapsed();
        slowest = slowest.max(took);
        count += 1;
        if !held || took > SLOW {
            let path = keep(target, &input, count);
            eprintln!(
                "{target}: input {count} of first number {first} {}: {path}",
                if held { "is slow" } else { "breaks" }
            );
            return ExitCode::FAILURE;
        }
    }
    println!(
        "{target}: {count} inputs from {} seeds in {time:?}, the slowest in {slowest:.1?}",
        seeds.len()
    );
    ExitCode::SUCCESS
}

/// When something began, by the time that this thread was running: the machine may be busy with something else.
struct Started {
    wall: Instant,
    running: Option<Duration>,
}

impl Started {
    fn now() -> Self {
        Self {
            wall: Instant::now(),
            running: running(),
        }
    }

    fn elapsed(&self) -> Duration {
        let both = self.running.zip(running());
        both.map_or_else(|| self.wall.elapsed(), |(before, now)| now.saturating_sub(before))
    }
}

/// How long this thread has been running; `None` where the system does not say.
fn running() -> Option<Duration> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

fn keep(target: &str, input: &[u8], count: usize) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("artifacts");
    let path = folder.join(format!("{target}-{count}"));
    let kept = fs::create_dir_all(&folder).and_then(|()| fs::write(&path, input));
    kept.map_or_else(|error| error.to_string(), |()| path.display().to_string())
}
