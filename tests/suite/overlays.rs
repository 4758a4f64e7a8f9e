//! What other files do to settings of Coder's: it is worked out, or there is no verdict.

use crate::support::coder_files::{IMAGE, answer, compose, configuration, deployed, flags, settings};
use crate::support::written::{Files, deployment, each, env, indented, mapping, variables};

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
    let patch = || deployment("coder", &format!("          env:\n{}", variables(other, 12)));
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
        ("overlay/m.yaml", deployment("coder", &env(other))),
    ];
    assert_eq!(answer(&configuration(), &files), answer(&configuration(), &whole));
    // One that nothing names may be one of another folder.
    let commented = "resources: [../base]\n# patches: [{path: p.yaml}]\n".to_owned();
    let files = vec![
        ("base/m.yaml", deployed(&env(one))),
        ("overlay/kustomization.yaml", commented),
        ("overlay/p.yaml", deployment("coder", &env(other))),
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
