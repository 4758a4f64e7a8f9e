//! What Coder does, statement by statement and by version, beside a registration that works.
//!
//! Source: coder/coder `cli/server.go`, `coderd/userauth.go`, `coderd/httpmw/oauth2.go`, `coderd/httpmw/apikey.go` and
//! `coderd/oauthpki/oidcpki.go` at the tags.

use std::path::Path;

use crate::sign_in_facts::{Row, row, write};
use crate::support::temporary::temporary;
use crate::support::{json, of_pair};

/// A statement: the versions of Coder it is made of, the pair, and what is said: `severity rule`, or nothing that stops the
/// sign-in.
type Fact = (&'static [&'static str], Row, &'static str);

const WORKS: &str = "";
const INVALID: &str = "error setting-invalid";
const ALL: &[&str] = &["2.24.2", "2.28.3", "2.30.0", "2.33.11", "2.35.1", "2.36.0"];
const GROUPS: &[&str] = &["scopes: [openid, profile, email, groups]"];
const REFRESHED: &[&str] = &[
    "scopes: [openid, profile, email, offline_access]",
    "grant_types: [authorization_code, refresh_token]",
];
const TWO_HOSTS: &[&str] = &[
    "redirect_uris: ['https://coder.example.com/api/v2/users/oidc/callback', 'https://inside.example.com/api/v2/users/oidc/callback']",
];
const ONLY_EMAIL: &[&str] = &["claims_policies: {own: {id_token: [email]}}"];
const FROM_ID_TOKEN: &[&str] = &["CODER_OIDC_IGNORE_USERINFO=true"];
const POLICY: &[&str] = &["claims_policy: own"];

const fn coder(lines: &'static [&'static str]) -> Row {
    row("", "").coder(lines)
}

#[rustfmt::skip] // A table reads best with a row a line.
const FACTS: &[Fact] = &[
    (ALL, coder(&[]), WORKS),
    // What stops the start.
    (ALL, coder(&["CODER_ACCESS_URL=coder.example.com"]), INVALID),
    (ALL, coder(&["CODER_OIDC_ISSUER_URL="]), "error issuer-mismatch"),
    (ALL, coder(&["CODER_OIDC_CLIENT_KEY_FILE=/key.pem", "CODER_OIDC_CLIENT_CERT_FILE=/cert.pem"]), INVALID),
    (ALL, coder(&["CODER_OIDC_CLIENT_SECRET=", "CODER_OIDC_CLIENT_KEY_FILE=/key.pem"]), INVALID),
    (ALL, coder(&["CODER_OIDC_ACCESS_TOKEN_CLAIMS=true"]), INVALID),
    (ALL, coder(&["CODER_OIDC_ALLOWED_GROUPS=a"]), INVALID),
    (ALL, coder(&["CODER_OIDC_ALLOWED_GROUPS=a", "CODER_OIDC_SCOPES=openid,profile,email,groups"]).client(GROUPS), WORKS),
    // Only an element that is exactly `groups` sets the field.
    (ALL, coder(&["CODER_OIDC_ALLOWED_GROUPS=a", "CODER_OIDC_SCOPES=openid profile email groups"]).client(GROUPS), INVALID),
    (ALL, coder(&["CODER_OIDC_ALLOWED_GROUPS=a", "CODER_OIDC_SCOPES=openid, profile, email, groups"]).client(GROUPS), INVALID),
    (ALL, coder(&["CODER_OIDC_ALLOWED_GROUPS=a", "CODER_OIDC_GROUP_FIELD=groups", "CODER_OIDC_SCOPES=openid profile email groups"]).client(GROUPS), WORKS),
    (&["2.26.6"], coder(&["CODER_SESSION_DURATION=720h"]), WORKS),
    (&["2.27.0", "2.36.0"], coder(&["CODER_SESSION_DURATION=720h"]), INVALID),
    (&["2.27.0", "2.36.0"], coder(&["CODER_SESSION_DURATION=719h"]), WORKS),
    (&["2.33.11"], coder(&["CODER_HTTP_ADDRESS="]), WORKS),
    (&["2.34.0", "2.36.0"], coder(&["CODER_HTTP_ADDRESS="]), INVALID),
    (&["2.34.0", "2.36.0"], coder(&["CODER_HTTP_ADDRESS=", "CODER_TLS_ENABLE=true"]), WORKS),
    // A key file needs scopes; before 2.34.0 an empty list is the default one.
    (&["2.34.0", "2.36.0"], coder(&["CODER_OIDC_CLIENT_SECRET=", "CODER_OIDC_CLIENT_KEY_FILE=/key.pem", "CODER_OIDC_CLIENT_CERT_FILE=/cert.pem", "CODER_OIDC_SCOPES="]), INVALID),
    // Without a client id it is off, without a word; without a secret it is a public client.
    (ALL, coder(&["CODER_OIDC_CLIENT_ID="]), "error oidc-disabled"),
    (ALL, coder(&["CODER_OIDC_CLIENT_SECRET="]).client(&["token_endpoint_auth_method: client_secret_basic"]), "error client-secret-missing"),
    // The redirect URI.
    (ALL, coder(&["CODER_ACCESS_URL=https://coder.example.com/sub"]), "warning access-url-path-dropped"),
    (ALL, coder(&["CODER_ACCESS_URL=https://coder.example.com:443"]), "error redirect-uri-not-registered"),
    (ALL, coder(&["CODER_ACCESS_URL=https://Coder.example.com"]), "error redirect-uri-not-registered"),
    (&["2.31.0"], coder(&["CODER_ACCESS_URL=https://other.example.com", "CODER_OIDC_REDIRECT_URL=https://coder.example.com/x"]), "error redirect-uri-not-registered"),
    (&["2.31.1", "2.36.0"], coder(&["CODER_ACCESS_URL=https://other.example.com", "CODER_OIDC_REDIRECT_URL=https://coder.example.com/x"]), WORKS),
    // Several hosts: each has its own redirect URI, with the scheme of the access URL.
    (&["2.35.1"], coder(&["CODER_OIDC_REDIRECT_ALLOWED_HOSTS=coder.example.com,inside.example.com"]), "warning setting-not-in-version"),
    (&["2.36.0"], coder(&["CODER_OIDC_REDIRECT_ALLOWED_HOSTS=coder.example.com,inside.example.com"]).client(TWO_HOSTS), WORKS),
    (&["2.36.0"], coder(&["CODER_OIDC_REDIRECT_ALLOWED_HOSTS= Coder.example.com:8443, ,inside.example.com"]).client(TWO_HOSTS), WORKS),
    (&["2.36.0"], coder(&["CODER_OIDC_REDIRECT_ALLOWED_HOSTS=coder.example.com,inside.example.com"]), "warning redirect-uri-not-registered"),
    (&["2.36.0"], coder(&["CODER_OIDC_REDIRECT_ALLOWED_HOSTS=inside.example.com"]), "error redirect-uri-not-registered"),
    (&["2.36.0"], coder(&["CODER_OIDC_REDIRECT_ALLOWED_HOSTS=inside.example.com"]).client(TWO_HOSTS), "warning redirect-host-not-allowed"),
    (&["2.36.0"], coder(&["CODER_OIDC_REDIRECT_ALLOWED_HOSTS=inside.example.com", "CODER_OIDC_REDIRECT_URL=https://coder.example.com"]), WORKS),
    (&["2.36.0"], coder(&["CODER_OIDC_REDIRECT_ALLOWED_HOSTS="]), WORKS),
    (ALL, coder(&["CODER_REDIRECT_TO_ACCESS_URL=true"]), "warning access-url-redirect-loop"),
    (ALL, coder(&["CODER_REDIRECT_TO_ACCESS_URL=true", "CODER_TLS_ENABLE=true"]), WORKS),
    // PKCE.
    (&["2.24.2", "2.29.18"], coder(&[]).client(&["require_pkce: true"]), "error pkce-required"),
    (&["2.30.0", "2.36.0"], coder(&[]).client(&["require_pkce: true", "pkce_challenge_method: S256"]), WORKS),
    (&["2.30.0", "2.36.0"], coder(&[]).client(&["pkce_challenge_method: plain"]).provider(&["enable_pkce_plain_challenge: true"]), "error pkce-required"),
    // Verified addresses.
    (&["2.29.16", "2.30.9", "2.31.14", "2.32.6", "2.33.7", "2.34.1"], coder(FROM_ID_TOKEN).client(POLICY).provider(ONLY_EMAIL), WORKS),
    (&["2.29.17", "2.32.7", "2.33.8", "2.34.2", "2.35.0", "2.36.0"], coder(FROM_ID_TOKEN).client(POLICY).provider(ONLY_EMAIL), "error email-unverified"),
    (&["2.29.17", "2.36.0"], coder(&["CODER_OIDC_IGNORE_USERINFO=true", "CODER_OIDC_IGNORE_EMAIL_VERIFIED=true"]).client(POLICY).provider(ONLY_EMAIL), WORKS),
    (ALL, coder(&["CODER_DANGEROUS_OIDC_SKIP_ISSUER_CHECKS=true"]), "warning identity-checks-skipped"),
    // Empty variables.
    (&["2.33.11"], coder(&["CODER_OIDC_SCOPES=", "CODER_OIDC_EMAIL_FIELD="]), WORKS),
    (&["2.34.0", "2.36.0"], coder(&["CODER_OIDC_SCOPES="]), "error openid-scope-missing"),
    (&["2.34.0", "2.36.0"], coder(&["CODER_OIDC_EMAIL_FIELD="]), "error email-claim-missing"),
    (&["2.34.0", "2.36.0"], coder(&["CODER_OIDC_USERNAME_FIELD="]), "warning username-claim-missing"),
    // Groups: before 2.26.0 they are not looked at without a licence.
    (&["2.25.3"], coder(&["CODER_OIDC_ALLOWED_GROUPS=a", "CODER_OIDC_GROUP_FIELD=groups"]), "warning allowed-groups-not-enforced"),
    (&["2.26.0", "2.36.0"], coder(&["CODER_OIDC_ALLOWED_GROUPS=a", "CODER_OIDC_GROUP_FIELD=groups"]), "error groups-scope-missing"),
    // Sessions.
    (&["2.24.2", "2.36.0"], coder(&[]).client(REFRESHED), "warning offline-access-not-requested"),
    (&["2.24.2", "2.36.0"], coder(&["CODER_OIDC_SCOPES=openid,profile,email,offline_access"]).client(REFRESHED), WORKS),
    // Other ways to sign in are left alone.
    (ALL, coder(&["CODER_OAUTH2_GITHUB_CLIENT_ID=x", "CODER_OAUTH2_GITHUB_CLIENT_SECRET=y", "CODER_OAUTH2_GITHUB_ALLOW_SIGNUPS=true", "CODER_OAUTH2_GITHUB_ALLOW_EVERYONE=true", "CODER_OAUTH2_GITHUB_DEFAULT_PROVIDER_ENABLE=false", "CODER_EXTERNAL_AUTH_0_TYPE=github", "CODER_EXTERNAL_AUTH_0_ID=z"]), WORKS),
    // What has no meaning for the sign-in.
    (ALL, coder(&["CODER_OIDC_ORGANIZATION_FIELD=x", "CODER_OIDC_ORGANIZATION_ASSIGN_DEFAULT=false", "CODER_OIDC_GROUP_MAPPING={\"a\": \"b\"}", "CODER_OIDC_GROUP_AUTO_CREATE=true", "CODER_OIDC_GROUP_REGEX_FILTER=^a", "CODER_OIDC_USER_ROLE_DEFAULT=auditor", "CODER_OIDC_SIGN_IN_TEXT=x", "CODER_OIDC_ICON_URL=/x.svg", "CODER_OIDC_SIGNUPS_DISABLED_TEXT=x", "CODER_WILDCARD_ACCESS_URL=*.coder.example.com", "CODER_OIDC_NAME_FIELD=nickname"]), WORKS),
];

/// What is said of the pair: errors and warnings as `severity rule`.
fn said(at: &Path, row: &Row, version: &str) -> Vec<String> {
    write(
        at,
        row,
        "foo",
        &row.coder.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>(),
    );
    let more = [
        "--env-format",
        "docker",
        "--authelia-version",
        "4.39.20",
        "--coder-version",
        version,
    ];
    let report = json(&of_pair(at, "check", &more));
    assert!(report["findings"].is_array(), "{report}");
    let findings = report["findings"].as_array().into_iter().flatten();
    let text = |finding: &serde_json::Value, name: &str| finding[name].as_str().unwrap_or_default().to_owned();
    let said = findings.map(|finding| format!("{} {}", text(finding, "severity"), text(finding, "rule")));
    said.filter(|said| !said.starts_with("note ")).collect()
}

#[test]
fn each_statement_holds_in_its_versions() {
    let temporary = temporary();
    let mut wrong = Vec::new();
    for (versions, row, rule) in FACTS {
        for version in *versions {
            let said = said(temporary.path(), row, version);
            let errors: Vec<&String> = said.iter().filter(|said| said.starts_with("error ")).collect();
            let holds = match *rule {
                WORKS => errors.is_empty(),
                rule if rule.starts_with("error ") => errors.iter().any(|said| *said == rule),
                rule => errors.is_empty() && said.iter().any(|said| said == rule),
            };
            if !holds {
                wrong.push(format!(
                    "{version} {:?} {:?}: {rule:?}, got {said:?}",
                    row.client, row.coder
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A key of the configuration file outside `oidc`, and in which versions it stops Coder.
const KEYS: &[(&str, &str, bool)] = &[
    ("networking:\n  http:\n    sessionDuration: 12h\n", "2.24.2", false),
    ("networking:\n  http:\n    sessionDurations: 12h\n", "2.24.2", true),
    ("networkng:\n  http:\n    sessionDuration: 12h\n", "2.35.1", true),
    ("networking:\n  hostPrefixCookie: true\n", "2.31.0", true),
    ("networking:\n  hostPrefixCookie: true\n", "2.31.1", false),
    ("defaultOAuthRefreshLifetime: 800h\n", "2.26.6", true),
    ("defaultOAuthRefreshLifetime: 800h\n", "2.27.0", false),
    ("inMemoryDatabase: true\n", "2.24.6", false),
    ("inMemoryDatabase: true\n", "2.25.0", true),
    (
        "oauth2:\n  github:\n    clientID: x\n    allowedOrgs: [a]\n",
        "2.35.1",
        false,
    ),
    ("oauth2:\n  github:\n    clientSecret: x\n", "2.35.1", true),
    // What versions have of which no source was read is not known.
    ("networking:\n  somethingNew: true\n", "2.36.0", false),
];

#[test]
fn unknown_keys_stop_coder_wherever_they_are() {
    let temporary = temporary();
    let at = temporary.path();
    let mut wrong = Vec::new();
    for (text, version, stops) in KEYS {
        let text = format!("oidc:\n  clientID: coder\n  issuerURL: https://auth.example.com\n{text}");
        assert!(std::fs::write(at.join("coder.yaml"), text.as_bytes()).is_ok());
        let run = crate::support::run(
            at,
            &[
                "check",
                "--coder",
                "coder.yaml",
                "--coder-version",
                version,
                "--format",
                "json",
            ],
        );
        let report = json(&run);
        let findings = report["findings"].as_array().into_iter().flatten();
        let why: Vec<&str> = findings.filter_map(|finding| finding["why"].as_str()).collect();
        if why.iter().any(|why| why.contains("unknown option")) != *stops {
            wrong.push(format!("{version} {text}: {why:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn of_duplicate_keys_coder_takes_the_last() {
    let temporary = temporary();
    let at = temporary.path();
    let text = "oidc:\n  clientID: coder\n  issuerURL: https://auth.example.com\n  usernameField: one\n  usernameField: other\n";
    assert!(std::fs::write(at.join("coder.yaml"), text).is_ok());
    let run = |command: &str| {
        json(&crate::support::run(
            at,
            &[command, "--coder", "coder.yaml", "--format", "json"],
        ))
    };
    assert_eq!(
        run("resolve")["coder"]["options"]["CODER_OIDC_USERNAME_FIELD"]["value"],
        "other"
    );
    let report = run("check");
    let findings = report["findings"].as_array().into_iter().flatten();
    let severities: Vec<&str> = findings.filter_map(|finding| finding["severity"].as_str()).collect();
    assert_eq!(severities, ["warning"], "{report}");
    // In a variable the mapping is decoded at once, which refuses them.
    let said = said(
        at,
        &coder(&[r#"CODER_OIDC_AUTH_URL_PARAMS={"a":"b","a":"c"}"#]),
        "2.35.1",
    );
    assert!(said.contains(&INVALID.to_owned()), "{said:?}");
}

#[test]
fn a_section_that_is_there_twice_is_not_checked() {
    let temporary = temporary();
    let at = temporary.path();
    let text = "oidc:\n  clientID: coder\n  issuerURL: https://auth.example.com\noidc:\n  usernameField: other\n";
    assert!(std::fs::write(at.join("coder.yaml"), text).is_ok());
    let report = json(&crate::support::run(
        at,
        &["check", "--coder", "coder.yaml", "--format", "json"],
    ));
    assert_eq!(report["findings"].as_array().map(Vec::len), Some(0), "{report}");
    let not_checked = report["coverage"].as_array().into_iter().flatten();
    let mut not_checked = not_checked.filter(|covered| covered["status"] == "not-checked");
    assert!(
        not_checked.any(|covered| covered["rule"] == "issuer-mismatch"),
        "{report}"
    );
}
