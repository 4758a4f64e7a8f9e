//! The canary: no output in any format holds a secret or a whole digest.

use std::fs;

use crate::support::temporary::temporary;
use crate::support::{of_pair, run};

/// Texts that stand in the files as secrets; each is looked for in everything that is printed.
const CANARIES: [&str; 12] = [
    "canary-client-secret",
    "canary-hmac-secret",
    "canary-session-secret",
    "canary-storage-key",
    "canary-jwt-secret",
    "canary-database-password",
    "Y2FuYXJ5LXNhbHQ",
    "canary-plain-registration",
    "canary-commented-out",
    "canary-access-password",
    "canary-mail-password",
    "canary-parameter",
];

const CONFIGURATION: &str = "\
identity_validation:
  reset_password: {jwt_secret: canary-jwt-secret}
session:
  secret: 'canary-session-secret'
  cookies:
    - domain: example.com
      authelia_url: https://auth.example.com
notifier:
  smtp: {address: 'smtp://mail:canary-mail-password@mail.example.com', bogus: 1}
storage:
  encryption_key: canary-storage-key
identity_providers:
  oidc:
    hmac_secret: canary-hmac-secret
    enforce_pkce: sometimes
    clients:
      # client_secret: canary-commented-out
      - client_id: coder
        client_secret: '$pbkdf2-sha512$1000$Y2FuYXJ5LXNhbHQ$Y2FuYXJ5LXNhbHQ'
        redirect_uris: [https://coder.example.com/api/v2/users/oidc/callback/]
        scopes: [openid]
      - {client_id: other, client_secret: canary-plain-registration, redirect_uris: [other]}
      - {client_id: third, client_secret: canary-plain-registration, bogus: 1, public: true}
";

const ENVIRONMENT: &str = "\
# CODER_OIDC_CLIENT_SECRET=canary-commented-out
CODER_PG_CONNECTION_URL=postgres://coder:canary-database-password@db/coder
CODER_ACCESS_URL=https://me:canary-access-password@coder.example.com
CODER_OIDC_AUTH_URL_PARAMS={'api_key': 'canary-parameter'}
CODER_OIDC_ISSUER_URL=https://auth.example.com/
CODER_OIDC_CLIENT_ID=coder
CODER_OIDC_CLIENT_SECRET=canary-client-secret
CODER_OIDC_ALLOW_SIGNUPS=yes
";

const COMPOSE: &str = "\
services:
  coder:
    image: ghcr.io/coder/coder:v2.24.2
    environment:
      CODER_PG_CONNECTION_URL: postgres://coder:canary-database-password@db/coder
      CODER_OIDC_CLIENT_ID: coder
      CODER_OIDC_CLIENT_SECRET: ${ANYTHING}
";

const DOT_ENV: &str = "ANYTHING=canary-client-secret\nCODER_OIDC_SCOPES=canary-client-secret\n";

#[test]
fn no_output_holds_a_secret() {
    let temporary = temporary();
    let broken = CONFIGURATION.replace("hmac_secret: canary-hmac-secret", "hmac_secret: canary-hmac-secret: x");
    let files = [
        ("configuration.yml", CONFIGURATION),
        ("broken.yml", &broken),
        ("coder.env", ENVIRONMENT),
        ("bad.env", "CODER_OIDC_CLIENT_SECRET='canary-client-secret\n"),
        ("compose.yml", COMPOSE),
        (".env", DOT_ENV),
    ];
    for (name, text) in files {
        assert!(fs::write(temporary.path().join(name), text).is_ok());
    }
    let mut printed = 0;
    for command in ["check", "resolve", "trace"] {
        let formats: &[&str] = if command == "check" {
            &["human", "concise", "json"]
        } else {
            &["human", "json"]
        };
        for format in formats {
            for authelia in ["configuration.yml", "broken.yml"] {
                for coder in ["coder.env", "bad.env", "compose.yml"] {
                    let arguments = [
                        command,
                        "--authelia",
                        authelia,
                        "--coder",
                        coder,
                        "--format",
                        format,
                        "--color",
                        "always",
                    ];
                    let run = run(temporary.path(), &arguments);
                    let all = format!("{}{}", run.stdout, run.stderr);
                    printed += all.len();
                    for canary in CANARIES {
                        assert!(!all.contains(canary), "{canary} in {arguments:?}:\n{all}");
                    }
                }
            }
        }
    }
    assert!(printed > 10_000, "the runs print something to look at");
}

#[test]
fn positions_do_not_tell_how_long_a_secret_is() {
    let mut reports = Vec::new();
    for secret in ["short", "a-very-much-longer-client-secret-than-the-other-one"] {
        let temporary = temporary();
        let environment = ENVIRONMENT.replace("canary-client-secret", secret);
        let files = [
            ("configuration.yml", CONFIGURATION),
            ("coder.env", environment.as_str()),
        ];
        for (name, text) in files {
            assert!(fs::write(temporary.path().join(name), text).is_ok());
        }
        reports.push(of_pair(temporary.path(), "check", &[]).stdout);
    }
    assert!(reports[0].contains("client-secret-mismatch"));
    assert_eq!(reports[0], reports[1]);
}

#[test]
fn a_walk_shows_no_secret_in_an_address_or_a_parameter() {
    let temporary = temporary();
    let configuration = "\
identity_providers:
  oidc:
    clients:
      - client_id: coder
        client_secret: '$pbkdf2-sha512$1000$Y2FuYXJ5LXNhbHQ$Y2FuYXJ5LXNhbHQ'
        redirect_uris: ['https://me:canary-password@coder.example.com/api/v2/users/oidc/callback']
";
    let environment = "\
CODER_ACCESS_URL=https://me:canary-password@coder.example.com
CODER_OIDC_ISSUER_URL=https://auth.example.com
CODER_OIDC_CLIENT_ID=coder
CODER_OIDC_CLIENT_SECRET=canary-client-secret
CODER_OIDC_SCOPES=openid,profile,email
CODER_OIDC_AUTH_URL_PARAMS={\"api_key\": \"canary-parameter\", \"login_hint\": \"canary-client-secret\", \"a\": \"b\"}
";
    for (name, text) in [("configuration.yml", configuration), ("coder.env", environment)] {
        assert!(fs::write(temporary.path().join(name), text).is_ok());
    }
    for format in ["human", "json"] {
        let arguments = ["trace", "configuration.yml", "coder.env", "--format", format];
        let shown = run(temporary.path(), &arguments).stdout;
        let alone = ["trace", "--coder", "coder.env", "--format", format];
        let alone = run(temporary.path(), &alone).stdout;
        for canary in [
            "canary-password",
            "canary-parameter",
            "canary-client-secret",
            "Y2FuYXJ5LXNhbHQ",
        ] {
            assert!(!shown.contains(canary), "{canary}:\n{shown}");
            assert!(!alone.contains(canary), "{canary}:\n{alone}");
        }
    }
    // The walk over Coder's side alone stops nowhere, so it shows the request.
    let alone = run(temporary.path(), &["trace", "--coder", "coder.env"]).stdout;
    for shown in [
        "redirect_uri = https://me:••••••••@",
        "api_key = ••••••••",
        "login_hint = ••••••••",
        "a = b",
    ] {
        assert!(alone.contains(shown), "{shown} in\n{alone}");
    }
}
