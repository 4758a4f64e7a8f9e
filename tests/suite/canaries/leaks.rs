//! Everything that calls print, searched for the canaries of cases.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::rc::Rc;

use base64ct::{Base64, Base64Url, Encoding};
use clap::Parser;
use oidc_crosscheck::cli::Cli;
use oidc_crosscheck::files::InMemory;
use oidc_crosscheck::report::Style;

use super::{AUTHELIA, Case, WORDS};
use crate::support::ran;

/// What each `@` in a case becomes, and in capitals each `^`: the same text for one case, 28 characters that no other has.
pub(super) fn canary(number: u64) -> String {
    const RANDOM: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789";
    // What a person thinks up does not look like a secret.
    let letters: &[u8] = if number < WORDS {
        RANDOM
    } else {
        b"abcdefghjkmnpqrstuvwxyz"
    };
    let mut state = 0x5ec2_e7c0_ffee_u64.wrapping_add(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let word = std::iter::repeat_with(|| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        char::from(letters[usize::try_from(state >> 33).unwrap_or_default() % letters.len()])
    });
    word.take(28).collect()
}

/// Everything that a call prints.
pub(super) fn printed(files: &Rc<InMemory>, arguments: &[&str], color: bool) -> String {
    let mut all = vec!["oidc-crosscheck"];
    all.extend(arguments);
    let Ok(cli) = Cli::try_parse_from(&all) else {
        unreachable!("{all:?} is a call")
    };
    let style = Style {
        color,
        width: if color { 60 } else { 100 },
        ..Style::default()
    };
    // A build for tests fails where the last net catches something.
    match catch_unwind(AssertUnwindSafe(|| ran(&cli, files.clone(), style))) {
        Ok(ran) => format!("{}{}", ran.stdout, ran.stderr),
        Err(caught) => {
            let text = caught.downcast_ref::<String>().cloned().unwrap_or_default();
            format!("CAUGHT {text}")
        }
    }
}

/// What a canary must not be seen as.
pub(super) fn forms(canary: &str) -> Vec<String> {
    let pieces = canary
        .as_bytes()
        .windows(8)
        .map(|piece| String::from_utf8_lossy(piece).into_owned());
    let encoded = [
        Base64::encode_string(canary.as_bytes()),
        Base64Url::encode_string(canary.as_bytes()),
    ];
    let capitals: Vec<String> = pieces.clone().map(|piece| piece.to_uppercase()).collect();
    pieces
        .chain(capitals)
        .chain(encoded.into_iter().map(|text| text[..34].to_owned()))
        .collect()
}

pub(crate) fn all_are_clean(cases: Vec<Case>, first: u64) {
    const CALLS: [&[&str]; 16] = [
        &["check"],
        &["check", "--format", "concise"],
        &["check", "--format", "json"],
        &["check", "--format", "sarif"],
        &["check", "--format", "github"],
        &["check", "--format", "gitlab"],
        &["check", "--format", "junit"],
        &["trace"],
        &["trace", "--format", "json"],
        &["resolve"],
        &["resolve", "--format", "json"],
        &["check", "--verbose"],
        &["check", "--quiet", "--fail-on", "note"],
        &["check", "--plain"],
        &["check", "--diff"],
        &["check", "--verbose", "--plain", "--format", "concise"],
    ];
    let mut outputs = 0;
    let mut leaks = Vec::new();
    for (number, case) in (first..).zip(cases) {
        let secret = canary(number);
        let encoded = Base64::encode_string(secret.as_bytes());
        let planted = |text: &str| {
            // In an address the second `@` is the address's own.
            let text = text
                .replace("@@", "\u{1}@")
                .replace('\u{1}', &secret)
                .replace("@auth", "\u{2}auth")
                .replace("@coder", "\u{2}coder")
                .replace("@db", "\u{2}db")
                .replace("@mail", "\u{2}mail");
            text.replace('@', &secret)
                .replace('\u{2}', "@")
                .replace('%', &encoded)
                .replace('^', &secret.to_uppercase())
        };
        let (name, text) = &case.coder;
        let mut files = InMemory::default()
            .with("configuration.yml", planted(&case.authelia))
            .with(name, planted(text));
        for (name, text) in &case.files {
            files = files.with(name, planted(text));
        }
        let files = Rc::new(files);
        let arguments: Vec<String> = case.arguments.iter().map(|argument| planted(argument)).collect();
        let forms = forms(&secret);
        for (at, call) in CALLS.iter().enumerate() {
            // Every case in every command, one in three in every format.
            if number % 3 != 0 && !matches!(at, 0 | 2 | 4 | 7 | 10) {
                continue;
            }
            let mut all = call.to_vec();
            all.extend(["--authelia", "configuration.yml", "--coder", name]);
            all.extend(arguments.iter().map(String::as_str));
            if case.authelia.contains("{{") {
                all.extend(["--authelia-filters", "template", "--path-map", "/c=."]);
            }
            let output = printed(&files, &all, at % 2 == 1);
            outputs += 1;
            if let Some(caught) = output.strip_prefix("CAUGHT ") {
                leaks.push(format!(
                    "{call:?}: {}\n--- {}\n{}\n",
                    caught.trim(),
                    case.coder.1,
                    diff(&case.authelia)
                ));
            } else if let Some(form) = forms.iter().find(|form| output.contains(*form)) {
                let line = output.lines().find(|line| line.contains(form)).unwrap_or_default();
                leaks.push(format!(
                    "{call:?}: {}\n--- {}\n{}\n",
                    line.trim(),
                    case.coder.1,
                    diff(&case.authelia)
                ));
            }
        }
    }
    assert!(
        leaks.is_empty(),
        "{} of {outputs} outputs leak, as\n{}",
        leaks.len(),
        leaks[..leaks.len().min(12)].join("\n")
    );
    assert!(outputs > 100);
    assert!(!Path::new("configuration.yml").exists());
}

/// The lines that a case changes of Authelia's file.
fn diff(text: &str) -> String {
    let changed = text.lines().filter(|line| !AUTHELIA.contains(line));
    changed.collect::<Vec<_>>().join("\n")
}
