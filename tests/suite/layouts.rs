//! `check` without arguments in the folders that people have, each with a good and a broken pair.
//!
//! `tests/layouts/*.txt` are tables of such folders: `=== name`, then what is expected, then `--- path` and what is in
//! that file. In it `$URL` is Coder's address, which the broken pair has wrong, `<CR>`, `<BOM>` and `<TAB>` are these
//! characters, and a line `@name` is one of the parts that [`part`] knows.

use std::fs;
use std::path::Path;

use std::path::PathBuf;
use std::rc::Rc;

use crate::support::{folder, json, run, run_on};
use oidc_crosscheck::files::{FileError, FileSystem, FolderEntry, InMemory, Looked, Opened};
use serde_json::Value;
use tempfile::TempDir;

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
const BARE: &str = "services:
  coder:
    image: ghcr.io/coder/coder:v2.35.1
    env_file: config/coder.env
";
const BUILT: &str = "services:
  coder:
    build: .
    env_file: .env
";
const BY_VARIABLE: &str = "services:
  app:
    image: ${CODER_IMAGE:-ghcr.io/coder/coder}:${TAG:-v2.35.1}
    env_file: .env
";
const ENV: &str = "CODER_ACCESS_URL=https://coder.example.com
CODER_OIDC_ISSUER_URL=https://auth.example.com
CODER_OIDC_CLIENT_ID=coder
CODER_OIDC_CLIENT_SECRET=insecure_secret
CODER_OIDC_SCOPES=openid,profile,email,offline_access
";
const UNIT: &str = "[Service]\nExecStart=/usr/bin/coder server\nEnvironmentFile=/etc/coder.d/coder.env\n";
const AUTHELIA_SERVICE: &str = "services:
  authelia:
    image: authelia/authelia:4.39.20
    volumes: ['./config:/config']
";
const OTHER: &str = "services:\n  web:\n    image: nginx:1\n";
const EXAMPLE: &str = "CODER_OIDC_CLIENT_ID=example\nCODER_OIDC_ISSUER_URL=https://example.org\n";

fn text(content: &str) -> String {
    if content == AUTHELIA {
        return fs::read_to_string(folder("fixtures/guide/configuration.yml")).unwrap_or_default();
    }
    content.to_owned()
}

/// A folder with these files; the broken pair has another address for Coder.
fn project(files: Files<'_>, broken: bool) -> TempDir {
    let Ok(temporary) = tempfile::tempdir() else {
        unreachable!("a temporary folder")
    };
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

/// Layouts in which both sides are found.
const LAYOUTS: [(&str, Files<'_>); 15] = [
    (
        "two files",
        &[("configuration.yml", AUTHELIA), ("compose.yml", SERVICE)],
    ),
    (
        "an env file in a folder",
        &[
            ("configuration.yml", AUTHELIA),
            ("compose.yml", BARE),
            ("config/coder.env", ENV),
        ],
    ),
    (
        "a file that only includes",
        &[
            ("compose.yml", "include: [coder/compose.yml]\n"),
            ("coder/compose.yml", SERVICE),
            ("authelia/configuration.yml", AUTHELIA),
        ],
    ),
    (
        "a service that is built",
        &[("configuration.yml", AUTHELIA), ("compose.yml", BUILT), (".env", ENV)],
    ),
    (
        "an image by variables",
        &[
            ("configuration.yml", AUTHELIA),
            ("compose.yml", BY_VARIABLE),
            (".env", ENV),
        ],
    ),
    (
        "stacks",
        &[
            ("stacks/authelia/compose.yml", AUTHELIA_SERVICE),
            ("stacks/authelia/config/configuration.yml", AUTHELIA),
            ("stacks/coder/compose.yml", SERVICE),
            ("stacks/web/compose.yml", OTHER),
        ],
    ),
    (
        "examples and copies",
        &[
            ("configuration.yml", AUTHELIA),
            ("configuration.old.yml", AUTHELIA),
            ("configuration.yml.bak", AUTHELIA),
            ("configuration.template.yml", AUTHELIA),
            ("compose.yml", SERVICE),
            (".env.example", EXAMPLE),
            ("coder.env.sample", EXAMPLE),
            (".env.dist", EXAMPLE),
            (".env~", EXAMPLE),
        ],
    ),
    (
        "a unit and its env file",
        &[
            ("configuration.yml", AUTHELIA),
            ("coder.service", UNIT),
            ("coder.env", ENV),
        ],
    ),
    (
        "a deep tree",
        &[
            (
                "kubernetes/apps/security/authelia/app/config/configuration.yaml",
                AUTHELIA,
            ),
            ("kubernetes/apps/dev/coder/app/resources/more/coder.env", ENV),
        ],
    ),
    (
        "an override",
        &[
            ("configuration.yml", AUTHELIA),
            ("compose.yml", BUILT),
            (
                "compose.override.yml",
                "services:\n  coder:\n    environment: {CODER_VERBOSE: 'true'}\n",
            ),
            (".env", ENV),
        ],
    ),
    (
        "the copy that the container does not read",
        &[
            ("compose.yml", AUTHELIA_SERVICE),
            ("config/configuration.yml", AUTHELIA),
            ("spare/configuration.yml", AUTHELIA),
            ("coder/coder.env", ENV),
        ],
    ),
    (
        "another program with a client of its own",
        &[
            ("configuration.yml", AUTHELIA),
            ("compose.yml", SERVICE),
            (
                "grafana/clients.yml",
                "- client_id: x\n  redirect_uris: ['https://x.example.com']\n",
            ),
        ],
    ),
    (
        "an env file that is nobody's",
        &[
            ("configuration.yml", AUTHELIA),
            ("compose.yml", SERVICE),
            ("web/.env", "PORT=1\n"),
        ],
    ),
    (
        "an unrelated compose file above the env file",
        &[
            ("compose.yml", OTHER),
            ("configuration.yml", AUTHELIA),
            ("coder/coder.env", ENV),
        ],
    ),
    (
        "one compose file for both",
        &[
            ("authelia/configuration.yml", AUTHELIA),
            (
                "compose.yml",
                "services:\n  authelia:\n    image: authelia/authelia:4.39.20\n    volumes: ['./authelia:/config']\n  coder:\n    image: ghcr.io/coder/coder:v2.35.1\n    env_file: coder.env\n",
            ),
            ("coder.env", ENV),
        ],
    ),
];

#[test]
fn both_sides_are_found_in_the_folders_that_people_have() {
    for (name, files) in LAYOUTS {
        let (code, report) = check(project(files, false).path(), &[]);
        assert_eq!(
            (code, report["pairs"].as_array().map(Vec::len)),
            (0, Some(1)),
            "{name}: {report:#}"
        );
        let (code, report) = check(project(files, true).path(), &[]);
        let rules = report["findings"].as_array().into_iter().flatten();
        let wrong = rules
            .filter(|finding| finding["rule"] == "redirect-uri-not-registered")
            .count();
        assert_eq!((code, wrong), (1, 1), "{name}, broken: {report:#}");
    }
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

/// What a table says of a folder.
#[derive(Default, Clone)]
struct Case {
    name: String,
    arguments: Vec<String>,
    /// The exit code, and what is said; none where the pair passes as it is and fails with the wrong address.
    exit: Option<i32>,
    says: Vec<String>,
    lacks: Vec<String>,
    rules: Vec<String>,
    files: Vec<(String, String)>,
}

fn cases(table: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in table.lines() {
        if let Some(name) = line.strip_prefix("=== ") {
            cases.push(Case {
                name: name.to_owned(),
                ..Case::default()
            });
            continue;
        }
        let Some(case) = cases.last_mut() else { continue };
        if let Some(path) = line.strip_prefix("--- ") {
            case.files.push((path.to_owned(), String::new()));
        } else if let Some((_, text)) = case.files.last_mut() {
            text.push_str(&part(line));
        } else {
            let (key, value) = line.split_once(": ").unwrap_or_else(|| unreachable!("{line}"));
            match key {
                "args" => case.arguments = value.split(' ').map(str::to_owned).collect(),
                "exit" => case.exit = value.parse().ok(),
                "says" => case.says.push(value.to_owned()),
                "lacks" => case.lacks.push(value.to_owned()),
                "rule" => case.rules.push(value.to_owned()),
                other => unreachable!("{other}"),
            }
        }
    }
    cases
}

/// A line of a file, or the part that it stands for, as deep as the line is.
fn part(line: &str) -> String {
    let whole = text(AUTHELIA);
    let clients = whole.find("    clients:\n").unwrap_or_default();
    let text = match line.trim_start() {
        "@authelia" => whole,
        "@authelia-template" => whole.replace("'https://auth.example.com'", "'https://auth.{{ env \"DOMAIN\" }}'"),
        "@authelia-without-hmac" => {
            let lines = whole
                .lines()
                .filter(|line| !line.contains("hmac_secret") && !line.contains("  secret:"));
            lines.map(|line| format!("{line}\n")).collect()
        }
        "@authelia-without-clients" => whole[..clients].to_owned(),
        "@clients" => format!("identity_providers:\n  oidc:\n{}", &whole[clients..]),
        "@env" => ENV.replace("https://coder.example.com", "$URL"),
        _ => return format!("{line}\n"),
    };
    let indent = &line[..line.len() - line.trim_start().len()];
    text.lines().map(|line| format!("{indent}{line}\n")).collect()
}

/// The folder of a case, with Coder's address in place of `$URL`.
fn laid_out(case: &Case, url: &str) -> TempDir {
    let Ok(temporary) = tempfile::tempdir() else {
        unreachable!("a temporary folder")
    };
    for (name, text) in &case.files {
        let path = temporary.path().join(name);
        let Some(folder) = path.parent() else { continue };
        assert!(fs::create_dir_all(folder).is_ok(), "{name}");
        let text = text.replace("$URL", url).replace("<CR>", "\r");
        let text = text.replace("<BOM>", "\u{feff}").replace("<TAB>", "\t");
        if let Some(target) = text
            .strip_prefix("[link ")
            .and_then(|link| link.trim().strip_suffix(']'))
        {
            link(target, &path);
        } else {
            assert!(fs::write(&path, text).is_ok(), "{name}");
        }
    }
    temporary
}

#[cfg(unix)]
fn link(target: &str, path: &Path) {
    assert!(std::os::unix::fs::symlink(target, path).is_ok());
}

/// What is wrong with the answer to a case; nothing if it is right.
fn wrong(case: &Case) -> Vec<String> {
    let arguments: Vec<&str> = case.arguments.iter().map(String::as_str).collect();
    let mut wrong = Vec::new();
    let Some(exit) = case.exit else {
        let (code, report) = check(laid_out(case, "https://coder.example.com").path(), &arguments);
        if (code, report["pairs"].as_array().map(Vec::len)) != (0, Some(1)) {
            wrong.push(format!("the good pair: {code}: {}", told(&report)));
        }
        let (code, report) = check(laid_out(case, "https://other.example.com").path(), &arguments);
        let findings = report["findings"].as_array().into_iter().flatten();
        let named = findings
            .filter(|finding| finding["rule"] == "redirect-uri-not-registered")
            .count();
        if (code, named) != (1, 1) {
            wrong.push(format!("the broken pair: {code}: {}", told(&report)));
        }
        return wrong;
    };
    let folder = laid_out(case, "https://coder.example.com");
    let shown = run(folder.path(), &[&["check"], &arguments[..]].concat());
    let flat: Vec<&str> = shown.stdout.split_whitespace().collect();
    let flat = flat.join(" ");
    if shown.code != exit {
        wrong.push(format!("exit code {}, expected {exit}", shown.code));
    }
    wrong.extend(
        case.says
            .iter()
            .filter(|said| !flat.contains(*said))
            .map(|said| format!("does not say: {said}")),
    );
    wrong.extend(
        case.lacks
            .iter()
            .filter(|said| flat.contains(*said))
            .map(|said| format!("says: {said}")),
    );
    wrong.extend(
        case.rules
            .iter()
            .filter(|rule| !flat.contains(&format!("[{rule}]")))
            .map(|rule| format!("no {rule}")),
    );
    if !wrong.is_empty() {
        wrong.push(format!("{}{}", shown.stdout, shown.stderr));
    }
    wrong
}

/// The pairs, failures and errors of a report in a line each.
fn told(report: &Value) -> String {
    let findings = report["findings"].as_array().into_iter().flatten();
    let errors: Vec<String> = findings
        .filter(|finding| finding["severity"] == "error")
        .map(|finding| format!("{} {}", finding["rule"], finding["message"]))
        .collect();
    format!("{}\n{}\n{errors:#?}", report["pairs"], report["failures"])
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

#[test]
fn each_folder_of_the_tables_has_its_answer() {
    let only = std::env::var("LAYOUT").unwrap_or_default();
    let mut failed = Vec::new();
    let mut count = 0;
    for table in [
        "compose",
        "kubernetes",
        "units",
        "mistakes",
        "panels",
        "first-tries",
        "rendered",
        "second-tries",
        "third-tries",
        "fourth-tries",
    ] {
        let path = folder("tests/layouts").join(table).with_extension("txt");
        let text = fs::read_to_string(path).unwrap_or_default();
        for case in cases(&text).iter().filter(|case| case.name.contains(&only)) {
            count += 1;
            let wrong = wrong(case);
            if !wrong.is_empty() {
                failed.push(format!("{table}: {}\n{}", case.name, wrong.join("\n")));
            }
        }
    }
    assert!(
        count > 0 && failed.is_empty(),
        "{} of {count}:\n{}",
        failed.len(),
        failed.join("\n\n")
    );
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
