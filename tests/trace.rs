//! The walk of `trace`, whole, and that it stops where a real sign-in does.
//! `SNAPSHOTS=overwrite cargo test --test trace` accepts a change.

mod support;

use std::fs;

use serde_json::Value;
use snapbox::assert_data_eq;
use snapbox::data::Data;
use support::{folder, json, run};

fn shows(name: &str, path: &str, arguments: &[&str]) {
    let arguments = [&["trace"], arguments].concat();
    let run = run(&folder(path), &arguments);
    let shown = format!("{}{}exit {}\n", run.stdout, run.stderr, run.code);
    let snapshot = folder("tests/snapshots").join(format!("trace-{name}.txt"));
    assert_data_eq!(shown, Data::read_from(&snapshot, None).raw());
}

/// A pair in the folder `path`.
fn pair(name: &str, path: &str) {
    shows(name, path, &["--authelia", "configuration.yml", "--coder", "coder.env"]);
}

/// The guide's registration and a compose file that takes its values from `env_file`.
const COMPOSE: [&str; 5] = [
    "--authelia",
    "guide/configuration.yml",
    "--coder",
    "trace/compose.yml",
    "--env-file",
];

#[test]
fn the_guide() {
    pair("guide", "fixtures/guide");
}

#[test]
fn a_sign_in_that_passes() {
    let arguments = [&COMPOSE[..], &["trace/values.env"]].concat();
    shows("passes", "fixtures", &arguments);
    shows(
        "passes-json",
        "fixtures",
        &[&arguments[..], &["--format", "json"]].concat(),
    );
    shows(
        "passes-colour",
        "fixtures",
        &[&arguments[..], &["--color", "always"]].concat(),
    );
}

#[test]
fn values_that_the_files_do_not_tell() {
    shows("unknown", "fixtures", &[&COMPOSE[..], &["trace/nothing.env"]].concat());
}

#[test]
fn one_that_fails_at_discovery() {
    pair("discovery", "fixtures/rules/issuer-mismatch/fail-port");
}

#[test]
fn one_that_fails_at_the_redirect_uri() {
    pair(
        "redirect-uri",
        "fixtures/rules/redirect-uri-not-registered/fail-port-443",
    );
}

#[test]
fn one_that_fails_at_the_secret() {
    pair("secret", "fixtures/rules/client-secret-mismatch/fail-trailing-blank");
}

#[test]
fn one_side_alone() {
    shows("only-authelia", "fixtures/guide", &["--authelia", "configuration.yml"]);
    shows("only-coder", "fixtures/guide", &["--coder", "coder.env"]);
}

#[test]
fn files_that_are_not_there() {
    shows(
        "missing",
        "fixtures/guide",
        &["--authelia", "nothing.yml", "--coder", "coder.env"],
    );
}

/// The step of `stage`.
fn step<'w>(walk: &'w Value, stage: &str) -> &'w Value {
    let steps = walk["steps"].as_array().into_iter().flatten();
    steps
        .into_iter()
        .find(|step| step["stage"] == stage)
        .unwrap_or(&Value::Null)
}

/// The value called `name` of a step.
fn value<'w>(step: &'w Value, name: &str) -> &'w Value {
    let values = step["values"].as_array().into_iter().flatten();
    values
        .into_iter()
        .find(|value| value["name"] == name)
        .unwrap_or(&Value::Null)
}

/// Cases whose outcome the files alone do not decide: the user's, or what may be set elsewhere.
const UNDECIDED: [&str; 4] = [
    "174-policy-first-rule-denies",
    "279-policy-group-case",
    "378-email-domain-space-list",
    "396-redirect-access-unset",
];

#[test]
fn the_walk_stops_where_the_real_sign_in_does() {
    let mut wrong = Vec::new();
    let (mut stopped, mut passed) = (0, 0);
    let cases = fs::read_dir(folder("fixtures/signin")).into_iter().flatten();
    for case in cases.filter_map(Result::ok) {
        let name = case.file_name().to_string_lossy().into_owned();
        let read = |file: &str| -> Value {
            let text = fs::read_to_string(case.path().join(file)).unwrap_or_default();
            serde_json::from_str(&text).unwrap_or_default()
        };
        let (meta, expected) = (read("meta.json"), read("expected.json"));
        let dialect = if meta["env_reader"] == "docker" {
            "docker"
        } else {
            "compose"
        };
        let arguments = [
            "trace",
            "--authelia",
            "configuration.yml",
            "--coder",
            "coder.env",
            "--env-format",
            dialect,
            "--coder-version",
            meta["coder_version"].as_str().unwrap_or_default(),
            "--authelia-version",
            "4.39.20",
            "--format",
            "json",
        ];
        let run = run(&case.path(), &arguments);
        let walk = json(&run);
        if UNDECIDED.contains(&name.as_str()) {
            assert_eq!(walk["stops_at"], Value::Null, "{name}");
            continue;
        }
        if walk["stops_at"] != expected["failed_stage"] {
            wrong.push(format!(
                "{name}: {} instead of {}",
                walk["stops_at"], expected["failed_stage"]
            ));
        }
        let outcomes: Vec<&str> = walk["steps"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|step| step["outcome"].as_str())
            .collect();
        let failing = outcomes.iter().position(|outcome| *outcome == "fails");
        match failing {
            Some(at) => {
                stopped += 1;
                assert!(outcomes[..at].iter().all(|outcome| *outcome != "not-reached"), "{name}");
                assert!(
                    outcomes[at + 1..].iter().all(|outcome| *outcome == "not-reached"),
                    "{name}"
                );
                assert_eq!(walk["steps"][at]["stage"], walk["stops_at"], "{name}");
            }
            None => {
                passed += 1;
                assert!(!outcomes.contains(&"not-reached"), "{name}");
                wrong.extend(
                    observed(&walk, &expected)
                        .into_iter()
                        .map(|what| format!("{name}: {what}")),
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(stopped > 80 && passed > 60, "{stopped} stop, {passed} pass");
}

/// In what the walk of a sign-in that worked says something else than what was seen.
fn observed(walk: &Value, expected: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut hold = |what: &str, said: bool| {
        if Some(said) != expected[what].as_bool() {
            wrong.push(format!("{what} is {}, not {said}", expected[what]));
        }
    };
    let refresh_token = value(step(walk, "session"), "refresh token");
    hold("refresh_token", refresh_token["value"] == "issued");
    let consent = step(walk, "consent");
    match value(consent, "consent page")["value"].as_str() {
        Some("never") => hold("consent_prompted", false),
        // Whoever has it remembered is asked once.
        _ => hold("consent_prompted", true),
    }
    let policy = value(consent, "authorization_policy");
    if let Some(factor @ ("one_factor" | "two_factor")) = policy["value"].as_str() {
        hold("second_factor", factor == "two_factor");
    }
    wrong
}

#[test]
fn the_exit_code_is_that_of_a_check() {
    for path in [
        "fixtures/guide",
        "fixtures/rules/issuer-mismatch/fail-port",
        "fixtures/rules/client-secret-mismatch/pass-quoted",
    ] {
        for coder in ["coder.env", "nothing.env"] {
            let code = |command| {
                run(
                    &folder(path),
                    &[command, "--authelia", "configuration.yml", "--coder", coder],
                )
                .code
            };
            assert_eq!(code("trace"), code("check"), "{path} {coder}");
        }
    }
}

#[test]
fn the_page_shows_what_the_program_prints() {
    let page = fs::read_to_string(folder("docs/trace.md")).unwrap_or_default();
    let arguments = [&["trace"], &COMPOSE[..], &["trace/values.env"]].concat();
    let walk = run(&folder("fixtures"), &arguments).stdout;
    let steps = walk.split("\n\n");
    let fourth = steps
        .into_iter()
        .find(|step| step.starts_with("4 "))
        .unwrap_or_default();
    let shown = page.split("<!-- trace -->\n```text\n").nth(1);
    let shown = shown.and_then(|rest| rest.split("\n```").next()).unwrap_or_default();
    assert_data_eq!(shown.to_owned(), fourth.to_owned());
}

#[test]
fn a_secret_that_is_empty_is_said_to_be() {
    let Ok(temporary) = tempfile::tempdir() else {
        unreachable!("a temporary folder")
    };
    let environment =
        "CODER_OIDC_ISSUER_URL=https://auth.example.com\nCODER_OIDC_CLIENT_ID=coder\nCODER_OIDC_CLIENT_SECRET=\n";
    assert!(fs::write(temporary.path().join("coder.env"), environment).is_ok());
    let walk = run(temporary.path(), &["trace", "--coder", "coder.env"]).stdout;
    assert!(walk.contains("it is empty, which is as good as none"), "{walk}");
    assert!(
        walk.contains("none: as a public client, with the client id alone"),
        "{walk}"
    );
}
