//! Text that is not ASCII may follow anything: no reader cuts a character in two.

use std::fs;
use std::path::Path;

use oidc_crosscheck::authelia::{self, read_pem};
use oidc_crosscheck::digest::decode;
use oidc_crosscheck::env::interpolate::{Lookup, interpolate};
use oidc_crosscheck::golang::{Url, check_regexp, csv_record, parse_bool, parse_duration, parse_int};
use oidc_crosscheck::secret::Secret;

use crate::support::run_with;
use crate::support::temporary::temporary;

/// Characters of two, three and four bytes, some of which a reader takes for white space, a letter or a number.
const WIDE: [&str; 8] = ["é", "–", "\u{85}", "\u{2028}", "\u{feff}", "\u{17f}", "٣", "🔑"];

/// What a value, a name or a line may begin with, up to where a reader decides something.
const TOKENS: &[&str] = &[
    "",
    "a",
    "-",
    "+",
    ".",
    "0",
    "1",
    "0x",
    "0b",
    "0o",
    "0x1",
    "1_",
    "1.",
    "1e",
    "1e+",
    "-.",
    "2026-01-02",
    "2026-01-02T",
    "2026-01-02 1",
    "2026-01-02T03:04:05",
    "2026-01-02T03:04:05Z",
    "2026-01-02T03:04:05.1",
    "2026-01-02T03:04:05+",
    "2026-01-02T03:04:05+0",
    "2026-01-02T03:04:05+01:",
    "1h",
    "1 d",
    "5m3",
    "true",
    "null",
    "~",
    "$",
    "$$",
    "${",
    "${A",
    "${A:",
    "${A:-",
    "${A-",
    "${A:?",
    "${A}",
    "$A",
    "$(",
    "$(A",
    "$(A)",
    "`",
    "\\",
    "\\0",
    "\\01",
    "\\x",
    "\\u00",
    "\"\\",
    "'",
    "\"",
    "\"a\"",
    "'a'",
    "\"a\" ",
    "|",
    ">",
    "|2",
    ">-",
    "&",
    "&a",
    "&a ",
    "*",
    "!",
    "!!",
    "!!str",
    "!!str ",
    "!<",
    "{",
    "[",
    "{a",
    "{a: ",
    "[a, ",
    "]",
    "}",
    "#",
    " #",
    "a #",
    "a#",
    "%",
    "%Y",
    "@",
    "-- ",
    "---",
    "...",
    "?",
    "? ",
    ":",
    ": ",
    "a:",
    "a: ",
    "- ",
    "<<",
    "<<: ",
    "{{",
    "{{ ",
    "{{-",
    "{{ \"",
    "{{ `",
    "{{ .",
    "{{ env \"A",
    "{{/*",
    "{{ end }}",
    "=",
    "A=",
    "A =",
    "export ",
    "export",
    "A='",
    "A=\"",
    "A=\"\\",
    "A=$",
    "A=a\\",
    "; ",
    "A=a;",
    "[A",
    "[Service]\nEnvironment=",
    "[Service]\nEnvironment=A=",
    "[Service]\nEnvironment=\"",
    "[Service]\nExecStart=/coder ",
    "https:",
    "https://",
    "https://[",
    "https://[::1",
    "https://[::1]",
    "https://a:",
    "https://a:4",
    "https://a/%",
    "https://a/%4",
    "https://u@",
    "https://a?",
    "https://a#",
    "/",
    "//",
    "$pbkdf2",
    "$pbkdf2-sha512$1$",
    "$2b$10$",
    "$argon2id$v=19$m=",
    "$plaintext$",
    "$y$j9T$",
    "$6$rounds=",
    "$base64",
    "-----BEGIN ",
    "-----BEGIN A-----\n",
    "-----BEGIN A-----\n-----END A-----",
    "a,",
    "\"a\",",
    "(",
    "(?",
    "(?P<",
    "[[:",
    "[a-",
    "a{1",
    "\\p{",
    "a|",
    "*.",
    "*",
    "a@",
    "a@b",
    "host/a:",
    "a:b@",
    "-p=",
    "--a=",
    "--a ",
];

fn texts() -> impl Iterator<Item = String> {
    const AFTER: [&str; 9] = ["", "1", " a", "'", "}", "\n", "\nA=b\n", "\"", ":b"];
    TOKENS.iter().flat_map(|token| {
        let wide = WIDE.iter().zip(AFTER.iter().cycle().skip(token.len() % AFTER.len()));
        wide.flat_map(move |(wide, after)| [format!("{token}{wide}{after}"), format!("{wide}{token}{wide}")])
    })
}

#[test]
fn no_reader_of_a_value_cuts_a_character() {
    for text in texts() {
        let _ = parse_int(&text, 0);
        let _ = parse_int(&text, 10);
        let _ = (
            parse_bool(&text),
            parse_duration(&text, true),
            authelia::parse_duration(&text),
        );
        let _ = (
            csv_record(&text).is_ok(),
            check_regexp(&text).is_ok(),
            Url::parse(&text).is_ok(),
        );
        let _ = (decode(&Secret::new(text.as_str())).is_ok(), read_pem(&text).is_some());
        for set in [true, false] {
            let lookup = |name: &str| {
                if set {
                    Lookup::Set(Secret::new(name), Vec::new())
                } else {
                    Lookup::Unset
                }
            };
            let _ = interpolate(&text, &lookup).is_ok();
        }
    }
}

/// Runs the program in this process; it may say what it likes, but has to come back.
fn runs(arguments: &[&str]) {
    let run = run_with(Path::new("."), arguments, &[("COLUMNS", "80")]);
    // A call that is not understood would say nothing but its usage.
    assert!(!run.stderr.contains("Usage:"), "{arguments:?} is a call");
    assert!(run.code <= 2, "{arguments:?}");
}

/// The kinds of files, with a place for a value.
const FILES: [(&str, &[&str], &str); 9] = [
    (
        "coder.env",
        &["--coder"],
        "CODER_OIDC_CLIENT_ID=coder\n@\nCODER_OIDC_SIGN_IN_TEXT=@\n",
    ),
    (
        "raw.env",
        &["--env-format", "raw", "--coder"],
        "CODER_OIDC_CLIENT_ID=@\n",
    ),
    (
        "system.env",
        &["--env-format", "systemd", "--coder"],
        "@\nCODER_OIDC_CLIENT_ID=@\n",
    ),
    (
        "shell.env",
        &["--env-format", "shell", "--coder"],
        "CODER_OIDC_CLIENT_ID=coder\n@\nCODER_A=@\n",
    ),
    (
        "compose.yml",
        &["--coder"],
        "services:\n  coder:\n    image: coder/coder\n    ports: [8080, @]\n    environment:\n      CODER_ACCESS_URL: @\n",
    ),
    (
        "coder.service",
        &["--coder"],
        "@\n[Service]\nEnvironment=CODER_ACCESS_URL=@\nExecStart=/usr/bin/coder server @\n",
    ),
    (
        "values.yaml",
        &["--coder"],
        "coder:\n  env:\n    - name: CODER_ACCESS_URL\n      value: @\n  @\n",
    ),
    (
        "deployment.yaml",
        &["--coder"],
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: coder}\nspec:\n  template:\n    spec:\n      containers:\n      - name: coder\n        image: ghcr.io/coder/coder:v2.24.2\n        args: [server, @]\n        env: [{name: CODER_ACCESS_URL, value: @}]\n",
    ),
    (
        "configuration.yml",
        &["--authelia-filters", "expand-env,template", "--authelia"],
        "identity_providers:\n  oidc:\n    clients:\n      - client_id: @\n        client_secret: @\n        redirect_uris: [@]\n@\n",
    ),
];

#[test]
fn no_reader_of_a_file_cuts_a_character() {
    let folder = temporary();
    for (kind, (name, arguments, template)) in FILES.into_iter().enumerate() {
        let path = folder.path().join(name);
        // Each kind of file gets its share of them.
        for text in texts().skip(kind).step_by(7) {
            let written = fs::write(&path, template.replace('@', &text));
            assert!(written.is_ok());
            let path = path.to_string_lossy();
            let call: Vec<&str> = ["check"].iter().chain(arguments).copied().chain([&*path]).collect();
            runs(&call);
        }
        assert!(Path::new(&path).exists());
    }
}

#[test]
fn no_reader_cuts_a_character_wherever_it_is() {
    let folder = temporary();
    let mut seen = 0;
    for (kind, (name, arguments, template)) in FILES.into_iter().enumerate() {
        let path = folder.path().join(name);
        let whole = template.replace('@', "'a' b");
        // Each place has another character, and each kind of file begins with another one.
        for ((at, _), wide) in whole.char_indices().zip(WIDE.iter().cycle().skip(kind)) {
            let (before, after) = whole.split_at(at);
            let text = format!("{before}{wide}{after}");
            assert!(fs::write(&path, text).is_ok());
            let path = path.to_string_lossy();
            let call: Vec<&str> = ["check"].iter().chain(arguments).copied().chain([&*path]).collect();
            runs(&call);
            seen += 1;
        }
    }
    assert!(seen > 800, "only {seen} places");
}
