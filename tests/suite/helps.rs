//! What a help says can be pasted, and what it comes to in the files puts the finding right: it is gone then, and no other
//! error has come.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::temporary::{given, temporary_with};
use crate::support::{folder, json, run};
use serde_json::Value;

/// A case whose help is one of two steps: the other one is another finding's.
const ONE_OF_TWO: &str = "authelia-invalid-client/fail-grant-type";

/// Files of one check by name.
type Files = Vec<(String, String)>;

fn check(files: &Files) -> Value {
    let folder = temporary_with(files);
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

/// Where a line and a column (both from 1) are in a text, in bytes.
fn offset(text: &str, line: &Value, column: &Value) -> Option<usize> {
    let number = |value: &Value| usize::try_from(value.as_u64()?).ok()?.checked_sub(1);
    let (line, column) = (number(line)?, number(column)?);
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let rest = text.get(start..)?;
    let within = rest.char_indices().nth(column).map_or(rest.len(), |(at, _)| at);
    Some(start + within)
}

/// The files with the edits of one way made.
fn edited(files: &Files, finding: &Value, way: u64) -> Option<Files> {
    let mut files = files.clone();
    let edits = finding["edits"].as_array()?.iter().filter(|edit| edit["way"] == way);
    // From the end, so that the places before stay; of two at one place the second is made first.
    let mut edits: Vec<&Value> = edits.collect();
    edits.reverse();
    edits.sort_by_key(|edit| std::cmp::Reverse((edit["line"].as_u64(), edit["column"].as_u64())));
    for edit in &edits {
        let path = text(edit, "path");
        let (_, content) = files.iter_mut().find(|(name, _)| name == path)?;
        let start = offset(content, &edit["line"], &edit["column"])?;
        let end = offset(content, &edit["end_line"], &edit["end_column"])?;
        assert_eq!(content.get(start..end), edit["found"].as_str(), "{edit}");
        content.replace_range(start..end, text(edit, "replacement"));
    }
    (!edits.is_empty()).then_some(files)
}

/// A whole configuration of Authelia's without one of its keys, and what is below it: each of them in turn.
fn without_a_key() -> Vec<(String, Files)> {
    let read = |path: &str| fs::read_to_string(folder(path)).unwrap_or_default();
    let whole = read("fixtures/authelia/audmode-explicit.yml");
    let coder = read("fixtures/guide/coder.env") + "\nCODER_ACCESS_URL=https://coder.example.com\n";
    let lines: Vec<&str> = whole.split_inclusive('\n').collect();
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '-']).len();
    let mut all = Vec::new();
    for (at, line) in lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.trim_end().ends_with(':'))
    {
        let below = lines[at + 1..].iter().take_while(|next| indent(next) > indent(line));
        let end = at + 1 + below.count();
        let rest = [&lines[..at], &lines[end..]].concat().concat();
        let files = [("configuration.yml", rest), ("coder.env", coder.clone())];
        let files = files.map(|(name, text)| (name.to_owned(), text)).to_vec();
        all.push((format!("without {} of line {}", line.trim(), at + 1), files));
    }
    all
}

#[test]
fn an_edit_puts_right_what_it_is_for_and_breaks_nothing_else() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for (name, files) in failing().into_iter().chain(without_a_key()) {
        let before = check(&files);
        for finding in findings(&before).filter(|finding| finding["cause"].is_null()) {
            for way in 0..3 {
                let Some(edited) = edited(&files, finding, way) else {
                    continue;
                };
                count += 1;
                let after = check(&edited);
                let told = format!("{name}, way {way} of {}", text(finding, "message"));
                let same = |other: &&Value| other["fingerprint"] == finding["fingerprint"];
                if findings(&after).any(|other| same(&other)) && name != ONE_OF_TWO {
                    wrong.push(format!("{told}: it is still there"));
                }
                let new: Vec<_> = errors(&after).difference(&errors(&before)).cloned().collect();
                // What Authelia takes only once it starts may be wrong for Coder all the same.
                let failed = after["failures"] != before["failures"]
                    && after["failures"].as_array().is_some_and(|all| !all.is_empty());
                if !new.is_empty() || failed {
                    wrong.push(format!("{told}: gives {new:?} {}", after["failures"]));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 150, "only {count} edits were made");
}

/// The help of the only finding of `rule` in these files of Coder's, against the guide's registration.
fn help(files: &[(&str, &str)], rule: &str) -> String {
    let (temporary, coder) = given(files);
    let guide = fs::read_to_string(folder("fixtures/guide/configuration.yml")).unwrap_or_default();
    assert!(fs::write(temporary.path().join("configuration.yml"), guide).is_ok());
    let arguments = ["check", "--format", "json", "--authelia", "configuration.yml"];
    let arguments = [&arguments[..], &coder].concat();
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

#[test]
fn the_end_that_a_proxy_speaks_against_is_corrected_first() {
    let settings =
        "    environment:\n      CODER_ACCESS_URL: https://code.example.com\n      CODER_OIDC_CLIENT_ID: coder\n";
    let label = "    labels: ['traefik.http.routers.coder.rule=Host(`coder.example.com`)']\n";
    for (labels, first) in [
        ("", "redirect_uris:"),
        (label, "CODER_ACCESS_URL: 'https://coder.example.com'"),
    ] {
        let file = format!("{SERVICE}{settings}{labels}");
        let help = help(&[("compose.yml", &file)], "redirect-uri-not-registered");
        let lines: Vec<&str> = help.lines().map(str::trim).collect();
        let at = |wanted: &str| lines.iter().position(|line| *line == wanted);
        let ends = [
            at("redirect_uris:"),
            at("CODER_ACCESS_URL: 'https://coder.example.com'"),
        ];
        assert!(ends.iter().all(Option::is_some), "{help}");
        assert_eq!(ends.into_iter().min(), Some(at(first)), "{help}");
    }
}
