//! Calls of `check` over inputs of every kind: pairs that pass and fail, one side, and inputs that cannot be checked.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::folder;
use crate::support::temporary::temporary;

/// A call of `check`, without `--format`.
pub(crate) struct Case {
    /// Where it runs.
    pub(crate) folder: PathBuf,
    /// What it is given.
    pub(crate) arguments: Vec<String>,
}

/// Every call, and the folder that some of them need.
pub(crate) fn cases() -> (Vec<Case>, TempDir) {
    let temporary = temporary();
    let mut cases = of_rules();
    let guide = folder("fixtures/guide");
    let both = ["--authelia", "configuration.yml", "--coder", "coder.env"];
    let with = |extra: &[&'static str]| [&both[..], extra].concat();
    let calls: [Vec<&str>; 10] = [
        both.to_vec(),
        with(&["--fail-on", "warning"]),
        with(&["--require-complete"]),
        with(&["--select", "redirect-uri-not-registered,scope-not-allowed"]),
        vec!["--authelia", "client.yml", "--coder", "compose.yml"],
        vec!["--authelia", "configuration.yml"],
        vec!["--coder", "coder.env"],
        vec!["--authelia", "nothing.yml", "--coder", "coder.env"],
        vec!["--authelia", "nothing.yml", "--coder", "nothing.env"],
        vec!["."],
    ];
    cases.extend(calls.iter().map(|call| case(&guide, call)));
    cases.extend(hostile(temporary.path()));
    (cases, temporary)
}

fn case(folder: &Path, arguments: &[&str]) -> Case {
    Case {
        folder: folder.to_owned(),
        arguments: arguments.iter().map(|text| (*text).to_owned()).collect(),
    }
}

/// A failing case of every fifth rule.
fn of_rules() -> Vec<Case> {
    let sorted = |folder: &Path| {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        paths.sort();
        paths
    };
    let rules = sorted(&folder("fixtures/rules"));
    let first = rules
        .iter()
        .step_by(5)
        .filter_map(|rule| sorted(rule).into_iter().next());
    let with_env = first.filter(|path| path.join("coder.env").exists());
    let cases = with_env.map(|path| {
        let extra = fs::read_to_string(path.join("arguments")).unwrap_or_default();
        let mut arguments = vec!["--authelia", "configuration.yml", "--coder", "coder.env"];
        arguments.extend(extra.split_whitespace());
        case(&path, &arguments)
    });
    cases.collect()
}

/// Names and values that would steer a terminal or break out of a format, and files that cannot be read.
fn hostile(path: &Path) -> Vec<Case> {
    let name = "a\u{1b}[31m\n::error::x,b:c%0A&<'\"]]>\u{202e}ü.yml";
    let guide = folder("fixtures/guide");
    let good = fs::read_to_string(guide.join("configuration.yml")).unwrap_or_default();
    let settings = fs::read_to_string(guide.join("coder.env")).unwrap_or_default();
    let settings = settings.replace(
        "CODER_OIDC_CLIENT_ID=coder",
        "CODER_OIDC_CLIENT_ID=co\u{1b}]0;x\u{7}der\u{9b}1m]]>&<::error::%0A##[warning]\u{fffe}",
    );
    let files: [(&str, &[u8]); 6] = [
        (name, good.as_bytes()),
        ("coder.env", settings.as_bytes()),
        ("broken.yml", b"identity_providers:\n  oidc: [\n"),
        ("bytes.yml", b"identity_providers:\n  oidc: \xff\n"),
        (
            "unset.env",
            b"CODER_OIDC_CLIENT_ID=coder\nCODER_OIDC_ISSUER_URL=${NOWHERE}\n",
        ),
        (
            "escaped.yml",
            b"identity_providers:\n  oidc:\n    clients:\n      - client_id: \"co\\e[5mder\"\n",
        ),
    ];
    for (name, bytes) in files {
        assert!(fs::write(path.join(name), bytes).is_ok());
    }
    let missing = "no\u{1b}[2J\n::error::such,file:.yml";
    let calls = [
        [name, "coder.env"],
        ["broken.yml", "coder.env"],
        ["bytes.yml", "unset.env"],
        [name, "unset.env"],
        [missing, "coder.env"],
        ["escaped.yml", "coder.env"],
    ];
    let calls = calls.map(|[authelia, coder]| case(path, &["--authelia", authelia, "--coder", coder]));
    calls.into()
}
