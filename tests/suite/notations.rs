//! The same settings in every notation that people have come to the same: a pair that works, and each of its mistakes.

use std::fs;

use oidc_crosscheck::files::InMemory;
use serde_json::Value;

use crate::support::{folder, json, run_in_memory};

type Settings = Vec<(&'static str, String)>;
type Files = Vec<(&'static str, String)>;

const IMAGE: &str = "ghcr.io/coder/coder:v2.35.1";
const DIGEST: &str = "$pbkdf2-sha512$310000$c8p78n7pUMln0jzvd4aK4Q$JNRBzwAo0ek5qKn50cFzzvE9RXV88h1wJn5KGiHrD0YKtZaR/nCb2CJPOsKaPK0hjf.9yHxzQGZziziccp6Yng";

fn settings(changes: &[(&'static str, &str)]) -> Settings {
    let mut all: Settings = [
        ("CODER_ACCESS_URL", "https://coder.example.com"),
        ("CODER_OIDC_ISSUER_URL", "https://auth.example.com"),
        ("CODER_OIDC_CLIENT_ID", "coder"),
        ("CODER_OIDC_CLIENT_SECRET", "Kq7vR2mZ9xT4wB8nL3pY6cD1"),
        ("CODER_OIDC_SCOPES", "openid,profile,email,offline_access"),
        ("CODER_OIDC_EMAIL_DOMAIN", "example.com"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .to_vec();
    for (name, value) in changes {
        all.retain(|(known, _)| known != name);
        if !value.is_empty() {
            all.push((name, (*value).to_owned()));
        }
    }
    all
}

/// Mistakes, each with the rule that finds it.
const MISTAKES: [(&[(&str, &str)], &str); 8] = [
    (&[], ""),
    (
        &[("CODER_OIDC_CLIENT_SECRET", "Kq7vR2mZ9xT4wB8nL3pY6cD2")],
        "client-secret-mismatch",
    ),
    (&[("CODER_OIDC_CLIENT_SECRET", "")], "client-secret-missing"),
    (
        &[("CODER_OIDC_ISSUER_URL", "https://sso.example.com")],
        "issuer-mismatch",
    ),
    (
        &[("CODER_ACCESS_URL", "https://code.example.com")],
        "redirect-uri-not-registered",
    ),
    (
        &[("CODER_OIDC_SCOPES", "openid,profile,email,groups")],
        "scope-not-allowed",
    ),
    (&[("CODER_OIDC_CLIENT_ID", "codr")], "client-not-registered"),
    (&[("CODER_OIDC_ALLOW_SIGNUPS", "maybe")], "setting-invalid"),
];

fn each(settings: &[(&str, String)], line: impl Fn(&str, &str) -> String) -> String {
    settings.iter().map(|(name, value)| line(name, value)).collect()
}

fn env(settings: &[(&str, String)]) -> String {
    each(settings, |name, value| format!("{name}={value}\n"))
}

fn flag(name: &str) -> String {
    format!(
        "--{}",
        name.trim_start_matches("CODER_").to_lowercase().replace('_', "-")
    )
}

fn flags(settings: &[(&str, String)], line: impl Fn(&str, &str) -> String) -> String {
    each(settings, |name, value| line(&flag(name), value))
}

fn mapping(settings: &[(&str, String)], margin: usize) -> String {
    each(settings, |name, value| format!("{:margin$}{name}: '{value}'\n", ""))
}

fn variables(settings: &[(&str, String)], margin: usize) -> String {
    each(settings, |name, value| {
        format!("{:margin$}- name: {name}\n{:margin$}  value: '{value}'\n", "", "")
    })
}

fn indented(text: &str, margin: usize) -> String {
    text.lines().map(|line| format!("{:margin$}{line}\n", "")).collect()
}

fn compose(rest: &str) -> String {
    format!("services:\n  coder:\n    image: {IMAGE}\n{rest}")
}

fn container(rest: &str) -> String {
    format!("      containers:\n        - name: coder\n{rest}")
}

fn workload(rest: &str) -> String {
    format!("apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: coder\nspec:\n  template:\n    spec:\n{rest}")
}

fn deployed(rest: &str) -> String {
    workload(&container(&format!("          image: {IMAGE}\n{rest}")))
}

fn secret(settings: &[(&str, String)]) -> String {
    format!(
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: coder-env\nstringData:\n{}",
        mapping(settings, 2)
    )
}

fn of_compose(all: &Settings) -> Vec<(&'static str, Files)> {
    let (one, other) = all.split_at(all.len() / 2);
    let file = |text: String| vec![("compose.yml", text)];
    let environment = |lines: &str| file(compose(&format!("    environment:\n{lines}")));
    let with_env = |lines: &str| [environment(lines), vec![(".env", env(all))]].concat();
    let flow = each(all, |name, value| format!("{name}: '{value}', "));
    let json = each(all, |name, value| format!(",\"{name}\":\"{value}\""));
    vec![
        (
            "a list",
            environment(&each(all, |name, value| format!("      - {name}={value}\n"))),
        ),
        (
            "in double quotes",
            environment(&each(all, |name, value| format!("      {name}: \"{value}\"\n"))),
        ),
        (
            "blocks",
            environment(&each(all, |name, value| format!("      {name}: |-\n        {value}\n"))),
        ),
        (
            "in braces",
            file(format!(
                "services: {{coder: {{image: '{IMAGE}', environment: {{{flow}}}}}}}\n"
            )),
        ),
        (
            "as JSON",
            file(format!(
                "{{\"services\":{{\"coder\":{{\"image\":\"{IMAGE}\",\"environment\":{{\"A\":\"b\"{json}}}}}}}}}\n"
            )),
        ),
        (
            "CRLF",
            file(compose(&format!("    environment:\n{}", mapping(all, 6))).replace('\n', "\r\n")),
        ),
        (
            "an anchor",
            file(format!(
                "x-e: &e\n{}{}",
                mapping(all, 2),
                compose("    environment: *e\n")
            )),
        ),
        (
            "two merged",
            file(format!(
                "x-e: &e\n{}x-f: &f\n{}{}",
                mapping(one, 2),
                mapping(other, 2),
                compose("    environment:\n      <<: [*e, *f]\n")
            )),
        ),
        (
            "variables",
            with_env(&each(all, |name, _| format!("      {name}: ${{{name}}}\n"))),
        ),
        ("passed on", with_env(&each(all, |name, _| format!("      - {name}\n")))),
        (
            "defaults",
            environment(&each(all, |name, value| {
                format!("      {name}: ${{X_{name}:-{value}}}\n")
            })),
        ),
    ]
}

fn of_several_files(all: &Settings) -> Vec<(&'static str, Files)> {
    let (one, other) = all.split_at(all.len() / 2);
    let wrong: Settings = other.iter().map(|(name, _)| (*name, "wrong".to_owned())).collect();
    vec![
        (
            "an env file under settings",
            vec![
                (
                    "compose.yml",
                    compose(&format!(
                        "    env_file: x/coder.env\n    environment:\n{}",
                        mapping(other, 6)
                    )),
                ),
                ("x/coder.env", env(&[one, &wrong].concat())),
            ],
        ),
        (
            "another file's service",
            vec![
                (
                    "compose.yml",
                    format!(
                        "services:\n  coder:\n    extends: {{file: base/c.yml, service: base}}\n    environment:\n{}",
                        mapping(one, 6)
                    ),
                ),
                (
                    "base/c.yml",
                    format!(
                        "services:\n  base:\n    image: {IMAGE}\n    environment:\n{}",
                        mapping(other, 6)
                    ),
                ),
            ],
        ),
        (
            "included",
            vec![
                ("compose.yml", "include:\n  - sub/compose.yml\n".to_owned()),
                (
                    "sub/compose.yml",
                    compose(&format!(
                        "    environment:\n{}",
                        each(all, |name, _| format!("      {name}: ${{{name}}}\n"))
                    )),
                ),
                ("sub/.env", env(all)),
            ],
        ),
        (
            "overridden",
            vec![
                (
                    "compose.yml",
                    compose(&format!("    environment:\n{}", mapping(&[one, &wrong].concat(), 6))),
                ),
                (
                    "compose.override.yml",
                    format!("services:\n  coder:\n    environment:\n{}", mapping(other, 6)),
                ),
            ],
        ),
    ]
}

fn of_flags(all: &Settings) -> Vec<(&'static str, Files)> {
    let file = |text: String| vec![("compose.yml", text)];
    vec![
        (
            "flags",
            file(compose(&format!(
                "    command: server{}\n",
                flags(all, |flag, value| format!(" {flag}={value}"))
            ))),
        ),
        (
            "flags that are variables",
            [
                file(compose(&format!(
                    "    command: server{}\n",
                    each(all, |name, _| format!(" {}=${{{name}}}", flag(name)))
                ))),
                vec![(".env", env(all))],
            ]
            .concat(),
        ),
        // A flag for true or false takes no word behind it, which is an error as well.
        (
            "flags and values apart",
            file(compose(&format!(
                "    command:\n      - server\n{}",
                flags(all, |flag, value| format!("      - {flag}\n      - '{value}'\n"))
            ))),
        ),
    ]
}

fn of_kubernetes(all: &Settings) -> Vec<(&'static str, Files)> {
    let (one, other) = all.split_at(all.len() / 2);
    let wrong: Settings = other.iter().map(|(name, _)| (*name, "wrong".to_owned())).collect();
    let env_of = |settings: &[(&str, String)]| format!("          env:\n{}", variables(settings, 12));
    let patch = workload(&container(&env_of(other)));
    let base = || ("base/m.yaml", deployed(&env_of(&[one, &wrong].concat())));
    let from = "          envFrom:\n            - secretRef:\n                name: coder-env\n";
    let argo = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: coder\nspec:\n  source:\n    chart: coder\n    repoURL: https://helm.coder.com/v2\n    targetRevision: 2.35.1\n    helm:\n";
    let parameters = |comma: &str| {
        all.iter()
            .enumerate()
            .map(|(at, (name, value))| {
                let value = value.replace(',', comma);
                format!(
                    "        - {{name: 'coder.env[{at}].name', value: {name}}}\n        - {{name: 'coder.env[{at}].value', value: '{value}'}}\n"
                )
            })
            .collect::<String>()
    };
    vec![
        (
            "values",
            vec![("values.yaml", format!("coder:\n  env:\n{}", variables(all, 4)))],
        ),
        (
            "values from a Secret",
            vec![
                (
                    "values.yaml",
                    format!(
                        "coder:\n  env:\n{}",
                        each(all, |name, _| format!(
                            "    - name: {name}\n      valueFrom: {{secretKeyRef: {{name: coder-env, key: {name}}}}}\n"
                        ))
                    ),
                ),
                ("secret.yaml", secret(all)),
            ],
        ),
        (
            "Argo CD's values",
            vec![(
                "app.yaml",
                format!(
                    "{argo}      values: |\n        coder:\n          env:\n{}",
                    variables(all, 12)
                ),
            )],
        ),
        (
            "Argo CD's parameters",
            vec![("app.yaml", format!("{argo}      parameters:\n{}", parameters(",")))],
        ),
        (
            "Argo CD's escaped parameters",
            vec![("app.yaml", format!("{argo}      parameters:\n{}", parameters("\\,")))],
        ),
        ("a Deployment", vec![("m.yaml", deployed(&env_of(all)))]),
        (
            "a Secret",
            vec![("m.yaml", format!("{}---\n{}", deployed(from), secret(all)))],
        ),
        (
            "a patch in a file",
            vec![
                base(),
                (
                    "overlay/kustomization.yaml",
                    "resources: [../base]\npatches:\n  - path: p.yaml\n".to_owned(),
                ),
                ("overlay/p.yaml", patch.clone()),
            ],
        ),
        (
            "a patch in place",
            vec![
                base(),
                (
                    "overlay/kustomization.yaml",
                    format!("resources: [../base]\npatches:\n  - patch: |\n{}", indented(&patch, 6)),
                ),
            ],
        ),
        (
            "generated",
            vec![
                (
                    "kustomization.yaml",
                    format!(
                        "resources: [m.yaml]\nsecretGenerator:\n  - name: coder-env\n    literals:\n{}",
                        each(all, |name, value| format!("      - '{name}={value}'\n"))
                    ),
                ),
                ("m.yaml", deployed(from)),
            ],
        ),
    ]
}

fn of_systemd(all: &Settings) -> Vec<(&'static str, Files)> {
    let quoted = each(all, |name, value| format!("Environment=\"{name}={value}\"\n"));
    let start = "ExecStart=/usr/bin/coder server";
    vec![
        (
            "a unit",
            vec![("coder.service", format!("[Service]\n{quoted}{start}\n"))],
        ),
        (
            "a unit's file",
            vec![
                (
                    "coder.service",
                    format!("[Service]\nEnvironmentFile=/etc/coder.d/coder.env\n{start}\n"),
                ),
                ("etc/coder.d/coder.env", env(all)),
            ],
        ),
        (
            "a unit's flags",
            vec![(
                "coder.service",
                format!(
                    "[Service]\n{start}{}\n",
                    flags(all, |flag, value| format!(" {flag}={value}"))
                ),
            )],
        ),
        (
            "a Quadlet",
            vec![("coder.container", format!("[Container]\nImage={IMAGE}\n{quoted}"))],
        ),
    ]
}

fn notations(all: &Settings) -> Vec<(&'static str, Files)> {
    [
        of_compose(all),
        of_several_files(all),
        of_flags(all),
        of_kubernetes(all),
        of_systemd(all),
    ]
    .concat()
}

/// The exit code, the errors and the verdicts of a folder with Authelia's configuration and `files`.
fn answer(configuration: &str, files: &Files) -> (i32, Vec<String>, Vec<String>) {
    let memory = files.iter().fold(InMemory::default(), |memory, (path, text)| {
        memory.with(path, text.clone())
    });
    let run = run_in_memory(
        memory.with("authelia/configuration.yml", configuration),
        &["check", "--format", "json"],
    );
    let report = json(&run);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |key: &str| report[key].as_array().cloned().unwrap_or_default();
    let errors = list("findings")
        .into_iter()
        .filter(|finding| finding["severity"] == "error");
    let mut errors: Vec<String> = errors.map(|finding| text(&finding["rule"])).collect();
    errors.sort();
    errors.dedup();
    (
        run.code,
        errors,
        list("pairs").iter().map(|pair| text(&pair["verdict"])).collect(),
    )
}

fn configuration() -> String {
    let text = fs::read_to_string(folder("fixtures/guide/configuration.yml")).unwrap_or_default();
    text.replace(DIGEST, "$plaintext$Kq7vR2mZ9xT4wB8nL3pY6cD1")
}

#[test]
fn a_mistake_is_found_in_every_notation() {
    let configuration = configuration();
    let mut different = Vec::new();
    for (changes, rule) in MISTAKES {
        let all = settings(changes);
        let expected = match rule {
            "" => (0, Vec::new(), vec!["passes".to_owned()]),
            rule => (1, vec![rule.to_owned()], vec!["fails".to_owned()]),
        };
        for (notation, files) in notations(&all) {
            let found = answer(&configuration, &files);
            if found != expected {
                different.push(format!("{notation}, {changes:?}: {found:?}, expected {expected:?}"));
            }
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

/// Where it cannot be worked out what a file does to Coder's settings, that is said instead of an answer without it.
#[test]
fn what_changes_the_settings_and_is_not_read_leaves_no_verdict() {
    let configuration = configuration();
    let all = settings(&[]);
    let (one, other) = all.split_at(3);
    let base = (
        "base/m.yaml",
        deployed(&format!("          env:\n{}", variables(one, 12))),
    );
    let operations = each(other, |name, value| {
        format!(
            "- op: add\n  path: /spec/template/spec/containers/0/env/-\n  value: {{name: {name}, value: '{value}'}}\n"
        )
    });
    let target = "resources: [../base]\npatches:\n  - target: {kind: Deployment, name: coder}\n";
    let patch = || workload(&container(&format!("          env:\n{}", variables(other, 12))));
    let run = |words: &str| format!("#!/bin/sh\ndocker run {words}\n");
    let as_flags = flags(&all, |flag, value| format!(" {flag}={value}"));
    let cases: Vec<(&str, Files)> = vec![
        (
            "operations in place",
            vec![
                base.clone(),
                (
                    "overlay/kustomization.yaml",
                    format!("{target}    patch: |\n{}", indented(&operations, 6)),
                ),
            ],
        ),
        (
            "operations in a file",
            vec![
                base.clone(),
                (
                    "overlay/kustomization.yaml",
                    format!("{target}    path: operations.yaml\n"),
                ),
                ("overlay/operations.yaml", operations.clone()),
            ],
        ),
        (
            "two overlays",
            vec![
                base.clone(),
                ("overlays/dev/p.yaml", patch()),
                ("overlays/prod/p.yaml", patch()),
            ],
        ),
        (
            "a script's flags",
            vec![("run.sh", run(&format!("{IMAGE} server{as_flags}")))],
        ),
        (
            "a script over an env file",
            vec![
                ("coder.env", env(&all)),
                (
                    "run.sh",
                    run(&format!(
                        "--env-file coder.env -e CODER_ACCESS_URL=https://x.example.com {IMAGE}"
                    )),
                ),
            ],
        ),
        (
            "an override of nothing",
            vec![(
                "compose.override.yml",
                compose(&format!("    environment:\n{}", mapping(&all, 6))),
            )],
        ),
        ("a file of defaults", vec![("etc/default/coder", env(&all))]),
    ];
    for (name, files) in cases {
        let (code, errors, verdicts) = answer(&configuration, &files);
        assert_eq!((code, errors), (2, Vec::new()), "{name}: {verdicts:?}");
    }
}

/// Whatever Kustomize may change of settings that are right by themselves, they are not called right without it.
#[test]
fn what_kustomize_may_change_leaves_no_verdict() {
    let configuration = configuration();
    let env = format!("          env:\n{}", variables(&settings(&[]), 12));
    let operation = "[{op: replace, path: /x, value: y}]";
    let of = |target: &str| format!("patches: [{{target: {target}, patch: '{operation}'}}]");
    let merged = |target: &str, name: &str| {
        format!(
            "patches:\n  - target: {target}\n    patch: |\n      kind: Deployment\n      metadata: {{name: {name}}}\n"
        )
    };
    let in_file = || "patches: [{path: p.yaml}]".to_owned();
    let head = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: coder}\n";
    let directive = format!("{head}spec: {{$retainKeys: [a]}}\n");
    let store = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {A: b}\n";
    for (name, patching, file) in [
        ("a name as an expression", of("{kind: Deployment, name: 'code.*'}"), ""),
        ("no name", merged("{kind: Deployment}", "not-used"), ""),
        (
            "labels",
            merged("{kind: Deployment, name: coder, labelSelector: a=b}", "coder"),
            "",
        ),
        ("a store", of("{kind: ConfigMap, name: settings}"), ""),
        ("a release", of("{kind: HelmRelease, name: coder}"), ""),
        ("one line", format!("patches: [{{patch: '{operation}'}}]"), ""),
        ("a missing file", in_file(), ""),
        ("a store of its own", in_file(), store),
        ("a directive", in_file(), &*directive),
        (
            "replacements",
            "replacements: [{source: {kind: ConfigMap}, targets: []}]".to_owned(),
            "",
        ),
    ] {
        for kind in ["Kustomization", "Component"] {
            let kustomization = format!("kind: {kind}\nresources: [../base]\n{patching}\n");
            let mut files = vec![
                ("base/m.yaml", deployed(&env)),
                ("overlay/kustomization.yaml", kustomization),
            ];
            if !file.is_empty() {
                files.push(("overlay/p.yaml", file.to_owned()));
            }
            let (code, errors, verdicts) = answer(&configuration, &files);
            assert_eq!((code, errors), (2, Vec::new()), "{name}, {kind}: {verdicts:?}");
        }
    }
}

/// A patch in a file of its own is a part of an object also where it has everything of one.
#[test]
fn a_patch_with_an_image_is_merged() {
    let all = settings(&[]);
    let env = |all: &[(&'static str, String)]| format!("          env:\n{}", variables(all, 12));
    let (one, other) = all.split_at(3);
    let files = vec![
        ("base/m.yaml", deployed(&env(one))),
        (
            "overlay/kustomization.yaml",
            "resources: [../base]\npatches: [{path: p.yaml}]\n".to_owned(),
        ),
        ("overlay/p.yaml", deployed(&env(other))),
    ];
    let whole = vec![("m.yaml", deployed(&env(&all)))];
    assert_eq!(answer(&configuration(), &files), answer(&configuration(), &whole));
    // Most call it as what it changes.
    let files = vec![
        ("base/m.yaml", deployed(&env(one))),
        (
            "overlay/kustomization.yaml",
            "resources: [../base]\npatches: [{path: ./m.yaml}]\n".to_owned(),
        ),
        ("overlay/m.yaml", workload(&container(&env(other)))),
    ];
    assert_eq!(answer(&configuration(), &files), answer(&configuration(), &whole));
    // One that nothing names may be one of another folder.
    let commented = "resources: [../base]\n# patches: [{path: p.yaml}]\n".to_owned();
    let files = vec![
        ("base/m.yaml", deployed(&env(one))),
        ("overlay/kustomization.yaml", commented),
        ("overlay/p.yaml", workload(&container(&env(other)))),
    ];
    assert_eq!(answer(&configuration(), &files).0, 2);
}

/// What is beside an env file leaves no verdict where it sets options of Coder's, too, and only there.
#[test]
fn an_env_file_is_not_all_where_something_beside_it_sets_more() {
    const OTHER: &str = "https://other.example.com";
    let configuration = configuration();
    let whole = env(&settings(&[]));
    let other = env(&settings(&[("CODER_OIDC_ISSUER_URL", OTHER)]));
    let over = compose(&format!("    environment:\n      CODER_OIDC_ISSUER_URL: {OTHER}\n"));
    let run = |words: &str| format!("#!/bin/sh\n{words}\n");
    let cases: Vec<(&str, String, i32)> = vec![
        ("compose.override.yml", over.clone(), 2),
        ("other/compose.override.yml", over.clone(), 2),
        ("vars.yaml", format!("vars:\n  CODER_OIDC_ISSUER_URL: {OTHER}\n"), 2),
        ("etc/default/coder", other.clone(), 2),
        ("etc/default/coder", format!("\0\u{1}{other}"), 0),
        ("coder", format!("\0ELF docker run {IMAGE} {other}"), 0),
        (
            "run.sh",
            run(&format!(
                "docker run --env-file coder.env {IMAGE} server --access-url {OTHER}"
            )),
            2,
        ),
        (
            "run.sh",
            run(&format!(
                "nerdctl run --env-file coder.env -e CODER_OIDC_ISSUER_URL={OTHER} {IMAGE}"
            )),
            2,
        ),
        (
            "run.sh",
            run(&format!("docker run --env-file coder.env {IMAGE} server")),
            0,
        ),
        ("run.sh", run("docker run --rm alpine wget \"$CODER_ACCESS_URL\""), 0),
        ("run.sh", run("docker run --rm -e CODER_ACCESS_URL alpine env"), 0),
    ];
    for (path, text, expected) in cases {
        let files = vec![("coder.env", whole.clone()), (path, text.clone())];
        let (code, errors, verdicts) = answer(&configuration, &files);
        assert_eq!((code, errors), (expected, Vec::new()), "{path}: {text}: {verdicts:?}");
    }
    // What a compose file gives is whole, unless another one is changed.
    let settings = settings(&[]);
    let base = || {
        (
            "compose.yml",
            compose(&format!("    environment:\n{}", mapping(&settings, 6))),
        )
    };
    for (path, text, expected) in [
        ("other/compose.override.yml", &over, 2),
        ("etc/default/coder", &other, 0),
    ] {
        let (code, errors, verdicts) = answer(&configuration, &vec![base(), (path, text.clone())]);
        assert_eq!((code, errors), (expected, Vec::new()), "{path}: {verdicts:?}");
    }
}

/// Authelia's configuration may be written as YAML lets one.
#[test]
fn a_configuration_is_known_however_its_yaml_is_written() {
    let configuration = "identity_providers:\n  oidc:\n    clients:\n      - client_id: 'other'\n        redirect_uris: ['https://coder.example.com/api/v2/users/oidc/callback']\n        authorization_policy: 'two_factor'\n";
    let coder = || ("coder.env", env(&settings(&[])));
    let flow = "{identity_providers: {oidc: {clients: [{client_id: 'other', redirect_uris: ['https://coder.example.com/api/v2/users/oidc/callback'], authorization_policy: 'two_factor'}]}}}\n";
    let (first, rest) = configuration.split_once(':').unwrap_or_default();
    let expected = answer(configuration, &vec![coder()]);
    assert!(expected.1.contains(&"client-not-registered".to_owned()), "{expected:?}");
    for text in [
        flow.to_owned(),
        format!("---\n# comment\n{flow}"),
        flow.replace("identity_providers", "\"identity_providers\""),
        format!("'{first}':{rest}"),
        format!("\"{first}\" :{rest}"),
        configuration.replace('\n', "\r\n"),
        configuration.replace('\n', "\r"),
        format!("\u{feff}{configuration}"),
    ] {
        assert_eq!(answer(&text, &vec![coder()]), expected, "{text}");
    }
}
