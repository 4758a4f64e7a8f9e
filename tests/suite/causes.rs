//! One mistake is one finding: what only follows from it is told under it.

use serde_json::Value;

use crate::support::temporary::temporary_with;
use crate::support::{json, run};

const DIGEST: &str = "$pbkdf2-sha512$310000$c8p78n7pUMln0jzvd4aK4Q$JNRBzwAo0ek5qKn50cFzzvE9RXV88h1wJn5KGiHrD0YKtZaR/nCb2CJPOsKaPK0hjf.9yHxzQGZziziccp6Yng";

const SETTINGS: [(&str, &str); 4] = [
    ("CODER_ACCESS_URL", "https://coder.example.com"),
    ("CODER_OIDC_ISSUER_URL", "https://auth.example.com"),
    ("CODER_OIDC_CLIENT_ID", "coder"),
    ("CODER_OIDC_CLIENT_SECRET", "insecure_secret"),
];

/// A client's registration as lines, the first with the list's mark.
fn client(id: &str) -> Vec<String> {
    let lines = [
        format!("- client_id: '{id}'"),
        format!("  client_secret: '{DIGEST}'"),
        "  authorization_policy: 'two_factor'".to_owned(),
        "  redirect_uris:".to_owned(),
        format!("    - 'https://{id}.example.com/api/v2/users/oidc/callback'"),
        "  scopes: ['openid', 'profile', 'email']".to_owned(),
        "  token_endpoint_auth_method: 'client_secret_basic'".to_owned(),
    ];
    lines.to_vec()
}

/// Authelia's file with `clients` below `sections`.
fn authelia(sections: &[&str], clients: &[Vec<String>]) -> String {
    let mut text = String::new();
    for (depth, section) in sections.iter().enumerate() {
        text.push_str(&format!("{}{section}:\n", "  ".repeat(depth)));
    }
    for line in clients.iter().flatten() {
        text.push_str(&format!("{}{line}\n", "  ".repeat(sections.len())));
    }
    text
}

fn right() -> String {
    authelia(&["identity_providers", "oidc", "clients"], &[client("coder")])
}

/// An env file of Coder's settings, with `change` made to each line.
fn env(change: impl Fn(&str, &str) -> String) -> String {
    SETTINGS.iter().map(|(name, value)| change(name, value)).collect()
}

fn plain(name: &str, value: &str) -> String {
    format!("{name}={value}\n")
}

/// The errors that follow from nothing else, as `rule: message`; and how many follow.
fn errors(files: &[(&str, &str)]) -> (Vec<String>, usize) {
    let folder = temporary_with(files);
    let coder = files
        .iter()
        .find(|(name, _)| ["compose.yml", "coder.env"].contains(name));
    let arguments = [
        "check",
        "--format",
        "json",
        "--authelia",
        "configuration.yml",
        "--coder",
    ];
    let arguments = arguments.into_iter().chain(coder.map(|(name, _)| *name));
    let report = json(&run(folder.path(), &arguments.collect::<Vec<_>>()));
    let findings: Vec<&Value> = report["findings"].as_array().into_iter().flatten().collect();
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    let (causes, follow): (Vec<&Value>, Vec<&Value>) =
        findings.into_iter().partition(|finding| finding["cause"].is_null());
    let errors = causes.iter().filter(|finding| text(finding, "severity") == "error");
    let errors: Vec<String> = errors
        .map(|finding| format!("{}: {}", text(finding, "rule"), text(finding, "message")))
        .collect();
    assert_eq!(report["summary"]["errors"], errors.len(), "{report}");
    (errors, follow.len())
}

#[track_caller]
fn one(what: &str, files: &[(&str, &str)], expected: &str) {
    let (errors, _) = errors(files);
    assert!(
        matches!(errors.as_slice(), [only] if only.contains(expected)),
        "{what}: {errors:#?}, expected one with {expected}"
    );
}

#[test]
fn a_missing_mark_of_a_list_is_one_finding() {
    for count in 2..5 {
        for wrong in 1..count {
            let mut clients: Vec<Vec<String>> = (0..count).map(|at| client(&format!("app{at}"))).collect();
            clients[0] = client("coder");
            clients[wrong][0] = clients[wrong][0].replacen("- ", "  ", 1);
            let configuration = authelia(&["identity_providers", "oidc", "clients"], &clients);
            let files = [
                ("configuration.yml", configuration.as_str()),
                ("coder.env", &env(plain)),
            ];
            one(
                &format!("{wrong} of {count}"),
                &files,
                "duplicate-key: `client_id` and 5 more keys again",
            );
        }
    }
    let mut only = client("coder");
    only[0] = only[0].replacen("- ", "  ", 1);
    let configuration = authelia(&["identity_providers", "oidc", "clients"], &[only]);
    one(
        "the only client",
        &[("configuration.yml", &configuration), ("coder.env", &env(plain))],
        "authelia-unknown-key: `clients` is a mapping; expected a list",
    );
}

#[test]
fn clients_in_the_wrong_place_are_one_finding() {
    for sections in [
        &["identity_providers", "clients"][..],
        &["identity_providers", "oidc", "cors", "clients"],
        &["identity_providers", "oidc", "lifespans", "clients"],
    ] {
        let mut configuration = authelia(sections, &[client("coder")]);
        if sections.len() == 2 {
            configuration = configuration.replacen(
                "identity_providers:\n",
                "identity_providers:\n  oidc:\n    enable_client_debug_messages: true\n",
                1,
            );
        }
        let files = [
            ("configuration.yml", configuration.as_str()),
            ("coder.env", &env(plain)),
        ];
        one(
            &sections.join("."),
            &files,
            "authelia-unknown-key: `clients` belongs at `identity_providers.oidc.clients`",
        );
    }
}

#[test]
fn settings_that_stay_in_the_env_file_are_one_finding() {
    let service = "services:\n  coder:\n    image: ghcr.io/coder/coder:v2.30.0\n";
    for more in [
        "",
        "    ports: ['7080:7080']\n",
        "    environment:\n      TZ: UTC\n",
        "    environment:\n      - TZ=UTC\n",
    ] {
        let compose = format!("{service}{more}");
        let files = [
            ("configuration.yml", right()),
            ("compose.yml", compose),
            (".env", env(plain)),
        ];
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
        one(more, &files, "setting-not-passed: 4 settings never reach the container");
    }
}

#[test]
fn a_misspelt_name_is_one_finding() {
    for (name, wrong) in [
        ("CODER_OIDC_CLIENT_ID", "CODER_OIDC_CLIENTID"),
        ("CODER_OIDC_CLIENT_ID", "CODER_OIDC_CLIENT_DI"),
        ("CODER_OIDC_CLIENT_ID", "CODER_OIDC_ID"),
        ("CODER_OIDC_CLIENT_ID", "OIDC_CLIENT_ID"),
        ("CODER_OIDC_CLIENT_SECRET", "CODER_OIDC_SECRET"),
        ("CODER_OIDC_CLIENT_SECRET", "CODER_OIDC_CLIENT_SECRT"),
        ("CODER_OIDC_CLIENT_SECRET", "OIDC_CLIENT_SECRET"),
    ] {
        let settings = env(|known, value| plain(if known == name { wrong } else { known }, value));
        let right = right();
        let files = [("configuration.yml", right.as_str()), ("coder.env", &settings)];
        one(
            wrong,
            &files,
            &format!("setting-unknown: `{wrong}` is not a Coder setting"),
        );
        assert_eq!(errors(&files).1, 1, "{wrong}");
    }
    for (key, wrong) in [
        ("redirect_uris", "callback_urls"),
        ("redirect_uris", "redirect_urls"),
        ("authorization_policy", "policy"),
        ("token_endpoint_auth_method", "token_endpoint_auth"),
        ("token_endpoint_auth_method", "auth_method"),
    ] {
        let configuration = right().replace(&format!("{key}:"), &format!("{wrong}:"));
        let files = [
            ("configuration.yml", configuration.as_str()),
            ("coder.env", &env(plain)),
        ];
        one(
            wrong,
            &files,
            &format!("authelia-unknown-key: Authelia does not know the key `{wrong}`"),
        );
    }
}

#[test]
fn what_is_set_twice_is_one_finding() {
    let twice = right().replace(
        "authorization_policy:",
        "client_id: 'other'\n        authorization_policy:",
    );
    one(
        "a key",
        &[("configuration.yml", &twice), ("coder.env", &env(plain))],
        "duplicate-key: duplicate key `client_id`",
    );
    let settings = env(plain) + "CODER_OIDC_CLIENT_ID=grafana\n";
    let right = right();
    let files = [("configuration.yml", right.as_str()), ("coder.env", &settings)];
    one(
        "a variable",
        &files,
        "client-not-registered: client id `grafana` is not registered",
    );
}
