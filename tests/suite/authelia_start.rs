//! What a real Authelia refuses or takes at its start, section by section and version by version.

use crate::support::start::{changed, configuration, refused, with_provider};
use crate::support::temporary::temporary_with;

const NAMED: &str = include_str!("../../fixtures/start/named.tsv");
const VERSIONS: &str = include_str!("../../fixtures/start/versions.tsv");

/// The rows of a table, each with as many columns as it has.
fn rows<const COLUMNS: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; COLUMNS]> {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| {
        let columns: Vec<&str> = line.split('\t').collect();
        columns
            .try_into()
            .unwrap_or_else(|columns| unreachable!("not {COLUMNS} columns: {columns:?}"))
    })
}

#[test]
fn each_change_is_refused_or_taken_as_by_the_server() {
    let (fails, said) = refused(&configuration(""), "4.39.20");
    assert!(!fails, "{said}");
    let mut wrong = Vec::new();
    for [place, named, change] in rows(NAMED) {
        let (fails, said) = refused(&changed(place, change), "4.39.20");
        match named {
            "-" if fails => wrong.push(format!("{change}: starts, but {said}")),
            "-" => {}
            _ if !fails => wrong.push(format!("{change}: is refused")),
            _ if !said.contains(named) => wrong.push(format!("{change}: does not name {named}: {said}")),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_version_refuses_or_takes_what_it_did() {
    let mut wrong = Vec::new();
    for [place, refusing, taking, change] in rows(VERSIONS) {
        let text = changed(place, change);
        if refusing != "-" && !refused(&text, refusing).0 {
            wrong.push(format!("{change}: {refusing} refuses it"));
        }
        let (fails, said) = if taking == "-" {
            (false, String::new())
        } else {
            refused(&text, taking)
        };
        if fails {
            wrong.push(format!("{change}: {taking} takes it, but {said}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn digests_in_yescrypt_are_read_since_4_39_2() {
    let digest = "$y$j9T$MDEyMzQ1Njc4OWFiY2Rl$lTkV5Ix.5qYI16DO.5c2iZs9jXqGkCEp6yCApMC5.X4";
    let whole = configuration("");
    let start = whole.find("$6$").unwrap_or_default();
    let end = start + whole[start..].find('\n').unwrap_or_default();
    let text = format!("{}{digest}{}", &whole[..start], &whole[end..]);
    assert!(refused(&text, "4.39.1").0);
    assert_eq!(refused(&text, "4.39.2"), (false, String::new()));
}

#[test]
fn directories_map_more_attributes_since_4_39_21() {
    let ldap =
        "authentication_backend: {ldap: {implementation: activedirectory, address: 'ldap://a', user: a, password: b}}";
    for (attribute, refusing, taking) in [
        ("given_name", "4.39.20", "4.39.21"),
        ("website", "4.39.20", "4.39.21"),
        ("website", "4.39.23", "4.39.22"),
        ("nickname", "4.39.28", ""),
    ] {
        let policy = format!("    claims_policies: {{x: {{custom_claims: {{q: {{attribute: {attribute}}}}}}}}}\n");
        let text = with_provider(ldap, &policy);
        assert!(refused(&text, refusing).0, "{attribute} {refusing}");
        assert!(taking.is_empty() || !refused(&text, taking).0, "{attribute} {taking}");
    }
}

#[test]
fn what_else_is_refused_is_told_where_openid_connect_is_off() {
    let text = configuration("identity_providers: {oidc: ~}");
    let coder = "CODER_ACCESS_URL=https://coder.example.com\nCODER_OIDC_ISSUER_URL=https://auth.example.com\n\
                 CODER_OIDC_CLIENT_ID=coder\nCODER_OIDC_CLIENT_SECRET=x\n";
    let authelia = format!("theme: pink\n{text}");
    let temporary = temporary_with(&[("configuration.yml", &*authelia), ("coder.env", coder)]);
    let arguments = [
        "check",
        "--authelia",
        "configuration.yml",
        "--coder",
        "coder.env",
        "--format",
        "concise",
    ];
    let said = crate::support::run(temporary.path(), &arguments).stdout;
    assert!(said.contains("theme"), "{said}");
    assert!(said.contains("issuer-mismatch"), "{said}");
}
