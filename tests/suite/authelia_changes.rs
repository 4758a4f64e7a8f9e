//! What a real Authelia 4.39.20 said of a configuration that starts, changed in one place.
//!
//! `fixtures/start/changes.tsv` has a change a line: what it is about, where it is made, the text, whether the server
//! starts, and the options that its refusals name.

use crate::support::start::{configuration, defects, with_client, with_provider};
use oidc_crosscheck::finding::Severity;

/// The configuration with `change` made at `place`: a section, a line of the provider's or the client's, the only
/// cookie, or one text for another.
fn changed(place: &str, change: &str) -> String {
    match place {
        "top" => configuration(change),
        "cookie" => configuration(&format!("session: {{cookies: [{{{change}}}]}}")),
        "oidc" => with_provider("", &format!("    {change}\n")),
        "client" => with_client(&format!("        {change}\n")),
        _ => {
            let (old, new) = change.split_once(" => ").unwrap_or_default();
            let new = new.replace("\\u0085", "\u{85}").replace("\\u2028", "\u{2028}");
            configuration("").replace(old, &new.replace("\\t", "\t"))
        }
    }
}

/// A field of the table: `\n` and `\t` stand for what would end it, a doubled backslash for one.
fn field(text: &str) -> String {
    text.replace("\\\\", "\u{1}")
        .replace("\\n", "\n")
        .replace("\\t", "\t")
        .replace('\u{1}', "\\")
}

#[test]
fn each_change_starts_or_is_refused_as_by_the_server() {
    let table = include_str!("../../fixtures/start/changes.tsv");
    let mut wrong = Vec::new();
    let mut checked = 0;
    for line in table.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [what, place, change, start, options] = fields[..] else {
            unreachable!("five fields: {line}")
        };
        let (said, unread) = defects(&changed(place, &field(change)), "4.39.20");
        // The base uses the old option for its key, which is always said.
        let told = said.iter().filter(|(_, text)| !text.contains("issuer_private_key"));
        let severities: Vec<Severity> = told.map(|(severity, _)| *severity).collect();
        let got = if unread || severities.contains(&Severity::Error) {
            "refused"
        } else if severities.contains(&Severity::Warning) {
            "warnings"
        } else {
            "ok"
        };
        let all: String = said.iter().map(|(_, text)| text.as_str()).collect();
        let missing = options
            .split(',')
            .filter(|option| *option != "-" && !all.contains(option))
            .collect::<Vec<_>>();
        if got != start || !missing.is_empty() {
            wrong.push(format!(
                "{what}: {place}: {change}: {start}, got {got} without {missing:?}"
            ));
        }
        checked += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(checked > 600, "only {checked} changes");
}

/// The versions that all changes were run on, too. `fixtures/start/older.tsv` has those that they answered otherwise.
const OLDER: [&str; 3] = ["4.38.19", "4.39.1", "4.39.10"];

#[test]
fn older_versions_start_or_refuse_as_they_did() {
    let split = |line: &'static str| -> Vec<&'static str> { line.split('\t').collect() };
    let older = include_str!("../../fixtures/start/older.tsv").lines().skip(1);
    let otherwise: Vec<Vec<&str>> = older.map(split).collect();
    assert!(otherwise.len() > 100, "only {} changes", otherwise.len());
    let mut wrong = Vec::new();
    for (number, line) in include_str!("../../fixtures/start/changes.tsv")
        .lines()
        .enumerate()
        .skip(1)
    {
        let fields = split(line);
        let [_, place, change, start, _] = fields[..] else {
            unreachable!("five fields: {line}")
        };
        let text = changed(place, &field(change));
        for version in OLDER {
            let differs = |row: &&Vec<&str>| row[..3] == [version, place, change];
            let refused = match otherwise.iter().find(differs) {
                Some(row) => row[3] == "refused",
                // Of those that every version answers alike, a part tells enough.
                None if number % 6 > 0 => continue,
                None => start == "refused",
            };
            let (said, unread) = defects(&text, version);
            let got = unread || said.iter().any(|(severity, _)| *severity == Severity::Error);
            if got != refused {
                wrong.push(format!("{version}: {place}: {change}: refused {refused}, got {got}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
