//! What the documentation claims of the tests is so: the tests that it names exist, and its numbers are theirs.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser as _;
use clap::error::ErrorKind;
use oidc_crosscheck::cli::Cli;
use oidc_crosscheck::files::InMemory;
use oidc_crosscheck::run as program;

use crate::support::run;

fn text(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap_or_default()
}

/// How many entries of the folder `path` have a name that `wanted` takes.
fn count(path: &str, wanted: impl Fn(&str) -> bool) -> usize {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .filter(|entry| wanted(&entry.file_name().to_string_lossy()))
        .count()
}

#[test]
fn the_tests_that_are_named_exist() {
    let mut named = 0;
    for page in [
        "README.md",
        "CONTRIBUTING.md",
        "docs/reliability.md",
        "docs/architecture.md",
    ] {
        let page = text(page);
        for (at, _) in page.match_indices("tests/suite/") {
            let rest = page.get(at..).unwrap_or_default();
            let Some(path) = rest.split_once(".rs").map(|(name, _)| format!("{name}.rs")) else {
                continue;
            };
            let module = path
                .trim_start_matches("tests/suite/")
                .trim_end_matches(".rs")
                .to_owned();
            if module.contains(['`', ' ', '\n']) {
                continue;
            }
            let tests = text(&path);
            assert!(tests.contains("#[test]"), "{path} has no test");
            assert!(
                text("tests/suite/main.rs").contains(&format!("mod {module};")),
                "{path} does not run"
            );
            named += 1;
        }
    }
    assert!(named > 10, "{named}");
}

#[test]
fn every_promise_names_what_holds_it() {
    let page = text("docs/reliability.md");
    let rows: Vec<&str> = page
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| promise"))
        .collect();
    for row in &rows {
        assert!(row.contains("tests/suite/") || row.contains(".ci/fuzz"), "{row}");
    }
    assert!(rows.len() > 10);
}

/// How many folders the tables of layouts have.
fn layouts() -> usize {
    let tables = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/layouts"));
    let tables = tables.into_iter().flatten().flatten();
    let of_table = |table: fs::DirEntry| {
        let text = fs::read_to_string(table.path()).unwrap_or_default();
        text.lines().filter(|line| line.starts_with("=== ")).count()
    };
    tables.map(of_table).sum()
}

#[test]
fn the_numbers_are_those_of_the_tests() {
    let page = text("docs/reliability.md");
    let layouts = layouts();
    let compose = count("fixtures/compose", |_| true);
    for (phrase, there) in [
        (
            "configurations with the answer",
            count("fixtures/authelia", |name| name.ends_with(".yml")),
        ),
        ("pairs with the outcome", count("fixtures/signin", |_| true)),
        ("compose and env files with what", compose),
        ("layouts", layouts),
    ] {
        let before = page.split(phrase).next().unwrap_or_default();
        let said = before
            .split_whitespace()
            .next_back()
            .and_then(|word| word.parse::<usize>().ok());
        let said = said.unwrap_or_default();
        assert!(
            said <= there && said * 10 >= there * 8,
            "{phrase}: {said} said, {there} there"
        );
    }
}

/// The calls of the program that a page shows, each with its comment.
fn calls_of(page: &str) -> Vec<(String, String)> {
    let page = text(page);
    let blocks = page.split("```sh\n").skip(1);
    let lines = blocks.flat_map(|block| block.split("\n```").next().unwrap_or_default().lines());
    let calls = lines.filter(|line| line.split_whitespace().next() == Some("oidc-crosscheck"));
    let parts = calls.map(|line| line.split_once('#').unwrap_or((line, "")));
    parts
        .map(|(call, comment)| (call.trim().to_owned(), comment.trim().to_owned()))
        .collect()
}

/// A folder with the guide's pair as the README names its files.
fn readme_folder(name: &str, redirect_uri_ends: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let callback = "/api/v2/users/oidc/callback'";
    let configuration = text("fixtures/guide/configuration.yml");
    assert!(configuration.contains(callback));
    let configuration = configuration.replace(callback, &format!("/api/v2/users/oidc/callback{redirect_uri_ends}'"));
    let settings = format!(
        "{}\nCODER_ACCESS_URL=https://coder.example.com\n",
        text("fixtures/guide/coder.env")
    );
    let pairs = settings
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('='));
    let environment: String = pairs
        .map(|(key, value)| format!("      {key}: '{}'\n", value.trim_matches(['\'', '"'])))
        .collect();
    let compose =
        format!("services:\n  coder:\n    image: ghcr.io/coder/coder:v2.30.0\n    environment:\n{environment}");
    for at in [folder.clone(), folder.join("deploy")] {
        assert!(fs::create_dir_all(&at).is_ok());
        for (file, text) in [("configuration.yml", &configuration), ("compose.yml", &compose)] {
            assert!(fs::write(at.join(file), text).is_ok());
        }
    }
    assert!(fs::write(folder.join(".env"), settings).is_ok());
    folder
}

#[test]
fn every_call_of_a_page_does_what_is_said_there() {
    let (good, bad) = (readme_folder("readme-good", ""), readme_folder("readme-bad", "/"));
    let calls = ["README.md", "docs/index.md", "docs/trace.md"].map(calls_of).concat();
    for (call, comment) in &calls {
        let arguments: Vec<String> = shlex(call).collect();
        let arguments: Vec<&str> = arguments.iter().skip(1).map(String::as_str).collect();
        let command = arguments.first().copied();
        let judges = command.is_none_or(|command| ["check", "trace"].contains(&command));
        // Where it is not said what to look at, there is one pair.
        let place = if arguments.is_empty() { "deploy" } else { "" };
        for (folder, code) in [(&good, 0), (&bad, i32::from(judges))] {
            let folder = &folder.join(place);
            let run = run(folder, &arguments);
            let code = if command == Some("demo") { 1 } else { code };
            assert_eq!(
                (run.code, run.stderr.as_str()),
                (code, ""),
                "{call} # {comment}\n{}",
                run.stdout
            );
            assert!(!run.stdout.is_empty(), "{call}");
        }
    }
    assert!(calls.len() >= 13, "{calls:?}");
}

/// The words of every call that the pages show, also those inside of sentences and of what other programs read.
fn all_calls() -> Vec<(String, Vec<String>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let of_folder = |folder: &str| {
        let pages = fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
        let names = pages.map(move |page| format!("{folder}/{}", page.file_name().to_string_lossy()));
        names.filter(|name| name.ends_with(".md")).collect::<Vec<_>>()
    };
    let own = ["README.md", "CONTRIBUTING.md", "SECURITY.md"].map(str::to_owned);
    let pages = [&own[..], &of_folder("docs"), &of_folder("docs/rules")].concat();
    let mut calls = Vec::new();
    for page in pages {
        let call = |part: &str| {
            let at = part.find("oidc-crosscheck ")?;
            let (before, call) = part.split_at(at);
            let begins = before.split_whitespace().all(|word| word == "-" || word.ends_with(':'));
            let ends = ["  #", " > "].into_iter().filter_map(|end| call.find(end)).min();
            let words = shlex(&call[..ends.unwrap_or(call.len())]).collect();
            begins.then(|| (page.clone(), words))
        };
        for (at, part) in text(&page).split("```").enumerate() {
            if at % 2 == 0 {
                calls.extend(part.split('`').skip(1).step_by(2).filter_map(call));
            } else {
                calls.extend(part.lines().filter_map(call));
            }
        }
    }
    calls
}

#[test]
fn every_call_on_a_page_is_understood() {
    let calls = all_calls();
    for (page, words) in &calls {
        // A word in capitals stands for another one.
        if words
            .iter()
            .any(|word| word.bytes().all(|byte| byte.is_ascii_uppercase()))
        {
            continue;
        }
        // A command that is only named may need more.
        let more = (words.len() == 2).then_some("--help");
        let words = words.iter().map(String::as_str).chain(more).map(OsString::from);
        let parsed = Cli::try_parse_from(program::arguments(words, &InMemory::default()));
        let error = parsed.err().filter(|error| error.kind() != ErrorKind::DisplayHelp);
        assert!(
            error.is_none(),
            "{page}: {}",
            error.map_or_else(String::new, |error| error.to_string())
        );
    }
    assert!(calls.len() > 25, "{}", calls.len());
}

/// The words of a call, in which quotes only hold a word with spaces together.
fn shlex(call: &str) -> impl Iterator<Item = String> {
    let parts = call.split('"').enumerate();
    let words = parts.flat_map(|(at, part)| match at % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect::<Vec<_>>(),
        _ => vec![part.to_owned()],
    });
    words.collect::<Vec<_>>().into_iter()
}

#[test]
fn the_exit_codes_are_those_of_the_readme() {
    let (good, bad) = (readme_folder("codes-good", ""), readme_folder("codes-bad", "/"));
    let pair = ["check", "--authelia", "configuration.yml", "--coder", ".env"];
    for (folder, more, code) in [
        (&good, &[][..], 0),
        (&good, &["--fail-on", "warning"], 1),
        (&good, &["--require-complete"], 0),
        (&bad, &[], 1),
        (&good, &["--nosuch"], 2),
        (&good, &["--coder", "nosuch.env"], 2),
    ] {
        let run = run(folder, &[&pair[..], more].concat());
        assert_eq!(run.code, code, "{more:?}\n{}{}", run.stdout, run.stderr);
    }
}

#[test]
fn the_readme_counts_no_applications_that_are_not_there() {
    let page = text("README.md");
    let said = page.split(" others, with a registration").next().unwrap_or_default();
    let said: usize = said
        .split_whitespace()
        .next_back()
        .and_then(|word| word.parse().ok())
        .unwrap_or_default();
    let there = count("profiles", |name| name.ends_with(".toml"));
    assert!(said > 0 && said + 4 <= there, "{said} said, {there} there");
}

/// The version that `text` names right behind `name`, without the full stop of a sentence.
fn version_behind(text: &str, name: &str) -> String {
    let (_, rest) = text.split_once(name).unwrap_or_default();
    let ends = |letter: char| !letter.is_ascii_digit() && letter != '.';
    rest.split(ends)
        .next()
        .unwrap_or_default()
        .trim_end_matches('.')
        .to_owned()
}

#[test]
fn the_versions_that_are_named_are_those_of_the_program() {
    use oidc_crosscheck::authelia::versions as authelia;
    use oidc_crosscheck::party::coder::versions as coder;
    let (oldest, newest) = (coder::OLDEST.to_string(), coder::NEWEST.to_string());
    let both = format!("Coder {oldest} to {newest}");
    let readme = text("README.md");
    let (_, reference) = readme.split_once("Reference: ").unwrap_or_default();
    assert_eq!(
        version_behind(reference, "Authelia "),
        authelia::NEWEST_READ.to_string()
    );
    assert!(reference.contains(&both), "README.md: {both}");
    let page = text("docs/upstream-versions.md");
    let (_, assumed) = page.split_once("are assumed:").unwrap_or_default();
    assert_eq!(version_behind(assumed, "Authelia "), authelia::NEWEST.to_string());
    assert_eq!(version_behind(assumed, "Coder "), newest);
    for row in [
        format!("| Coder | {oldest} to {newest} |"),
        format!(
            "| Authelia | {}; older ones back to {} |",
            authelia::NEWEST_READ,
            authelia::OLDEST
        ),
        format!(" to {} | sources up to", authelia::NEWEST),
    ] {
        assert!(page.contains(&row), "docs/upstream-versions.md: {row}");
    }
    let cli = run(Path::new(env!("CARGO_MANIFEST_DIR")), &["check", "--help"]).stdout;
    for newest in [authelia::NEWEST.to_string(), newest] {
        assert!(cli.contains(&format!("else {newest}")), "check --help: {newest}");
    }
}
