//! Pairs as people write them, each broken in one way: the finding is in the file in which it is to be fixed, or the report
//! says what was not checked.

use oidc_crosscheck::files::InMemory;
use serde_json::Value;

use crate::support::{json, run_in_memory};

/// One pair: Authelia's registration, the application's files, and what is to be found.
struct Broken {
    /// What is wrong.
    what: &'static str,
    /// Lines of the registration.
    client: &'static str,
    /// The application's files.
    files: &'static [(&'static str, &'static str)],
    /// The rule that finds it and the file that it points to first or besides; or the rule that was not checked.
    found: Found,
}

enum Found {
    /// An error, in the file.
    Error(&'static str, &'static str),
    /// Not checked, with a part of the reason.
    Open(&'static str, &'static str),
    /// Nothing is wrong.
    Nothing,
}
use Found::{Error, Nothing, Open};

const AUTHELIA: &str = "configuration.yml";

include!("application_pairs/rows.rs");

fn configuration(client: &str) -> String {
    let lines: String = client
        .trim()
        .lines()
        .map(|line| format!("        {}\n", line.trim_end()))
        .collect();
    let lines = lines.trim_start();
    format!(
        "session:\n  secret: 'an_insecure_session_secret'\n  cookies:\n    - domain: 'example.com'\n      authelia_url: \
         'https://auth.example.com'\nidentity_providers:\n  oidc:\n    clients:\n      - {lines}        authorization_policy: \
         'one_factor'\n"
    )
}

fn report(broken: &Broken) -> Value {
    let mut files = InMemory::default().with(AUTHELIA, configuration(broken.client));
    for (path, text) in broken.files {
        files = files.with(*path, *text);
    }
    json(&run_in_memory(files, &["check", ".", "--format", "json"]))
}

/// The rules that find something about the pair, with severity and files.
fn findings(report: &Value) -> Vec<(&str, &str, Vec<&str>)> {
    let all = report["findings"].as_array().into_iter().flatten();
    let about = all.filter(|finding| finding["severity"] != "note" && finding["stage"] != "provider-start");
    about
        .map(|finding| {
            let labels = finding["labels"].as_array().into_iter().flatten();
            (
                finding["rule"].as_str().unwrap_or_default(),
                finding["severity"].as_str().unwrap_or_default(),
                labels.filter_map(|label| label["path"].as_str()).collect(),
            )
        })
        .collect()
}

fn complaint(broken: &Broken) -> Option<String> {
    let report = report(broken);
    let found = findings(&report);
    let party = &report["pairs"][0]["party"];
    if party.is_null() {
        return Some(format!(
            "{}: no pair: {} {}",
            broken.what, report["failures"], report["applications"]
        ));
    }
    let has = |rule: &str, severity: &str, file: &str| {
        let same = |(own, of, files): &(&str, &str, Vec<&str>)| {
            *own == rule && *of == severity && files.iter().any(|path| path.trim_start_matches("./") == file)
        };
        found.iter().any(same) && found.iter().all(|(own, ..)| *own == rule)
    };
    let fits = match &broken.found {
        Error(rule, file) => has(rule, "error", file),
        Nothing => found.is_empty(),
        Open(rule, part) => {
            let open = report["pairs"][0]["not_checked"].as_array().into_iter().flatten();
            let mut of_rule = open.filter(|covered| covered["rule"] == *rule);
            let says = |covered: &Value| covered["reason"].as_str().is_some_and(|reason| reason.contains(part));
            found.is_empty() && of_rule.any(says)
        }
    };
    (!fits).then(|| {
        let open = &report["pairs"][0]["not_checked"];
        format!("{}: {found:?}\n    open {open}", broken.what)
    })
}

#[test]
fn each_is_found_where_it_is_to_be_fixed() {
    let wrong: Vec<String> = ROWS.iter().filter_map(complaint).collect();
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        ROWS.len(),
        wrong.join("\n")
    );
}

const EXTERNAL: &str = "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata:\n  name: romm\nspec:\n  target:\n    name: \
                        romm-secret\n    template:\n@POLICY@      data:\n        OIDC_ENABLED: \"true\"\n        OIDC_CLIENT_ID: \
                        romm\n        OIDC_CLIENT_SECRET: \"{{ .SECRET }}\"\n        OIDC_REDIRECT_URI: \
                        https://games.example.com/api/oauth/openid\n        OIDC_SERVER_APPLICATION_URL: https://auth.example.com\n  \
                        dataFrom:\n    - extract:\n        key: romm\n";

const WITH_INIT_CONTAINER: &str = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: romm\nspec:\n  chartRef:\n    \
                                   kind: OCIRepository\n    name: app-template\n  values:\n    controllers:\n      romm:\n        \
                                   initContainers:\n          init-db:\n            image:\n              repository: \
                                   ghcr.io/home-operations/postgres-init\n              tag: 18.3.0\n            envFrom: &env\n              \
                                   - secretRef:\n                  name: romm-secret\n        containers:\n          app:\n            \
                                   image:\n              repository: ghcr.io/rommapp/romm\n              tag: 4.8.1\n            envFrom: \
                                   *env\n";

const ROMM: &str = "client_id: 'romm'\nclient_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'\nredirect_uris: \
                    ['https://romm.example.com/api/oauth/openid']\nscopes: ['openid', 'profile', 'email']\n";

#[test]
fn what_a_template_of_an_external_secret_has_as_it_is_is_known_and_counts_once() {
    for (policy, is_known) in [
        ("", true),
        ("      mergePolicy: Replace\n", true),
        ("      engineVersion: v2\n", true),
        // What is added besides may be anything.
        ("      mergePolicy: Merge\n", false),
        (
            "      templateFrom:\n        - configMap:\n            name: more\n",
            false,
        ),
    ] {
        let external = EXTERNAL.replace("@POLICY@", policy);
        let files = InMemory::default()
            .with(AUTHELIA, configuration(ROMM))
            .with("release.yaml", WITH_INIT_CONTAINER)
            .with("externalsecret.yaml", external);
        let report = json(&run_in_memory(files, &["check", ".", "--format", "json"]));
        let pairs = report["pairs"].as_array().map_or(0, Vec::len);
        assert_eq!(pairs, usize::from(is_known), "{policy}: {}", report["pairs"]);
        let found = findings(&report);
        let is_found = found.iter().any(|(rule, ..)| *rule == "redirect-uri-not-registered");
        assert_eq!(is_found, is_known, "{policy}: {found:?}");
        // The container that runs it tells the version, and its own name is no secret though a key is called so.
        let whole = report.to_string();
        assert!(
            !is_known || (whole.contains("RomM 4.8.1") || found.iter().any(|(rule, ..)| *rule == "userinfo-ignored")),
            "{whole}"
        );
        assert!(
            !is_known || report["pairs"][0]["client_id"] == "romm",
            "{}",
            report["pairs"]
        );
    }
}
