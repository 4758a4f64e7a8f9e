//! The applications' profiles: every one can be read and agrees with itself, and their pages are made from them.

use std::fs;

use crate::support::{folder, run};
use oidc_crosscheck::apps;
use oidc_crosscheck::party::profile::{EMBEDDED, Invalid, find, parse};

#[test]
fn every_profile_is_built_in() {
    let entries = fs::read_dir(folder("profiles"))
        .into_iter()
        .flatten()
        .filter_map(Result::ok);
    let stem = |path: std::path::PathBuf| path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let mut files: Vec<String> = entries.filter_map(|entry| stem(entry.path())).collect();
    files.sort();
    let built_in: Vec<&str> = EMBEDDED.iter().map(|embedded| embedded.id).collect();
    assert_eq!(
        files, built_in,
        "the table in src/party/profile/embedded.rs is not what is in profiles/"
    );
}

#[test]
fn every_profile_agrees_with_itself() {
    let mut wrong = Vec::new();
    for embedded in EMBEDDED {
        let profile = match parse(embedded.text) {
            Ok(profile) => profile,
            Err(invalid) => {
                wrong.push(format!("{}: {invalid}", embedded.id));
                continue;
            }
        };
        if profile.id != embedded.id || profile.example.redirect_uris.is_empty() {
            wrong.push(format!("{}: another id, or no example", embedded.id));
        }
        let citing: String = embedded
            .text
            .lines()
            .filter(|line| line.contains("source = ["))
            .collect();
        // The example is the guide's, whatever else is read in the source.
        for name in profile.sources.keys().filter(|name| *name != "guide") {
            if !citing.contains(&format!("\"{name}\"")) {
                wrong.push(format!("{}: no fact has the source {name}", embedded.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A profile that can be read, changed at one place.
fn changed(from: &str, to: &str) -> Result<(), Invalid> {
    let text = find("grafana").map(|embedded| embedded.text).unwrap_or_default();
    assert!(text.contains(from), "{from}");
    parse(&text.replacen(from, to, 1)).map(|_| ())
}

#[test]
fn a_wrong_profile_is_refused_with_the_reason() {
    for (from, to, reason) in [
        ("schema = 1", "schema = 2", "`schema` is 2; this program reads 1"),
        (
            "id = \"grafana\"",
            "id = \"Grafana\"",
            "`id` is \"Grafana\"; expected lower-case words with hyphens",
        ),
        (
            "reviewed = \"2026-11-27\"",
            "reviewed = \"yesterday\"",
            "`reviewed` is \"yesterday\"; expected a day",
        ),
        ("source = [\"login\"]", "source = []", "`request` 1: `source` is empty"),
        (
            "source = [\"login\"]",
            "source = [\"log\"]",
            "`request` 1: `[sources]` has no `log`",
        ),
        (
            "path = \"/login/generic_oauth\"",
            "path = \"login\"",
            "`callback` 1: expected `path = \"/…\"` or `uri`",
        ),
        (
            "option = \"use_pkce\"",
            "option = \"pkce\"",
            "`pkce` names the setting `pkce`, which `[settings]` does not have",
        ),
        (
            "sends = \"never\"",
            "sends = \"never\"\nsince = \"2\"\nuntil = \"1.9\"",
            "`pkce` 1: it ends with 1.9",
        ),
        (
            "sends = \"never\"",
            "sends = \"never\"\nsince = \"new\"",
            "`pkce` 1: `new` is not a version",
        ),
        (
            "sends = \"never\"",
            "sends = \"sometimes\"",
            "unknown variant `sometimes`",
        ),
        ("sends = \"never\"", "send = \"never\"", "unknown field `send`"),
        (
            "commit = \"02419d67498c308e98315c1836b289817a580d56\"",
            "commit = \"main\"",
            "`commit` is not a commit's hash",
        ),
        (
            "https://grafana.example.com/login/generic_oauth",
            "https://grafana.example.com/login/",
            "is not a `callback`",
        ),
    ] {
        let invalid = changed(from, to)
            .err()
            .map(|invalid| invalid.to_string())
            .unwrap_or_default();
        assert!(invalid.contains(reason), "{to}: {invalid:?} lacks {reason:?}");
    }
    assert_eq!(changed("sends = \"never\"", "sends = \"always\""), Ok(()));
}

#[test]
fn what_is_not_toml_is_refused_without_its_text() {
    for (text, line) in [("id = \"x\"\nroot:x:0:0:secret\n", 2), ("", 1)] {
        let Err(Invalid::Form { line: found, message }) = parse(text) else {
            unreachable!("{text:?} is read")
        };
        assert_eq!(found, line);
        assert!(!message.contains("secret"), "{message}");
    }
}

#[test]
fn the_profile_in_the_documentation_is_one() {
    let page = fs::read_to_string(folder("docs/profiles.md")).unwrap_or_default();
    let example = page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next());
    assert_eq!(
        parse(example.unwrap_or_default()).map(|profile| profile.id),
        Ok("my-app".to_owned())
    );
}

#[test]
fn each_application_has_its_page() {
    let update = std::env::var_os("UPDATE_APPS").is_some();
    let mut pages: Vec<(String, String)> = EMBEDDED
        .iter()
        .filter_map(|embedded| Some((embedded.id.to_owned(), apps::page(&*embedded.profile().ok()?))))
        .collect();
    let head = "# Applications\n\nMade by `oidc-crosscheck apps --format markdown`. [How a profile is written](../profiles.md).\n\n";
    pages.push(("index".to_owned(), format!("{head}{}", apps::markdown())));
    for (name, page) in &pages {
        let path = folder("docs/apps").join(format!("{name}.md"));
        if update {
            assert!(fs::create_dir_all(folder("docs/apps")).is_ok() && fs::write(&path, page).is_ok());
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            kept == *page,
            "docs/apps/{name}.md is out of date: UPDATE_APPS=1 cargo test --test suite apps::"
        );
    }
    let kept = fs::read_dir(folder("docs/apps")).into_iter().flatten().count();
    assert_eq!(kept, pages.len(), "docs/apps has pages of applications that are gone");
}

#[test]
fn the_versions_that_were_looked_at_are_told() {
    let path = folder("docs/upstream-versions.md");
    let kept = fs::read_to_string(&path).unwrap_or_default();
    let head = "| application | looked at |";
    let before = kept.split(head).next().unwrap_or_default();
    let made = format!("{before}{}", apps::versions());
    if std::env::var_os("UPDATE_APPS").is_some() {
        assert!(fs::write(&path, &made).is_ok());
    } else {
        assert!(
            kept == made,
            "docs/upstream-versions.md is out of date: UPDATE_APPS=1 cargo test --test suite apps::"
        );
    }
}

#[test]
fn the_command_lists_and_shows_them() {
    let list = run(&folder("."), &["apps"]);
    assert_eq!(list.code, 0);
    assert!(EMBEDDED.iter().all(|embedded| list.stdout.contains(embedded.id)));
    let one = run(&folder("."), &["apps", "Miniflux"]);
    assert_eq!(
        one.stdout,
        fs::read_to_string(folder("docs/apps/miniflux.md")).unwrap_or_default()
    );
    let unknown = run(&folder("."), &["apps", "minflux"]);
    assert_eq!(unknown.code, 2);
    assert_eq!(
        unknown.stderr,
        "error: there is no application `minflux`; did you mean `miniflux`?\n"
    );
}
