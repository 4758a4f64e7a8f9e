//! What the Coder container gets in Kubernetes.

mod against_the_guide;

use std::fs;

use crate::support;
use crate::support::temporary::{given, temporary, temporary_with};
use crate::support::{json, run};

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
    report(files, &["resolve", "--format", "json"])["coder"]["environment"].clone()
}

fn report(files: &[(&str, &str)], command: &[&str]) -> serde_json::Value {
    let (temporary, coder) = given(files);
    json(&run(temporary.path(), &[command, &coder].concat()))
}

#[test]
fn helm_values_with_their_secrets() {
    let environment = resolve(&[("values.yaml", VALUES), ("secrets.yaml", SECRETS)]);
    // What comes from a Secret is one, whatever it is used for.
    assert_eq!(environment["CODER_OIDC_SCOPES"]["state"], "known");
    assert_eq!(environment["CODER_OIDC_SCOPES"]["secret"], true);
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
    let temporary = temporary_with(&[("values.yaml", VALUES)]);
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
    let temporary = temporary();
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

#[test]
fn of_several_values_files_the_last_list_counts() {
    let other = "coder:\n  env:\n    - {name: CODER_OIDC_CLIENT_ID, value: other}\n";
    let environment = resolve(&[
        ("values.yaml", VALUES),
        ("secrets.yaml", SECRETS),
        ("other.yaml", other),
    ]);
    assert_eq!(environment["CODER_OIDC_CLIENT_ID"]["value"], "other");
    assert_eq!(environment["CODER_OIDC_CLIENT_SECRET"], serde_json::Value::Null);
    // What comes from a Secret is one, whatever it is used for.
    assert_eq!(environment["CODER_OIDC_SCOPES"]["state"], "known");
    assert_eq!(environment["CODER_OIDC_SCOPES"]["secret"], true);
}

#[test]
fn the_chart_s_own_variables_and_those_that_name_others() {
    let values = "\
coder:
  env:
    - {name: HOST, value: coder.example.com}
    - {name: CODER_ACCESS_URL, value: 'https://$(HOST)'}
    - {name: CODER_OIDC_SIGN_IN_TEXT, value: '$$(HOST) $(NOBODY)'}
";
    let environment = resolve(&[("values.yaml", values)]);
    assert_eq!(environment["CODER_HTTP_ADDRESS"]["value"], "0.0.0.0:8080");
    assert_eq!(environment["CODER_ACCESS_URL"]["value"], "https://coder.example.com");
    assert_eq!(environment["CODER_OIDC_SIGN_IN_TEXT"]["value"], "$(HOST) $(NOBODY)");
    assert_eq!(environment["KUBE_POD_IP"]["state"], "unknown");
}

#[test]
fn a_release_tells_its_namespace_and_its_version() {
    let release = "\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: coder, namespace: tools}
spec:
  chart: {spec: {chart: coder, version: 2.30.1}}
  values:
    coder:
      env: [{name: CODER_OIDC_CLIENT_ID, value: coder}]
      commandArgs: [server, --oidc-issuer-url=https://auth.example.com]
";
    let report = report(&[("release.yaml", release)], &["check", "--format", "json"]);
    assert_eq!(
        report["assumed"],
        serde_json::json!([{
            "program": "coder",
            "version": "2.30.1",
            "from": "chart version",
            "place": {"path": "release.yaml", "line": 5},
        }])
    );
    let report = self::report(&[("release.yaml", release)], &["resolve", "--format", "json"]);
    let coder = &report["coder"];
    assert_eq!(
        coder["environment"]["CODER_ACCESS_URL"]["value"],
        "http://coder.tools.svc.cluster.local"
    );
    assert_eq!(
        coder["options"]["CODER_OIDC_ISSUER_URL"]["value"],
        "https://auth.example.com"
    );
}

#[test]
fn another_chart_runs_coder_s_image() {
    let values = "\
controllers:
  coder:
    containers:
      app:
        image: {repository: ghcr.io/coder/coder, tag: v2.31.4@sha256:00}
        env:
          CODER_ACCESS_URL: https://coder.example.com
          CODER_OIDC_CLIENT_SECRET: {valueFrom: {secretKeyRef: {name: coder-oidc, key: secret}}}
        envFrom: [{secretRef: {name: coder-more}}]
";
    let environment = resolve(&[("values.yaml", values), ("secrets.yaml", SECRETS)]);
    assert_eq!(environment["CODER_ACCESS_URL"]["value"], "https://coder.example.com");
    assert_eq!(environment["CODER_OIDC_CLIENT_SECRET"]["state"], "known");
    // What comes from a Secret is one, whatever it is used for.
    assert_eq!(environment["CODER_OIDC_SCOPES"]["state"], "known");
    assert_eq!(environment["CODER_OIDC_SCOPES"]["secret"], true);
}

/// The names of the rules that `check` reports.
fn findings(values: &str) -> Vec<String> {
    let report = report(
        &[("values.yaml", values), ("secrets.yaml", SECRETS)],
        &["check", "--format", "json"],
    );
    let findings = report["findings"].as_array().cloned().unwrap_or_default();
    findings
        .iter()
        .map(|finding| finding["rule"].as_str().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn values_that_the_chart_does_not_look_at() {
    for wrong in [
        "env:\n  - {name: CODER_OIDC_CLIENT_ID, value: coder}\ncoder:\n  image: {tag: v2.30.1}\n",
        "coder:\n  extraEnv:\n    - {name: CODER_OIDC_CLIENT_ID, value: coder}\n  env: []\n",
        "coder:\n  envFrom:\n    - secretRef: {name: coder-more}\n",
    ] {
        assert!(findings(wrong).contains(&"setting-not-passed".to_owned()), "{wrong}");
    }
    assert!(!findings(VALUES).contains(&"setting-not-passed".to_owned()));
}

#[test]
fn a_second_document_depends_on_helm_s_version() {
    let two = "coder:\n  env: []\n---\ncoder:\n  env: [{name: CODER_OIDC_CLIENT_ID, value: coder}]\n";
    assert!(findings(two).contains(&"setting-not-passed".to_owned()));
    assert!(!findings("---\ncoder:\n  env: []\n---\n").contains(&"setting-not-passed".to_owned()));
}

#[test]
fn kubernetes_takes_only_texts() {
    let wrong = "coder:\n  env:\n    - {name: CODER_OIDC_ALLOW_SIGNUPS, value: true}\n";
    assert!(findings(wrong).contains(&"setting-invalid".to_owned()));
    assert!(!findings(&wrong.replace("true", "'true'")).contains(&"setting-invalid".to_owned()));
}

#[test]
fn what_kustomize_generates() {
    let kustomization = "\
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
secretGenerator:
  - name: coder-more
    literals: [CODER_OIDC_SCOPES=openid]
";
    let environment = resolve(&[("values.yaml", VALUES), ("kustomization.yaml", kustomization)]);
    assert_eq!(environment["CODER_OIDC_SCOPES"]["value"], "openid");
    let elsewhere = kustomization.replace(
        "literals: [CODER_OIDC_SCOPES=openid]",
        "envs: [coder.env]  # CODER_OIDC_SCOPES",
    );
    let report = report(
        &[("values.yaml", VALUES), ("kustomization.yaml", &elsewhere)],
        &["resolve", "--format", "json"],
    );
    assert_eq!(report["coder"]["options"]["CODER_OIDC_SCOPES"]["state"], "unknown");
}
