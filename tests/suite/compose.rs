//! The environment of the container, and of every other reader of an env file, is what the real programs gave.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::folder;
use crate::support::temporary::temporary;
use serde_json::Value;

fn read(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap_or_default()).unwrap_or_default()
}

fn cases() -> Vec<(String, PathBuf)> {
    let entries = fs::read_dir(folder("fixtures/compose"))
        .into_iter()
        .flatten()
        .filter_map(Result::ok);
    entries
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path()))
        .collect()
}

/// Exit code and report of `resolve` with the environment of the case.
fn resolve(case: &Path, folder: &Path, arguments: &[String]) -> (i32, Value) {
    let variables = fs::read_to_string(case.join("process.env")).unwrap_or_default();
    // `@DIR@` stands for the folder of the case.
    let variables = variables.replace("@DIR@", &case.to_string_lossy());
    let variables = variables.lines().filter_map(|line| line.split_once('='));
    let mut command = Command::new(env!("CARGO_BIN_EXE_oidc-crosscheck"));
    command
        .args(["resolve", "--format", "json", "--process-env"])
        .args(arguments);
    let output = command.current_dir(folder).env_clear().envs(variables).output();
    let Ok(output) = output else {
        unreachable!("the binary runs")
    };
    let report = serde_json::from_slice(&output.stdout).unwrap_or_default();
    (output.status.code().unwrap_or(-1), report)
}

/// What the process gets: secrets are only told to be there.
fn environment(report: &Value) -> BTreeMap<String, Option<Value>> {
    let variables = report["coder"]["environment"].as_object().into_iter().flatten();
    let shown = variables.map(|(name, setting)| {
        let hidden = setting["secret"] == true && setting["state"] == "known";
        let value = if hidden { None } else { Some(setting["value"].clone()) };
        (name.clone(), value)
    });
    shown.collect()
}

/// The differences between what is expected and what was resolved.
fn differences(expected: &Value, got: &BTreeMap<String, Option<Value>>, absent_is_left_out: bool) -> Vec<String> {
    let expected = expected.as_object().cloned().unwrap_or_default();
    let mut wrong: Vec<String> = Vec::new();
    for (name, value) in &expected {
        match got.get(name) {
            None => wrong.push(format!("{name} is missing")),
            Some(Some(shown)) if shown != value => wrong.push(format!("{name}: expected {value}, got {shown}")),
            Some(_) => {}
        }
    }
    let surplus = got
        .iter()
        .filter(|(name, value)| !(expected.contains_key(*name) || absent_is_left_out && **value == Some(Value::Null)));
    wrong.extend(surplus.map(|(name, _)| format!("{name} is too much")));
    wrong
}

/// Cases that are not read as Docker Compose does, and why that is left so.
const LEFT_OUT: [(&str, &str); 1] = [(
    "631-discover-folder",
    "nobody has a folder called compose.yaml beside a compose.yml",
)];

#[test]
fn every_project_gives_the_environment_of_docker_compose() {
    const NAMES: [&str; 4] = [
        "compose.yaml",
        "compose.yml",
        "docker-compose.yml",
        "docker-compose.yaml",
    ];
    const OVERRIDES: [&str; 4] = [
        "compose.override.yml",
        "compose.override.yaml",
        "docker-compose.override.yml",
        "docker-compose.override.yaml",
    ];
    let mut wrong = Vec::new();
    let mut checked = 0;
    for (name, case) in cases() {
        if LEFT_OUT.iter().any(|(left_out, _)| *left_out == name) {
            continue;
        }
        let mut expected = read(&case.join("expected.json"));
        for value in expected["environment"]
            .as_object_mut()
            .into_iter()
            .flat_map(|map| map.values_mut())
        {
            if let Some(text) = value.as_str() {
                *value = text.replace("@DIR@", &case.to_string_lossy()).into();
            }
        }
        let meta = read(&case.join("meta.json"));
        let folder = case.join(meta["cwd"].as_str().unwrap_or("."));
        let arguments = fs::read_to_string(case.join("args")).unwrap_or_default();
        let mut arguments: Vec<String> = arguments
            .lines()
            .map(|line| match line {
                "-f" => "--coder".to_owned(),
                "-p" => "--project-name".to_owned(),
                other => other.to_owned(),
            })
            .collect();
        let searched = arguments.clone();
        let named = fs::read_to_string(folder.join(".env")).unwrap_or_default()
            + &fs::read_to_string(case.join("process.env")).unwrap_or_default();
        let is_named = named.lines().any(|line| line.starts_with("COMPOSE_FILE="));
        // Without a file on the command line the folder is searched, as docker compose would.
        if !arguments.contains(&"--coder".to_owned()) && !is_named {
            for names in [NAMES, OVERRIDES] {
                let found = names.iter().find(|name| folder.join(name).exists());
                arguments.extend(
                    found
                        .into_iter()
                        .flat_map(|name| ["--coder".to_owned(), (*name).to_owned()]),
                );
            }
        }
        // Named, or found in the folder as docker compose finds them.
        for arguments in [arguments, searched] {
            let (code, report) = resolve(&case, &folder, &arguments);
            checked += 1;
            if expected["error"].is_string() {
                if code != 2 {
                    wrong.push(format!("{name}: {} is not noticed", expected["error_class"]));
                }
                continue;
            }
            if expected["environment"].is_object() {
                let differences = differences(&expected["environment"], &environment(&report), false);
                wrong.extend(
                    differences
                        .iter()
                        .map(|difference| format!("{name} {arguments:?}: {difference}")),
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(checked > 320, "only {checked} cases");
}

#[test]
fn every_dialect_reads_an_env_file_as_its_program_does() {
    const READERS: [(&str, &str); 5] = [
        ("compose_dotenv", "compose"),
        ("compose_raw", "raw"),
        ("docker_cli_28.2.2", "docker"),
        ("systemd_252", "systemd"),
        ("bash_5.2", "shell"),
    ];
    let mut wrong = Vec::new();
    let mut checked = 0;
    for (name, case) in cases() {
        let (dialects, meta) = (read(&case.join("dialects.json")), read(&case.join("meta.json")));
        let Some(file) = meta["under_test"].as_str() else {
            continue;
        };
        for (reader, dialect) in READERS {
            let answer = &dialects[reader];
            if answer.is_null() {
                continue;
            }
            let arguments = ["--coder", file, "--env-format", dialect].map(str::to_owned);
            let (code, report) = resolve(&case, &case, &arguments);
            checked += 1;
            if !answer["map"].is_object() {
                if code != 2 && dialect != "shell" {
                    wrong.push(format!("{name} as {dialect}: an error is not noticed"));
                }
                continue;
            }
            let mut got = environment(&report);
            let mut expected = answer["map"].clone();
            if dialect == "shell" {
                // Where bash and dash differ, or where something would be run, nothing is claimed.
                let dash = &dialects["dash_0.5.12"]["map"];
                got.retain(|variable, value| *value != Some(Value::Null) && dash[variable] == expected[variable]);
                if let Some(expected) = expected.as_object_mut() {
                    expected.retain(|variable, _| got.contains_key(variable));
                }
            }
            let differences = differences(&expected, &got, true);
            wrong.extend(
                differences
                    .iter()
                    .map(|difference| format!("{name} as {dialect}: {difference}")),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(checked > 400, "only {checked} answers");
}

#[test]
fn files_that_include_each_other_twice_over_are_given_up() {
    let temporary = temporary();
    let folder = temporary.path();
    for number in 0..40 {
        let text = format!("include: [{0}.yml, {0}.yml]\n", number + 1);
        let written = fs::write(folder.join(format!("{number}.yml")), text);
        assert!(written.is_ok());
    }
    let last = fs::write(folder.join("40.yml"), "services: {coder: {image: coder/coder}}\n");
    assert!(last.is_ok());
    let (code, _) = resolve(folder, folder, &["--coder", "0.yml"].map(str::to_owned));
    assert_eq!(code, 2);
}

#[test]
fn a_secret_that_is_not_utf8_is_not_known() {
    let temporary = temporary();
    let folder = temporary.path();
    let text = b"CODER_OIDC_CLIENT_SECRET=\xe9\nCODER_OIDC_SIGN_IN_TEXT=\xe9\nCODER_OIDC_CLIENT_ID=coder\n";
    assert!(fs::write(folder.join("coder.env"), text).is_ok());
    let (code, report) = resolve(folder, folder, &["--coder", "coder.env"].map(str::to_owned));
    let environment = &report["coder"]["environment"];
    assert_eq!(code, 0);
    assert_eq!(environment["CODER_OIDC_CLIENT_SECRET"]["state"], "unknown");
    assert_eq!(environment["CODER_OIDC_SIGN_IN_TEXT"]["value"], "\u{fffd}");
    assert_eq!(environment["CODER_OIDC_CLIENT_ID"]["value"], "coder");
}

#[test]
fn a_shell_s_own_ways_are_not_guessed() {
    let temporary = temporary();
    let folder = temporary.path();
    let text = "CODER_A=x:~/y\nCODER_B=$'x'\nCODER_C=a$\"x\"\nCODER_OIDC_USERNAME_FIELD='x:~'\nCODER_OIDC_NAME_FIELD=\"a$\"\nCODER_OIDC_EMAIL_FIELD=x~\nCODER_G=$[1]\n";
    assert!(fs::write(folder.join("coder.env"), text).is_ok());
    let arguments = ["--coder", "coder.env", "--env-format", "shell"].map(str::to_owned);
    let (code, report) = resolve(folder, folder, &arguments);
    let environment = &report["coder"]["environment"];
    assert_eq!(code, 0);
    for name in ["CODER_A", "CODER_B", "CODER_C", "CODER_G"] {
        assert_eq!(environment[name]["state"], "unknown", "{name}");
    }
    for (name, value) in [
        ("CODER_OIDC_USERNAME_FIELD", "x:~"),
        ("CODER_OIDC_NAME_FIELD", "a$"),
        ("CODER_OIDC_EMAIL_FIELD", "x~"),
    ] {
        assert_eq!(environment[name]["value"], value, "{name}");
    }
}

/// What a service has besides, with whether docker compose v5.3.0 takes it.
const TAKEN: [(&str, bool); 24] = [
    ("build: {context: ., ulimits: {nofile: -1}}", true),
    ("build: {context: ., ulimits: {nofile: '5'}}", false),
    ("build: {context: ., ulimits: {nofile: {soft: -1, hard: -1}}}", true),
    ("build: {context: ., additional_contexts: {a: ./a}}", true),
    ("build: {context: ., additional_contexts: {a: 1}}", false),
    ("build: {context: ., additional_contexts: {a: }}", false),
    ("build: {context: ., additional_contexts: [a]}", false),
    ("pid: host", true),
    ("pid:", false),
    ("storage_opt: {size: 5}", true),
    ("storage_opt: {size: true}", false),
    ("group_add: [5, docker]", true),
    ("group_add: [1.5]", false),
    ("volumes: [{type: bind, source: ./a, target: /a}]", true),
    ("volumes: [{type: bind, target: /a}]", false),
    ("volumes: [{type: tmpfs, target: /a}]", true),
    ("mem_limit: -1", true),
    ("mem_limit: '-1'", true),
    ("deploy: {resources: {limits: {memory: 512}}}", false),
    ("pre_start: [{image: busybox, command: [\"true\"]}]", true),
    ("pre_start: [{nope: 1}]", false),
    ("stop_grace_period: '30'", false),
    ("pull_policy: Always", false),
    ("restart: <<", true),
];

#[test]
fn a_service_is_refused_where_docker_compose_refuses_it() {
    let temporary = temporary();
    for (own, is_taken) in TAKEN {
        let text = format!("services:\n  coder:\n    image: ghcr.io/coder/coder\n    {own}\n");
        assert!(fs::write(temporary.path().join("compose.yml"), text).is_ok());
        let (code, _) = resolve(
            temporary.path(),
            temporary.path(),
            &["--coder", "compose.yml"].map(str::to_owned),
        );
        assert_eq!(code, if is_taken { 0 } else { 2 }, "{own}");
    }
}

/// Whole files called `compose.yml`, with what `CODER_A` comes to; `None` where docker compose refuses them.
const WHOLE: [(&str, Option<&str>); 8] = [
    (
        " services:\n   coder: {image: ghcr.io/coder/coder, environment: {CODER_A: x}}\n",
        Some("x"),
    ),
    (
        "# one\n---\n  services:\n    coder: {image: ghcr.io/coder/coder, environment: {CODER_A: x}}\n",
        Some("x"),
    ),
    (
        "srvices:\n  coder: {image: ghcr.io/coder/coder, environment: {CODER_A: x}}\n",
        None,
    ),
    (
        "services coder:\n  image: ghcr.io/coder/coder\n  environment: {CODER_ACCESS_URL: x}\n",
        None,
    ),
    (
        "include: [~]\nservices:\n  coder: {image: ghcr.io/coder/coder, environment: {CODER_A: x}}\n",
        Some("x"),
    ),
    (
        "secrets: {s: {file: ''}}\nservices:\n  coder: {image: ghcr.io/coder/coder, environment: {CODER_A: x}}\n",
        Some("x"),
    ),
    (
        "secrets: {s: {environment: ''}}\nservices:\n  coder: {image: ghcr.io/coder/coder, environment: {CODER_A: x}}\n",
        None,
    ),
    (
        "include: [{path: sub/i.yml, project_directory: sub/none}]\nservices: {}\n",
        Some("of sub"),
    ),
];

#[test]
fn a_file_called_compose_is_read_as_one() {
    let temporary = temporary();
    let folder = temporary.path();
    let included = "services: {coder: {image: ghcr.io/coder/coder, env_file: c.env}}\n";
    assert!(fs::create_dir(folder.join("sub")).is_ok());
    for (file, text) in [("sub/i.yml", included), ("sub/c.env", "CODER_A=of sub\n")] {
        assert!(fs::write(folder.join(file), text).is_ok());
    }
    for (text, expected) in WHOLE {
        assert!(fs::write(folder.join("compose.yml"), text).is_ok());
        let (code, report) = resolve(folder, folder, &["--coder", "compose.yml"].map(str::to_owned));
        assert_eq!(code, if expected.is_some() { 0 } else { 2 }, "{text}");
        assert_eq!(
            report["coder"]["environment"]["CODER_A"]["value"].as_str(),
            expected,
            "{text}"
        );
    }
}
