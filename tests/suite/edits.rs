//! Edits: what helps come to in the files that are there, as `--diff` shows them and `--fix` makes them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::rc::Rc;

use crate::support::temporary::temporary_with;
use crate::support::{Run, json, process, run_on};
use oidc_crosscheck::files::{FileError, FileSystem, FolderEntry, Looked, OnDisk, Opened};
use serde_json::Value;

const REGISTRATION: &str = "identity_providers:
  oidc:
    clients:
      - client_id: 'coder'
        client_secret: '$pbkdf2-sha512$310000$c8p78n7pUMln0jzvd4aK4Q$JNRBzwAo0ek5qKn50cFzzvE9RXV88h1wJn5KGiHrD0YKtZaR/nCb2CJPOsKaPK0hjf.9yHxzQGZziziccp6Yng'
        redirect_uris:
          - 'https://coder.example.com/api/v2/users/oidc/callback'
        scopes: ['openid', 'profile', 'email']
        response_types: ['token']
        token_endpoint_auth_method: 'client_secret_basic'
";

const SETTINGS: &str = "CODER_ACCESS_URL=https://coder.example.com
CODER_OIDC_ISSUER_URL=https://auth.example.com/
CODER_OIDC_CLIENT_ID=coder
CODER_OIDC_ALOW_SIGNUPS=true
CODER_OIDC_CLIENT_SECRET=insecure_secret
# who may sign in
CODER_OIDC_SCOPES=profile,email
";

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap_or_default()
}

fn check(folder: &Path, more: &[&str]) -> Run {
    let mut arguments = vec!["check", "--authelia", "configuration.yml", "--coder", "coder.env"];
    arguments.extend(more);
    process(folder, &arguments, &[])
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Feeds `input` to a program in `folder`; whether it succeeds, and what it says.
pub(crate) fn feed(folder: &Path, program: &str, arguments: &[&str], input: &[u8]) -> (bool, String) {
    use std::io::Write as _;
    let child = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        return (false, format!("{program} is not there"));
    };
    let written = child.stdin.take().map(|mut stdin| stdin.write_all(input));
    assert!(written.is_some_and(|written| written.is_ok()));
    let output = child.wait_with_output();
    output.map_or((false, String::new()), |output| {
        (output.status.success(), text(&output.stdout) + &text(&output.stderr))
    })
}

#[test]
fn a_diff_applies_and_comes_to_what_fix_makes() {
    let shown = temporary_with(&[("configuration.yml", REGISTRATION), ("coder.env", SETTINGS)]);
    let diff = check(shown.path(), &["--diff"]);
    let (said, errors) = (&diff.stdout, &diff.stderr);
    assert_eq!(diff.code, 1, "{said}{errors}");
    for line in [
        "-CODER_OIDC_ISSUER_URL=https://auth.example.com/",
        "+CODER_OIDC_ISSUER_URL=https://auth.example.com",
        "-CODER_OIDC_ALOW_SIGNUPS=true",
        "+CODER_OIDC_ALLOW_SIGNUPS=true",
        "+++ coder.env",
    ] {
        assert!(said.lines().any(|shown| shown == line), "{line}:\n{said}");
    }
    assert!(!said.contains("insecure_secret") && !said.contains("pbkdf2"), "{said}");
    // The secret's line is right behind a change, so there is no context to show there.
    assert!(errors.contains("--unidiff-zero"), "{errors}");
    assert_eq!(read(shown.path(), "coder.env"), SETTINGS);

    let (applied, why) = feed(
        shown.path(),
        "git",
        &["apply", "-p0", "--unidiff-zero"],
        diff.stdout.as_bytes(),
    );
    assert!(applied, "{why}\n{said}");
    let patched = temporary_with(&[("configuration.yml", REGISTRATION), ("coder.env", SETTINGS)]);
    let (applied, why) = feed(patched.path(), "patch", &["-p0"], diff.stdout.as_bytes());
    assert!(applied || why.ends_with("is not there"), "{why}\n{said}");

    let fixed = temporary_with(&[("configuration.yml", REGISTRATION), ("coder.env", SETTINGS)]);
    let output = check(fixed.path(), &["--fix", "--format", "json"]);
    let told = &output.stderr;
    assert!(
        told.contains("fixed: coder.env, line 2 (issuer-trailing-slash)\n"),
        "{told}"
    );
    for name in ["configuration.yml", "coder.env"] {
        assert_eq!(read(fixed.path(), name), read(shown.path(), name), "{name}");
        if applied {
            assert_eq!(read(fixed.path(), name), read(patched.path(), name), "{name}");
        }
    }
    // What is reported is what is left, and a second time there is nothing to do.
    let left: Value = json(&output);
    let rules: Vec<&str> = left["findings"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|finding| finding["rule"].as_str())
        .collect();
    assert!(
        !rules.contains(&"issuer-trailing-slash") && !rules.contains(&"setting-unknown"),
        "{rules:?}"
    );
    let before = read(fixed.path(), "coder.env");
    let again = check(fixed.path(), &["--fix"]);
    assert!(again.stderr.contains("nothing was changed"), "{}", again.stderr);
    assert_eq!(read(fixed.path(), "coder.env"), before);
}

#[test]
fn a_diff_without_secrets_beside_it_applies_as_it_is() {
    let settings = "CODER_OIDC_CLIENT_ID=coder\n\n\n\nCODER_OIDC_ISSUER_URL=https://auth.example.com/\nCODER_ACCESS_URL=https://coder.example.com\n";
    let folder = temporary_with(&[("configuration.yml", REGISTRATION), ("coder.env", settings)]);
    let diff = check(folder.path(), &["--diff", "--select", "issuer-trailing-slash"]);
    let (applied, why) = feed(folder.path(), "git", &["apply"], diff.stdout.as_bytes());
    assert!(applied, "{why}\n{}", diff.stdout);
    assert_eq!(
        read(folder.path(), "coder.env"),
        settings.replace("example.com/\n", "example.com\n")
    );
}

#[test]
fn what_a_change_brings_to_light_is_changed_too() {
    let settings = SETTINGS.replace("CODER_OIDC_CLIENT_ID", "CODER_OIDC_CLIENTID");
    let folder = temporary_with(&[("configuration.yml", REGISTRATION), ("coder.env", &settings)]);
    let output = check(folder.path(), &["--fix"]);
    let fixed = read(folder.path(), "coder.env");
    for line in [
        "CODER_OIDC_CLIENT_ID=coder",
        "CODER_OIDC_ISSUER_URL=https://auth.example.com",
    ] {
        assert!(fixed.lines().any(|known| known == line), "{fixed}\n{}", output.stderr);
    }
}

#[test]
fn line_ends_and_a_byte_order_mark_stay() {
    let settings = format!("\u{feff}{}", SETTINGS.replace('\n', "\r\n"));
    let settings = settings.trim_end();
    let folder = temporary_with(&[
        ("configuration.yml", &*REGISTRATION.replace('\n', "\r\n")),
        ("coder.env", settings),
    ]);
    let output = check(folder.path(), &["--fix"]);
    assert!(output.stderr.contains("fixed: "), "{}", output.stderr);
    let fixed = read(folder.path(), "coder.env");
    assert!(fixed.starts_with('\u{feff}') && !fixed.ends_with('\n'), "{fixed:?}");
    assert_eq!(fixed.matches("\r\n").count(), fixed.matches('\n').count(), "{fixed:?}");
    assert!(fixed.contains("ISSUER_URL=https://auth.example.com\r\n"), "{fixed:?}");
}

#[cfg(unix)]
#[test]
fn permissions_stay_and_links_out_are_refused() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let outside = temporary_with(&[("coder.env", SETTINGS)]);
    let inside = temporary_with(&[("configuration.yml", REGISTRATION)]);
    let link = inside.path().join("coder.env");
    assert!(symlink(outside.path().join("coder.env"), &link).is_ok());
    let refused = check(inside.path(), &["--fix"]);
    assert_eq!(refused.code, 2);
    assert!(
        refused.stderr.contains("leads out of this folder"),
        "{}",
        refused.stderr
    );
    assert_eq!(read(outside.path(), "coder.env"), SETTINGS);

    assert!(fs::remove_file(&link).is_ok());
    let real = inside.path().join("settings.env");
    assert!(fs::write(&real, SETTINGS).is_ok());
    assert!(fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).is_ok());
    assert!(symlink("settings.env", &link).is_ok());
    let fixed = check(inside.path(), &["--fix"]);
    assert!(fixed.stderr.contains("fixed: "), "{}", fixed.stderr);
    assert!(fs::symlink_metadata(&link).is_ok_and(|known| known.is_symlink()));
    let mode = fs::metadata(&real).map(|known| known.permissions().mode() & 0o777);
    assert_eq!(mode.unwrap_or_default(), 0o640);
    assert_ne!(read(inside.path(), "settings.env"), SETTINGS);
}

#[test]
fn json_has_edits_with_their_places() {
    let folder = temporary_with(&[("configuration.yml", REGISTRATION), ("coder.env", SETTINGS)]);
    let report = json(&check(folder.path(), &["--format", "json"]));
    let findings = report["findings"].as_array().cloned().unwrap_or_default();
    let slash = findings
        .iter()
        .find(|finding| finding["rule"] == "issuer-trailing-slash");
    let edit = slash.map(|finding| finding["edits"][0].clone()).unwrap_or_default();
    assert_eq!(edit["path"], "coder.env");
    assert_eq!(
        (&edit["line"], &edit["disposition"], &edit["way"]),
        (&2.into(), &"certain".into(), &0.into())
    );
    assert_eq!(edit["found"], "CODER_OIDC_ISSUER_URL=https://auth.example.com/");
    assert_eq!(edit["replacement"], "CODER_OIDC_ISSUER_URL=https://auth.example.com");
}

/// The disk, on which somebody else writes to Coder's file as soon as it has been read.
struct Busy;

impl FileSystem for Busy {
    fn open(&self, path: &Path) -> Result<Opened, FileError> {
        let opened = OnDisk.open(path);
        if path.ends_with("coder.env") {
            assert!(fs::write(path, MEANWHILE).is_ok());
        }
        opened
    }

    fn look(&self, path: &Path) -> Result<Looked, FileError> {
        OnDisk.look(path)
    }

    fn list(&self, folder: &Path) -> Result<Vec<FolderEntry>, FileError> {
        OnDisk.list(folder)
    }

    fn whole(&self, path: &Path) -> Option<PathBuf> {
        OnDisk.whole(path)
    }
}

const MEANWHILE: &str = "CODER_OIDC_CLIENT_ID=another\n";

#[test]
fn a_file_that_has_changed_since_it_was_read_is_refused() {
    let folder = temporary_with(&[("configuration.yml", REGISTRATION), ("coder.env", SETTINGS)]);
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (authelia, coder) = (path("configuration.yml"), path("coder.env"));
    let run = run_on(
        Rc::new(Busy),
        &["check", "--authelia", &authelia, "--coder", &coder, "--fix"],
    );
    let said = "it has changed since it was read; nothing was changed";
    assert!(
        run.code == 2 && run.stderr.contains(said),
        "{}: {}",
        run.code,
        run.stderr
    );
    assert_eq!(read(folder.path(), "coder.env"), MEANWHILE);
    assert_eq!(read(folder.path(), "configuration.yml"), REGISTRATION);
}
