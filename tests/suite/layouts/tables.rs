//! The tables of `tests/layouts/`: `=== name`, then what is expected, then `--- path` and what is in that file. In it
//! `$URL` is Coder's address, which the broken pair has wrong, `<CR>`, `<BOM>` and `<TAB>` are these characters, and a line
//! `@name` is one of the parts that [`part`] knows.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use super::{AUTHELIA, ENV, check, text};
use crate::support::temporary::temporary;
use crate::support::{folder, run};

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
    let temporary = temporary();
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
fn each_folder_of_the_tables_has_its_answer() {
    let only = std::env::var("LAYOUT").unwrap_or_default();
    let mut failed = Vec::new();
    let mut count = 0;
    let tables = fs::read_dir(folder("tests/layouts")).into_iter().flatten().flatten();
    for table in tables.map(|table| table.path()) {
        let text = fs::read_to_string(&table).unwrap_or_default();
        for case in cases(&text).iter().filter(|case| case.name.contains(&only)) {
            count += 1;
            let wrong = wrong(case);
            if !wrong.is_empty() {
                failed.push(format!("{}: {}\n{}", table.display(), case.name, wrong.join("\n")));
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
