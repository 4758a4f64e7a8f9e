//! What a compose file tells about the container that Authelia runs in.

mod support;

use std::fs;

use support::{found, json, run};

const COMPOSE: &str = "\
services:
  authelia:
    image: authelia/authelia:4.39.20
    environment:
      X_AUTHELIA_CONFIG_FILTERS: template
    volumes:
      - ./authelia:/config
  coder:
    image: ghcr.io/coder/coder:v2.35.1
    environment:
      CODER_ACCESS_URL: https://coder.example.com
      CODER_OIDC_ISSUER_URL: https://auth.example.com
      CODER_OIDC_CLIENT_ID: coder
      CODER_OIDC_CLIENT_SECRET: the-very-secret
      CODER_OIDC_SCOPES: openid,profile,email,offline_access
";

const CONFIGURATION: &str = "\
identity_providers:
  oidc:
    clients:
      - client_id: coder
        client_secret: {{ secret \"/config/coder.secret\" }}
        authorization_policy: one_factor
        redirect_uris: [https://coder.example.com/api/v2/users/oidc/callback]
        scopes: [openid, profile, email, offline_access]
        response_types: [code]
        grant_types: [authorization_code, refresh_token]
        token_endpoint_auth_method: client_secret_post
";

fn check(registered: &str) -> (i32, serde_json::Value) {
    let Ok(temporary) = tempfile::tempdir() else {
        unreachable!("a temporary folder")
    };
    let write = |name: &str, text: &str| assert!(fs::write(temporary.path().join(name), text).is_ok(), "{name}");
    assert!(fs::create_dir(temporary.path().join("authelia")).is_ok());
    write("compose.yml", COMPOSE);
    write("authelia/configuration.yml", CONFIGURATION);
    write("authelia/coder.secret", registered);
    let arguments = [
        "check",
        "--authelia",
        "authelia/configuration.yml",
        "--coder",
        "compose.yml",
        "--format",
        "json",
    ];
    let run = run(temporary.path(), &arguments);
    (run.code, json(&run))
}

#[test]
fn its_filters_and_mounts_make_the_registered_secret_known() {
    let (code, report) = check("$plaintext$the-very-secret\n");
    assert_eq!(
        (code, found(&report)),
        (0, vec!["warning client-secret-plaintext".to_owned()])
    );
    let mut coverage = report["coverage"].as_array().into_iter().flatten();
    let secret = coverage.find(|covered| covered["rule"] == "client-secret-mismatch");
    assert_eq!(secret.map(|secret| &secret["status"]), Some(&"checked".into()));
}

#[test]
fn so_that_another_secret_is_noticed() {
    let (code, report) = check("$plaintext$another-secret\n");
    assert_eq!(code, 1);
    assert!(
        found(&report).contains(&"error client-secret-mismatch".to_owned()),
        "{report}"
    );
}
