//! What helps are made of: the value that is meant, in the notation of its place, on the side that has to change.

use std::fs;

use super::{SETTINGS, changed, said, said_of};
use crate::support::temporary::temporary;
use crate::support::{folder, json, run};

#[test]
fn a_secret_with_something_around_it_is_recognised() {
    for (written, label, help) in [
        (
            "\"insecure_secret \"",
            "a space before or after belongs to it; without that it matches",
            "remove the space before or after the secret",
        ),
        (
            "\"insecure_secret\\n\"",
            "a line end belongs to it; without that it matches",
            "remove the line end: printf '%s' \"$SECRET\" | base64",
        ),
    ] {
        assert_eq!(
            changed("SECRET=insecure_secret", &format!("SECRET={written}")),
            [
                "exit 1".to_owned(),
                format!(
                    "coder.env:4 error client-secret-mismatch: Coder's client secret does not match the registered digest | \
                     {label} | {help}"
                ),
            ]
        );
    }
}

#[test]
fn a_list_in_another_notation_is_one_finding_with_one_list() {
    let mended = "CODER_OIDC_SCOPES=openid,profile,email,offline_access";
    for (written, message, label) in [
        (
            "[openid,profile,email,offline_access]",
            "scopes `[openid` and `offline_access]` are requested but not allowed",
            "requests `[openid` and `offline_access]`",
        ),
        (
            "openid;profile;email;offline_access",
            "scope `openid;profile;email;offline_access` is requested but not allowed",
            "requests `openid;profile;email;offline_access`",
        ),
    ] {
        assert_eq!(
            changed("openid,profile,email,offline_access", written),
            [
                "exit 1".to_owned(),
                format!("coder.env:5 error scope-not-allowed: {message} | {label} | {mended}"),
            ]
        );
    }
    assert_eq!(
        changed("openid,profile,email,offline_access", "openid,\"profile,email"),
        [
            "exit 1",
            "coder.env:5 error setting-invalid: Coder cannot parse CODER_OIDC_SCOPES | a field in quotes does not end with its \
             quote | CODER_OIDC_SCOPES=openid,profile,email",
        ]
    );
    assert_eq!(
        changed("openid,profile,email,offline_access", ""),
        [
            "exit 1",
            "coder.env:5 error openid-scope-missing: Coder does not request the scope `openid` | `openid` is not among them | \
             CODER_OIDC_SCOPES=openid,profile,email",
        ]
    );
}

#[test]
fn a_misspelt_scope_is_mended_where_it_stands() {
    assert_eq!(
        changed("offline_access", "offline-access").get(1).map(String::as_str),
        Some(
            "coder.env:5 error scope-not-allowed: scope `offline-access` is requested but not allowed | requests \
             `offline-access` | CODER_OIDC_SCOPES=openid,profile,email,offline_access"
        )
    );
}

#[test]
fn a_misspelt_name_does_not_show_the_secret() {
    let temporary = temporary();
    let text = SETTINGS.replace("CLIENT_SECRET=insecure_secret", "CLIENT_SECERT=hunter2hunter2");
    assert!(fs::write(temporary.path().join("coder.env"), text).is_ok());
    for format in ["human", "json", "sarif"] {
        let shown = run(temporary.path(), &["check", "--coder", "coder.env", "--format", format]).stdout;
        assert!(shown.contains("CODER_OIDC_CLIENT_SECERT"), "{shown}");
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}

#[test]
fn an_issuer_of_another_provider_is_no_slash_too_many() {
    let other = "https://sso.example.com/application/o/coder/";
    assert_eq!(
        changed("https://auth.example.com", other),
        [
            "exit 1",
            "coder.env:2 error issuer-mismatch: issuer: host `sso.example.com` expected, \
             `auth.example.com` served | Coder expects `https://sso.example.com/application…` | CODER_OIDC_ISSUER_URL=https://auth.example.com",
        ]
    );
    let temporary = temporary();
    let text = SETTINGS.replace("https://auth.example.com", other);
    assert!(fs::write(temporary.path().join("coder.env"), text).is_ok());
    let alone = run(
        temporary.path(),
        &[
            "check",
            "--coder",
            "coder.env",
            "--format",
            "json",
            "--env-format",
            "compose",
        ],
    );
    let report = json(&alone);
    assert_eq!(alone.code, 0);
    let slash = report["findings"].as_array().into_iter().flatten();
    let mut slash = slash.filter(|finding| finding["rule"] == "issuer-trailing-slash");
    assert!(
        slash.next().is_some_and(|finding| finding["severity"] == "note"),
        "{report}"
    );
}

#[test]
fn allowed_groups_need_their_scope_on_both_sides() {
    let lines = changed(
        "CODER_OIDC_CLIENT_ID",
        "CODER_OIDC_ALLOWED_GROUPS=admins\nCODER_OIDC_CLIENT_ID",
    );
    assert_eq!(
        lines,
        [
            "exit 1",
            "coder.env:3 error setting-invalid: `CODER_OIDC_ALLOWED_GROUPS` stops Coder at its start | needs \
             CODER_OIDC_GROUP_FIELD, or the scope `groups` | in Authelia's registration:\\n  scopes:\\n    - 'openid'\\n    - \
             'profile'\\n    - 'email'\\n    - 'offline_access'\\n    - 'groups'\\nin Coder's settings:\\n  \
             CODER_OIDC_SCOPES=openid,profile,email,offline_access,groups",
        ]
    );
}

/// The help of the finding of `rule` among what was said.
fn help<'a>(lines: &'a [String], rule: &str) -> &'a str {
    let line = lines.iter().find(|line| line.contains(&format!(" {rule}: ")));
    line.and_then(|line| line.rsplit(" | ").next()).unwrap_or_default()
}

#[test]
fn a_help_keeps_what_is_requested_and_names_both_sides_where_both_have_to_change() {
    let settings = SETTINGS.replace("openid,profile,email,offline_access", "openid,profile,email");
    let settings = [("coder.env", settings.as_str())];
    assert_eq!(
        help(&said(&settings, &[]), "offline-access-not-requested"),
        "CODER_OIDC_SCOPES=openid,profile,email,offline_access"
    );
    let spare = [
        ("          - 'offline_access'\n", ""),
        ("          - 'refresh_token'\n", ""),
    ];
    assert_eq!(
        help(&said_of(&spare, &settings, &[]), "offline-access-not-requested"),
        "in Authelia's registration:\\n  scopes:\\n    - 'openid'\\n    - 'profile'\\n    - 'email'\\n    - \
         'offline_access'\\n  grant_types:\\n    - 'authorization_code'\\n    - 'refresh_token'\\nin Coder's settings:\\n  \
         CODER_OIDC_SCOPES=openid,profile,email,offline_access"
    );
    let groups = format!("{SETTINGS}CODER_OIDC_GROUP_FIELD=groups\nCODER_OIDC_USERNAME_FIELD=nick\n");
    let lines = said(&[("coder.env", &groups)], &[]);
    assert_eq!(
        help(&lines, "groups-scope-missing"),
        "in Authelia's registration:\\n  scopes:\\n    - 'openid'\\n    - 'profile'\\n    - 'email'\\n    - \
         'offline_access'\\n    - 'groups'\\nin Coder's settings:\\n  \
         CODER_OIDC_SCOPES=openid,profile,email,offline_access,groups"
    );
    assert_eq!(
        help(&lines, "username-claim-missing"),
        "CODER_OIDC_USERNAME_FIELD=preferred_username"
    );
}

#[test]
fn a_public_registration_needs_the_secret_s_digest_to_be_none() {
    let public = [
        ("        public: false\n", "        public: true\n"),
        ("'client_secret_post'", "'none'"),
    ];
    let guide = fs::read_to_string(folder("fixtures/guide/configuration.yml")).unwrap_or_default();
    let secret = guide
        .lines()
        .find(|line| line.contains("client_secret: '$"))
        .unwrap_or_default();
    let registered = [public[0], public[1], (secret, "")];
    assert_eq!(
        help(
            &said_of(&registered, &[("coder.env", SETTINGS)], &[]),
            "token-endpoint-auth-method-unsupported"
        ),
        "public: false\\nclient_secret: '<the digest of Coder's client secret>'\\ntoken_endpoint_auth_method: \
         'client_secret_post'"
    );
    // Authelia itself refuses `none` of a confidential client; there is nothing to say of Coder then.
    let lines = said_of(&[public[1]], &[("coder.env", SETTINGS)], &[]);
    assert_eq!(help(&lines, "token-endpoint-auth-method-unsupported"), "", "{lines:?}");
    assert!(
        lines.iter().any(|line| line.contains("error authelia-invalid-client")),
        "{lines:?}"
    );
}
