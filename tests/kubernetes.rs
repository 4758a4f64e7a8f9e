//! What the Coder container gets in Kubernetes.

mod support;

use std::fs;

use support::{json, run};

const VALUES: &str = "\
coder:
  image: {tag: v2.30.1}
  env:
    - name: CODER_ACCESS_URL
      value: https://coder.example.com
    - name: CODER_OIDC_CLIENT_ID
      value: coder
    - name: CODER_OIDC_CLIENT_SECRET
      valueFrom: {secretKeyRef: {name: coder-oidc, key: secret}}
  envFrom:
    - secretRef: {name: coder-more}
";

const SECRETS: &str = "\
apiVersion: v1
kind: Secret
metadata: {name: coder-oidc}
data: {secret: aW5zZWN1cmVfc2VjcmV0}
---
apiVersion: v1
kind: Secret
metadata: {name: coder-more}
stringData:
  CODER_OIDC_SCOPES: openid,profile,email
  CODER_ACCESS_URL: https://other.example.com
";

fn resolve(files: &[(&str, &str)]) -> serde_json::Value {
    let Ok(temporary) = tempfile::tempdir() else {
        unreachable!("a temporary folder")
    };
    let mut arguments = vec!["resolve", "--format", "json"];
    for (name, text) in files {
        assert!(fs::write(temporary.path().join(name), text).is_ok());
        arguments.extend(["--coder", name]);
    }
    json(&run(temporary.path(), &arguments))["coder"]["environment"].clone()
}

#[test]
fn helm_values_with_their_secrets() {
    let environment = resolve(&[("values.yaml", VALUES), ("secrets.yaml", SECRETS)]);
    assert_eq!(environment["CODER_OIDC_SCOPES"]["value"], "openid,profile,email");
    assert_eq!(
        environment["CODER_ACCESS_URL"]["value"], "https://coder.example.com",
        "env beats envFrom"
    );
    let secret = &environment["CODER_OIDC_CLIENT_SECRET"];
    assert_eq!(
        (&secret["state"], &secret["value"]),
        (&"known".into(), &serde_json::Value::Null)
    );
    let origin: Vec<_> = secret["origin"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|place| place["path"].clone())
        .collect();
    assert_eq!(origin, ["values.yaml", "secrets.yaml"]);
}

#[test]
fn what_is_not_among_the_files_is_unknown() {
    let environment = resolve(&[("values.yaml", VALUES)]);
    let secret = &environment["CODER_OIDC_CLIENT_SECRET"];
    assert_eq!(secret["state"], "unknown");
    assert!(
        secret["reason"]
            .as_str()
            .is_some_and(|reason| reason.contains("coder-oidc")),
        "{secret}"
    );
}

#[test]
fn nothing_is_absent_that_env_from_may_hold() {
    let Ok(temporary) = tempfile::tempdir() else {
        unreachable!("a temporary folder")
    };
    assert!(fs::write(temporary.path().join("values.yaml"), VALUES).is_ok());
    let report = json(&run(
        temporary.path(),
        &["resolve", "--format", "json", "--coder", "values.yaml"],
    ));
    assert_eq!(report["coder"]["options"]["CODER_OIDC_ISSUER_URL"]["state"], "unknown");
}

#[test]
fn the_chart_s_own_access_url_beats_env_from() {
    let values = VALUES.replace(
        "    - name: CODER_ACCESS_URL\n      value: https://coder.example.com\n",
        "",
    );
    let environment = resolve(&[("values.yaml", &values), ("secrets.yaml", SECRETS)]);
    assert_eq!(environment["CODER_ACCESS_URL"]["state"], "unknown");
    let off = values.replace("coder:\n", "coder:\n  envUseClusterAccessURL: false\n");
    let environment = resolve(&[("values.yaml", &off), ("secrets.yaml", SECRETS)]);
    assert_eq!(environment["CODER_ACCESS_URL"]["value"], "https://other.example.com");
}

#[test]
fn a_flux_release_and_a_plain_workload() {
    let indented: String = VALUES.lines().map(|line| format!("    {line}\n")).collect();
    let release = format!("apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  values:\n{indented}");
    assert_eq!(
        resolve(&[("release.yaml", &release)])["CODER_OIDC_CLIENT_ID"]["value"],
        "coder"
    );
    let workload = "\
apiVersion: apps/v1
kind: Deployment
spec:
  template:
    spec:
      containers:
        - {name: proxy, image: nginx}
        - name: server
          image: ghcr.io/coder/coder:v2.30.1
          env: [{name: CODER_OIDC_CLIENT_ID, value: workload}]
";
    assert_eq!(
        resolve(&[("workload.yaml", workload)])["CODER_OIDC_CLIENT_ID"]["value"],
        "workload"
    );
}

#[test]
fn what_flux_fills_in_is_not_known() {
    let Ok(temporary) = tempfile::tempdir() else {
        unreachable!("a temporary folder")
    };
    let release = "\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: authelia}
spec:
  values:
    configMap:
      identity_providers:
        oidc:
          clients:
            - client_id: coder
              client_secret: ''
              authorization_policy: one_factor
              redirect_uris: [https://coder.example.com/api/v2/users/oidc/callback]
  valuesFrom:
    - {kind: Secret, name: x, valuesKey: y, targetPath: 'configMap.identity_providers.oidc.clients[0].client_secret'}
";
    assert!(fs::write(temporary.path().join("release.yaml"), release).is_ok());
    let run = run(
        temporary.path(),
        &["check", "--authelia", "release.yaml", "--format", "json"],
    );
    assert_eq!(run.code, 0, "{}", run.stdout);
    let without = release.split("  valuesFrom").next().unwrap_or_default();
    assert!(fs::write(temporary.path().join("release.yaml"), without).is_ok());
    let run = support::run(
        temporary.path(),
        &["check", "--authelia", "release.yaml", "--format", "json"],
    );
    assert_eq!(run.code, 1, "{}", run.stdout);
}
