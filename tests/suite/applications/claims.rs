//! Claims, signatures and refresh tokens of applications.

use serde_json::Value;

use super::{Sides, profiles};

/// What is changed of an application's example, with which arguments, and the finding that this gives, with its severity.
type OfClaims = (
    &'static str,
    fn(&mut Sides),
    &'static [&'static str],
    &'static [(&'static str, &'static str)],
);

fn set(sides: &mut Sides, name: &str, value: &str) {
    sides.environment.insert(name.to_owned(), value.to_owned());
}

const OF_CLAIMS: [OfClaims; 14] = [
    // From 4.39 on the ID token has what a claims policy names; before, it had everything.
    (
        "romm",
        |sides| sides.id_token_claims.clear(),
        &[],
        &[("userinfo-ignored", "error")],
    ),
    (
        "romm",
        |sides| sides.id_token_claims.clear(),
        &["--authelia-version", "4.38.19"],
        &[],
    ),
    ("romm", |_| (), &[], &[]),
    (
        "homarr",
        |sides| set(sides, "AUTH_OIDC_FORCE_USERINFO", "false"),
        &[],
        &[("userinfo-ignored", "error")],
    ),
    // An older version, which does not ask userinfo.
    (
        "karakeep",
        |sides| "ghcr.io/karakeep-app/karakeep:0.26.0".clone_into(&mut sides.image),
        &[],
        &[("userinfo-ignored", "error")],
    ),
    // Where userinfo is asked, too, no policy is needed.
    ("vikunja", |_| (), &[], &[]),
    (
        "vikunja",
        |sides| set(sides, "VIKUNJA_AUTH_OPENID_PROVIDERS_AUTHELIA_SCOPE", "openid profile"),
        &[],
        &[("email-claim-missing", "error")],
    ),
    (
        "open-webui",
        |sides| set(sides, "OAUTH_SCOPES", "openid profile"),
        &[],
        &[("email-claim-missing", "error")],
    ),
    (
        "open-webui",
        |sides| set(sides, "OAUTH_EMAIL_CLAIM", "mail"),
        &[],
        &[("email-claim-missing", "error")],
    ),
    // An expression that asks for groups needs them; another one does not.
    (
        "grafana",
        |sides| {
            set(sides, "GF_AUTH_GENERIC_OAUTH_SCOPES", "openid profile email");
            set(
                sides,
                "GF_AUTH_GENERIC_OAUTH_ROLE_ATTRIBUTE_PATH",
                "contains(groups[*], 'admin') && 'Admin'",
            );
        },
        &[],
        &[("groups-scope-missing", "warning")],
    ),
    (
        "grafana",
        |sides| {
            set(sides, "GF_AUTH_GENERIC_OAUTH_SCOPES", "openid profile email");
            set(sides, "GF_AUTH_GENERIC_OAUTH_ROLE_ATTRIBUTE_PATH", "'Viewer'");
        },
        &[],
        &[],
    ),
    (
        "bookstack",
        |sides| {
            sides
                .besides
                .push_str("        id_token_signed_response_alg: 'HS256'\n");
        },
        &[],
        &[("token-algorithm-unsupported", "error")],
    ),
    // The signature is not looked at.
    (
        "outline",
        |sides| {
            sides
                .besides
                .push_str("        id_token_signed_response_alg: 'HS256'\n");
        },
        &[],
        &[],
    ),
    (
        "vaultwarden",
        |sides| {
            sides.grant_types.pop();
        },
        &[],
        &[("refresh-token-not-granted", "warning")],
    ),
];

#[test]
fn claims_signatures_and_refresh_tokens_are_looked_at() {
    let all = profiles();
    for (id, change, arguments, expected) in OF_CLAIMS {
        let Some((_, good)) = all.iter().find(|(profile, _)| profile.id == id) else {
            unreachable!("{id} has settings")
        };
        let mut sides = good.clone();
        change(&mut sides);
        let report = sides.report_with(arguments);
        let findings = report["findings"].as_array().into_iter().flatten();
        let of_pair = findings.filter(|finding| finding["pair"] == 0 && finding["severity"] != "note");
        let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
        let found: Vec<(String, String)> = of_pair
            .map(|finding| (text(finding, "rule"), text(finding, "severity")))
            .collect();
        let expected: Vec<(String, String)> = expected
            .iter()
            .map(|(rule, severity)| ((*rule).to_owned(), (*severity).to_owned()))
            .collect();
        assert_eq!(found, expected, "{id} {arguments:?} {:?}", report["findings"]);
    }
}
