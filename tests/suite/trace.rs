//! The walk of `trace`, whole, and that it stops where a real sign-in does.
//! `SNAPSHOTS=overwrite cargo test --test suite trace::` accepts a change.

use std::fs;

use crate::support::temporary::temporary;
use crate::support::{folder, json, of_pair, run};
use serde_json::Value;
use snapbox::assert_data_eq;
use snapbox::data::Data;

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

/// A registration and settings, with what differs in each.
fn files(registration: &str, provider: &str, settings: &str) -> tempfile::TempDir {
    let temporary = temporary();
    let configuration = format!(
        "identity_providers:\n  oidc:\n{provider}    clients:\n      - client_id: 'coder'\n        client_secret: \
         '$plaintext$secret'\n        redirect_uris: ['https://coder.example.com/api/v2/users/oidc/callback']\n        \
         authorization_policy: 'one_factor'\n        scopes: ['openid', 'profile', 'email', 'groups', \
         'offline_access']\n        grant_types: ['authorization_code', 'refresh_token']\n{registration}"
    );
    let settings = format!(
        "CODER_ACCESS_URL=https://coder.example.com\nCODER_OIDC_ISSUER_URL=https://auth.example.com\n\
         CODER_OIDC_CLIENT_ID=coder\nCODER_OIDC_CLIENT_SECRET=secret\n{settings}"
    );
    assert!(fs::write(temporary.path().join("configuration.yml"), configuration).is_ok());
    assert!(fs::write(temporary.path().join("coder.env"), settings).is_ok());
    temporary
}

/// The walk and the report over the same files.
fn both(files: &tempfile::TempDir) -> (Value, Value) {
    let say = |command| json(&of_pair(files.path(), command, &[]));
    (say("trace"), say("check"))
}

/// What the report says of the coverage of `rule`.
fn covered<'r>(report: &'r Value, rule: &str) -> &'r Value {
    let coverage = report["coverage"].as_array().into_iter().flatten();
    let mut found = coverage.into_iter().filter(|covered| covered["rule"] == rule);
    found.next().unwrap_or(&Value::Null)
}

#[test]
fn rule_and_walk_take_groups_from_the_same_claim() {
    let files = files(
        "",
        "",
        "CODER_OIDC_SCOPES=${SC}\nCODER_OIDC_AUTH_URL_PARAMS={\"scope\": \"openid email profile\"}\n",
    );
    let (walk, report) = both(&files);
    let groups = value(step(&walk, "claims"), "CODER_OIDC_GROUP_FIELD");
    let rule = covered(&report, "groups-scope-missing");
    assert_eq!(
        (&groups["state"], &rule["status"]),
        (&"unknown".into(), &"not-checked".into()),
        "{groups} {rule}"
    );
    assert_eq!(groups["reason"], rule["reason"]);
}

#[test]
fn rule_and_walk_look_for_the_same_lifespan() {
    let files = files(
        "        lifespan: 'long'\n",
        "",
        "CODER_OIDC_SCOPES=openid,profile,email,offline_access\n",
    );
    let (walk, report) = both(&files);
    let lifespan = value(step(&walk, "session"), "refresh token lasts");
    let rule = covered(&report, "session-outlives-refresh-token");
    assert_eq!(
        (&lifespan["state"], &rule["status"]),
        (&"unknown".into(), &"not-checked".into()),
        "{lifespan} {rule}"
    );
    assert_eq!(lifespan["reason"], rule["reason"]);
}

#[test]
fn rule_and_walk_tell_the_same_of_the_consent_page() {
    let files = files(
        "        consent_mode: 'implicit'\n",
        "",
        "CODER_OIDC_SCOPES=openid,profile,email\nCODER_OIDC_AUTH_URL_PARAMS={\"prompt\": \"consent\"}\n",
    );
    let (walk, report) = both(&files);
    let page = value(step(&walk, "consent"), "consent page");
    assert_eq!(page["value"], "at every sign-in");
    let findings = report["findings"].as_array().into_iter().flatten();
    let rules: Vec<&Value> = findings.map(|finding| &finding["rule"]).collect();
    assert!(rules.contains(&&"consent-every-sign-in".into()), "{rules:?}");
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
    let temporary = temporary();
    let environment =
        "CODER_OIDC_ISSUER_URL=https://auth.example.com\nCODER_OIDC_CLIENT_ID=coder\nCODER_OIDC_CLIENT_SECRET=\n";
    assert!(fs::write(temporary.path().join("coder.env"), environment).is_ok());
    let walk = run(temporary.path(), &["trace", "--coder", "coder.env"]).stdout;
    assert!(walk.contains("it is empty, which is as good as none"), "{walk}");
    assert!(
        walk.contains("as a public client: HTTP Basic with an empty secret"),
        "{walk}"
    );
}
