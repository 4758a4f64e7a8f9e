//! The same settings in every notation that people have come to the same: a pair that works, and each of its mistakes.

use crate::support::coder_files::{IMAGE, Settings, answer, compose, configuration, deployed, flag, flags, settings};
use crate::support::written::{Files, deployment, each, env, indented, mapping, variables};

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
    let patch = deployment("coder", &env_of(other));
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
