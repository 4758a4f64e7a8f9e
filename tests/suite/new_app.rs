//! `scripts/new-app`: what it makes is a profile that works before anything is compiled, and so it is once its questions are
//! answered.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use oidc_crosscheck::files::InMemory;
use oidc_crosscheck::party::profile::{Profile, parse};
use serde_json::Value;

use crate::support::{folder, json, run_in_memory};

const WORDS: [&str; 5] = [
    "shelf",
    "Shelf",
    "shelf",
    "https://shelf.example.com/auth/callback",
    "https://shelf.example.com/manual",
];

/// What the script needs of the project, in a folder of its own.
fn project(name: &str) -> PathBuf {
    let root = std::env::temp_dir().join(format!("oidc-crosscheck-new-app-{name}-{}", std::process::id()));
    let copied = [
        "scripts/new-app",
        "src/party/profile/embedded.rs",
        "profiles/grafana.toml",
        "profiles/vikunja.toml",
    ];
    for path in copied {
        let to = root.join(path);
        let made = to.parent().is_some_and(|parent| fs::create_dir_all(parent).is_ok());
        assert!(made && fs::copy(folder(path), &to).is_ok(), "{path}");
    }
    root
}

fn new_app(root: &Path, words: &[&str]) -> Output {
    let run = Command::new("python3")
        .arg(root.join("scripts/new-app"))
        .args(words)
        .output();
    let Ok(output) = run else {
        unreachable!("the tests need Python")
    };
    output
}

fn read(root: &Path, path: &str) -> String {
    fs::read_to_string(root.join(path)).unwrap_or_default()
}

fn parsed(text: &str) -> Profile {
    match parse(text) {
        Ok(profile) => profile,
        Err(invalid) => unreachable!("{invalid}\n{text}"),
    }
}

/// The profile with every question answered as it is proposed.
fn answered(text: &str) -> String {
    let is_code = |line: &str| line.starts_with(['[', '#']) || line.contains(" = ");
    let lines = text.lines().filter_map(|line| match line.strip_prefix("# ") {
        Some(inside) if is_code(inside) => Some(inside),
        Some(_) => None,
        None => Some(line),
    });
    let (mut example, mut environment, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    let mut part = 0;
    for line in lines.filter(|line| *line != "#") {
        part = match line {
            "[example]" => 1,
            "[example.environment]" => 2,
            _ if line.starts_with('[') => 0,
            _ => part,
        };
        [&mut rest, &mut example, &mut environment][part].push(line);
    }
    let all = [rest, example, environment].concat().join("\n");
    // A table is there once: what is added to the sources and the head belongs to the first.
    let login = all
        .lines()
        .find(|line| line.starts_with("login = "))
        .unwrap_or_default()
        .to_owned();
    let all = all.replace(&format!("[sources]\n{login}\n"), "");
    all.replacen("[sources]\n", &format!("[sources]\n{login}\n"), 1)
        .replacen("client_ids", "images = [\"me/shelf\"]\nclient_ids", 1)
        .replacen("id = \"shelf\"", "id = \"shelf\"\nrepository = \"me/shelf\"", 1)
}

fn check(profile: &str, redirect_uri: &str, compose: Option<&str>) -> Value {
    let configuration = format!(
        "session:\n  secret: 'an_insecure_session_secret'\n  cookies:\n    - domain: 'example.com'\n      authelia_url: \
         'https://auth.example.com'\nidentity_providers:\n  oidc:\n    clients:\n      - client_id: 'shelf'\n        \
         client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'\n        redirect_uris: ['{redirect_uri}']\n        scopes: \
         ['openid', 'profile', 'email']\n        token_endpoint_auth_method: 'client_secret_basic'\n        \
         authorization_policy: 'one_factor'\n"
    );
    let mut files = InMemory::default()
        .with("configuration.yml", configuration)
        .with("shelf.toml", profile);
    if let Some(text) = compose {
        files = files.with("compose.yml", text);
    }
    json(&run_in_memory(
        files,
        &["check", ".", "--profile", "shelf.toml", "--format", "json"],
    ))
}

#[test]
fn what_it_makes_is_a_profile_that_is_built_in() {
    let root = project("built-in");
    let output = new_app(&root, &WORDS);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(
        said.contains("profiles/shelf.toml") && said.contains("UPDATE_APPS=1 cargo test"),
        "{said}"
    );
    let profile = parsed(&read(&root, "profiles/shelf.toml"));
    assert_eq!((profile.id.as_str(), profile.name.as_str()), ("shelf", "Shelf"));
    let table = read(&root, "src/party/profile/embedded.rs");
    let rows: Vec<&str> = table
        .lines()
        .skip_while(|line| !line.ends_with("embedded! {"))
        .skip(1)
        .take_while(|line| *line != "};")
        .collect();
    assert_eq!(rows, ["    \"grafana\"", "    \"shelf\"", "    \"vikunja\""]);
    let _ = fs::remove_dir_all(root);
}

#[test]
fn its_questions_answered_make_a_pair_that_passes_and_one_that_does_not() {
    let root = project("answered");
    assert!(new_app(&root, &WORDS).status.success());
    let text = answered(&read(&root, "profiles/shelf.toml"));
    let profile = parsed(&text);
    assert!(
        !profile.settings.is_empty() && !profile.example.environment.is_empty(),
        "{text}"
    );
    let mut lines = String::new();
    for (name, value) in &profile.example.environment {
        lines.push_str(&format!("      {name}: '{value}'\n"));
    }
    let compose = format!(
        "services:\n  shelf:\n    image: me/shelf:1.0\n    environment:\n{lines}      SHELF_OIDC_CLIENT_SECRET: \
         '9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'\n"
    );
    for (uri, rule) in [
        ("https://shelf.example.com/auth/callback", None),
        (
            "https://shelf.example.com/auth/callback/",
            Some("redirect-uri-not-registered"),
        ),
        (
            "https://books.example.com/auth/callback",
            Some("redirect-uri-not-registered"),
        ),
    ] {
        let report = check(&text, uri, Some(&compose));
        let found = report["findings"].as_array().into_iter().flatten();
        let errors: Vec<&str> = found
            .filter(|finding| finding["severity"] == "error")
            .filter_map(|finding| finding["rule"].as_str())
            .collect();
        assert_eq!(report["pairs"][0]["party"], "shelf", "{report}");
        assert_eq!(errors, rule.into_iter().collect::<Vec<_>>(), "{uri} {report}");
    }
    let _ = fs::remove_dir_all(root);
}

#[test]
fn what_makes_no_profile_is_refused_with_the_reason() {
    let root = project("refused");
    for (at, word, reason) in [
        (0, "My App", "the id is in kebab-case"),
        (0, "grafana", "profiles/grafana.toml is there already"),
        (1, "a \"name\"", "write none of"),
        (3, "http://shelf.example.com/cb", "is not on a host below example.com"),
        (3, "https://shelf.my.net/cb", "is not on a host below example.com"),
    ] {
        let mut words = WORDS;
        words[at] = word;
        let output = new_app(&root, &words);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.contains(reason), "{word}: {said}");
    }
    let usage = new_app(&root, &[]);
    assert!(String::from_utf8_lossy(&usage.stderr).contains("usage: scripts/new-app ID NAME"));
    let _ = fs::remove_dir_all(root);
}
