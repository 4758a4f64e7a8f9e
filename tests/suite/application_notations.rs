//! An application's settings come to the same in every notation, and a file that has none of them to no answer.

use std::fs;

use oidc_crosscheck::files::InMemory;
use serde_json::Value;

use crate::support::written::{Files, deployment, each, env, indented, mapping, variables};
use crate::support::{folder, json, run_in_memory};

const IMAGE: &str = "grafana/grafana:12.2.0";
const SETTINGS: [(&str, &str); 8] = [
    ("GF_SERVER_ROOT_URL", "https://grafana.example.com"),
    ("GF_AUTH_GENERIC_OAUTH_ENABLED", "true"),
    ("GF_AUTH_GENERIC_OAUTH_CLIENT_ID", "grafana"),
    ("GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET", "9Wq2vTn4Lr8yKd6Zs1Xe3Bp7"),
    ("GF_AUTH_GENERIC_OAUTH_SCOPES", "openid profile email groups"),
    (
        "GF_AUTH_GENERIC_OAUTH_AUTH_URL",
        "https://auth.example.com/api/oidc/authorization",
    ),
    (
        "GF_AUTH_GENERIC_OAUTH_TOKEN_URL",
        "https://auth.example.com/api/oidc/token",
    ),
    (
        "GF_AUTH_GENERIC_OAUTH_API_URL",
        "https://auth.example.com/api/oidc/userinfo",
    ),
];
const CLIENT: &str = "      - client_id: 'grafana'
        client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'
        authorization_policy: 'two_factor'
        redirect_uris: ['https://grafana.example.com/PATH']
        scopes: ['openid', 'profile', 'email', 'groups']
        token_endpoint_auth_method: 'client_secret_basic'
";

/// Authelia's configuration with a client for Grafana that is sent back to `path`.
fn configuration(path: &str) -> String {
    let text = fs::read_to_string(folder("fixtures/guide/configuration.yml")).unwrap_or_default();
    let head = text.split_once("    clients:\n").map_or("", |(head, _)| head);
    format!("{head}    clients:\n{}", CLIENT.replace("PATH", path))
}

fn container(settings: &[(&str, &str)], image: &str) -> String {
    deployment(
        "grafana",
        &format!("{image}          env:\n{}", variables(settings, 12)),
    )
}

fn notations() -> Vec<(&'static str, Files)> {
    let (one, other) = SETTINGS.split_at(4);
    let image = format!("          image: {IMAGE}\n");
    let compose = |rest: &str| {
        (
            "compose.yml",
            format!("services:\n  grafana:\n    image: {IMAGE}\n{rest}"),
        )
    };
    let patch = |rest: &str| {
        let base = ("base/m.yaml", container(one, &image));
        vec![
            base,
            (
                "overlay/kustomization.yaml",
                format!("resources: [../base]\npatches:\n{rest}"),
            ),
        ]
    };
    let in_place = indented(&container(other, ""), 6);
    let inspected = each(&SETTINGS, |name, value| format!(", \"{name}={value}\""));
    vec![
        (
            "a mapping",
            vec![compose(&format!("    environment:\n{}", mapping(&SETTINGS, 6)))],
        ),
        (
            "variables",
            vec![
                compose(&format!(
                    "    environment:\n{}",
                    each(&SETTINGS, |name, _| format!("      {name}: ${{{name}}}\n"))
                )),
                (".env", env(&SETTINGS)),
            ],
        ),
        (
            "a Quadlet",
            vec![(
                "grafana.container",
                format!(
                    "[Container]\nImage={IMAGE}\n{}",
                    each(&SETTINGS, |name, value| format!("Environment=\"{name}={value}\"\n"))
                ),
            )],
        ),
        ("a Deployment", vec![("m.yaml", container(&SETTINGS, &image))]),
        (
            "a patch in a file",
            [
                patch("  - path: p.yaml\n"),
                vec![("overlay/p.yaml", container(other, ""))],
            ]
            .concat(),
        ),
        ("a patch in place", patch(&format!("  - patch: |\n{in_place}"))),
        (
            "docker inspect",
            vec![(
                "inspect.json",
                format!(
                    "[{{\"Name\": \"/grafana\", \"Config\": {{\"Image\": \"{IMAGE}\", \"Env\": [\"A=b\"{inspected}]}}}}]"
                ),
            )],
        ),
    ]
}

fn report(configuration: &str, files: &[(&str, String)], more: &[&str]) -> (i32, Value) {
    let memory = files.iter().fold(InMemory::default(), |memory, (path, text)| {
        memory.with(path, text.clone())
    });
    let arguments = [&["check", "--format", "json"], more].concat();
    let run = run_in_memory(memory.with("configuration.yml", configuration), &arguments);
    (run.code, json(&run))
}

#[test]
fn a_mistake_is_found_in_every_notation() {
    for (path, expected) in [
        ("login/generic_oauth", (0, "passes", vec![])),
        ("login/oauth", (1, "fails", vec!["redirect-uri-not-registered"])),
    ] {
        let configuration = configuration(path);
        for (notation, files) in notations() {
            let (code, report) = report(&configuration, &files, &[]);
            let findings = report["findings"].as_array().into_iter().flatten();
            let errors: Vec<&str> = findings
                .filter(|finding| finding["severity"] == "error")
                .filter_map(|finding| finding["rule"].as_str())
                .collect();
            let verdict = report["pairs"][0]["verdict"].as_str().unwrap_or_default();
            assert_eq!((code, verdict, errors), expected, "{notation}: {report}");
        }
    }
}

/// The registration alone is no answer where the call names a file for the other side.
#[test]
fn a_file_that_is_named_and_has_no_settings_is_not_passed_over() {
    let configuration = configuration("login/generic_oauth");
    for (path, text) in [
        ("web.yml", "services:\n  web:\n    image: nginx\n"),
        ("x.env", "A=b\n"),
        ("x.yaml", "hello: world\n"),
        ("x.service", "[Service]\nExecStart=/bin/true\n"),
        ("x.container", "[Container]\nImage=nginx\n"),
        ("x.json", "{}\n"),
        (
            "inspect.json",
            "[{\"Name\": \"/web\", \"Config\": {\"Image\": \"nginx\", \"Env\": []}}]\n",
        ),
        (
            "service.yaml",
            "apiVersion: v1\nkind: Service\nmetadata: {name: grafana}\n",
        ),
        ("config.php", "<?php $CONFIG = [];\n"),
    ] {
        let app = format!("grafana={path}");
        let (code, report) = report(
            &configuration,
            &[(path, text.to_owned())],
            &["--authelia", "configuration.yml", "--app", &app],
        );
        let failures = report["failures"].as_array().map_or(0, Vec::len);
        assert_eq!((code, failures), (2, 1), "{path}: {report}");
    }
    let mention =
        "services:\n  dashboard:\n    image: x/dashboard\n    environment: {NOTE: 'GF_AUTH_GENERIC_OAUTH_CLIENT_ID'}\n";
    let (code, report) = report(
        &configuration,
        &[("web.yml", mention.to_owned())],
        &["configuration.yml", "web.yml"],
    );
    assert_eq!(code, 2, "{report}");
}

/// What starts an application counts for it, though another file has its settings.
#[test]
fn a_file_that_starts_an_application_is_no_file_without_settings() {
    let configuration = configuration("login/generic_oauth");
    let settings = env(&SETTINGS);
    let start = |rest: &str| format!("services:\n  grafana:\n    image: {IMAGE}\n{rest}");
    for rest in [
        "    env_file: [grafana.env]\n",
        "    env_file: [grafana.env]\n    environment: {TZ: UTC}\n",
    ] {
        let files = [("compose.yml", start(rest)), ("grafana.env", settings.clone())];
        for arguments in [
            &["configuration.yml", "compose.yml"][..],
            &["configuration.yml", "compose.yml", "grafana.env"],
            &["."],
        ] {
            let (code, report) = report(&configuration, &files, arguments);
            assert_eq!(
                (code, &report["pairs"][0]["verdict"]),
                (0, &"passes".into()),
                "{arguments:?}: {report}"
            );
        }
    }
}
