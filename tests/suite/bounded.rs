//! Pipes, devices, endless and huge files, wherever a file can be named or merely lies: refused at once, and said.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::temporary::{temporary, write_all};
use crate::support::{folder, run};
use tempfile::TempDir;

const COMPOSE: &str = "services:
  coder:
    image: ghcr.io/coder/coder:v2.35.1
    environment:
      CODER_OIDC_CLIENT_ID: coder
";

/// What must never be read.
const ODD: [&str; 5] = ["pipe", "endless", "environment", "huge", "folder"];

/// Puts something at `path` that is no regular file of a sensible size.
fn put(kind: &str, path: &Path) {
    let done = match kind {
        "pipe" => Command::new("mkfifo").arg(path).status().map(|_| ()),
        "endless" => symlink("/dev/zero", path),
        "environment" => symlink("/proc/self/environ", path),
        "huge" => fs::File::create(path).and_then(|file| file.set_len(1 << 40)),
        _ => fs::create_dir(path),
    };
    assert!(done.is_ok(), "{kind} {}", path.display());
}

/// A file's name and what is in it.
type Text<'a> = (&'a str, &'a str);

/// A folder with a healthy configuration of Authelia and these files.
fn project(files: &[Text<'_>]) -> TempDir {
    let temporary = temporary();
    let at = |name: &str| temporary.path().join(name);
    assert!(fs::copy(folder("fixtures/guide/configuration.yml"), at("configuration.yml")).is_ok());
    assert!(fs::copy(folder("fixtures/guide/coder.env"), at("guide.env")).is_ok());
    write_all(temporary.path(), files);
    temporary
}

/// The exit code and the output of a run that has to end by itself.
fn ends(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let out = folder.join("stdout.txt");
    let Ok(stdout) = fs::File::create(&out) else {
        unreachable!("a file for the output")
    };
    let started = Command::new(env!("CARGO_BIN_EXE_oidc-crosscheck"))
        .args(arguments)
        .current_dir(folder)
        .env("CANARY", "q8Zc4mVt1xKd7")
        .stdin(Stdio::null())
        .stdout(stdout)
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = started else {
        unreachable!("the binary runs")
    };
    let begin = Instant::now();
    loop {
        if let Ok(Some(status)) = child.try_wait() {
            let text = fs::read_to_string(&out).unwrap_or_default();
            return (status.code().unwrap_or(-1), text);
        }
        if begin.elapsed() > Duration::from_secs(60) {
            let _ = child.kill();
            return (-1, "it does not end".to_owned());
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn only_regular_files_are_read() {
    let pair = ["check", "--authelia", "configuration.yml", "--coder"];
    let with_compose = [&pair[..], &["compose.yml"]].concat();
    let unit = "[Service]\nExecStart=/usr/bin/coder server\nEnvironmentFile=/etc/coder.d/odd.env\n";
    let including = format!("include: [odd]\n{COMPOSE}");
    let env_file = format!("{COMPOSE}    env_file: odd\n");
    let extending = format!("{COMPOSE}    extends: {{file: odd, service: x}}\n");
    let cases: [(&[Text<'_>], &str, &[&str]); 13] = [
        (&[], "odd.yml", &["check", "odd.yml"]),
        (
            &[],
            "odd.yml",
            &["check", "--authelia", "odd.yml", "--coder", "guide.env"],
        ),
        (&[], "odd.env", &[&pair[..], &["odd.env"]].concat()),
        (
            &[],
            "odd",
            &[&pair[..], &["guide.env", "--client-secret-file", "odd"]].concat(),
        ),
        (
            &[("compose.yml", COMPOSE)],
            "odd",
            &[&with_compose[..], &["--env-file", "odd"]].concat(),
        ),
        (&[("compose.yml", &including)], "odd", &with_compose),
        (&[("compose.yml", &env_file)], "odd", &with_compose),
        (&[("compose.yml", &extending)], "odd", &with_compose),
        (&[("compose.yml", COMPOSE)], ".env", &with_compose),
        (
            &[("coder.service", unit)],
            "odd.env",
            &[&pair[..], &["coder.service"]].concat(),
        ),
        (
            &[("coder.service", unit), ("coder.service.d/a.conf", "")],
            "coder.service.d/odd.conf",
            &[&pair[..], &["coder.service"]].concat(),
        ),
        (
            &[("parts/a.yml", "")],
            "parts/odd.yml",
            &["check", "--authelia", "parts", "--coder", "guide.env"],
        ),
        (&[("odd/a.txt", "")], "odd/coder.env", &["check", "."]),
    ];
    for (files, odd, arguments) in cases {
        for kind in ODD {
            // Folders are searched, passed over or listed where one may be.
            let may_be_folder = arguments.contains(&"odd.yml") || odd.contains('/') || odd == ".env";
            if kind == "folder" && may_be_folder {
                continue;
            }
            let temporary = project(files);
            put(kind, &temporary.path().join(odd));
            let (code, text) = ends(temporary.path(), arguments);
            assert_eq!(code, 2, "{kind} as {odd}: {arguments:?}: {text}");
            assert!(!text.contains("q8Zc4mVt1xKd7"), "{kind} as {odd}: {text}");
        }
    }
}

#[test]
fn secrets_of_authelia_come_from_regular_files_only() {
    let authelia = "  authelia:
    image: authelia/authelia:4.39.20
    environment:
      AUTHELIA_IDENTITY_PROVIDERS_OIDC_HMAC_SECRET_FILE: /config/odd
    volumes: ['.:/config']
";
    let compose = format!("{COMPOSE}{authelia}");
    for kind in ODD {
        let temporary = project(&[("compose.yml", &compose)]);
        put(kind, &temporary.path().join("odd"));
        let arguments = [
            "check",
            "--authelia",
            "configuration.yml",
            "--coder",
            "compose.yml",
            "--format",
            "json",
        ];
        let (code, text) = ends(temporary.path(), &arguments);
        assert!(code >= 0 && !text.contains("q8Zc4mVt1xKd7"), "{kind}: {text}");
    }
}

#[test]
fn what_a_search_cannot_look_into_is_said() {
    let temporary = project(&[("deep/a/b/c/d/e/f/g/h/notes.txt", "")]);
    let at = |name: &str| temporary.path().join(name);
    for at in 0..6_000 {
        assert!(fs::write(temporary.path().join(format!("photo-{at:05}.jpg")), "").is_ok());
    }
    let checked = run(temporary.path(), &["check", "."]);
    assert_eq!(checked.code, 0, "{}", checked.stdout);
    // A link to a file is the file; a linked folder elsewhere is not followed, and that is said.
    assert!(symlink(at("configuration.yml"), at("a-link.yml")).is_ok());
    assert!(symlink(folder("fixtures"), at("elsewhere")).is_ok());
    let checked = run(temporary.path(), &["check", "."]);
    assert_eq!(checked.code, 0, "{}", checked.stdout);
    assert!(
        checked.stdout.contains("a linked folder is not searched"),
        "{}",
        checked.stdout
    );
    assert!(checked.stdout.contains("./configuration.yml"), "{}", checked.stdout);
    // A second candidate, behind many other files and deep below them.
    assert!(fs::write(at("deep/a/b/c/d/e/f/g/h/coder.env"), "CODER_OIDC_CLIENT_ID=x\n").is_ok());
    let checked = run(temporary.path(), &["check", "."]);
    assert_eq!(checked.code, 1, "{}", checked.stdout);
    assert!(checked.stdout.contains("h/coder.env"), "{}", checked.stdout);
}

#[test]
fn an_output_never_replaces_an_input() {
    let compose = format!("{COMPOSE}    env_file: [a.env]\n");
    let temporary = project(&[("compose.yml", &compose), ("a.env", "A=1\n"), (".env", "B=2\n")]);
    let at = |name: &str| temporary.path().join(name);
    assert!(symlink("configuration.yml", at("soft.yml")).is_ok());
    assert!(fs::hard_link(at("a.env"), at("hard.txt")).is_ok());
    let inputs = ["configuration.yml", "compose.yml", "a.env", ".env"];
    let texts = || inputs.map(|name| fs::read(at(name)).unwrap_or_default());
    let before = texts();
    for output in [
        "configuration.yml",
        "./compose.yml",
        "a.env",
        ".env",
        "soft.yml",
        "hard.txt",
        "missing.env",
    ] {
        let mut arguments = vec!["check", "--authelia", "configuration.yml", "--coder", "compose.yml"];
        arguments.extend(["--env-file", if output == "missing.env" { output } else { ".env" }]);
        arguments.extend(["--format", "json", "--output", output]);
        let refused = run(temporary.path(), &arguments);
        assert_eq!(refused.code, 2, "{output}");
        assert!(
            refused.stderr.contains("it is one of the files to check"),
            "{output}: {}",
            refused.stderr
        );
        assert!(texts() == before && !at("missing.env").exists(), "{output}");
    }
    // Nor one of a folder, whether or not the search comes to a result.
    for files in [
        &[][..],
        &[("second.yml", "identity_providers: {oidc: {clients: []}}\n")],
    ] {
        let temporary = project(files);
        let refused = run(temporary.path(), &["check", ".", "--output", "guide.env"]);
        assert_eq!(refused.code, 2, "{}", refused.stdout);
        assert!(
            refused.stderr.contains("it is one of the files to check"),
            "{}",
            refused.stderr
        );
    }
    // What the last run wrote may be written again.
    for _ in 0..2 {
        let written = run(
            temporary.path(),
            &[
                "check",
                "--authelia",
                "configuration.yml",
                "--format",
                "json",
                "--output",
                "report.yml",
            ],
        );
        assert_eq!(written.code, 0, "{}", written.stderr);
    }
}

#[test]
fn a_report_that_could_not_be_written_is_exit_2() {
    for (file, code) in [("/dev/full", 2), ("/dev/null", 0)] {
        for arguments in [
            &["check", "--authelia", "client.yml", "--format", "json"][..],
            &["rules"],
        ] {
            let Ok(stdout) = fs::File::options().write(true).open(file) else {
                continue;
            };
            let status = Command::new(env!("CARGO_BIN_EXE_oidc-crosscheck"))
                .args(arguments)
                .current_dir(folder("fixtures/guide"))
                .stdout(stdout)
                .stderr(Stdio::null())
                .status();
            assert_eq!(
                status.ok().and_then(|status| status.code()),
                Some(code),
                "{file}: {arguments:?}"
            );
        }
    }
    // A reader that went away changes nothing.
    let mut command = Command::new(env!("CARGO_BIN_EXE_oidc-crosscheck"));
    command.args(["rules"]).stdout(Stdio::piped());
    let Ok(mut child) = command.spawn() else {
        unreachable!("the binary runs")
    };
    drop(child.stdout.take());
    assert_eq!(child.wait().ok().and_then(|status| status.code()), Some(0));
    // A pipe that nobody reads from does not keep it waiting.
    let temporary = project(&[]);
    put("pipe", &temporary.path().join("pipe"));
    let arguments = ["check", "--authelia", "configuration.yml", "--output", "pipe"];
    assert_eq!(ends(temporary.path(), &arguments).0, 2);
}
