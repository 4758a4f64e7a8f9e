//! The commands that hand a deployment over, with stand-ins for the programs that they call.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::{deployment, read, shell};

/// What the programs that the page calls would print, each by the words of its call that tell it from others.
const PRINTED: [(&str, &str, &str); 9] = [
    (
        "docker",
        "inspect coder",
        r#"[{"Name": "/coder", "Config": {"Image": "ghcr.io/coder/coder:v2.35.1", "Env": ["CODER_ACCESS_URL=$URL", "CODER_OIDC_ISSUER_URL=https://auth.example.com", "CODER_OIDC_CLIENT_ID=coder", "CODER_OIDC_CLIENT_SECRET=insecure_secret"]}}]"#,
    ),
    ("docker", "compose config", COMPOSE),
    ("sops", "decrypt coder.sops.env", ENV),
    ("nomad", "alloc exec -task coder ALLOCATION env", ENV),
    (
        "kubectl",
        "get deploy,secret,configmap -n coder -o yaml",
        "apiVersion: v1\nkind: List\nitems:\n  - apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: coder, namespace: coder}\n    spec:\n      template:\n        spec:\n          containers:\n            - name: coder\n              image: ghcr.io/coder/coder:v2.35.1\n              envFrom: [{configMapRef: {name: coder}}]\n  - apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: coder, namespace: coder}\n    data:\n      CODER_ACCESS_URL: $URL\n      CODER_OIDC_ISSUER_URL: https://auth.example.com\n      CODER_OIDC_CLIENT_ID: coder\n      CODER_OIDC_CLIENT_SECRET: insecure_secret\n",
    ),
    ("helm", "get values coder -n coder -o yaml", VALUES),
    ("helm", "template RELEASE CHART -f values.yaml", RENDERED),
    ("helmfile", "template", RENDERED),
    (
        "nix",
        "eval --json .#nixosConfigurations.HOST.config.virtualisation.oci-containers.containers.coder",
        r#"{"image": "ghcr.io/coder/coder:v2.35.1", "environment": {"CODER_ACCESS_URL": "$URL", "CODER_OIDC_ISSUER_URL": "https://auth.example.com", "CODER_OIDC_CLIENT_ID": "coder", "CODER_OIDC_CLIENT_SECRET": "insecure_secret"}}"#,
    ),
];

const ENV: &str = "CODER_ACCESS_URL=$URL\nCODER_OIDC_ISSUER_URL=https://auth.example.com\nCODER_OIDC_CLIENT_ID=coder\nCODER_OIDC_CLIENT_SECRET=insecure_secret\n";
const COMPOSE: &str = "services:\n  coder:\n    image: ghcr.io/coder/coder:v2.35.1\n    environment:\n      CODER_ACCESS_URL: $URL\n      CODER_OIDC_ISSUER_URL: https://auth.example.com\n      CODER_OIDC_CLIENT_ID: coder\n      CODER_OIDC_CLIENT_SECRET: insecure_secret\n";
const VALUES: &str = "coder:\n  env:\n    - {name: CODER_ACCESS_URL, value: \"$URL\"}\n    - {name: CODER_OIDC_ISSUER_URL, value: \"https://auth.example.com\"}\n    - {name: CODER_OIDC_CLIENT_ID, value: coder}\n    - {name: CODER_OIDC_CLIENT_SECRET, value: insecure_secret}\n";
const RENDERED: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: coder}\nspec:\n  template:\n    spec:\n      containers:\n        - name: coder\n          image: ghcr.io/coder/coder:v2.35.1\n          env:\n            - {name: CODER_ACCESS_URL, value: \"$URL\"}\n            - {name: CODER_OIDC_ISSUER_URL, value: \"https://auth.example.com\"}\n            - {name: CODER_OIDC_CLIENT_ID, value: coder}\n            - {name: CODER_OIDC_CLIENT_SECRET, value: insecure_secret}\n";

/// Programs that print what the real ones would, in a folder of their own.
fn stand_ins(place: &Path, url: &str) -> std::path::PathBuf {
    use std::os::unix::fs::PermissionsExt as _;
    let programs = place.join("programs");
    assert!(fs::create_dir_all(&programs).is_ok());
    let mut scripts: BTreeMap<&str, String> = BTreeMap::new();
    for (at, (program, call, printed)) in PRINTED.iter().enumerate() {
        let file = programs.join(format!("{at}.out"));
        assert!(fs::write(&file, printed.replace("$URL", url)).is_ok());
        let script = scripts.entry(program).or_insert_with(|| "#!/bin/sh\n".to_owned());
        script.push_str(&format!("[ \"$*\" = '{call}' ] && exec cat '{}'\n", file.display()));
    }
    for (program, script) in scripts {
        let path = programs.join(program);
        let written = fs::write(&path, script + "echo \"not expected: $*\" >&2; exit 1\n");
        assert!(written.is_ok() && fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).is_ok());
    }
    programs
}

/// What is in backquotes in a cell of a table.
fn quoted(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

#[test]
fn the_commands_for_handing_over_a_deployment_give_what_is_read() {
    let page = read("docs/recipes.md");
    let rows = page.lines().filter(|line| line.starts_with("| ")).skip(2);
    let mut ran = 0;
    for row in rows {
        let cells: Vec<&str> = row.split(" | ").collect();
        let (Some(command), Some(given)) = (cells.get(1), cells.get(2)) else {
            continue;
        };
        let Some(option) = quoted(given).into_iter().find(|part| part.starts_with("--coder ")) else {
            continue;
        };
        for command in quoted(command).into_iter().filter(|command| command.contains(" > ")) {
            // What a service of NixOS gets is in the tables of folders.
            if command.contains("systemd.services") {
                continue;
            }
            for (url, expected) in [("https://coder.example.com", 0), ("https://other.example.com", 1)] {
                let place = deployment(false);
                let programs = stand_ins(place.path(), url);
                let script = format!("PATH={}:$PATH; {command}", programs.display());
                let (code, printed) = shell(place.path(), &script, &[]);
                assert_eq!(code, 0, "{command}: {printed}");
                let call = format!("oidc-crosscheck check --authelia authelia/configuration.yml {option}");
                let (code, printed) = shell(place.path(), &call, &[]);
                assert_eq!(code, expected, "{command}, {call}: {printed}");
            }
            ran += 1;
        }
    }
    assert!(ran >= PRINTED.len(), "only {ran} commands were run");
}
