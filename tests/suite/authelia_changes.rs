//! What a real Authelia 4.39.20 said of a configuration that starts, changed in one place.
//!
//! `fixtures/start/changes.tsv` has a change a line: what it is about, where it is made, the text, whether the server
//! starts, and the options that its refusals name.

use oidc_crosscheck::finding::Severity;

use crate::support::start::{changed, defects};

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
        let (said, unread) = defects(&changed(place, change), "4.39.20");
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
        let text = changed(place, change);
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

/// What a version says of a change: the version, the place, the change, and what is named.
const NAMED: &[(&str, &str, &str, &str)] = &[
    // Since 4.39.0 a rule may name networks only.
    (
        "4.38.19",
        "oidc",
        "authorization_policies: {p: {default_policy: deny, rules: [{policy: one_factor, networks: ['10.0.0.0/8']}]}}",
        "rules `rules`: this rule has no `subject`",
    ),
    // Since 4.39.5 a custom claim has a name of its own.
    (
        "4.39.4",
        "oidc",
        "claims_policies: {x: {custom_claims: {q: {name: adm, attribute: email}}}}\n    scopes: {w: {claims: [adm]}}",
        "`adm` cannot be a scope's claim",
    ),
    // A key that only later versions have is not decoded, so that it hides nothing.
    (
        "4.38.19",
        "oidc",
        "scopes: X Y\n    enforce_pkce: sometimes",
        "`sometimes` is not a value",
    ),
    (
        "4.38.19",
        "oidc",
        "authorization_policies: {p: {rules: [{policy: deny, networks: true}]}}",
        "rules `rules`: this rule has no `subject`",
    ),
    (
        "4.38.19",
        "client",
        "scopes: [openid, address]",
        "`address` is not a known scope",
    ),
    // A key id without an algorithm is refused, whether the client has keys or not.
    (
        "4.39.20",
        "client",
        "jwks_uri: 'https://a.example.com/k'\n        id_token_encrypted_response_key_id: a",
        "id_token_encrypted_response_alg",
    ),
    (
        "4.39.20",
        "client",
        "id_token_encrypted_response_key_id: a\n        id_token_encrypted_response_enc: x",
        "id_token_encrypted_response_enc",
    ),
    (
        "4.39.20",
        "top",
        "session: {secret: a-secret, redis: {high_availability: {sentinel_name: s}}, cookies: [{domain: example.com, \
         authelia_url: 'https://auth.example.com'}]}",
        "nodes `nodes` is empty",
    ),
    (
        "4.39.20",
        "top",
        "authentication_backend: {ldap: {implementation: openldap, address: 'ldap://a', base_dn: a, user: a, password: b}}",
        "users_filter",
    ),
    (
        "4.39.20",
        "top",
        "access_control: {default_policy: deny, rules: [{domain: a.example.com, policy: one_factor, subject: dev}]}",
        "`dev` is not a subject",
    ),
    // A date and a mapping are taken for a secret, so everything else is looked at as well.
    (
        "4.39.20",
        "client",
        "consent_mode: sometimes\n        client_secret: 2020-01-01",
        "consent_mode",
    ),
    (
        "4.39.20",
        "client",
        "consent_mode: sometimes\n        client_secret: {a: b}",
        "consent_mode",
    ),
    (
        "4.39.20",
        "client",
        "consent_mode: sometimes\n        client_secret: {a: b}",
        "is a mapping, expected text",
    ),
    // An old key fills the section at some starts.
    (
        "4.38.19",
        "top",
        "server: {}\nhost: 0.0.0.0",
        "`server` is empty; Authelia refuses it by chance",
    ),
    (
        "4.38.19",
        "top",
        "server:\nhost: 0.0.0.0",
        "`server` is empty; Authelia refuses it as unknown",
    ),
    ("4.39.20", "top", "log: {}\nlog_level: debug", "refuses it by chance"),
    ("4.39.20", "top", "log:\nlog_level: debug", "refuses it by chance"),
    (
        "4.39.20",
        "top",
        "log: []\nlog_level: debug",
        "`log` is no mapping; Authelia refuses it by chance",
    ),
    ("4.39.19", "top", "log: []\nlog_level: debug", "`log` is not a mapping"),
];

#[test]
fn each_version_names_what_it_refuses() {
    let said_of = |version: &str, place: &str, change: &str| -> String {
        let (said, _) = defects(&changed(place, change), version);
        said.into_iter().map(|(_, text)| format!("{text}\n")).collect()
    };
    for (version, place, change, named) in NAMED {
        let said = said_of(version, place, change);
        assert!(said.contains(named), "{version}: {change}: {said}");
    }
    // None of the older ones holds any more.
    for (version, place, change, named) in NAMED.iter().filter(|(version, ..)| *version != "4.39.20") {
        let said = said_of("4.39.20", place, change);
        assert!(!said.contains(named), "{version}: {change}: {said}");
    }
}
