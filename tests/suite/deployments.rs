//! What Coder receives from units, flags and its own configuration file.

use serde_json::Value;

use crate::support::run;
use crate::support::temporary::given;

/// Runs `resolve` on `files` (path, text), each given with `--coder` unless its name begins with `+`.
fn resolve(files: &[(&str, &str)], more: &[&str]) -> (i32, Value, String) {
    let (folder, coder) = given(files);
    let arguments = [&["resolve", "--format", "json"], more, &coder].concat();
    let resolved = run(folder.path(), &arguments);
    let report = serde_json::from_str(&resolved.stdout).unwrap_or(Value::Null);
    (resolved.code, report, resolved.stdout + &resolved.stderr)
}

fn option<'a>(report: &'a Value, name: &str) -> &'a Value {
    &report["coder"]["options"][name]["value"]
}

fn state<'a>(report: &'a Value, section: &str, name: &str) -> &'a str {
    report["coder"][section][name]["state"].as_str().unwrap_or_default()
}

const UNIT: &str = "[Unit]\nDescription=Coder\n\n[Service]\nEnvironment=CODER_OIDC_CLIENT_ID=unit \
                    \"CODER_OIDC_SIGN_IN_TEXT=Sign in here\"\nEnvironmentFile=/etc/coder.d/coder.env\n\
                    ExecStart=/usr/bin/coder server\n\n[Install]\nWantedBy=multi-user.target\n";

#[test]
fn a_unit_s_environment_file_counts_before_its_environment() {
    let env = "CODER_ACCESS_URL=https://coder.example.com\nCODER_OIDC_CLIENT_ID=file # kept\n";
    for given in ["coder.env", "+coder.env"] {
        let (code, report, text) = resolve(&[("coder.service", UNIT), (given, env)], &[]);
        assert_eq!(code, 0, "{text}");
        assert_eq!(option(&report, "CODER_OIDC_CLIENT_ID"), "file # kept");
        assert_eq!(option(&report, "CODER_OIDC_SIGN_IN_TEXT"), "Sign in here");
        assert_eq!(option(&report, "CODER_ACCESS_URL"), "https://coder.example.com");
    }
}

#[test]
fn an_environment_file_that_is_not_here_may_hold_anything() {
    let (code, report, text) = resolve(&[("coder.service", UNIT)], &[]);
    assert_eq!(code, 0, "{text}");
    assert_eq!(state(&report, "options", "CODER_ACCESS_URL"), "unknown");
    let place = report["coder"]["options"]["CODER_OIDC_SIGN_IN_TEXT"]["origin"][0].clone();
    assert_eq!(
        (place["line"].as_u64(), place["column"].as_u64()),
        (Some(5), Some(39)),
        "{place}"
    );
}

#[test]
fn drop_ins_come_after_the_unit_and_an_empty_line_takes_back() {
    let drop_in = "[Service]\nEnvironment=\nEnvironment=CODER_OIDC_CLIENT_ID=drop-in\nEnvironmentFile=\n";
    let (code, report, text) = resolve(&[("coder.service", UNIT), ("+coder.service.d/oidc.conf", drop_in)], &[]);
    assert_eq!(code, 0, "{text}");
    assert_eq!(option(&report, "CODER_OIDC_CLIENT_ID"), "drop-in");
    assert_eq!(option(&report, "CODER_OIDC_SIGN_IN_TEXT"), "OpenID Connect");
    assert_eq!(state(&report, "options", "CODER_ACCESS_URL"), "absent");
}

#[test]
fn flags_count_before_the_environment_and_lists_add_up() {
    let unit = "[Service]\nEnvironment=CODER_OIDC_SCOPES=openid,email ID=coder CODER_OIDC_ALLOW_SIGNUPS=false\n\
                ExecStart=/usr/bin/coder server --oidc-client-id ${ID} \\\n  --oidc-scopes=profile --oidc-allow-signups \
                --postgres-url x --oidc-issuer-url=\"https://auth.example.com\"\n";
    let (code, report, text) = resolve(&[("coder.service", unit)], &[]);
    assert_eq!(code, 0, "{text}");
    assert_eq!(option(&report, "CODER_OIDC_CLIENT_ID"), "coder");
    assert_eq!(
        option(&report, "CODER_OIDC_SCOPES"),
        &serde_json::json!(["openid", "email", "profile"])
    );
    assert_eq!(option(&report, "CODER_OIDC_ALLOW_SIGNUPS"), true);
    assert_eq!(option(&report, "CODER_OIDC_ISSUER_URL"), "https://auth.example.com");
}

#[test]
fn a_compose_command_holds_flags() {
    for command in [
        "command: --oidc-client-id=coder --oidc-sign-in-text 'Sign in'",
        "command: ['--oidc-client-id=coder', '--oidc-sign-in-text', 'Sign in']",
        "entrypoint: /opt/coder server\n    command: --oidc-client-id=coder --oidc-sign-in-text 'Sign in'",
    ] {
        let file = format!("services:\n  coder:\n    image: ghcr.io/coder/coder:v2.24.2@sha256:00\n    {command}\n");
        let (code, report, text) = resolve(&[("compose.yml", &file)], &[]);
        assert_eq!(code, 0, "{text}");
        assert_eq!(option(&report, "CODER_OIDC_CLIENT_ID"), "coder", "{command}");
        assert_eq!(option(&report, "CODER_OIDC_SIGN_IN_TEXT"), "Sign in", "{command}");
    }
}

#[test]
fn what_a_script_sets_is_not_known() {
    let file = "services:\n  coder:\n    image: ghcr.io/coder/coder\n    environment:\n      CODER_OIDC_CLIENT_ID: coder\n    \
                entrypoint: ['/bin/sh', '-c']\n    command:\n      - |\n        export CODER_OIDC_CLIENT_SECRET=$$(cat \
                /run/secrets/oidc)\n        exec /opt/coder server\n";
    let (code, report, text) = resolve(&[("compose.yml", file)], &[]);
    assert_eq!(code, 0, "{text}");
    assert_eq!(option(&report, "CODER_OIDC_CLIENT_ID"), "coder");
    assert_eq!(state(&report, "options", "CODER_OIDC_CLIENT_SECRET"), "unknown");
    assert_eq!(state(&report, "options", "CODER_OIDC_ISSUER_URL"), "absent");
    let file = "services:\n  coder:\n    image: ghcr.io/coder/coder\n    entrypoint: /start.sh\n";
    let (_, report, _) = resolve(&[("compose.yml", file)], &[]);
    assert_eq!(state(&report, "options", "CODER_OIDC_CLIENT_SECRET"), "unknown");
}

const SERVER_YAML: &str = "networking:\n  accessURL: https://coder.example.com\n  http:\n    sessionDuration: 12h\noidc:\n  \
                           clientID: coder\n  issuerURL: https://auth.example.com\n  scopes: [openid, profile]\n  groupAllowed: \
                           a,b\n  ignoreUserInfo: false\n  authURLParams: {access_type: offline}\n";

#[test]
fn the_configuration_file_counts_after_the_environment() {
    let env = "CODER_OIDC_CLIENT_ID=env\nCODER_OIDC_CLIENT_SECRET=s3cret\n";
    let (code, report, text) = resolve(&[("server.yaml", SERVER_YAML), ("coder.env", env)], &[]);
    assert_eq!(code, 0, "{text}");
    assert_eq!(option(&report, "CODER_OIDC_CLIENT_ID"), "env");
    assert_eq!(option(&report, "CODER_OIDC_ISSUER_URL"), "https://auth.example.com");
    assert_eq!(
        option(&report, "CODER_OIDC_SCOPES"),
        &serde_json::json!(["openid", "profile"])
    );
    assert_eq!(
        option(&report, "CODER_OIDC_ALLOWED_GROUPS"),
        &serde_json::json!(["a", "b"])
    );
    assert_eq!(option(&report, "CODER_ACCESS_URL"), "https://coder.example.com");
    assert!(!text.contains("s3cret"));
}

#[test]
fn a_configuration_file_alone_leaves_the_environment_unknown() {
    let (code, report, text) = resolve(&[("server.yaml", SERVER_YAML)], &[]);
    assert_eq!(code, 0, "{text}");
    assert_eq!(option(&report, "CODER_OIDC_CLIENT_ID"), "coder");
    assert_eq!(state(&report, "options", "CODER_OIDC_CLIENT_SECRET"), "unknown");
    assert_eq!(state(&report, "options", "CODER_OIDC_EMAIL_FIELD"), "unknown");
}

#[test]
fn a_configuration_file_that_is_not_given_may_hold_anything() {
    let env = "CODER_CONFIG_PATH=/etc/coder.yaml\nCODER_OIDC_CLIENT_ID=coder\n";
    let (code, report, text) = resolve(&[("coder.env", env)], &[]);
    assert_eq!(code, 0, "{text}");
    assert_eq!(state(&report, "options", "CODER_OIDC_ISSUER_URL"), "unknown");
    // The secret has no key there.
    assert_eq!(state(&report, "options", "CODER_OIDC_CLIENT_SECRET"), "absent");
}

#[test]
fn an_env_file_beside_a_compose_file_has_to_be_its_own() {
    let compose = "services:\n  coder:\n    image: ghcr.io/coder/coder\n    env_file: coder.env\n";
    let env = "CODER_OIDC_CLIENT_ID=coder\n";
    let (code, report, text) = resolve(&[("compose.yml", compose), ("coder.env", env)], &[]);
    assert_eq!(code, 0, "{text}");
    assert_eq!(option(&report, "CODER_OIDC_CLIENT_ID"), "coder");
    let (code, _, text) = resolve(
        &[("compose.yml", compose), ("+coder.env", env), ("other.env", env)],
        &[],
    );
    assert_eq!(code, 2);
    assert!(text.contains("--env-file"), "{text}");
}

const DOCKER_RUN: &str = "\
[Service]
Environment=CODER_OIDC_CLIENT_ID=from-the-host CODER_OIDC_SIGN_IN_TEXT=no
EnvironmentFile=-/etc/docker.env
ExecStart=/usr/bin/docker run --rm --name coder -p 7080:7080 --env-file /etc/coder.d/coder.env \\
  -e CODER_ACCESS_URL=https://coder.example.com -e CODER_OIDC_CLIENT_ID \\
  ghcr.io/coder/coder:v2.30.1 server --oidc-issuer-url=https://auth.example.com
";

#[test]
fn a_unit_may_run_a_container() {
    let (code, report, text) = resolve(
        &[
            ("coder.service", DOCKER_RUN),
            (
                "+coder.env",
                "CODER_OIDC_SCOPES=\"openid\"\nCODER_OIDC_CLIENT_ID=file\n",
            ),
        ],
        &[],
    );
    assert_eq!(code, 0, "{text}");
    assert_eq!(option(&report, "CODER_ACCESS_URL"), "https://coder.example.com");
    // What `-e` takes from the caller counts before the file, whose quotes Docker keeps.
    assert_eq!(option(&report, "CODER_OIDC_CLIENT_ID"), "from-the-host");
    assert_eq!(
        report["coder"]["environment"]["CODER_OIDC_SCOPES"]["value"],
        "\"openid\""
    );
    assert_eq!(option(&report, "CODER_OIDC_ISSUER_URL"), "https://auth.example.com");
    // The unit's own variables are those of the docker command.
    assert_eq!(option(&report, "CODER_OIDC_SIGN_IN_TEXT"), "OpenID Connect");
}

#[test]
fn a_quadlet_is_a_container() {
    let quadlet = "\
[Container]
Image=ghcr.io/coder/coder:v2.30.1
Environment=CODER_ACCESS_URL=https://coder.example.com \"CODER_OIDC_SIGN_IN_TEXT=Sign in\"
EnvironmentFile=./coder.env
Secret=oidc,type=env,target=CODER_OIDC_CLIENT_SECRET
Exec=server --oidc-client-id=coder
";
    let (code, report, text) = resolve(
        &[
            ("coder.container", quadlet),
            ("+coder.env", "CODER_OIDC_SCOPES=openid\n"),
        ],
        &[],
    );
    assert_eq!(code, 0, "{text}");
    assert_eq!(option(&report, "CODER_ACCESS_URL"), "https://coder.example.com");
    assert_eq!(option(&report, "CODER_OIDC_SIGN_IN_TEXT"), "Sign in");
    assert_eq!(option(&report, "CODER_OIDC_CLIENT_ID"), "coder");
    assert_eq!(report["coder"]["environment"]["CODER_OIDC_SCOPES"]["value"], "openid");
    assert_eq!(state(&report, "options", "CODER_OIDC_CLIENT_SECRET"), "unknown");
}

/// What programs say of what runs, each with the client id `coder` in it.
const EXPORTED: [(&str, &str); 5] = [
    (
        "inspect.json",
        r#"[{"Name": "/coder", "Config": {"Image": "ghcr.io/coder/coder:v2.30.1", "Cmd": null,
            "Entrypoint": ["/opt/coder", "server"],
            "Env": ["PATH=/bin", "CODER_OIDC_CLIENT_ID=coder", "CODER_OIDC_SIGN_IN_TEXT=a=b"]}, "Mounts": []},
           {"Name": "/db", "Config": {"Image": "postgres:17", "Env": ["CODER_OIDC_CLIENT_ID=db"]}}]"#,
    ),
    (
        "nix-service.json",
        r#"{"environment": {"CODER_OIDC_CLIENT_ID": "coder", "CODER_OIDC_SIGN_IN_TEXT": "a=b"},
            "serviceConfig": {"ExecStart": "/nix/store/x/bin/coder server"}}"#,
    ),
    (
        "nix-container.json",
        r#"{"coder": {"image": "ghcr.io/coder/coder:v2.30.1", "environmentFiles": [], "cmd": [],
            "environment": {"CODER_OIDC_CLIENT_ID": "coder", "CODER_OIDC_SIGN_IN_TEXT": "a=b"}}}"#,
    ),
    (
        "nix-environment.json",
        r#"{"CODER_OIDC_CLIENT_ID": "coder", "CODER_OIDC_SIGN_IN_TEXT": "a=b", "PATH": "/bin"}"#,
    ),
    (
        "list.yaml",
        "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Secret\n  metadata: {name: oidc}\n  data: \
         {id: Y29kZXI=}\n- apiVersion: apps/v1\n  kind: Deployment\n  metadata: {name: coder}\n  spec: {template: \
         {spec: {containers: [{name: coder, image: 'ghcr.io/coder/coder:v2.30.1', env: [{name: \
         CODER_OIDC_SIGN_IN_TEXT, value: a=b}, {name: CODER_OIDC_CLIENT_ID, valueFrom: {secretKeyRef: {name: oidc, \
         key: id}}}]}]}}}\n",
    ),
];

#[test]
fn what_programs_export_is_read() {
    for (name, text) in EXPORTED {
        let (code, report, output) = resolve(&[(name, text)], &[]);
        assert_eq!(code, 0, "{name}: {output}");
        assert_eq!(option(&report, "CODER_OIDC_CLIENT_ID"), "coder", "{name}");
        assert_eq!(option(&report, "CODER_OIDC_SIGN_IN_TEXT"), "a=b", "{name}");
    }
}

#[test]
fn what_has_to_be_rendered_is_named_with_the_command() {
    for (name, command) in [
        ("coder.nix", "nix eval --json"),
        ("main.tf", "helm get values"),
        ("coder.nomad", "nomad alloc exec"),
        ("compose.yml.j2", "render it first"),
    ] {
        let (code, _, output) = resolve(&[(name, "CODER_OIDC_CLIENT_ID = coder\n")], &[]);
        assert_eq!(code, 2, "{name}");
        assert!(output.contains(command), "{name}: {output}");
    }
}
