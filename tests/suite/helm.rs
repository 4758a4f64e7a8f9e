//! What Coder's container gets from its chart is what the real Helm made of the same values.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::temporary::{temporary, temporary_with};
use crate::support::{self, folder};
use serde_json::Value;

fn read(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap_or_default()).unwrap_or_default()
}

fn cases() -> Vec<(String, PathBuf)> {
    let entries = fs::read_dir(folder("fixtures/helm"))
        .into_iter()
        .flatten()
        .filter_map(Result::ok);
    let named = entries.map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path()));
    let mut cases: Vec<_> = named.filter(|(_, path)| path.is_dir()).collect();
    cases.sort();
    cases
}

fn run(case: &Path, command: &[&str], meta: &Value) -> (i32, Value) {
    let mut arguments = [command, &["--format", "json"]].concat();
    if let Some(version) = meta["chart_version"].as_str() {
        arguments.extend(["--coder-version", version]);
    }
    for file in meta["files"].as_array().into_iter().flatten() {
        arguments.extend(["--coder", file.as_str().unwrap_or_default()]);
    }
    let output = support::run(case, &arguments);
    let report = serde_json::from_str(&output.stdout).unwrap_or_default();
    (output.code, report)
}

/// The differences between what Helm rendered and what was resolved.
fn differences(case: &Path) -> Vec<String> {
    let (meta, expected) = (read(&case.join("meta.json")), read(&case.join("expected.json")));
    let (code, report) = run(case, &["resolve"], &meta);
    let expected: BTreeMap<String, Value> = serde_json::from_value(expected).unwrap_or_default();
    let is_proxy = meta["args"]
        .as_array()
        .is_some_and(|args| args.contains(&"wsproxy".into()));
    if expected.is_empty() || is_proxy {
        let wrong = (code != 2).then(|| format!("exit code {code} although nothing is installed"));
        return wrong.into_iter().collect();
    }
    let got = report["coder"]["environment"].as_object().cloned().unwrap_or_default();
    let mut wrong: Vec<String> = Vec::new();
    if code != 0 {
        wrong.push(format!("exit code {code}"));
    }
    let is_refused = || !refusals(case, &meta).is_empty();
    for (name, expected) in &expected {
        let setting = got.get(name).cloned().unwrap_or_default();
        let (state, value) = (setting["state"].as_str().unwrap_or("missing"), &setting["value"]);
        let right = match (expected.get("value"), expected.get("from")) {
            // The chart's own address has the namespace of the call, which is in no file.
            (Some(value), _) if value.as_str().is_some_and(|value| value.contains(".svc.cluster.local")) => {
                state == "unknown" || &setting["value"] == value
            }
            (Some(_), _) if meta["hidden_values"].is_string() => {
                state != "known" || Some(value) == expected.get("value")
            }
            (Some(_), _) if setting["secret"] == true => state == "known",
            (Some(expected), _) => state == "known" && value == expected,
            (None, Some(from)) => state == "unknown" || from.as_str().is_some_and(|from| from.contains('/')),
            (None, None) => is_refused(),
        };
        // Hidden values are told of as a whole.
        let hidden = meta["hidden_values"].is_string() && state == "missing";
        if !right && !hidden {
            wrong.push(format!("{name}: expected {expected}, got {state} {value}"));
        }
    }
    let given = meta["files"].to_string().contains("secret");
    let known = |name: &str| got[name]["state"] == "known";
    let surplus = got
        .keys()
        .filter(|name| !expected.contains_key(*name) && known(name) && !given);
    wrong.extend(surplus.map(|name| format!("{name} is too much")));
    let refused = meta["kubernetes_refuses"]
        .as_array()
        .is_some_and(|refused| !refused.is_empty());
    if refused && !is_refused() {
        wrong.push("Kubernetes refuses the container, and nothing says so".to_owned());
    }
    wrong
}

/// The errors that keep the container from being created.
fn refusals(case: &Path, meta: &Value) -> Vec<String> {
    let authelia = folder("fixtures/helm/configuration.yml");
    let authelia = authelia.to_string_lossy();
    let (_, report) = run(case, &["check", "--authelia", &authelia], meta);
    let findings = report["findings"].as_array().cloned().unwrap_or_default();
    let invalid = findings.iter().filter(|finding| finding["rule"] == "setting-invalid");
    invalid.map(|finding| finding["message"].to_string()).collect()
}

#[test]
fn values_give_the_environment_that_helm_renders() {
    let mut wrong = Vec::new();
    let mut checked = 0;
    for (name, case) in cases() {
        checked += 1;
        let differences = differences(&case);
        if !differences.is_empty() {
            wrong.push(format!("{name}:\n    {}", differences.join("\n    ")));
        }
    }
    assert!(checked > 70, "only {checked} cases were checked");
    assert!(
        wrong.is_empty(),
        "{} of {checked} are wrong\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// The same values by every installer: the access URL from one layer, the client id from a higher one that counts.
const INSTALLERS: [(&str, &str, &str); 9] = [
    (
        "flux",
        "release.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: base}\ndata:\n  values.yaml: |\n    coder:\n      env: []\n      \
         envUseClusterAccessURL: false\n---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: \
         {name: coder}\nspec: {url: 'oci://ghcr.io/coder/chart/coder', ref: {tag: 2.30.1}}\n---\napiVersion: \
         helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: coder, namespace: dev}\nspec:\n  chartRef: \
         {kind: OCIRepository, name: coder}\n  valuesFrom: [{kind: ConfigMap, name: base}]\n  values:\n    coder:\n      \
         env: [{name: CODER_OIDC_CLIENT_ID, value: coder}]\n",
    ),
    (
        "argo-sources",
        "app.yaml",
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: coder}\nspec:\n  destination: {namespace: \
         dev}\n  sources:\n  - repoURL: https://helm.coder.com/v2\n    chart: coder\n    targetRevision: 2.30.1\n    helm:\n      \
         values: |\n        coder:\n          env:\n          - {name: CODER_OIDC_CLIENT_ID, value: other}\n          \
         envUseClusterAccessURL: false\n      parameters:\n      - {name: 'coder.env[0].value', value: coder}\n  - \
         {repoURL: 'https://git.example.com/x', ref: values}\n",
    ),
    (
        "argo-object",
        "app.yaml",
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: coder}\nspec:\n  source:\n    chart: \
         coder\n    targetRevision: 2.30.1\n    helm:\n      values: |\n        coder: {env: [{name: \
         CODER_OIDC_CLIENT_ID, value: text}]}\n      valuesObject: {coder: {envUseClusterAccessURL: false, env: [{name: \
         CODER_OIDC_CLIENT_ID, value: coder}]}}\n",
    ),
    (
        "argo-set",
        "set.yaml",
        "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: coder}\nspec:\n  template:\n    spec:\n      \
         source:\n        chart: coder\n        targetRevision: 2.30.1\n        helm: {valuesObject: {coder: \
         {envUseClusterAccessURL: false, env: [{name: CODER_OIDC_CLIENT_ID, value: coder}]}}}\n",
    ),
    (
        "k3s",
        "chart.yaml",
        "apiVersion: helm.cattle.io/v1\nkind: HelmChart\nmetadata: {name: coder, namespace: kube-system}\nspec:\n  chart: \
         coder-v2/coder\n  version: 2.30.1\n  valuesContent: |-\n    coder:\n      env: [{name: CODER_OIDC_CLIENT_ID, \
         value: low}]\n---\napiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\nmetadata: {name: coder, namespace: \
         kube-system}\nspec:\n  valuesContent: |-\n    coder:\n      envUseClusterAccessURL: false\n      env: [{name: \
         CODER_OIDC_CLIENT_ID, value: coder}]\n",
    ),
    (
        "kustomize",
        "kustomization.yaml",
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nhelmCharts:\n- name: coder\n  repo: \
         https://helm.coder.com/v2\n  version: 2.30.1\n  namespace: dev\n  valuesInline: {coder: \
         {envUseClusterAccessURL: false, env: [{name: CODER_OIDC_CLIENT_ID, value: coder}]}}\n",
    ),
    (
        "helmfile",
        "helmfile.yaml",
        "repositories: [{name: coder-v2, url: 'https://helm.coder.com/v2'}]\nreleases:\n- name: coder\n  namespace: \
         dev\n  chart: coder-v2/coder\n  version: 2.30.1\n  values:\n  - {coder: {env: [{name: CODER_OIDC_CLIENT_ID, value: \
         low}]}}\n  - {coder: {envUseClusterAccessURL: false, env: [{name: CODER_OIDC_CLIENT_ID, value: coder}]}}\n",
    ),
    (
        "fleet",
        "fleet.yaml",
        "defaultNamespace: dev\nhelm:\n  repo: https://helm.coder.com/v2\n  chart: coder\n  version: 2.30.1\n  values: \
         {coder: {envUseClusterAccessURL: false, env: [{name: CODER_OIDC_CLIENT_ID, value: coder}]}}\n",
    ),
    (
        "helm",
        "values.yaml",
        "coder:\n  image: {tag: v2.30.1}\n  envUseClusterAccessURL: false\n  env: [{name: CODER_OIDC_CLIENT_ID, value: \
         coder}]\n",
    ),
];

#[test]
fn every_installer_lays_its_values_over_each_other() {
    let temporary = temporary();
    for (installer, file, text) in INSTALLERS {
        assert!(fs::write(temporary.path().join(file), text).is_ok());
        let run = support::run(temporary.path(), &["resolve", "--format", "json", "--coder", file]);
        assert_eq!(run.code, 0, "{installer}: {}", run.stderr);
        let report = support::json(&run);
        let environment = &report["coder"]["environment"];
        assert_eq!(environment["CODER_OIDC_CLIENT_ID"]["value"], "coder", "{installer}");
        assert_eq!(environment["CODER_ACCESS_URL"], Value::Null, "{installer}");
        let run = support::run(temporary.path(), &["check", "--format", "json", "--coder", file]);
        let assumed = &support::json(&run)["assumed"][0];
        assert_eq!(assumed["version"], "2.30.1", "{installer}");
        let from = if installer == "helm" {
            "image tag"
        } else {
            "chart version"
        };
        assert_eq!(assumed["from"], from, "{installer}");
    }
}

#[test]
fn hidden_values_are_known_once_their_file_is_given() {
    let application = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: coder}\nspec:\n  \
                       destination: {namespace: dev}\n  source:\n    chart: coder\n    helm:\n      valueFiles: \
                       [values.yaml]\n      valuesObject: {coder: {replicaCount: 2}}\n";
    let values = "coder:\n  env: [{name: CODER_ACCESS_URL, value: 'https://coder.example.com'}]\n";
    let temporary = temporary_with(&[("app.yaml", application), ("values.yaml", values)]);
    let arguments = ["resolve", "--format", "json", "--coder", "app.yaml"];
    let alone = support::json(&support::run(temporary.path(), &arguments));
    let url = &alone["coder"]["options"]["CODER_ACCESS_URL"];
    assert_eq!(url["state"], "unknown", "{url}");
    let both = [&arguments[..], &["--coder", "values.yaml"]].concat();
    let both = support::json(&support::run(temporary.path(), &both));
    let url = &both["coder"]["options"]["CODER_ACCESS_URL"];
    assert_eq!(url["value"], "https://coder.example.com");
}

/// Sections of values, each with whether Helm 3.17.2 renders Coder's chart v2.35.1 with it.
const RENDERED: [(&str, bool); 33] = [
    ("coder: {env: []}", true),
    ("coder: {env: {}}", true),
    ("coder: {env: }", true),
    ("coder: {env: {CODER_A: x}}", false),
    ("coder: {env: {name: CODER_A, value: x}}", false),
    ("coder: {env: ''}", false),
    ("coder: {env: [~]}", false),
    ("coder: {env: [{name: 5, value: x}]}", false),
    ("coder: {env: [{name: CODER_A, value: .inf}]}", false),
    ("coder: {env: []}\nother: [{a: .nan}]", false),
    ("coder: {env: [], envFrom: oidc}", false),
    ("coder: {env: [], tls: {secretName: a}}", true),
    ("coder: {env: [], tls: {secretNames: {a: b}}}", true),
    ("coder: {env: [], tls: {secretNames: a}}", false),
    ("coder: {env: [], tls: }", true),
    ("coder: {env: [], tls: x}", false),
    ("coder: {env: [], image: }", false),
    ("coder: {env: [], image: {tag: 2.35}}", false),
    ("coder: {env: [], service: }", false),
    ("coder: {env: [], service: {enable: false}}", true),
    ("coder: {env: [], ingress: }", false),
    ("coder: {env: [], certs: }", false),
    ("coder: {env: [], serviceAccount: }", false),
    ("coder: {env: [], volumes: }", false),
    ("coder: {env: [], volumes: x}", false),
    ("coder: {env: [], volumeMounts: }", false),
    ("coder: {env: [], volumes: []}", true),
    ("coder: {env: []}\nprovisionerDaemon:", false),
    ("coder: {env: []}\nprovisionerDaemon: psk", false),
    ("coder: {env: []}\nprovisionerDaemon: {}", true),
    ("coder: {replicaCount: 2}", true),
    ("coder: {env: [], resources: , nodeSelector: , labels: }", true),
    ("coder:", false),
];

#[test]
fn values_that_helm_stops_at_are_no_deployment() {
    let temporary = temporary();
    let arguments = [
        "resolve",
        "--coder",
        "values.yaml",
        "--coder-version",
        "2.35.1",
        "--format",
        "json",
    ];
    for (values, renders) in RENDERED {
        assert!(fs::write(temporary.path().join("values.yaml"), values).is_ok());
        let run = support::run(temporary.path(), &arguments);
        assert_eq!(run.code, if renders { 0 } else { 2 }, "{values}: {}", run.stderr);
    }
}

#[test]
fn a_workspace_proxy_is_no_server_whoever_installs_it() {
    let temporary = temporary();
    let own = [
        ("workspaceProxy: yes", false),
        ("workspaceProxy: \"false\"", false),
        ("workspaceProxy: no", true),
        ("workspaceProxy: true, commandArgs: [server]", true),
        ("commandArgs: [wsproxy, server]", false),
    ];
    for (own, is_server) in own {
        let section = format!("{{{own}, env: [{{name: CODER_OIDC_CLIENT_ID, value: coder}}]}}");
        let release = format!(
            "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: coder}}\nspec:\n  chart: {{spec: \
             {{chart: coder, version: 2.35.1}}}}\n  values:\n    coder: {section}\n"
        );
        for (file, text) in [
            ("values.yaml", format!("coder: {section}\n")),
            ("release.yaml", release),
        ] {
            assert!(fs::write(temporary.path().join(file), text).is_ok());
            let run = support::run(temporary.path(), &["resolve", "--coder", file]);
            assert_eq!(run.code, if is_server { 0 } else { 2 }, "{file} {own}: {}", run.stdout);
        }
    }
}
