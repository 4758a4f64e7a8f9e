//! Pairs as people write them, each broken in one way: the finding is in the file in which it is to be fixed, or the report
//! says what was not checked.

use std::fs;

use oidc_crosscheck::files::InMemory;
use serde_json::Value;

use crate::support::{folder, json, run_in_memory};

/// One pair in `fixtures/pairs/`: what is wrong, what is to be found, and the files.
struct Pair {
    /// What is wrong.
    what: String,
    /// `error | RULE | FILE` or `warning | …`: one that points to the file; `open | RULE | REASON`: not checked, with a part of the reason;
    /// `nothing`.
    expected: Vec<String>,
    /// Lines of the registration.
    client: String,
    /// The application's files.
    files: Vec<(String, String)>,
}

const AUTHELIA: &str = "configuration.yml";

fn pairs() -> Vec<Pair> {
    let entries = fs::read_dir(folder("fixtures/pairs")).into_iter().flatten().flatten();
    let mut paths: Vec<_> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths
        .iter()
        .map(|path| parsed(&fs::read_to_string(path).unwrap_or_default()))
        .collect()
}

fn parsed(text: &str) -> Pair {
    let mut parts = text.split("=== ");
    let head = parts.next().unwrap_or_default();
    let mut lines = head.lines().map(|line| line.trim_start_matches("# "));
    let what = lines.next().unwrap_or_default().to_owned();
    let expected = lines
        .next()
        .unwrap_or_default()
        .split(" | ")
        .map(str::to_owned)
        .collect();
    let mut files = parts.filter_map(|part| part.split_once('\n'));
    let client = files.next().map_or("", |(_, text)| text).to_owned();
    Pair {
        what,
        expected,
        client,
        files: files.map(|(name, text)| (name.to_owned(), text.to_owned())).collect(),
    }
}

fn configuration(client: &str) -> String {
    let lines: String = client
        .trim()
        .lines()
        .map(|line| format!("        {}\n", line.trim_end()))
        .collect();
    let lines = lines.trim_start();
    // One that names the policy has it.
    let policies = if lines.contains("claims_policy: 'in-id-token'") {
        "    claims_policies:\n      in-id-token:\n        id_token: ['email', 'preferred_username', 'groups']\n"
    } else {
        ""
    };
    format!(
        "session:\n  secret: 'an_insecure_session_secret'\n  cookies:\n    - domain: 'example.com'\n      authelia_url: \
         'https://auth.example.com'\nidentity_providers:\n  oidc:\n{policies}    clients:\n      - {lines}        \
         authorization_policy: 'one_factor'\n"
    )
}

fn report(pair: &Pair) -> Value {
    let mut files = InMemory::default().with(AUTHELIA, configuration(&pair.client));
    for (path, text) in &pair.files {
        files = files.with(path.as_str(), text.as_str());
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

fn complaint(pair: &Pair) -> Option<String> {
    let report = report(pair);
    let found = findings(&report);
    if report["pairs"][0]["party"].is_null() {
        return Some(format!("{}: no pair: {}", pair.what, report["applications"]));
    }
    let expected: Vec<&str> = pair.expected.iter().map(String::as_str).collect();
    let fits = match expected.as_slice() {
        [wanted @ ("error" | "warning"), rule, file] => {
            let same = |(own, severity, files): &(&str, &str, Vec<&str>)| {
                own == rule && severity == wanted && files.iter().any(|path| path.trim_start_matches("./") == *file)
            };
            found.iter().any(same) && found.iter().all(|(own, ..)| own == rule)
        }
        ["open", rule, part] => {
            let open = report["pairs"][0]["not_checked"].as_array().into_iter().flatten();
            let mut of_rule = open.filter(|covered| covered["rule"] == *rule);
            let says = |covered: &Value| covered["reason"].as_str().is_some_and(|reason| reason.contains(part));
            found.is_empty() && of_rule.any(says)
        }
        ["nothing"] => found.is_empty(),
        _ => false,
    };
    (!fits).then(|| {
        let open = &report["pairs"][0]["not_checked"];
        format!("{}: expected {expected:?}, found {found:?}\n    open {open}", pair.what)
    })
}

#[test]
fn each_is_found_where_it_is_to_be_fixed() {
    let all = pairs();
    let wrong: Vec<String> = all.iter().filter_map(complaint).collect();
    assert!(
        all.len() >= 195 && wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        all.len(),
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

const TWO_OF_ONE_PATH: &str = "client_id: 'k7Rw2pXq'\nclient_name: 'Torrents'\nclient_secret: \
                               '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'\nredirect_uris: \
                               ['https://qui.example.com/api/auth/oidc/callback']\nscopes: ['openid', 'profile', \
                               'email']\nauthorization_policy: 'one_factor'\n";

const QUI: &str = "services:\n  qui:\n    image: ghcr.io/autobrr/qui:v1.14.0\n    env_file: [{path: qui.env, required: false}]\n    \
                   environment:\n      QUI__OIDC_ENABLED: 'true'\n      QUI__OIDC_ISSUER: https://auth.example.com\n      \
                   QUI__OIDC_CLIENT_ID: ${QUI_ID}\n      QUI__OIDC_REDIRECT_URL: \
                   https://qui.example.com/api/auth/oidc/callback\n";

#[test]
fn of_several_registrations_with_its_path_the_one_with_its_address_is_its() {
    let other = TWO_OF_ONE_PATH
        .replace("qui.", "autobrr.")
        .replace("k7Rw2pXq", "autobrr");
    let both = configuration(TWO_OF_ONE_PATH).replace(
        "    clients:\n",
        &format!("    clients:\n      - {}\n", other.trim().replace('\n', "\n        ")),
    );
    let files = InMemory::default().with(
        AUTHELIA,
        both.replace("policy: 'one_factor'\n        authorization_", ""),
    );
    let files = files.with("compose.yml", QUI.replace("${QUI_ID}", "${QUI_ID?}"));
    let report = json(&run_in_memory(
        files,
        &["check", ".", "--format", "json", "--missing-env-files", "unknown"],
    ));
    let rows = report["applications"].as_array().cloned().unwrap_or_default();
    let of = |id: &str| {
        rows.iter()
            .find(|row| row["party"] == id)
            .map(|row| row["outcome"].clone())
    };
    assert_eq!(of("qui"), Some("unknown".into()), "{}", report["applications"]);
    assert_eq!(report["pairs"][0]["party"], "qui", "{}", report["failures"]);
}
