//! Manners at a terminal: widths, colours, character sets, options for more and less, and names that would steer it.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::temporary::temporary;
use crate::support::{self, Run, folder, process};

use unicode_width::UnicodeWidthStr as _;

fn run(folder: &Path, arguments: &[&str]) -> Run {
    process(folder, arguments, &[])
}

const PAIR: [&str; 5] = ["check", "--authelia", "client.yml", "--coder", "coder.env"];

fn guide() -> std::path::PathBuf {
    folder("fixtures/guide")
}

/// The guide's pair, with more arguments and these variables.
fn check(extra: &[&str], variables: &[(&str, &str)]) -> Run {
    process(&guide(), &[&PAIR[..], extra].concat(), variables)
}

/// What may be wider than the line: what people copy, and a single word.
fn may_be_wide(line: &str, width: usize) -> bool {
    let pasted = line.starts_with("    ") || line.trim_start().starts_with("help: ");
    let command = line.contains("= explain: ");
    let path = line.contains("─[") || line.contains(",-[");
    // Code between backquotes stays one word.
    let longest = line.split('`').enumerate().flat_map(|(index, part)| {
        let words: Vec<&str> = if index % 2 == 1 {
            vec![part]
        } else {
            part.split(' ').collect()
        };
        words.into_iter().map(|word| word.width() + 2).collect::<Vec<_>>()
    });
    let longest = longest.max().unwrap_or_default();
    pasted || command || path || longest + 6 > width
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let rules = fs::read_dir(folder("fixtures/rules")).into_iter().flatten().flatten();
    let mut rules: Vec<_> = rules.map(|entry| entry.path()).collect();
    rules.sort();
    for (index, rule) in rules.iter().enumerate() {
        let cases = fs::read_dir(rule)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path());
        let Some(case) = cases.filter(|case| case.join("coder.env").exists()).min() else {
            continue;
        };
        let width = [40, 53, 60, 80, 120, 200, 40][index % 7];
        let columns = width.to_string();
        let arguments = ["check", "--authelia", "configuration.yml", "--coder", "coder.env"];
        let looks = [&[][..], &["--plain"], &["-v"], &["-q"]];
        for (extra, locale) in [(looks[index % 4], "C.UTF-8"), (looks[(index + 1) % 4], "C")] {
            let variables = [("COLUMNS", columns.as_str()), ("LC_ALL", locale)];
            let run = process(&case, &[&arguments[..], extra].concat(), &variables);
            for line in run.stdout.lines() {
                let fits = line.width() <= width || may_be_wide(line, width);
                assert!(fits, "{} > {width} in {}: {line}", line.width(), case.display());
            }
        }
    }
}

#[test]
fn another_character_set_is_drawn_in_ascii() {
    for variables in [&[("LC_ALL", "C")][..], &[("LANG", "POSIX")], &[("TERM", "dumb")]] {
        for extra in [&[][..], &["-v"], &["--plain"]] {
            let run = check(extra, variables);
            assert!(run.stdout.is_ascii(), "{variables:?} {}", run.stdout);
        }
    }
    for variables in [&[][..], &[("LC_ALL", "C.UTF-8")], &[("LANG", "de_DE.utf8")]] {
        assert!(check(&[], variables).stdout.contains('╭'), "{variables:?}");
    }
    // The machine formats do not depend on who looks.
    let json = |variables: &[(&str, &str)]| check(&["--format", "json"], variables).stdout;
    assert_eq!(
        json(&[("LC_ALL", "C"), ("COLUMNS", "40"), ("FORCE_COLOR", "1")]),
        json(&[])
    );
}

#[test]
fn colour_is_where_it_is_asked_for() {
    for (extra, variables, expected) in [
        (&[][..], &[][..], false),
        (&["--color", "always"], &[("NO_COLOR", "1")], true),
        (&["--color", "never"], &[("CLICOLOR_FORCE", "1")], false),
        (&[], &[("CLICOLOR_FORCE", "1")], true),
        (&[], &[("FORCE_COLOR", "1")], true),
        (&[], &[("FORCE_COLOR", "1"), ("NO_COLOR", "1")], false),
        (&[], &[("TERM", "xterm-256color")], false),
    ] {
        let run = check(extra, variables);
        assert_eq!(run.stdout.contains('\u{1b}'), expected, "{extra:?} {variables:?}");
        assert_eq!(run.code, 0);
    }
}

#[test]
fn plain_says_in_words_what_would_be_drawn() {
    let plain = check(&["--plain"], &[]);
    assert_eq!(plain.stdout, check(&[], &[("NO_GRAPHICS", "1")]).stdout);
    assert!(
        plain.stdout.contains("  at coder.env, line 11, column 1: "),
        "{}",
        plain.stdout
    );
    assert!(
        !plain.stdout.contains(['╭', '│', '·', '✗', '⚠', '*', '•']),
        "{}",
        plain.stdout
    );
    let result = "\nresult: no errors found (2 warnings, 2 notes); ";
    assert!(plain.stdout.contains(result), "{}", plain.stdout);
}

#[test]
fn quiet_tells_what_fails_and_the_verdict() {
    let quiet = check(&["-q"], &[]);
    let verdict = "⚠ no errors found (2 warnings, 2 notes); 6 of ";
    assert!(
        quiet.stdout.starts_with(verdict) && quiet.stdout.lines().count() == 1,
        "{}",
        quiet.stdout
    );
    assert!(quiet.stdout.ends_with("checks could not run\n"), "{}", quiet.stdout);
    let stricter = check(&["-q", "--fail-on", "warning"], &[]);
    assert_eq!(stricter.code, 1);
    assert!(
        stricter.stdout.contains("warning[access-url-missing]"),
        "{}",
        stricter.stdout
    );
    assert!(!stricter.stdout.contains("note["), "{}", stricter.stdout);
    let incomplete = check(&["-q", "--require-complete"], &[]);
    assert!(incomplete.stdout.starts_with("not checked\n"), "{}", incomplete.stdout);
    assert_eq!(
        (incomplete.code, incomplete.stderr.as_str()),
        (1, "error: --require-complete: not everything could be checked\n")
    );
    let failed = run(
        &guide(),
        &["check", "-q", "--authelia", "nothing.yml", "--coder", "coder.env"],
    );
    assert_eq!(failed.code, 2);
    assert!(
        failed
            .stdout
            .starts_with("failed: nothing.yml: there is no such file\n"),
        "{}",
        failed.stdout
    );
}

#[test]
fn verbose_tells_what_became_of_every_rule() {
    let verbose = check(&["-v"], &[]).stdout;
    let flat: String = verbose.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        flat.contains("read coder.env (coder) client.yml (authelia)"),
        "{verbose}"
    );
    let rules: serde_json::Value = support::json(&run(&guide(), &["rules", "--format", "json"]));
    for rule in rules.as_array().into_iter().flatten() {
        let name = rule["name"].as_str().unwrap_or("?");
        assert!(flat.contains(name), "{name} is missing: {verbose}");
    }
    assert_eq!(check(&["-v", "-q"], &[]).code, 2);
}

#[test]
fn a_reader_that_goes_away_changes_nothing() {
    let binary = env!("CARGO_BIN_EXE_oidc-crosscheck");
    for (arguments, expected) in [("demo", "1"), ("rules", "0"), ("check --authelia nothing.yml", "2")] {
        let script = format!("'{binary}' {arguments} | true; echo ${{PIPESTATUS[0]}}");
        let output = Command::new("bash").args(["-c", &script]).output();
        // Without bash there is nothing to ask.
        let Ok(output) = output else { return };
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), expected, "{arguments}");
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn slips_get_a_suggestion() {
    for (arguments, meant) in [
        (&["chekc"][..], "'check'"),
        (&["check", "--formt", "json"], "'--format'"),
        (&["check", "--format", "jsno"], "'json'"),
        (&["check", "--color", "alwys"], "'always'"),
        (&["check", "--select", "issuer-mismach"], "`issuer-mismatch`"),
        (&["check", "--ignore", "issuer_mismatch"], "`issuer-mismatch`"),
        (&["explain", "scope-not-alowed"], "`scope-not-allowed`"),
    ] {
        let run = run(Path::new("."), arguments);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(run.stderr.contains(meant), "{arguments:?}: {}", run.stderr);
    }
}

#[test]
fn no_name_or_value_steers_the_terminal() {
    let temporary = temporary();
    let evil = "e\u{1b}[31m\u{9b}1m\n\u{202e}ü \"q'.yml";
    let path = temporary.path();
    assert!(fs::copy(guide().join("configuration.yml"), path.join(evil)).is_ok());
    let settings = "CODER_OIDC_CLIENT_ID=co\u{1b}]0;x\u{7}der\u{9b}\nCODER_OIDC_SCOPES=openid,\u{202e}x\n";
    assert!(fs::write(path.join("coder.env"), settings).is_ok());
    let missing = format!("no-{evil}");
    assert!(fs::create_dir(path.join("both")).is_ok());
    for name in ["both/other.yml".to_owned(), format!("both/{evil}")] {
        assert!(fs::copy(guide().join("configuration.yml"), path.join(name)).is_ok());
    }
    // A list of candidates has a line for each.
    let listed = run(path, &["check", "both"]).stdout;
    let candidates = listed.lines().filter(|line| line.starts_with("  --authelia "));
    assert_eq!(candidates.count(), 2, "{listed}");
    let calls = [
        vec!["check", "--authelia", evil, "--coder", "coder.env"],
        vec!["check", "--plain", "-v", "--authelia", evil, "--coder", "coder.env"],
        vec!["resolve", "--authelia", evil, "--coder", "coder.env"],
        vec!["resolve", "--authelia", &missing, "--coder", "coder.env"],
        vec!["check", "--authelia", &missing, "--coder", &missing],
        vec!["check", "--client-secret-file", &missing, "--authelia", evil],
        vec!["check", "--authelia", evil, "--output", &missing],
        vec!["check", &missing],
        vec!["check", "both"],
        vec!["explain", evil],
        vec!["check", "--select", evil],
    ];
    for call in calls {
        let run = run(path, &call);
        let hidden = |character: &char| {
            (character.is_control() && *character != '\n') || *character == '\u{202e}' || *character == '\u{9b}'
        };
        let shown = format!("{}{}", run.stdout, run.stderr);
        assert_eq!(shown.chars().find(hidden), None, "{call:?}: {shown:?}");
    }
}

#[test]
fn completions_for_five_shells() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = run(Path::new("."), &["completions", shell]);
        assert_eq!(run.code, 0);
        assert!(
            run.stdout.contains("oidc-crosscheck") && run.stdout.contains("fail-on"),
            "{shell}"
        );
    }
}

#[test]
fn bash_completes_an_option() {
    let script = run(Path::new("."), &["completions", "bash"]).stdout;
    let asked = "COMP_WORDS=(oidc-crosscheck check --f); COMP_CWORD=2\n\
                 $(complete -p oidc-crosscheck | grep -o '_[^ ]*') oidc-crosscheck --f check\necho \"${COMPREPLY[@]}\"\n";
    for (options, text, expected) in [
        (&["-n"][..], script.clone(), ""),
        (&[], format!("{script}\n{asked}"), "--format --fix --fail-on"),
    ] {
        let temporary = temporary();
        let file = temporary.path().join("completions");
        assert!(fs::write(&file, text).is_ok());
        let output = Command::new("bash")
            .args(options)
            .arg(&file)
            .stdin(Stdio::null())
            .output();
        let Ok(output) = output else { return };
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), expected);
    }
}

#[test]
fn the_man_page_has_every_command_and_option_and_the_exit_codes() {
    let page = run(Path::new("."), &["man"]).stdout.replace("\\-", "-");
    for text in [
        ".TH oidc-crosscheck 1",
        "OIDC-CROSSCHECK CHECK",
        "OIDC-CROSSCHECK EXPLAIN",
        "EXIT CODES",
        "NO_COLOR",
    ] {
        assert!(page.contains(text), "{text}");
    }
    let help = run(Path::new("."), &["check", "--help"]).stdout;
    let options = help
        .split_whitespace()
        .filter(|word| word.starts_with("--") && word.len() > 2);
    for option in options.filter(|word| word.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-')) {
        assert!(page.contains(option), "{option}");
    }
}

#[test]
fn help_begins_with_examples_and_fits() {
    for columns in ["40", "80"] {
        for arguments in [&["--help"][..], &["check", "--help"], &["-h"], &["check", "-h"]] {
            let run = process(Path::new("."), arguments, &[("COLUMNS", columns)]);
            let width = columns.parse().unwrap_or(0);
            let too_wide = run
                .stdout
                .lines()
                .find(|line| line.width() > width && line.trim().contains("  "));
            assert_eq!(too_wide, None, "{arguments:?}");
            let (examples, options) = (run.stdout.find("Examples:"), run.stdout.find("Options:"));
            assert!(examples.is_some() && examples < options, "{}", run.stdout);
        }
    }
}
