//! Extra parameters, secrets, domains, groups and claims: which of them a sign-in works with.

use super::{GROUPS, POST, WORKS, missing, row, said};
use crate::support::temporary::temporary;

const PARAMETERS: &str = "error auth-url-params-break-request";

/// Extra parameters, and whether the sign-in works with them.
const EXTRA: &[(&str, bool)] = &[
    (r#"{"max_age":"0"}"#, false),
    (r#"{"max_age":""}"#, false),
    (r#"{"max_age":"soon"}"#, false),
    (r#"{"max_age":"1.5"}"#, false),
    (r#"{"max_age":"99999999999999999"}"#, false),
    (r#"{"max_age":"3600"}"#, true),
    // A login counts that took longer than a second.
    (r#"{"max_age":"-1"}"#, true),
    (r#"{"max_age":"+1"}"#, true),
    (r#"{"prompt":"none"}"#, false),
    (r#"{"prompt":"login"}"#, true),
    (r#"{"request":"x"}"#, false),
    (r#"{"request_uri":"https://a.example.com"}"#, false),
    (r#"{"registration":"x"}"#, false),
    (r#"{"id_token_hint":"x"}"#, false),
    (
        r#"{"request":"","request_uri":"","registration":"","id_token_hint":""}"#,
        true,
    ),
    (r#"{"claims":"no JSON"}"#, false),
    (r#"{"claims":""}"#, true),
    (r#"{"claims":"{\"id_token\":{\"groups\":null}}"}"#, false),
    (r#"{"claims":"{\"id_token\":{\"sub\":{\"value\":\"other\"}}}"}"#, false),
    (
        r#"{"claims":"{\"id_token\":{\"iss\":{\"value\":\"https://other\"}}}"}"#,
        false,
    ),
    (r#"{"claims":"{\"id_token\":{\"email\":null}}"}"#, true),
    (r#"{"response_type":" code "}"#, true),
    (r#"{"resource":""}"#, true),
    (r#"{"state":"x"}"#, false),
    (
        r#"{"redirect_uri":"https://coder.example.com/api/v2/users/oidc/callback"}"#,
        true,
    ),
    // From 2.30 on Coder's own challenge comes last and wins.
    (r#"{"code_challenge":"x","code_challenge_method":"plain"}"#, true),
];

/// Texts in the secret that Basic authentication cannot bring over, and one that it can.
const IN_SECRET: &[(char, bool)] = &[
    ('\u{a0}', false),
    ('\u{feff}', false),
    ('\u{200b}', false),
    ('\u{200d}', false),
    ('\u{ad}', false),
    ('\u{2009}', false),
    ('\u{202f}', false),
    ('\u{3000}', false),
    ('\u{2028}', false),
    ('\u{e000}', false),
    ('ä', true),
    (' ', true),
    ('€', true),
];

/// Email domains, and whether somebody can have them.
const DOMAINS: &[(&str, bool)] = &[
    (",", false),
    (r#""""#, false),
    ("@", false),
    (".example.com", false),
    ("example.com.", false),
    ("example.com:443", false),
    ("example.com\u{200b}", false),
    ("example.com", true),
    ("example.com,", true),
    ("@example.com", true),
    ("EXAMPLE.com", true),
];

/// Allowed groups, and whether somebody can be in them.
const ALLOWED: &[(&str, bool)] = &[
    (",", false),
    (r#""""#, false),
    (" admins", false),
    ("[admins]", false),
    ("'admins'", false),
    ("admins;dev", false),
    ("*", false),
    ("admins dev", true),
    ("admins,", true),
    ("admins,dev", true),
];

#[test]
fn extra_parameters_break_the_sign_in_or_not() {
    let temporary = temporary();
    let mut wrong = Vec::new();
    for (parameters, works) in EXTRA {
        let rule = if *works { WORKS } else { PARAMETERS };
        let coder = format!("CODER_OIDC_AUTH_URL_PARAMS={parameters}");
        let said = said(temporary.path(), &row("extra parameters", rule), "foo", &[coder]);
        if missing(&said, rule) {
            wrong.push(format!("{parameters}: {rule:?}, got {said:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_secret_is_sent_whole_or_not() {
    let temporary = temporary();
    let mut wrong = Vec::new();
    for (character, works) in IN_SECRET {
        let rule = if *works {
            WORKS
        } else {
            "error client-secret-unsendable"
        };
        let said = said(
            temporary.path(),
            &row("the secret", rule),
            &format!("fo{character}o"),
            &[],
        );
        if missing(&said, rule) {
            wrong.push(format!("{character:?}: {rule:?}, got {said:?}"));
        }
        // The body of the second request carries everything.
        let in_body = row("the secret in the body", WORKS).client(POST);
        let said = self::said(temporary.path(), &in_body, &format!("fo{character}o"), &[]);
        if missing(&said, WORKS) {
            wrong.push(format!("{character:?} in the body: got {said:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn domains_and_groups_are_somebodys_or_nobodys() {
    let temporary = temporary();
    let mut wrong = Vec::new();
    for (domain, works) in DOMAINS {
        let rule = if *works {
            WORKS
        } else {
            "error email-domain-unmatchable"
        };
        let coder = format!("CODER_OIDC_EMAIL_DOMAIN={domain}");
        let said = said(temporary.path(), &row("the domain", rule), "foo", &[coder]);
        if missing(&said, rule) {
            wrong.push(format!("{domain}: {rule:?}, got {said:?}"));
        }
    }
    for (groups, works) in ALLOWED {
        let rule = if *works {
            WORKS
        } else {
            "error allowed-group-unmatchable"
        };
        let coder = [
            "CODER_OIDC_GROUP_FIELD=groups".to_owned(),
            "CODER_OIDC_SCOPES=openid,profile,email,groups".to_owned(),
            format!("CODER_OIDC_ALLOWED_GROUPS={groups}"),
        ];
        let said = said(temporary.path(), &row("the groups", rule).client(GROUPS), "foo", &coder);
        if missing(&said, rule) {
            wrong.push(format!("{groups}: {rule:?}, got {said:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The claims of every ID token, and whether they are one text; userinfo has none of them but `sub`.
const IN_ID_TOKEN: &[(&str, bool)] = &[
    ("at_hash", true),
    ("aud", false),
    ("amr", false),
    ("azp", true),
    ("exp", false),
    ("iat", false),
    ("auth_time", false),
    ("jti", true),
    ("iss", true),
    ("sub", true),
];

#[test]
fn claims_of_every_id_token_reach_coder() {
    let temporary = temporary();
    let mut wrong = Vec::new();
    let mut hold = |what: &str, lines: &[String], client: &'static [&'static str], rule: &'static str| {
        let said = said(temporary.path(), &row("a claim", rule).client(client), "foo", lines);
        if missing(&said, rule) {
            wrong.push(format!("{what}: {rule:?}, got {said:?}"));
        }
    };
    for (claim, text) in IN_ID_TOKEN {
        let field = format!("CODER_OIDC_EMAIL_FIELD={claim}");
        let domain = "CODER_OIDC_EMAIL_DOMAIN=example.com".to_owned();
        let alone = if *text { WORKS } else { "error email-claim-missing" };
        hold(claim, std::slice::from_ref(&field), &[], alone);
        let with_domain = if *text { "error email-domain-unmatchable" } else { alone };
        hold(claim, &[field, domain], &[], with_domain);
        let groups = [
            format!("CODER_OIDC_GROUP_FIELD={claim}"),
            "CODER_OIDC_ALLOWED_GROUPS=a".to_owned(),
        ];
        // The client id may be called like a group.
        let rule = match *claim {
            "aud" | "amr" | "azp" => continue,
            _ => "error groups-scope-missing",
        };
        hold(claim, &groups, &[], rule);
    }
    let nonce = |parameters: &str| {
        vec![
            "CODER_OIDC_EMAIL_FIELD=nonce".to_owned(),
            format!("CODER_OIDC_AUTH_URL_PARAMS={parameters}"),
        ]
    };
    hold("nonce", &nonce(r#"{"nonce":"a-nonce-of-some-length"}"#), &[], WORKS);
    hold("no nonce", &nonce("{}"), &[], "error email-claim-missing");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
