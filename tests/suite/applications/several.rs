//! Several applications behind one Authelia, and settings and profiles that the call names.

use std::path::Path;

use oidc_crosscheck::files::InMemory;
use oidc_crosscheck::party::profile::EMBEDDED;
use serde_json::Value;

use super::{SECRET, found};
use crate::support::{json, run, run_in_memory};

/// The applications of a report with what came of them, in its order.
fn outcomes(report: &Value) -> Vec<(String, String)> {
    let text = |row: &Value, key: &str| row[key].as_str().unwrap_or("?").to_owned();
    let rows = report["applications"].as_array().into_iter().flatten();
    rows.map(|row| (text(row, "party"), text(row, "outcome"))).collect()
}

#[test]
fn a_homelab_of_many_applications() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/homelab");
    let report = json(&run(&folder, &["check", ".", "--no-digests", "--format", "json"]));
    let outcomes = outcomes(&report);
    assert_eq!(outcomes.len(), 23);
    let of = |wanted: &str| -> Vec<&str> {
        let rows = outcomes.iter().filter(|(_, outcome)| outcome == wanted);
        rows.map(|(party, _)| party.as_str()).collect()
    };
    assert_eq!(
        of("fails"),
        ["bookstack", "linkwarden", "miniflux", "outline", "paperless"]
    );
    assert_eq!(of("registration-only"), ["outline", "immich", "jellyfin"]);
    assert_eq!(of("left-alone"), ["minio"]);
    // Without digests nothing passes that has a secret.
    assert!(of("passes").is_empty(), "{:?}", of("passes"));
    let wrong = |finding: &&Value| finding["severity"] == "error";
    let errors = report["findings"].as_array().into_iter().flatten().filter(wrong);
    let errors: Vec<&str> = errors.filter_map(|finding| finding["party"].as_str()).collect();
    assert_eq!(errors, of("fails"));
}

#[test]
fn one_application_or_client_is_looked_at_alone() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/homelab");
    for arguments in [&["--app", "miniflux"][..], &["--client-id", "miniflux"]] {
        let call = [&["check", ".", "--no-digests", "--format", "json"], arguments].concat();
        let report = json(&run(&folder, &call));
        let parties: Vec<&str> = report["pairs"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|pair| pair["party"].as_str())
            .collect();
        assert_eq!(parties, ["miniflux"], "{arguments:?}");
    }
    for (name, said) in [
        (
            "nothing-like-it",
            "there is no such application; `oidc-crosscheck apps`",
        ),
        ("minflux", "did you mean `miniflux`?"),
        ("coda", "did you mean `coder`?"),
    ] {
        for option in ["--app", "--require"] {
            let unknown = run(&folder, &["check", ".", option, name]);
            assert_eq!(unknown.code, 2, "{}", unknown.stderr);
            assert!(unknown.stderr.contains(said), "{}", unknown.stderr);
        }
    }
}

/// An Authelia with two clients, and a compose file with Coder and Miniflux.
fn two_programs() -> InMemory {
    let client = |id: &str, uri: &str| {
        format!(
            "      - client_id: '{id}'\n        client_secret: '$plaintext${SECRET}'\n        authorization_policy: \
             'one_factor'\n        redirect_uris: ['{uri}']\n        scopes: ['openid', 'profile', 'email']\n"
        )
    };
    let head = "session:\n  cookies:\n    - domain: 'example.com'\n      authelia_url: 'https://auth.example.com'\n\
                identity_providers:\n  oidc:\n    clients:\n";
    let clients = client("coder", "https://coder.example.com/api/v2/users/oidc/callback")
        + &client("miniflux", "https://rss.example.com/oauth2/oidc/callback");
    let coder = format!(
        "  coder:\n    image: ghcr.io/coder/coder:v2.35.1\n    environment:\n      CODER_ACCESS_URL: \
         https://coder.example.com\n      CODER_OIDC_ISSUER_URL: https://auth.example.com\n      \
         CODER_OIDC_CLIENT_ID: coder\n      CODER_OIDC_CLIENT_SECRET: {SECRET}\n"
    );
    let miniflux = format!(
        "  miniflux:\n    image: miniflux/miniflux:2.3.3\n    environment:\n      OAUTH2_PROVIDER: oidc\n      \
         OAUTH2_CLIENT_ID: miniflux\n      OAUTH2_CLIENT_SECRET: {SECRET}\n      OAUTH2_REDIRECT_URL: \
         https://rss.example.com/oauth2/oidc/callback\n      OAUTH2_OIDC_DISCOVERY_ENDPOINT: https://auth.example.com\n"
    );
    InMemory::default()
        .with("configuration.yml", format!("{head}{clients}"))
        .with("compose.yml", format!("services:\n{coder}{miniflux}"))
        .with("other.env", "CODER_ACCESS_URL=https://other.example.com\n")
}

fn parties(report: &Value) -> Vec<&str> {
    let pairs = report["pairs"].as_array().into_iter().flatten();
    pairs.filter_map(|pair| pair["party"].as_str()).collect()
}

#[test]
fn coder_is_one_application_of_several() {
    for (arguments, expected, code) in [
        (&[][..], &["coder", "miniflux"][..], 0),
        (&["--app", "miniflux"], &["miniflux"], 0),
        (&["--client-id", "miniflux"], &["miniflux"], 0),
        (&["--client-id", "coder"], &["coder"], 0),
        (&["--app", "coder"], &["coder"], 0),
        (&["--app", "coder", "--app", "miniflux"], &["coder", "miniflux"], 0),
        (&["--require", "coder,miniflux"], &["coder", "miniflux"], 0),
        (&["--require", "grafana"], &["coder", "miniflux"], 2),
        (&["--client-id", "nobody"], &["coder"], 2),
        (&["--app", "grafana"], &[], 2),
        (&["--app", "miniflux", "--app", "grafana"], &["miniflux"], 2),
        (&["--app", "miniflux=missing.yml"], &["miniflux"], 2),
        (&["--app", "grafana=compose.yml"], &[], 2),
    ] {
        let call = [&["check", ".", "--format", "json"], arguments].concat();
        let ran = run_in_memory(two_programs(), &call);
        let report = json(&ran);
        assert_eq!(parties(&report), expected, "{arguments:?} {}", ran.stdout);
        assert_eq!(ran.code, code, "{arguments:?} {} {}", ran.stdout, ran.stderr);
    }
}

#[test]
fn a_deployment_that_cannot_be_read_is_no_pass() {
    let broken = "services:\n  grafana:\n    image: grafana/grafana:11.1.0\n    environment: {GF_AUTH_GENERIC_OAUTH_CLIENT_ID: x\n";
    let call = ["check", ".", "--format", "json"];
    let registration = "identity_providers:\n  oidc:\n    clients:\n      - client_id: x\n        redirect_uris: ['https://grafana.example.com/login/generic_oauth']\n";
    let files = InMemory::default()
        .with("configuration.yml", registration)
        .with("compose.yml", broken);
    let alone = run_in_memory(files, &call);
    let report = json(&alone);
    assert_eq!(alone.code, 2, "{}", alone.stdout);
    assert_eq!(report["failures"][0]["path"], "./compose.yml", "{}", alone.stdout);
    // Whether Coder's users can sign in is known all the same.
    let beside = run_in_memory(two_programs().with("grafana/compose.yml", broken), &call);
    let report = json(&beside);
    assert_eq!((beside.code, parties(&report).len()), (0, 2), "{}", beside.stdout);
    assert!(
        report["remarks"]
            .to_string()
            .contains("was not looked through: ./grafana/compose.yml"),
        "{}",
        beside.stdout
    );
}

#[test]
fn a_coder_without_openid_connect_keeps_nobody_from_passing() {
    let compose = format!(
        "services:\n  coder:\n    image: ghcr.io/coder/coder:v2.35.1\n    environment:\n      CODER_ACCESS_URL: \
         https://coder.example.com\n  miniflux:\n    image: miniflux/miniflux:2.3.3\n    environment:\n      \
         OAUTH2_PROVIDER: oidc\n      OAUTH2_CLIENT_ID: miniflux\n      OAUTH2_CLIENT_SECRET: {SECRET}\n      \
         OAUTH2_REDIRECT_URL: https://rss.example.com/oauth2/oidc/callback\n      OAUTH2_OIDC_DISCOVERY_ENDPOINT: \
         https://auth.example.com\n"
    );
    let ran = run_in_memory(
        two_programs().with("compose.yml", compose),
        &["check", ".", "--format", "json"],
    );
    let report = json(&ran);
    assert_eq!(report["failures"].as_array().map(Vec::len), Some(0), "{report}");
    let passes = |pair: &Value| pair["party"] == "miniflux" && pair["verdict"] == "passes";
    assert!(report["pairs"].as_array().into_iter().flatten().any(passes), "{report}");
}

#[test]
fn settings_of_coders_can_be_named_as_those_of_others() {
    let call = "check --authelia configuration.yml --app coder=other.env --format json";
    let arguments: Vec<&str> = call.split(' ').collect();
    let report = json(&run_in_memory(two_programs(), &arguments));
    let checked = report["inputs"].to_string() + &report["failures"].to_string();
    assert!(
        checked.contains("other.env") && !checked.contains("compose.yml"),
        "{report}"
    );
}

#[test]
fn settings_and_profiles_can_be_named() {
    let configuration = "session:\n  cookies:\n    - domain: 'example.com'\n      authelia_url: 'https://auth.example.com'\n\
                         identity_providers:\n  oidc:\n    clients:\n      - client_id: 'miniflux'\n        client_secret: \
                         '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'\n        authorization_policy: 'one_factor'\n        redirect_uris:\n\
                         \x20         - 'https://rss.example.com/oauth2/oidc/callback'\n        scopes: ['openid', 'profile', \
                         'email']\n        token_endpoint_auth_method: 'client_secret_basic'\n";
    let settings = "OAUTH2_PROVIDER=oidc\nOAUTH2_CLIENT_ID=miniflux\nOAUTH2_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7\n\
                    OAUTH2_REDIRECT_URL=https://feeds.example.com/oauth2/oidc/callback\nOAUTH2_OIDC_DISCOVERY_ENDPOINT=https://auth.example.com\n";
    let own = EMBEDDED
        .iter()
        .find(|embedded| embedded.id == "miniflux")
        .map_or("", |embedded| embedded.text);
    let own = own.replacen("\nid = \"miniflux\"", "\nid = \"my-reader\"", 1);
    let files = || {
        InMemory::default()
            .with("a/configuration.yml", configuration)
            .with("b/reader.conf.env", settings)
            .with("my-reader.toml", own.as_str())
    };
    for (arguments, party) in [
        (
            &[
                "--authelia",
                "a/configuration.yml",
                "--app",
                "miniflux=b/reader.conf.env",
            ][..],
            "miniflux",
        ),
        (
            &[
                "--authelia",
                "a/configuration.yml",
                "--app",
                "my-reader=b/reader.conf.env",
                "--profile",
                "my-reader.toml",
            ],
            "my-reader",
        ),
    ] {
        let call = [&["check", "--format", "json"], arguments].concat();
        let report = json(&run_in_memory(files(), &call));
        assert_eq!(report["pairs"][0]["party"], party, "{report}");
        assert_eq!(found(&report), ["redirect-uri-not-registered"], "{party}");
    }
}
