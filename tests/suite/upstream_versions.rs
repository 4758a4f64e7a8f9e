//! `docs/upstream-versions.md` and the tables of changes in the program say the same.

use std::fs;

use oidc_crosscheck::authelia::versions as authelia;
use oidc_crosscheck::party::coder::versions as coder;
use oidc_crosscheck::version::{Behaviour, Version};

use crate::support::folder;

const PAGE: &str = "docs/upstream-versions.md";

fn page() -> String {
    fs::read_to_string(folder(PAGE)).unwrap_or_default()
}

/// The versions that have a behaviour, in words; `oldest` is the oldest version that is known.
fn versions(behaviour: &Behaviour, oldest: Version) -> String {
    let firsts: Vec<String> = behaviour.firsts().iter().map(Version::to_string).collect();
    let firsts = firsts.join(", ");
    match behaviour.until {
        Some(until) if behaviour.first() == oldest => format!("before {until}"),
        Some(until) => format!("{firsts} to before {until}"),
        None => format!("{firsts} and later"),
    }
}

/// The changes as a table, by the version that is the first to be otherwise.
fn table(changes: impl Iterator<Item = Behaviour>, oldest: Version) -> String {
    let at = |behaviour: &Behaviour| match behaviour.until {
        Some(until) if behaviour.first() == oldest => until,
        _ => behaviour.first(),
    };
    let mut changes: Vec<Behaviour> = changes.collect();
    changes.sort_by_key(|change| (at(change), change.until, change.what));
    let rows = changes.iter();
    let rows = rows.map(|change| format!("| {} | {} |\n", versions(change, oldest), change.what));
    format!("| versions | what they do |\n|---|---|\n{}", rows.collect::<String>())
}

#[test]
fn the_page_has_every_change_in_order() {
    let mut made = page();
    for (heading, table) in [
        (
            "## Authelia from version to version\n",
            table(
                authelia::CHANGES.into_iter().map(|(_, change)| change),
                authelia::OLDEST,
            ),
        ),
        (
            "## Coder from version to version\n",
            table(coder::CHANGES.into_iter(), coder::READABLE),
        ),
    ] {
        let (before, rest) = made.split_once(heading).unwrap_or_else(|| unreachable!("{heading}"));
        let (text, rest) = rest
            .split_once("| versions |")
            .unwrap_or_else(|| unreachable!("{heading}"));
        let behind = rest.split_once("\n\n").map_or("", |(_, behind)| behind);
        made = format!("{before}{heading}{text}{table}\n{behind}");
    }
    if std::env::var_os("UPDATE_DOCS").is_some() {
        assert!(fs::write(folder(PAGE), &made).is_ok());
    }
    assert!(
        page() == made,
        "{PAGE} is out of date: UPDATE_DOCS=1 cargo test --test suite upstream_versions::"
    );
}

/// The numbers `x.y.z` in a text.
fn numbers(text: &str) -> Vec<Version> {
    let words = text.split(|letter: char| !letter.is_ascii_digit() && letter != '.');
    words.filter_map(|word| word.parse().ok()).collect()
}

#[test]
fn what_rules_depend_on_is_in_order_and_a_change() {
    let firsts_and_ends = |changes: Vec<Behaviour>| -> Vec<Version> {
        let both = |change: Behaviour| [change.firsts().to_vec(), change.until.into_iter().collect()].concat();
        changes.into_iter().flat_map(both).collect()
    };
    let of_authelia = firsts_and_ends(authelia::CHANGES.into_iter().map(|(_, change)| change).collect());
    let of_coder = firsts_and_ends(coder::CHANGES.to_vec());
    let page = page();
    let (_, table) = page
        .split_once("| from | change | rules |\n|---|---|---|\n")
        .unwrap_or_default();
    let mut before = ("Authelia", authelia::OLDEST);
    let mut seen = 0;
    for row in table.lines().take_while(|line| !line.is_empty()) {
        let from = row.split('|').nth(1).unwrap_or_default().trim();
        let (program, versions) = from.split_once(' ').unwrap_or_default();
        let known = if program == "Coder" { &of_coder } else { &of_authelia };
        let (from, until) = versions.split_once(" to before ").unwrap_or((versions, ""));
        for version in numbers(&format!("{from} {until}")) {
            assert!(
                known.contains(&version),
                "{row}: nothing changes in {program} {version}"
            );
        }
        let here = (program, numbers(from)[0]);
        assert!(before <= here, "{row}: behind {before:?}");
        before = here;
        seen += 1;
    }
    assert!(seen > 10, "the table is not read");
}

/// A change that is not in the list is on no page.
#[test]
fn every_change_is_in_the_list() {
    for (files, listed) in [
        (
            &["src/authelia/versions.rs", "src/authelia/versions/at_start.rs"][..],
            authelia::CHANGES.len(),
        ),
        (&["src/party/coder/versions.rs"], coder::CHANGES.len()),
    ] {
        let texts = files
            .iter()
            .map(|file| fs::read_to_string(folder(file)).unwrap_or_default());
        let declared: usize = texts.map(|text| text.matches(": Behaviour =").count()).sum();
        assert_eq!(declared, listed, "{files:?}");
    }
}
