//! The verdict on each pair, and the stage that fails, are those of a real sign-in.

mod support;

use std::fs;

use support::{folder, json, run};

const STAGES: [&str; 9] = [
    "provider-start",
    "relying-party-start",
    "discovery",
    "authorization",
    "consent",
    "token",
    "claims",
    "account",
    "session",
];

/// Cases whose outcome the files alone do not decide: what is expected of a check, and why.
const UNDECIDED: [(&str, &str); 3] = [
    (
        "174-policy-first-rule-denies",
        "whom a policy's rules deny is the user's",
    ),
    ("279-policy-group-case", "which groups a user is in is the user's"),
    (
        "378-email-domain-space-list",
        "one of the two domains can match; the user has the other",
    ),
];
/// Without an access URL in the files it may be set elsewhere: a warning, and the redirect URI is not checked.
const NO_ACCESS_URL: &str = "396-redirect-access-unset";

#[test]
fn every_pair_passes_or_fails_where_the_real_sign_in_does() {
    let mut wrong = Vec::new();
    let mut checked = 0;
    for case in fs::read_dir(folder("fixtures/signin"))
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
    {
        let name = case.file_name().to_string_lossy().into_owned();
        let read = |file: &str| -> serde_json::Value {
            let text = fs::read_to_string(case.path().join(file)).unwrap_or_default();
            serde_json::from_str(&text).unwrap_or_default()
        };
        let (meta, expected) = (read("meta.json"), read("expected.json"));
        let dialect = if meta["env_reader"] == "docker" {
            "docker"
        } else {
            "compose"
        };
        let version = meta["coder_version"].as_str().unwrap_or_default();
        let arguments = [
            "check",
            "--authelia",
            "configuration.yml",
            "--coder",
            "coder.env",
            "--env-format",
            dialect,
            "--coder-version",
            version,
            "--authelia-version",
            "4.39.20",
            "--format",
            "json",
        ];
        let report = json(&run(&case.path(), &arguments));
        let findings = report["findings"].as_array().into_iter().flatten();
        let errors = findings.filter(|finding| finding["severity"] == "error");
        let stages = errors.filter_map(|finding| STAGES.iter().position(|stage| finding["stage"] == *stage));
        let got = stages.min().and_then(|stage| STAGES.get(stage).copied());
        checked += 1;
        if UNDECIDED.iter().any(|(undecided, _)| *undecided == name) {
            assert_eq!(got, None, "{name}");
        } else if name == NO_ACCESS_URL {
            assert_eq!(report["pairs"][0]["verdict"], "unknown", "{name}");
        } else if expected["failed_stage"].as_str() != got {
            wrong.push(format!("{name}: expected {}, got {got:?}", expected["failed_stage"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(checked > 150, "only {checked} cases");
}
