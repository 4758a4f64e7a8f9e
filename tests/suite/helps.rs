//! What a help says can be pasted: the finding is gone then, and no other error has come.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::{folder, json, run};
use serde_json::Value;

/// Options of a client registration whose helps are pasted.
const REGISTRATION: [&str; 16] = [
    "scopes",
    "grant_types",
    "response_types",
    "redirect_uris",
    "token_endpoint_auth_method",
    "public",
    "require_pkce",
    "pkce_challenge_method",
    "require_pushed_authorization_requests",
    "authorization_policy",
    "consent_mode",
    "id_token_signed_response_alg",
    "id_token_encrypted_response_alg",
    "userinfo_signed_response_alg",
    "userinfo_encrypted_response_alg",
    "access_token_signed_response_alg",
];

/// A case whose help is one of two steps: the other one is another finding's.
const ONE_OF_TWO: &str = "authelia-invalid-client/fail-grant-type";

/// Files of one check by name.
type Files = Vec<(String, String)>;

fn check(files: &Files) -> Value {
    let Ok(folder) = tempfile::tempdir() else {
        unreachable!("a temporary folder")
    };
    for (name, text) in files {
        assert!(fs::write(folder.path().join(name), text).is_ok(), "{name}");
    }
    let has = |name: &str| files.iter().any(|(known, _)| known == name);
    let shapes = ["compose.yml", "coder.service", "values.yaml"];
    let coder = shapes.into_iter().find(|name| has(name)).unwrap_or("coder.env");
    let extra = files.iter().find(|(name, _)| name == "arguments");
    let mut arguments = vec!["check", "--authelia", "configuration.yml", "--coder", coder];
    arguments.extend(["--format", "json"]);
    arguments.extend(extra.iter().flat_map(|(_, text)| text.split_whitespace()));
    json(&run(folder.path(), &arguments))
}

/// The files in the failing example of a rule's page.
fn example(page: &str) -> Files {
    let section = page.split("## Example").nth(1).unwrap_or_default();
    let section = section.split("\n## ").next().unwrap_or_default();
    let blocks = section.split("```").skip(1).step_by(2);
    let files = blocks.filter_map(|block| {
        let (info, text) = block.split_once('\n')?;
        Some((info.split_once(' ')?.1.to_owned(), text.to_owned()))
    });
    files.collect()
}

fn case(folder: &Path) -> Files {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let files = entries.filter_map(|entry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        Some((name, fs::read_to_string(entry.path()).ok()?))
    });
    files.collect()
}

/// Every failing example and case, by name.
fn failing() -> Vec<(String, Files)> {
    let mut all = Vec::new();
    let pages = fs::read_dir(folder("docs/rules"))
        .into_iter()
        .flatten()
        .filter_map(Result::ok);
    for page in pages {
        let text = fs::read_to_string(page.path()).unwrap_or_default();
        all.push((page.file_name().to_string_lossy().into_owned(), example(&text)));
    }
    let rules = fs::read_dir(folder("fixtures/rules"))
        .into_iter()
        .flatten()
        .filter_map(Result::ok);
    for rule in rules {
        let cases = fs::read_dir(rule.path()).into_iter().flatten().filter_map(Result::ok);
        for entry in cases {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with("fail-") {
                all.push((
                    format!("{}/{name}", rule.file_name().to_string_lossy()),
                    case(&entry.path()),
                ));
            }
        }
    }
    all.retain(|(_, files)| !files.is_empty());
    all.sort();
    all
}

/// A help by the sides that it is for, each with its own lines.
struct Help {
    registration: Vec<String>,
    coder: Vec<String>,
}

/// `None` for one that a person has to complete.
fn read(help: &str) -> Option<Help> {
    if help.contains(['<', '…', '(']) {
        return None;
    }
    let lines = |text: &str| -> Vec<String> {
        text.lines()
            .map(|line| line.strip_prefix("  ").unwrap_or(line).to_owned())
            .collect()
    };
    let whole = || help.lines().map(str::to_owned).collect::<Vec<_>>();
    if let Some(rest) = help.strip_prefix("in Authelia's registration:\n") {
        let (registration, coder) = rest.split_once("\nin Coder's settings:\n")?;
        return Some(Help {
            registration: lines(registration),
            coder: lines(coder),
        });
    }
    let key = help.split(['=', ':']).next()?;
    let none = Vec::new();
    if key.starts_with("CODER_") {
        return Some(Help {
            registration: none,
            coder: whole(),
        });
    }
    REGISTRATION.contains(&key).then(|| Help {
        registration: whole(),
        coder: none,
    })
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Puts lines of an env file, or entries of a compose file's `environment`, in place of those of the same name.
fn paste_coder(name: &str, text: &str, help: &[String]) -> Option<String> {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for line in help {
        let (variable, _) = line.split_once(['=', ':'])?;
        if name == "coder.env" {
            lines.retain(|known| !known.starts_with(&format!("{variable}=")));
            lines.push(line.clone());
            continue;
        }
        let same = |known: &String| known.trim_start().starts_with(&format!("{variable}:"));
        if let Some(known) = lines.iter_mut().find(|known| same(known)) {
            *known = format!("{}{line}", " ".repeat(indent(known)));
        } else {
            let at = lines
                .iter()
                .position(|line| line.trim_end().ends_with("environment:"))?;
            let depth = indent(lines.get(at)?) + 2;
            lines.insert(at + 1, format!("{}{line}", " ".repeat(depth)));
        }
    }
    Some(lines.join("\n") + "\n")
}

/// Puts options into the registration that holds one of the lines `named` (from 1).
fn paste_registration(text: &str, help: &[String], named: &[usize]) -> Option<String> {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let clients = lines.iter().position(|line| line.trim() == "clients:")?;
    let marker = indent(lines.get(clients + 1)?);
    let begins = |line: &String| indent(line) == marker && line.trim_start().starts_with("- ");
    let starts: Vec<usize> = (clients + 1..lines.len())
        .filter(|at| lines.get(*at).is_some_and(begins))
        .collect();
    let end_of = |start: usize| {
        let outside = |line: &String| !line.trim().is_empty() && indent(line) <= marker;
        (start + 1..lines.len())
            .find(|at| lines.get(*at).is_some_and(outside))
            .unwrap_or(lines.len())
    };
    let start = *starts
        .iter()
        .find(|start| named.iter().any(|line| (**start + 1..=end_of(**start)).contains(line)))?;
    let end = end_of(start);
    let tail = lines.split_off(end);
    let mut item = lines.split_off(start);
    // The first option stands behind the list's mark; all of them stand alike now.
    if let Some(first) = item.first_mut() {
        *first = first.replacen("- ", "  ", 1);
    }
    let depth = marker + 2;
    for option in help.iter().filter(|line| indent(line) == 0) {
        let (key, _) = option.split_once(':')?;
        let mut kept = Vec::new();
        let mut inside = false;
        for line in item {
            let is_item = indent(&line) == depth && line.trim_start().starts_with("- ");
            if indent(&line) == depth && !is_item {
                inside = line.trim_start().starts_with(&format!("{key}:"));
            }
            if !inside {
                kept.push(line);
            }
        }
        item = kept;
    }
    item.extend(help.iter().map(|line| format!("{}{line}", " ".repeat(depth))));
    if let Some(first) = item.first_mut() {
        *first = first.replacen("  ", "", 1);
        first.insert_str(marker, "- ");
    }
    lines.extend(item);
    lines.extend(tail);
    Some(lines.join("\n") + "\n")
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn findings(report: &Value) -> impl Iterator<Item = &Value> {
    report["findings"].as_array().into_iter().flatten()
}

fn errors(report: &Value) -> BTreeSet<String> {
    let errors = findings(report).filter(|finding| text(finding, "severity") == "error");
    errors
        .map(|finding| format!("{}: {}", text(finding, "rule"), text(finding, "message")))
        .collect()
}

/// The files with the help pasted; `None` where that takes a person.
fn pasted(files: &Files, finding: &Value) -> Option<Files> {
    let help = read(text(finding, "help"))?;
    let labels = finding["labels"].as_array()?.iter();
    let named = labels.filter(|label| text(label, "path") == "configuration.yml");
    let mut named: Vec<usize> = named
        .filter_map(|label| usize::try_from(label["line"].as_u64()?).ok())
        .collect();
    let mut files = files.clone();
    for (name, text) in &mut files {
        if name == "configuration.yml" && !help.registration.is_empty() {
            if named.is_empty() {
                named.push(
                    text.lines()
                        .position(|line| line.trim_start().starts_with("- client_id"))?
                        + 1,
                );
            }
            *text = paste_registration(text, &help.registration, &named)?;
        }
        if matches!(name.as_str(), "coder.env" | "compose.yml") && !help.coder.is_empty() {
            // A name that Coder does not know is written over.
            if self::text(finding, "rule") == "setting-unknown" {
                let line = finding["labels"][0]["line"]
                    .as_u64()
                    .and_then(|line| usize::try_from(line).ok())?;
                let lines = text.lines().enumerate().filter(|(at, _)| at + 1 != line);
                *text = lines.map(|(_, line)| format!("{line}\n")).collect();
            }
            *text = paste_coder(name, text, &help.coder)?;
        }
    }
    Some(files)
}

#[test]
fn a_help_mends_what_it_is_for_and_breaks_nothing_else() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for (name, files) in failing().into_iter().filter(|(name, _)| name != ONE_OF_TWO) {
        let before = check(&files);
        for finding in findings(&before) {
            let Some(mended) = pasted(&files, finding) else {
                continue;
            };
            count += 1;
            let after = check(&mended);
            let same = |other: &&Value| other["fingerprint"] == finding["fingerprint"];
            if findings(&after).any(|other| same(&other)) {
                wrong.push(format!("{name}: {} is still there", text(finding, "message")));
            }
            let new: Vec<_> = errors(&after).difference(&errors(&before)).cloned().collect();
            if !new.is_empty()
                || after["failures"]
                    .as_array()
                    .is_some_and(|failures| !failures.is_empty())
            {
                wrong.push(format!("{name}: mending {} gives {new:?}", text(finding, "message")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 60, "only {count} helps were pasted");
}

/// The help of the only finding of `rule` in these files of Coder's, against the guide's registration.
fn help(files: &[(&str, &str)], rule: &str) -> String {
    let Ok(temporary) = tempfile::tempdir() else {
        unreachable!("a temporary folder")
    };
    let guide = fs::read_to_string(folder("fixtures/guide/configuration.yml")).unwrap_or_default();
    assert!(fs::write(temporary.path().join("configuration.yml"), guide).is_ok());
    let mut arguments = vec!["check", "--format", "json", "--authelia", "configuration.yml"];
    for (name, text) in files {
        let given = name.strip_prefix('+');
        assert!(fs::write(temporary.path().join(given.unwrap_or(name)), text).is_ok());
        if given.is_none() {
            arguments.extend(["--coder", name]);
        }
    }
    let report = json(&run(temporary.path(), &arguments));
    let found: Vec<&Value> = findings(&report)
        .filter(|finding| text(finding, "rule") == rule)
        .collect();
    match found.as_slice() {
        [only] => text(only, "help").to_owned(),
        other => unreachable!("{rule}: {other:?}"),
    }
}

const RULE: &str = "issuer-trailing-slash";
const SERVICE: &str = "services:\n  coder:\n    image: ghcr.io/coder/coder\n";

#[test]
fn a_help_is_written_as_the_place_of_the_value_wants_it() {
    let slash = "https://auth.example.com/";
    let item = format!(
        "- {{name: CODER_OIDC_CLIENT_ID, value: coder}}\n    - name: CODER_OIDC_ISSUER_URL\n      value: {slash}\n"
    );
    for (file, text, expected) in [
        (
            "coder.env",
            format!("CODER_OIDC_CLIENT_ID=coder\nCODER_OIDC_ISSUER_URL={slash}\n"),
            "CODER_OIDC_ISSUER_URL=https://auth.example.com",
        ),
        (
            "compose.yml",
            format!(
                "{SERVICE}    environment:\n      CODER_OIDC_CLIENT_ID: coder\n      CODER_OIDC_ISSUER_URL: {slash}\n"
            ),
            "CODER_OIDC_ISSUER_URL: 'https://auth.example.com'",
        ),
        (
            "compose.yml",
            format!(
                "{SERVICE}    environment:\n      - CODER_OIDC_CLIENT_ID=coder\n      - CODER_OIDC_ISSUER_URL={slash}\n"
            ),
            "- CODER_OIDC_ISSUER_URL=https://auth.example.com",
        ),
        (
            "compose.yml",
            format!(
                "{SERVICE}    command: --oidc-issuer-url={slash}\n    environment:\n      CODER_OIDC_CLIENT_ID: coder\n"
            ),
            "--oidc-issuer-url=https://auth.example.com",
        ),
        (
            "values.yaml",
            format!("coder:\n  env:\n    {item}"),
            "- name: CODER_OIDC_ISSUER_URL\n  value: \"https://auth.example.com\"",
        ),
        (
            "coder.service",
            format!(
                "[Service]\nEnvironment=CODER_OIDC_CLIENT_ID=coder CODER_OIDC_ISSUER_URL={slash}\nExecStart=/usr/bin/coder server\n"
            ),
            "Environment=CODER_OIDC_ISSUER_URL=https://auth.example.com",
        ),
        (
            "server.yaml",
            format!("oidc:\n  clientID: coder\n  issuerURL: {slash}\n"),
            "oidc:\n  issuerURL: 'https://auth.example.com'",
        ),
    ] {
        assert_eq!(help(&[(file, &text)], RULE), expected, "{text}");
    }
}

#[test]
fn a_help_goes_to_the_file_that_the_value_comes_from() {
    let forwarded = format!(
        "{SERVICE}    environment:\n      CODER_OIDC_CLIENT_ID: coder\n      CODER_OIDC_ISSUER_URL: ${{ISSUER:?}}\n"
    );
    let env = "ISSUER=https://auth.example.com/\n";
    assert_eq!(
        help(&[("compose.yml", &forwarded), ("+.env", env)], RULE),
        "ISSUER=https://auth.example.com"
    );
    let composed = forwarded.replace("${ISSUER:?}", "https://${HOST}/");
    assert_eq!(
        help(
            &[("compose.yml", &composed), ("+.env", "HOST=auth.example.com\n")],
            RULE
        ),
        "CODER_OIDC_ISSUER_URL: 'https://auth.example.com'"
    );
    let values = "coder:\n  env:\n    - {name: CODER_OIDC_CLIENT_ID, value: coder}\n    - name: CODER_OIDC_ISSUER_URL\n      \
                  valueFrom: {configMapKeyRef: {name: oidc, key: issuer}}\n";
    let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: oidc}\ndata:\n  issuer: https://auth.example.com/\n";
    assert_eq!(
        help(&[("values.yaml", values), ("map.yaml", map)], RULE),
        "issuer: \"https://auth.example.com\""
    );
    let files = format!("{SERVICE}    env_file: coder.env\n");
    let env = "CODER_OIDC_CLIENT_ID=coder\nCODER_OIDC_ISSUER_URL=https://auth.example.com\n";
    assert_eq!(
        help(&[("compose.yml", &files), ("+coder.env", env)], "access-url-missing"),
        "CODER_ACCESS_URL=https://coder.example.com"
    );
}

#[test]
fn a_flag_s_list_is_mended_in_the_flag() {
    let both = format!(
        "{SERVICE}    command: --oidc-scopes=groups\n    environment:\n      CODER_OIDC_CLIENT_ID: coder\n      \
         CODER_OIDC_SCOPES: profile\n"
    );
    assert_eq!(
        help(&[("compose.yml", &both)], "openid-scope-missing"),
        "in Authelia's registration:\n  scopes:\n    - 'openid'\n    - 'profile'\n    - 'email'\n    - 'offline_access'\n    \
         - 'groups'\nin Coder's settings:\n  --oidc-scopes=openid,profile,groups,email\n  (and without CODER_OIDC_SCOPES, \
         whose items are added to the flag's)"
    );
}
