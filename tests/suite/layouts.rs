//! `check` without arguments in the folders that people have, each with a good and a broken pair.

mod tables;

use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use oidc_crosscheck::files::{FileError, FileSystem, FolderEntry, InMemory, Looked, Opened};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::temporary::temporary;
use crate::support::{folder, json, run, run_on};

/// A file's path and what is in it; `AUTHELIA` stands for a whole configuration.
type Files<'a> = &'a [(&'a str, &'a str)];

const AUTHELIA: &str = "AUTHELIA";
const SERVICE: &str = "services:
  coder:
    image: ghcr.io/coder/coder:v2.35.1
    environment:
      CODER_ACCESS_URL: https://coder.example.com
      CODER_OIDC_ISSUER_URL: https://auth.example.com
      CODER_OIDC_CLIENT_ID: coder
      CODER_OIDC_CLIENT_SECRET: insecure_secret
      CODER_OIDC_SCOPES: openid,profile,email,offline_access
";
const ENV: &str = "CODER_ACCESS_URL=https://coder.example.com
CODER_OIDC_ISSUER_URL=https://auth.example.com
CODER_OIDC_CLIENT_ID=coder
CODER_OIDC_CLIENT_SECRET=insecure_secret
CODER_OIDC_SCOPES=openid,profile,email,offline_access
";
const AUTHELIA_SERVICE: &str = "services:
  authelia:
    image: authelia/authelia:4.39.20
    volumes: ['./config:/config']
";
const EXAMPLE: &str = "CODER_OIDC_CLIENT_ID=example\nCODER_OIDC_ISSUER_URL=https://example.org\n";

fn text(content: &str) -> String {
    if content == AUTHELIA {
        return fs::read_to_string(folder("fixtures/guide/configuration.yml")).unwrap_or_default();
    }
    content.to_owned()
}

/// A folder with these files; the broken pair has another address for Coder.
fn project(files: Files<'_>, broken: bool) -> TempDir {
    let temporary = temporary();
    for (name, content) in files {
        let path = temporary.path().join(name);
        let made = path.parent().map(fs::create_dir_all);
        let mut text = text(content);
        if broken && *content != EXAMPLE {
            text = text.replace("https://coder.example.com\n", "https://other.example.com\n");
        }
        assert!(
            made.is_some_and(|made| made.is_ok()) && fs::write(path, text).is_ok(),
            "{name}"
        );
    }
    temporary
}

fn check(folder: &Path, arguments: &[&str]) -> (i32, Value) {
    let run = run(folder, &[&["check", "--format", "json"], arguments].concat());
    (run.code, json(&run))
}

#[test]
fn folders_can_be_named_for_each_side() {
    let files: Files<'_> = &[
        ("a/authelia/compose.yml", AUTHELIA_SERVICE),
        ("a/authelia/config/configuration.yml", AUTHELIA),
        ("b/coder/compose.yml", SERVICE),
        ("c/coder.env", EXAMPLE),
    ];
    for (broken, expected) in [(false, 0), (true, 1)] {
        let project = project(files, broken);
        for arguments in [
            &["a", "b"][..],
            &["--authelia", "a", "--coder", "b"],
            &["--authelia", "a/authelia/config", "--coder", "b/coder/compose.yml"],
            &["b/coder", "--authelia", "a/authelia/config/configuration.yml"],
        ] {
            let (code, report) = check(project.path(), arguments);
            assert_eq!(code, expected, "{arguments:?}: {report:#}");
        }
    }
}

#[test]
fn two_coders_have_a_verdict_each() {
    let files: Files<'_> = &[
        ("authelia/configuration.yml", AUTHELIA),
        ("one/compose.yml", SERVICE),
        ("two/compose.yml", SERVICE),
    ];
    let project = project(files, false);
    let two = project.path().join("two/compose.yml");
    assert!(fs::write(&two, SERVICE.replace("//coder.example.com", "//other.example.com")).is_ok());
    let (code, report) = check(project.path(), &[]);
    let verdicts: Vec<&Value> = report["pairs"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|pair| &pair["verdict"])
        .collect();
    assert_eq!(
        (code, verdicts),
        (1, vec![&Value::from("passes"), &Value::from("fails")]),
        "{report:#}"
    );
    let findings = report["findings"].as_array().cloned().unwrap_or_default();
    let wrong: Vec<&Value> = findings
        .iter()
        .filter(|finding| finding["severity"] == "error")
        .collect();
    assert_eq!((wrong.len(), &wrong[0]["pair"]), (1, &Value::from(1)), "{report:#}");
    // What is the same for both is said once, and belongs to neither.
    let shared = findings
        .iter()
        .filter(|finding| finding["rule"] == "published-example-secret");
    assert!(shared.clone().count() <= 2 && report["pairs"][0]["party"] == "coder");
}

#[test]
fn one_side_alone_is_checked_and_said_to_be_alone() {
    for (files, other) in [
        (
            &[("configuration.yml", AUTHELIA)][..],
            "nothing of Coder's was found in . (1 file looked into)",
        ),
        (&[("coder.env", ENV)], "nothing of Authelia's was found in ."),
    ] {
        let project = project(files, false);
        let alone = run(project.path(), &["check"]);
        assert_eq!(alone.code, 0, "{}", alone.stdout);
        let flat = alone.stdout.replace('\n', " ");
        assert!(flat.starts_with(other), "{}", alone.stdout);
        assert!(
            alone
                .stdout
                .lines()
                .rev()
                .take(3)
                .collect::<String>()
                .contains("nothing of"),
            "{}",
            alone.stdout
        );
    }
    let authelia = project(&[("configuration.yml", AUTHELIA)], false);
    let (code, report) = check(authelia.path(), &["--require", "coder"]);
    assert_eq!(code, 2, "{report:#}");
    let both = project(&[("configuration.yml", AUTHELIA), ("coder.env", ENV)], false);
    assert_eq!(check(both.path(), &["--require", "coder"]).0, 0);
    assert_eq!(run(both.path(), &["check", "--require", "nosuch"]).code, 2);
}

#[test]
fn what_cannot_be_chosen_is_listed_as_data() {
    let files: Files<'_> = &[
        ("a/configuration.yml", AUTHELIA),
        ("b/configuration.yml", AUTHELIA),
        ("coder.env", ENV),
    ];
    let (code, report) = check(project(files, false).path(), &[]);
    assert_eq!(code, 2);
    let candidates = report["failures"][0]["candidates"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let paths: Vec<&str> = candidates
        .iter()
        .filter_map(|candidate| candidate["path"].as_str())
        .collect();
    assert_eq!(paths, ["a/configuration.yml", "b/configuration.yml"], "{report:#}");
}

#[test]
fn templates_of_other_tools_are_to_be_rendered_first() {
    for (name, content) in [
        ("authelia/configuration.yml.j2", AUTHELIA),
        (
            "authelia/configuration.yml",
            "{% if oidc %}\nidentity_providers: {}\n{% endif %}\n",
        ),
        ("coder.nix", "services.coder.enable = true;\n"),
    ] {
        let files: Files<'_> = &[(name, content), ("coder.env", ENV)];
        let (code, report) = check(project(files, false).path(), &[]);
        let nix = name.ends_with(".nix");
        let said = report["failures"][0]["message"].as_str().unwrap_or_default().to_owned();
        assert!(code == 2 && said.contains("render it first"), "{name}: {report:#}");
        assert!(said.contains("Jinja") || nix, "{name}: {said}");
    }
}

#[test]
fn authelia_without_openid_connect_is_recognised() {
    let text = "authentication_backend:\n  file: {path: /config/users.yml}\naccess_control: {default_policy: deny}\nsession: {}\n";
    let project = project(&[("configuration.yml", text), ("coder.env", ENV)], false);
    let (code, report) = check(project.path(), &[]);
    assert_eq!(code, 2);
    let failure = &report["failures"][0];
    assert_eq!(failure["path"], "configuration.yml", "{report:#}");
    assert!(
        failure["message"]
            .as_str()
            .is_some_and(|message| message.contains("identity_providers.oidc")),
        "{report:#}"
    );
}

#[test]
fn the_command_may_be_left_out_for_a_path() {
    let project = project(&[("configuration.yml", AUTHELIA), ("coder.env", ENV)], false);
    let run = |arguments: &[&str]| run(project.path(), arguments);
    assert_eq!(run(&["."]).stdout, run(&["check", "."]).stdout);
    assert_eq!(run(&["configuration.yml", "coder.env"]).code, 0);
    let help = run(&["help"]);
    assert_eq!((help.code, help.stdout), (0, run(&["--help"]).stdout));
    assert_eq!(run(&["help", "check"]).stdout, run(&["check", "--help"]).stdout);
}

#[test]
fn the_walk_and_the_values_are_shown_for_every_coder() {
    let coder = ("compose.yml", SERVICE);
    let files = [
        ("a/configuration.yml", AUTHELIA),
        ("one/compose.yml", coder.1),
        ("two/compose.yml", coder.1),
    ];
    let project = project(&files, false);
    for command in ["trace", "resolve"] {
        let shown = run(project.path(), &[command]);
        for file in ["── Coder: one/compose.yml ──", "── Coder: two/compose.yml ──"] {
            assert!(
                shown.code == 0 && shown.stdout.contains(file),
                "{command}: {}",
                shown.stdout
            );
        }
        // The JSON is of one deployment, so it says which there are.
        let shown = run(project.path(), &[command, "--format", "json"]);
        let said = shown.stdout + &shown.stderr;
        assert!(
            shown.code == 2 && said.contains("--coder two/compose.yml"),
            "{command}: {said}"
        );
    }
}

#[test]
fn a_word_that_is_nothing_is_said_to_be_nothing() {
    let project = project(&[("configuration.yml", AUTHELIA), ("coder.env", ENV)], false);
    for (word, said) in [("deploy", "'deploy'"), ("chek", "a similar command exists: 'check'")] {
        let shown = run(project.path(), &[word]);
        let whole = "there is no command, file or folder";
        assert!(
            shown.code == 2 && shown.stderr.contains(whole) && shown.stderr.contains(said),
            "{}",
            shown.stderr
        );
    }
}

/// Files of which some folders may not be listed.
struct Closed {
    files: InMemory,
    closed: &'static [&'static str],
}

impl FileSystem for Closed {
    fn open(&self, path: &Path) -> Result<Opened, FileError> {
        self.files.open(path)
    }

    fn look(&self, path: &Path) -> Result<Looked, FileError> {
        self.files.look(path)
    }

    fn list(&self, folder: &Path) -> Result<Vec<FolderEntry>, FileError> {
        if self.closed.iter().any(|closed| folder.ends_with(closed)) {
            return Err(FileError::Unreadable("it may not be read".to_owned()));
        }
        self.files.list(folder)
    }

    fn whole(&self, path: &Path) -> Option<PathBuf> {
        self.files.whole(path)
    }
}

#[test]
fn a_folder_that_may_not_be_listed_matters_unless_it_is_a_volume() {
    const MOUNTS: &str = "services:
  coder: {image: 'ghcr.io/coder/coder:v2.35.1', env_file: coder.env}
  web: {image: 'nginx:1', volumes: ['./private:/srv']}
";
    const PLAIN: &str = "services:\n  coder: {image: 'ghcr.io/coder/coder:v2.35.1', env_file: coder.env}\n";
    for (closed, compose, code, said) in [
        (
            &["db", "postgres-data"][..],
            PLAIN,
            0,
            "postgres-data: it may not be read; by its name",
        ),
        (&["private"], MOUNTS, 0, "private: it may not be read; it is a volume"),
        (&["private"], PLAIN, 2, "private: it may not be read"),
    ] {
        let mut files = InMemory::default()
            .with("authelia/configuration.yml", text(AUTHELIA))
            .with("compose.yml", compose)
            .with("coder.env", ENV);
        for folder in closed {
            files = files.with(Path::new(folder).join("x.conf"), "x");
        }
        let run = run_on(Rc::new(Closed { files, closed }), &["check"]);
        let flat: Vec<&str> = run.stdout.split_whitespace().collect();
        let flat = flat.join(" ");
        assert!(
            run.code == code && flat.contains(said),
            "{closed:?}: {}: {}",
            run.code,
            run.stdout
        );
    }
}
