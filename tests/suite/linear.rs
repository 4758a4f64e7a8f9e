//! Work grows with the input and no faster: four times as much of anything takes less than nine times as long, where a
//! square would take sixteen times. `benches/size.rs` has the figures for each doubling.

use std::rc::Rc;
use std::time::{Duration, Instant};

use oidc_crosscheck::files::InMemory;

use crate::support::run_on;
use crate::support::shapes::{Shape, shapes};

/// How long it takes to check it, at best.
fn time(shape: &Shape, turns: usize) -> Duration {
    let (name, coder) = &shape.coder;
    let files = InMemory::default()
        .with("configuration.yml", shape.authelia.as_str())
        .with(name, coder.as_str());
    let files = Rc::new(files);
    let call = [
        &["check", "--authelia", "configuration.yml", "--coder", name][..],
        shape.arguments,
    ]
    .concat();
    let times = (0..turns).map(|_| {
        let begin = Instant::now();
        let run = run_on(files.clone(), &call);
        assert!(!run.stdout.is_empty(), "{}", shape.name);
        begin.elapsed()
    });
    times.min().unwrap_or_default()
}

#[test]
fn four_times_as_much_takes_less_than_nine_times_as_long() {
    // As much stack as a process's first thread has.
    let thread = std::thread::Builder::new().stack_size(8 << 20).spawn(compare);
    let compared = thread.map(std::thread::JoinHandle::join);
    assert!(matches!(compared, Ok(Ok(()))));
}

fn compare() {
    const COUNT: usize = 250;
    let mut wrong = Vec::new();
    for (once, fourfold) in shapes(COUNT).iter().zip(shapes(4 * COUNT)) {
        // What is over in no time tells nothing.
        let before = time(once, 3).max(Duration::from_millis(10));
        let mut after = time(&fourfold, 2);
        // Another process may have come between.
        if after > 9 * before {
            after = after.min(time(&fourfold, 5));
        }
        let ratio = after.as_secs_f64() / before.as_secs_f64();
        if ratio > 9.0 {
            wrong.push(format!(
                "{}: {before:.0?}, then {after:.0?}: {ratio:.1} times",
                once.name
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Kinds of lines, of which a reader could call itself once for each.
const LINES: [&str; 24] = [
    "",
    "#",
    "# a",
    "  # a",
    "---",
    "- a",
    "a: 1",
    "a:",
    "? a",
    "{}",
    "'a'",
    "a",
    "&a b",
    "b: *a",
    "c: |",
    "{{ if .A }}",
    "A=1",
    "export A=1",
    "A=$B",
    "A='",
    "A=${B:-",
    "a \\",
    "if x; then",
    "(",
];

#[test]
fn no_line_takes_stack_however_often_it_is_there() {
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(|| {
        for line in LINES {
            // A recursion whose frames have a hundred bytes takes all that there is.
            let many = format!("{line}\n").repeat(20_000);
            let files = InMemory::default()
                .with("configuration.yml", &*many)
                .with(
                    "compose.yml",
                    format!("services:\n  coder:\n    image: ghcr.io/coder/coder\n{many}"),
                )
                .with("coder.env", &*many);
            let files = Rc::new(files);
            for coder in [
                &["compose.yml"][..],
                &["coder.env"],
                &["coder.env", "--env-format", "shell"],
            ] {
                let call = [&["check", "--authelia", "configuration.yml", "--coder"], coder].concat();
                let run = run_on(files.clone(), &call);
                assert!(run.code <= 2 && !run.stdout.is_empty(), "{line}");
            }
        }
    });
    let checked = thread.map(std::thread::JoinHandle::join);
    assert!(matches!(checked, Ok(Ok(()))));
}
