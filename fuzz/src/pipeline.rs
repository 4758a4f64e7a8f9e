//! The whole way: two files, every command and format, and what holds for each report.

use std::path::Path;
use std::rc::Rc;

use clap::Parser as _;
use oidc_crosscheck::cli::Cli;
use oidc_crosscheck::files::InMemory;
use oidc_crosscheck::report::Style;
use oidc_crosscheck::run::{Io, run as run_program};
use serde_json::Value;

use crate::SEPARATOR;

/// A file of Coder's by its name, and what plants the secret at its end.
pub const SHAPES: [(&str, &str); 7] = [
    ("coder.env", "\nCODER_OIDC_CLIENT_SECRET=@\n"),
    ("compose.yml", ""),
    ("values.yaml", ""),
    ("manifests.yaml", ""),
    ("coder.service", "\n[Service]\nEnvironment=CODER_OIDC_CLIENT_SECRET=@\n"),
    ("server.yaml", ""),
    (".env", "\nCODER_OIDC_CLIENT_SECRET=@\n"),
];
/// Arguments besides the two files.
const MORE: [&[&str]; 6] = [
    &[],
    &["--authelia-filters", "template,expand-env"],
    &["--coder-version", "2.24.2", "--authelia-version", "4.38.0"],
    &["--client-id", "coder"],
    &["--set", "X=y", "--set", "OIDC_ISSUER=https://auth.example.com"],
    &["--fail-on", "never", "--ignore", "consent-every-sign-in"],
];
const FORMATS: [&str; 7] = ["human", "concise", "json", "sarif", "github", "gitlab", "junit"];
/// The secret that is planted where it is known to be one.
const SECRET: &str = "Zq7mWc2VtR9xKd4LpB8nHs5YfJ3g";

/// What a call gave.
struct Ran {
    code: u8,
    out: String,
    err: String,
}

/// Runs the program on one input.
///
/// # Panics
/// If something does not hold that has to.
pub fn run(data: &[u8]) {
    let [shape, more, texts @ ..] = data else { return };
    let (name, plant) = SHAPES[usize::from(*shape) % SHAPES.len()];
    let more = MORE[usize::from(*more) % MORE.len()];
    let at = texts.windows(SEPARATOR.len()).position(|window| window == SEPARATOR);
    let (authelia, coder) = at.map_or((texts, &[][..]), |at| (&texts[..at], &texts[at + SEPARATOR.len()..]));
    let plant = plant.replace('@', SECRET);
    let files = InMemory::default()
        .with("configuration.yml", authelia)
        .with(name, [coder, plant.as_bytes()].concat())
        .with("secret", SECRET);
    let files = Rc::new(files);
    let pair = ["--authelia", "configuration.yml", "--coder", name];
    let given = ["--client-secret-file", "secret"];
    let given: &[&str] = if plant.is_empty() { &given } else { &[] };
    let call = |command: &str, extra: &[&str]| {
        let words = [&["oidc-crosscheck", command][..], &pair, more, given, extra].concat();
        // Only `check` knows these.
        let of_check = |word: &&str| ["--fail-on", "never", "--ignore", "consent-every-sign-in"].contains(word);
        let words = words.into_iter().filter(|word| command == "check" || !of_check(word));
        call(words, &files)
    };
    let mut codes = Vec::new();
    for format in FORMATS {
        let ran = call("check", &["--format", format]);
        holds(&ran, format);
        codes.push(ran.code);
    }
    assert!(
        codes.iter().all(|code| *code == codes[0]),
        "the formats differ: {codes:?}"
    );
    for (command, extra) in [
        ("check", &["--plain"][..]),
        ("check", &["-v"]),
        ("trace", &[]),
        ("trace", &["--format", "json"]),
        ("resolve", &[]),
        ("resolve", &["--format", "json"]),
    ] {
        holds(
            &call(command, extra),
            if extra == ["--format", "json"] {
                "document"
            } else {
                command
            },
        );
    }
}

fn call<'a>(words: impl Iterator<Item = &'a str>, files: &Rc<InMemory>) -> Ran {
    let Ok(cli) = Cli::try_parse_from(words) else {
        panic!("the call is one of the program's");
    };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = run_program(
        &cli,
        &mut Io {
            stdin: &mut std::io::empty(),
            stdout: &mut out,
            stderr: &mut err,
            files: files.clone(),
            style: Style::default(),
        },
    );
    let text = |bytes| String::from_utf8(bytes).expect("all output is UTF-8");
    Ran {
        code,
        out: text(out),
        err: text(err),
    }
}

/// What holds for every output.
fn holds(ran: &Ran, format: &str) {
    assert!(ran.code <= 2, "exit code {}", ran.code);
    for text in [&ran.out, &ran.err] {
        assert!(!text.contains(SECRET), "{format} shows the secret");
        let shown = |character: char| !character.is_control() || character == '\n' || character == '\t';
        assert!(text.chars().all(shown), "{format} has a control character: {text:?}");
        let bidi = |character: char| matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        assert!(
            !text.chars().any(bidi),
            "{format} has a character that turns the text around"
        );
        let forged = |line: &str| line.trim_start().starts_with("::") && format != "github";
        assert!(!text.lines().any(forged), "{format} has a forged command: {text}");
        assert!(!text.contains("##["), "{format} has a forged command: {text}");
    }
    if ran.out.is_empty() {
        // Wrong usage, which is the call's and not the files'.
        assert!(ran.code == 2 && !ran.err.is_empty(), "{format}: nothing is said");
        return;
    }
    match format {
        "json" => report(&parsed(&ran.out), ran.code),
        "sarif" | "gitlab" | "document" => drop(parsed(&ran.out)),
        "junit" => assert!(roxmltree::Document::parse(&ran.out).is_ok(), "no XML: {}", ran.out),
        "github" => {
            let commands = ["::error", "::warning", "::notice"];
            let lines = ran.out.lines().filter(|line| line.trim_start().starts_with("::"));
            assert!(
                lines
                    .into_iter()
                    .all(|line| commands.iter().any(|command| line.starts_with(command)))
            );
        }
        _ => assert!(ran.out.ends_with('\n'), "{format} ends without a line end"),
    }
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("no JSON: {error}: {text}"))
}

/// A report and its exit code agree.
fn report(report: &Value, code: u8) {
    let list = |key: &str| report[key].as_array().cloned().unwrap_or_default();
    let failed = !list("failures").is_empty();
    assert_eq!(
        failed,
        code == 2,
        "failures and the exit code {code}: {:?}",
        list("failures")
    );
    if code == 0 {
        let checked = list("coverage").iter().any(|covered| covered["status"] == "checked");
        assert!(checked, "green without a rule that checked anything");
    }
    for finding in list("findings") {
        let labels = finding["labels"].as_array().map_or(0, Vec::len);
        assert!(labels > 0, "a finding without a place: {finding}");
    }
    let inputs = list("inputs");
    let known = |input: &Value| input["path"].as_str().is_some_and(|path| Path::new(path).is_relative());
    assert!(inputs.iter().all(known), "{inputs:?}");
}
