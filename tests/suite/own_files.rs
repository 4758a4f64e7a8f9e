//! Settings of applications that are in their own files, and in the values of their charts.

use oidc_crosscheck::files::InMemory;
use serde_json::Value;

use crate::support::{json, run_in_memory};

const SECRET: &str = "9Wq2vTn4Lr8yKd6Zs1Xe3Bp7";

fn registration(id: &str, uri: &str, scopes: &str) -> String {
    format!(
        "session:\n  secret: 'an_insecure_session_secret'\n  cookies:\n    - domain: 'example.com'\n      authelia_url: \
         'https://auth.example.com'\nidentity_providers:\n  oidc:\n    clients:\n      - client_id: '{id}'\n        \
         client_secret: '$plaintext${SECRET}'\n        authorization_policy: 'one_factor'\n        redirect_uris: \
         ['{uri}']\n        scopes: [{scopes}]\n"
    )
}

/// What is found of the first pair, without notes, and whose it is.
fn found(files: InMemory) -> (String, Vec<String>, Value) {
    let report = json(&run_in_memory(files, &["check", ".", "--format", "json"]));
    let findings = report["findings"].as_array().into_iter().flatten();
    let of_pair = findings.filter(|finding| finding["pair"] == 0 && finding["severity"] != "note");
    let rules = of_pair.filter_map(|finding| finding["rule"].as_str().map(str::to_owned));
    let rules = rules.collect();
    let party = report["pairs"][0]["party"].as_str().unwrap_or_default().to_owned();
    (party, rules, report)
}

const INI: &str = "[server]\nroot_url = https://grafana.example.com\n[auth.generic_oauth]\nenabled = true\nclient_id = \
                   grafana\nclient_secret = 9Wq2vTn4Lr8yKd6Zs1Xe3Bp7\nscopes = openid profile email\nauth_url = \
                   https://auth.example.com/api/oidc/authorization\ntoken_url = \
                   https://auth.example.com/api/oidc/token\napi_url = https://auth.example.com/api/oidc/userinfo\n";

fn release() -> String {
    let (mut values, mut depth) = (String::new(), "");
    for line in INI.lines() {
        if let Some(section) = line.strip_prefix('[') {
            values += &format!("      {}:\n", section.trim_end_matches(']'));
            depth = "        ";
        } else if let Some((key, value)) = line.split_once(" = ") {
            values += &format!("{depth}{key}: {value}\n");
        }
    }
    format!(
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: grafana\nspec:\n  chart:\n    \
         spec:\n      chart: grafana\n      version: 8.5.1\n      sourceRef:\n        kind: HelmRepository\n        \
         name: grafana\n  values:\n    grafana.ini:\n{values}"
    )
}

/// The files of Grafana's side, in four forms.
fn grafana(change: impl Fn(&str) -> String) -> [(&'static str, InMemory); 4] {
    let with = |uri: &str| {
        InMemory::default().with(
            "configuration.yml",
            registration("grafana", uri, "'openid', 'profile', 'email'"),
        )
    };
    let good = "https://grafana.example.com/login/generic_oauth";
    let values = release();
    let values: String = values
        .split("  values:\n")
        .nth(1)
        .unwrap_or_default()
        .lines()
        .map(|line| format!("{}\n", line.strip_prefix("    ").unwrap_or(line)))
        .collect();
    [
        (
            "a mounted file",
            with(good)
                .with(
                    "compose.yml",
                    "services:\n  grafana:\n    image: grafana/grafana:12.0.0\n    volumes: \
                     ['./grafana.ini:/etc/grafana/grafana.ini:ro']\n",
                )
                .with("grafana.ini", change(INI)),
        ),
        ("a release", with(good).with("release.yaml", change(&release()))),
        (
            "a release of several programs",
            with(good).with("release.yaml", {
                let nested = release().replace("chart: grafana", "chart: kube-prometheus-stack");
                let (head, values) = nested.split_once("  values:\n").unwrap_or_default();
                let values: String = values.lines().map(|line| format!("  {line}\n")).collect();
                change(&format!("{head}  values:\n    grafana:\n{values}"))
            }),
        ),
        ("values", with(good).with("values.yaml", change(&values))),
    ]
}

#[test]
fn grafana_has_its_settings_in_a_file_or_in_a_charts_values() {
    for (form, files) in grafana(str::to_owned) {
        let (party, rules, report) = found(files);
        assert_eq!(
            (party.as_str(), rules.as_slice()),
            ("grafana", &[][..]),
            "{form} {report}"
        );
        assert_eq!(report["pairs"][0]["verdict"], "passes", "{form} {report}");
    }
    for (from, to, rule) in [
        ("grafana.example.com", "g.example.com", "redirect-uri-not-registered"),
        ("9Wq2vTn4Lr8yKd6Zs1Xe3Bp7", "another", "client-secret-mismatch"),
        ("profile email", "profile email groups", "scope-not-allowed"),
        ("/api/oidc/token", "/api/oidc/tokens", "endpoint-mismatch"),
    ] {
        for (form, files) in grafana(|text| text.replace(from, to)) {
            let (_, rules, report) = found(files);
            assert_eq!(rules, [rule], "{form} {to} {report}");
        }
    }
    // What the application fills in itself is not known.
    for (form, files) in grafana(|text| text.replace("9Wq2vTn4Lr8yKd6Zs1Xe3Bp7", "$__env{SECRET}")) {
        let (_, rules, report) = found(files);
        assert!(rules.is_empty(), "{form} {rules:?}");
        assert_eq!(report["pairs"][0]["verdict"], "unknown", "{form} {report}");
    }
}

#[test]
fn a_variable_counts_before_the_file() {
    let [(_, files), ..] = grafana(str::to_owned);
    let files = files.with(
        "compose.yml",
        "services:\n  grafana:\n    image: grafana/grafana:12.0.0\n    volumes: \
         ['./grafana.ini:/etc/grafana/grafana.ini:ro']\n    environment:\n      GF_SERVER_ROOT_URL: \
         https://other.example.com\n",
    );
    let (_, rules, report) = found(files);
    assert_eq!(rules, ["redirect-uri-not-registered"], "{report}");
}

#[test]
fn no_secret_of_an_own_file_is_shown() {
    let change = |text: &str| {
        text.replace("/api/oidc/token", "/api/oidc/tokens").replace(
            "[auth.generic_oauth]",
            "[database]\npassword = hunter2hunter2\n[auth.generic_oauth]",
        )
    };
    for format in ["human", "json"] {
        for (form, files) in grafana(change) {
            let ran = run_in_memory(files, &["check", ".", "-v", "--format", format]);
            let all = ran.stdout + &ran.stderr;
            assert!(
                !all.contains(SECRET) && !all.contains("hunter2"),
                "{form} {format} {all}"
            );
        }
    }
}
