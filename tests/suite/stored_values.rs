//! Values that a `ConfigMap` or Secret holds: a change goes where the value is written, as it is written there.

use crate::support::{folder, run_in_memory};
use oidc_crosscheck::files::InMemory;

const ISSUER: &str = "https://auth.example.com/";
const SERVICE: &str = "apiVersion: apps/v1
kind: Deployment
metadata: {name: coder}
spec:
  template:
    spec:
      containers:
        - name: coder
          image: ghcr.io/coder/coder:v2.35.1
ENV_FROM          env:
            - {name: CODER_ACCESS_URL, value: 'https://coder.example.com'}
            - {name: CODER_OIDC_CLIENT_ID, value: coder}
            - {name: CODER_OIDC_CLIENT_SECRET, value: insecure_secret}
            - {name: CODER_OIDC_SCOPES, value: 'openid,profile,email,offline_access'}
";
/// One key of the object.
const ONE: &str = "            - name: CODER_OIDC_ISSUER_URL
              valueFrom:
                configMapKeyRef:
                  name: c
                  key: CODER_OIDC_ISSUER_URL
";

/// A file's path and what is in it; `more` is for what is behind the Deployment in its own file.
type Files = &'static [(&'static str, &'static str)];
/// Where the value is, the files, and the file and line that are to come in place of it.
type Case = (&'static str, Files, &'static str, &'static str);

const CASES: [Case; 5] = [
    (
        "an entry of an object",
        &[(
            "map.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  CODER_OIDC_ISSUER_URL: '$ISSUER'\n",
        )],
        "+++ map.yaml",
        "+  CODER_OIDC_ISSUER_URL: \"https://auth.example.com\"",
    ),
    (
        "an object in the same file",
        &[(
            "more",
            "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  CODER_OIDC_ISSUER_URL: $ISSUER\n",
        )],
        "+++ deployment.yaml",
        "+  CODER_OIDC_ISSUER_URL: \"https://auth.example.com\"",
    ),
    (
        "a literal",
        &[(
            "kustomization.yaml",
            "resources: [deployment.yaml]\nconfigMapGenerator:\n  - name: c\n    literals:\n      - CODER_OIDC_ISSUER_URL=$ISSUER\n",
        )],
        "+++ kustomization.yaml",
        "+      - CODER_OIDC_ISSUER_URL=https://auth.example.com",
    ),
    (
        "a literal in quotes",
        &[(
            "kustomization.yaml",
            "resources: [deployment.yaml]\nconfigMapGenerator:\n  - name: c\n    literals:\n      - 'CODER_OIDC_ISSUER_URL=$ISSUER'\n",
        )],
        "+++ kustomization.yaml",
        "+      - CODER_OIDC_ISSUER_URL=https://auth.example.com",
    ),
    (
        "a line of an env file",
        &[
            (
                "kustomization.yaml",
                "resources: [deployment.yaml]\nconfigMapGenerator:\n  - name: c\n    envs: [c.env]\n",
            ),
            ("c.env", "OTHER=1\nCODER_OIDC_ISSUER_URL=$ISSUER\n"),
        ],
        "+++ c.env",
        "+CODER_OIDC_ISSUER_URL=https://auth.example.com",
    ),
];

fn said(files: &[(&str, &str)], is_one_key: bool, arguments: &[&str]) -> String {
    let authelia = std::fs::read_to_string(folder("fixtures/guide/configuration.yml")).unwrap_or_default();
    let all = "          envFrom: [{configMapRef: {name: c}}]\n";
    let mut deployment = SERVICE.replace("ENV_FROM", if is_one_key { "" } else { all });
    if is_one_key {
        deployment.push_str(ONE);
    }
    let mut system = InMemory::default().with("authelia/configuration.yml", authelia);
    for (name, text) in files {
        let text = text.replace("$ISSUER", ISSUER);
        match *name {
            "more" => deployment.push_str(&text),
            name => system = system.with(name, text),
        }
    }
    run_in_memory(system.with("deployment.yaml", deployment), arguments).stdout
}

#[test]
fn a_change_goes_where_the_value_is_written() {
    for (what, files, file, line) in CASES {
        for is_one_key in [true, false] {
            let diff = said(files, is_one_key, &["check", "--diff"]);
            let lines: Vec<&str> = diff.lines().collect();
            assert!(
                lines.contains(&file) && lines.contains(&line),
                "{what}, {is_one_key}:\n{diff}"
            );
            assert_eq!(
                lines.iter().filter(|line| line.starts_with("+++")).count(),
                1,
                "{what}:\n{diff}"
            );
        }
    }
}

/// A file that Kustomize takes whole has no name in it that could be written.
#[test]
fn a_value_that_is_all_of_a_file_is_set_by_its_name() {
    let kustomization =
        "resources: [deployment.yaml]\nconfigMapGenerator:\n  - name: c\n    files: [CODER_OIDC_ISSUER_URL=issuer]\n";
    for (text, place) in [("$ISSUER", "issuer:1:1"), ("$ISSUER\n", "issuer:1:1")] {
        let said = said(
            &[("kustomization.yaml", kustomization), ("issuer", text)],
            true,
            &["check"],
        );
        let help = "help: set CODER_OIDC_ISSUER_URL to https://auth.example.com\n";
        assert!(said.contains(help) && said.contains(place), "{said}");
    }
}
