//! What a compose file tells about the container that Authelia runs in.

use std::fs;

use crate::support::temporary::{temporary, temporary_with};
use crate::support::{found, json, run};

const COMPOSE: &str = "\
services:
  authelia:
    image: authelia/authelia:4.39.20
    environment:
      X_AUTHELIA_CONFIG_FILTERS: template
    volumes:
      - ./authelia:/config
  coder:
    image: ghcr.io/coder/coder:v2.35.1
    environment:
      CODER_ACCESS_URL: https://coder.example.com
      CODER_OIDC_ISSUER_URL: https://auth.example.com
      CODER_OIDC_CLIENT_ID: coder
      CODER_OIDC_CLIENT_SECRET: the-very-secret
      CODER_OIDC_SCOPES: openid,profile,email,offline_access
";

const CONFIGURATION: &str = "\
identity_providers:
  oidc:
    clients:
      - client_id: coder
        client_secret: {{ secret \"/config/coder.secret\" }}
        authorization_policy: one_factor
        redirect_uris: [https://coder.example.com/api/v2/users/oidc/callback]
        scopes: [openid, profile, email, offline_access]
        response_types: [code]
        grant_types: [authorization_code, refresh_token]
        token_endpoint_auth_method: client_secret_post
";

/// The same in two projects: Authelia's beside its configuration, Coder's in a folder of its own.
fn two_projects() -> [(&'static str, String); 2] {
    let (authelia, coder) = COMPOSE.split_at(COMPOSE.find("  coder:").unwrap_or_default());
    [
        ("compose.yml", authelia.to_owned()),
        ("coder/compose.yml", format!("services:\n{coder}")),
    ]
}

fn check(projects: &[(&str, String)], registered: &str) -> (i32, serde_json::Value) {
    let temporary = temporary();
    let write = |name: &str, text: &str| assert!(fs::write(temporary.path().join(name), text).is_ok(), "{name}");
    for folder in ["authelia", "coder"] {
        assert!(fs::create_dir(temporary.path().join(folder)).is_ok());
    }
    for (name, text) in projects {
        write(name, text);
    }
    write("authelia/configuration.yml", CONFIGURATION);
    write("authelia/coder.secret", registered);
    let coder = projects.last().map_or("compose.yml", |(name, _)| name);
    let arguments = [
        "check",
        "--authelia",
        "authelia/configuration.yml",
        "--coder",
        coder,
        "--format",
        "json",
    ];
    let run = run(temporary.path(), &arguments);
    (run.code, json(&run))
}

fn layouts() -> [Vec<(&'static str, String)>; 2] {
    [vec![("compose.yml", COMPOSE.to_owned())], two_projects().to_vec()]
}

#[test]
fn its_filters_and_mounts_make_the_registered_secret_known() {
    for projects in layouts() {
        let (code, report) = check(&projects, "$plaintext$the-very-secret\n");
        assert_eq!(
            (code, found(&report)),
            (0, vec!["warning client-secret-plaintext".to_owned()])
        );
        let mut coverage = report["coverage"].as_array().into_iter().flatten();
        let secret = coverage.find(|covered| covered["rule"] == "client-secret-mismatch");
        assert_eq!(secret.map(|secret| &secret["status"]), Some(&"checked".into()));
    }
}

#[test]
fn so_that_another_secret_is_noticed() {
    for projects in layouts() {
        let (code, report) = check(&projects, "$plaintext$another-secret\n");
        assert_eq!(code, 1);
        assert!(
            found(&report).contains(&"error client-secret-mismatch".to_owned()),
            "{report}"
        );
    }
}

/// Authelia's own deployment next to its configuration, or above it, in each form; its environment names the filter.
const DEPLOYMENTS: [(&str, &str); 3] = [
    (
        "helmrelease.yaml",
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: authelia}\nspec:\n  chartRef: {kind: \
         OCIRepository, name: app-template}\n  values:\n    controllers:\n      authelia:\n        containers:\n          \
         app:\n            image: {repository: ghcr.io/authelia/authelia, tag: 4.39.13}\n            env: \
         {X_AUTHELIA_CONFIG_FILTERS: expand-env, CODER_SECRET: $plaintext$the-very-secret}\n",
    ),
    (
        "deployment.yaml",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: authelia}\nspec: {template: {spec: {containers: [{name: a, \
         image: 'authelia/authelia:4.39.13', env: [{name: X_AUTHELIA_CONFIG_FILTERS, value: expand-env}, {name: \
         CODER_SECRET, value: $plaintext$the-very-secret}]}]}}}\n",
    ),
    (
        "authelia.container",
        "[Container]\nImage=docker.io/authelia/authelia:4.39.13\nEnvironment=X_AUTHELIA_CONFIG_FILTERS=expand-env\n\
         Environment=CODER_SECRET=$plaintext$the-very-secret\n",
    ),
];

#[test]
fn its_deployment_is_found_near_its_configuration() {
    let temporary = temporary();
    let configuration = CONFIGURATION.replace("{{ secret \"/config/coder.secret\" }}", "'${CODER_SECRET}'");
    let coder = "CODER_ACCESS_URL=https://coder.example.com\nCODER_OIDC_ISSUER_URL=https://auth.example.com\n\
                 CODER_OIDC_CLIENT_ID=coder\nCODER_OIDC_CLIENT_SECRET=the-very-secret\n";
    for (name, text) in DEPLOYMENTS {
        let folder = temporary.path().join(name.replace('.', "-"));
        assert!(fs::create_dir_all(folder.join("config")).is_ok());
        for (file, text) in [
            (name, text),
            ("config/configuration.yml", configuration.as_str()),
            ("coder.env", coder),
        ] {
            assert!(fs::write(folder.join(file), text).is_ok(), "{file}");
        }
        let arguments = [
            "check",
            "--authelia",
            "config/configuration.yml",
            "--coder",
            "coder.env",
        ];
        let report = json(&run(&folder, &[&arguments[..], &["--format", "json"]].concat()));
        assert_eq!(report["assumed"][0]["version"], "4.39.13", "{name}: {report}");
        let mut coverage = report["coverage"].as_array().into_iter().flatten();
        let secret = coverage.find(|covered| covered["rule"] == "client-secret-mismatch");
        assert_eq!(
            secret.map(|secret| &secret["status"]),
            Some(&"checked".into()),
            "{name}"
        );
    }
}

/// A release of Authelia's own chart, whose values leave the image to the chart.
const RELEASE: &str = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: authelia}\nspec:\n  \
                       chart:\n    spec:\n      chart: authelia\n      version: 0.10.41\n  values:\n    configMap:\n      \
                       session: {cookies: [{domain: example.com, subdomain: auth}]}\n      identity_providers: {oidc: \
                       {enabled: true, clients: [{client_id: coder, redirect_uris: \
                       ['https://coder.example.com/api/v2/users/oidc/callback']}]}}\n";

#[test]
fn its_chart_tells_its_version_unless_an_image_does() {
    let image = RELEASE.replace(
        "  values:\n",
        "  values:\n    image: {repository: authelia/authelia, tag: 4.39.7}\n",
    );
    let newer = RELEASE.replace("0.10.41", "0.99.0");
    let flow = RELEASE.replace(
        "chart:\n    spec:\n      chart: authelia\n      version: 0.10.41\n",
        "chart: {spec: {chart: authelia, version: 0.10.41}}\n",
    );
    let latest = image.replace("4.39.7", "latest");
    let coder = "CODER_ACCESS_URL=https://coder.example.com\nCODER_OIDC_ISSUER_URL=https://auth.example.com\n\
                 CODER_OIDC_CLIENT_ID=coder\nCODER_OIDC_CLIENT_SECRET=x\n";
    for (text, version, from) in [
        (RELEASE, "4.39.5", "chart version"),
        (flow.as_str(), "4.39.5", "chart version"),
        (image.as_str(), "4.39.7", "image tag"),
        (newer.as_str(), "4.39.28", "newest known"),
        (latest.as_str(), "4.39.28", "newest known"),
    ] {
        let temporary = temporary_with(&[("authelia.yaml", text)]);
        assert!(fs::write(temporary.path().join("coder.env"), coder).is_ok());
        let report = json(&run(temporary.path(), &["check", ".", "--format", "json"]));
        let authelia = &report["assumed"][0];
        assert_eq!(authelia["version"], version, "{text}: {report}");
        assert_eq!(authelia["from"], from, "{text}: {authelia}");
    }
}

/// The images of both programs, and the versions that are taken from their tags; the newest known for none.
const IMAGES: &[(&str, &str, &str, &str)] = &[
    (
        "authelia/authelia:4.39.7",
        "4.39.7",
        "ghcr.io/coder/coder:v2.31.4",
        "2.31.4",
    ),
    (
        "ghcr.io/authelia/authelia:4.38.10@sha256:0123",
        "4.38.10",
        "ghcr.io/coder/coder:2.31.4@sha256:0123",
        "2.31.4",
    ),
    (
        "docker.io/authelia/authelia:v4.39.1",
        "4.39.1",
        "codercom/coder:v2.29.0",
        "2.29.0",
    ),
    (
        "registry.local:5000/authelia/authelia:4.39.2",
        "4.39.2",
        "registry.local:5000/coder/coder:v2.30.0",
        "2.30.0",
    ),
    (
        "authelia/authelia:${AUTHELIA:-4.39.5}",
        "4.39.5",
        "docker.io/codercom/coder:${CODER:-v2.34.1}",
        "2.34.1",
    ),
    ("authelia/authelia:4", "", "ghcr.io/coder/coder:latest", ""),
    ("authelia/authelia:4.39", "", "ghcr.io/coder/coder:v2", ""),
    ("authelia/authelia:latest", "", "ghcr.io/me/my-coder:v9.9.9", ""),
    ("authelia/authelia:master", "", "ghcr.io/coder/coder", ""),
    ("authelia/authelia", "", "ghcr.io/coder/coder@sha256:0123", ""),
    ("authelia/authelia@sha256:0123", "", "me/coder:1.0.0", ""),
    ("me/authelia:1.0.0", "", "registry.local:5000/coder/coder", ""),
];

#[test]
fn a_tag_is_a_version_or_none_whatever_the_registry_and_the_digest() {
    for (authelia, authelias, coder, coders) in IMAGES {
        let compose = COMPOSE
            .replace("authelia/authelia:4.39.20", authelia)
            .replace("ghcr.io/coder/coder:v2.35.1", coder);
        let temporary = temporary();
        assert!(fs::create_dir(temporary.path().join("authelia")).is_ok());
        for (name, text) in [
            ("compose.yml", compose.as_str()),
            ("authelia/configuration.yml", CONFIGURATION),
        ] {
            assert!(fs::write(temporary.path().join(name), text).is_ok(), "{name}");
        }
        let report = json(&run(temporary.path(), &["check", ".", "--format", "json"]));
        let assumed = report["assumed"].as_array().cloned().unwrap_or_default();
        for (image, expected, newest) in [(authelia, authelias, "4.39.28"), (coder, coders, "2.36.0")] {
            let (version, from) = if expected.is_empty() {
                (newest, "newest known")
            } else {
                (*expected, "image tag")
            };
            let told = |entry: &serde_json::Value| entry["version"] == version && entry["from"] == from;
            assert!(assumed.iter().any(told), "{image}: {assumed:?}");
        }
    }
}

#[test]
fn the_files_that_it_is_started_with_are_read_where_one_of_them_is_named() {
    let temporary = temporary();
    let whole = crate::support::start::configuration("");
    let (general, clients) = whole.split_once("identity_providers:").unwrap_or_default();
    let compose = "services:\n  authelia:\n    image: authelia/authelia:4.39.20\n    command: --config /config/a.yml --config \
                   /config/b.yml\n    volumes: ['./a.yml:/config/a.yml', './b.yml:/config/b.yml']\n";
    let coder = "CODER_ACCESS_URL=https://coder.example.com\nCODER_OIDC_ISSUER_URL=https://auth.example.com\n\
                 CODER_OIDC_CLIENT_ID=coder\nCODER_OIDC_CLIENT_SECRET=x\n";
    for (name, text) in [
        ("a.yml", general.to_owned()),
        ("b.yml", format!("identity_providers:{clients}")),
        ("compose.yml", compose.to_owned()),
        ("coder.env", coder.to_owned()),
    ] {
        assert!(fs::write(temporary.path().join(name), text).is_ok(), "{name}");
    }
    let arguments = [
        "check",
        "--authelia",
        "a.yml",
        "--coder",
        "coder.env",
        "--format",
        "json",
    ];
    let report = json(&run(temporary.path(), &arguments));
    // The client is in the other file; its redirect URI is wrong there.
    let rules = found(&report);
    assert!(
        rules.contains(&"error redirect-uri-not-registered".to_owned()),
        "{report}"
    );
}

/// A service of systemd, and a Quadlet, that start Authelia's image tell its version.
#[test]
fn a_unit_tells_the_version() {
    for (unit, text, version) in [
        (
            "authelia.service",
            "[Service]\nExecStart=/usr/bin/docker run --rm --name authelia \\\n  -v /opt/authelia:/config -p 9091:9091 \\\n  authelia/authelia:4.38.11\n",
            "4.38.11",
        ),
        (
            "authelia.service",
            "[Service]\nExecStart=/usr/bin/podman run docker.io/authelia/authelia:v4.39.1@sha256:abc\n",
            "4.39.1",
        ),
        (
            "authelia.container",
            "[Container]\nImage=ghcr.io/authelia/authelia:4.38.9\n",
            "4.38.9",
        ),
        // Its own binary, another image, and a tag that moves, tell none.
        (
            "authelia.service",
            "[Service]\nExecStart=/usr/bin/authelia --config /etc/authelia.yml\n",
            "",
        ),
        (
            "authelia.service",
            "[Service]\nExecStart=/usr/bin/docker run me/authelia:4.38.1\n",
            "",
        ),
        (
            "authelia.service",
            "[Service]\nExecStart=/usr/bin/docker run authelia/authelia:latest\n",
            "",
        ),
    ] {
        let temporary = temporary();
        let (_, coder) = COMPOSE.split_at(COMPOSE.find("  coder:").unwrap_or_default());
        for (name, text) in [
            (unit, text),
            ("configuration.yml", CONFIGURATION),
            ("compose.yml", &format!("services:\n{coder}")),
        ] {
            assert!(fs::write(temporary.path().join(name), text).is_ok(), "{name}");
        }
        let report = json(&run(temporary.path(), &["check", ".", "--format", "json"]));
        let mut assumed = report["assumed"].as_array().into_iter().flatten();
        let told = assumed.find(|told| told["program"] == "authelia");
        let told = told
            .filter(|told| told["from"] == "image tag")
            .map(|told| &told["version"]);
        assert_eq!(
            told.and_then(|told| told.as_str()).unwrap_or_default(),
            version,
            "{text}"
        );
    }
}
