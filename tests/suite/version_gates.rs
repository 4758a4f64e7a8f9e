//! What the pages of the rules say of versions is what the rules and the walk do: the last version before a change, and
//! the first one with it.

use std::fs;

use crate::support::{folder, json, of_pair};
use serde_json::Value;

/// A pair that works in both versions but for what is changed here.
struct Gate {
    rule: &'static str,
    /// The server whose version decides, and its versions: the last before the change, and the first with it.
    option: &'static str,
    versions: [&'static str; 2],
    /// Texts of the configuration, and what takes the place of each.
    authelia: &'static [(&'static str, &'static str)],
    /// The same of Coder's settings.
    coder: &'static [(&'static str, &'static str)],
    /// What the rule says in each version, as `severity: message`; empty where it says nothing.
    said: [&'static str; 2],
    /// What the walk says in each version: the step at which it stops, and else the consent page.
    walked: [&'static str; 2],
}

const AUTHELIA: &str = "--authelia-version";
const CODER: &str = "--coder-version";
const ID: &str = "- client_id: 'coder'\n";
const DIGEST: &str = "'$pbkdf2-sha512$310000$c8p78n7pUMln0jzvd4aK4Q$JNRBzwAo0ek5qKn50cFzzvE9RXV88h1wJn5KGiHrD0YKtZaR/nCb2CJPOsKaPK0hjf.9yHxzQGZziziccp6Yng'";
const END: &str = "CODER_DISABLE_PASSWORD_AUTH=false\n";
const EVERY_TIME: &str = "note: offline_access brings up the consent page every time";
const STARTS: &str = "at every sign-in";

const OLD_DOMAIN: (&str, &str) = (
    "  cookies:\n    - domain: 'example.com'\n      authelia_url: 'https://auth.example.com'\n      \
     default_redirection_url: 'https://www.example.com'\n",
    "  domain: 'example.com'\n",
);
const ELSEWHERE: (&str, &str) = ("=https://auth.example.com", "=https://sso.example.org");
const REFUSES: &str = "error: Authelia refuses every host in `session.domain`";
const PRE_CONFIGURED: (&str, &str) = (ID, "- client_id: 'coder'\n        consent_mode: pre-configured\n");
const WITHOUT_OFFLINE_ACCESS: (&str, &str) = (",offline_access\n", "\n");
const ONCE: &str = "once, if the user has it remembered";

const GATES: &[Gate] = &[
    Gate {
        rule: "token-algorithm-unsupported",
        option: AUTHELIA,
        versions: ["4.39.1", "4.39.2"],
        authelia: &[(
            ID,
            "- client_id: 'coder'\n        id_token_encrypted_response_alg: none\n",
        )],
        coder: &[],
        said: ["error: ", ""],
        walked: ["token", STARTS],
    },
    Gate {
        rule: "consent-every-sign-in",
        option: AUTHELIA,
        versions: ["4.39.1", "4.39.2"],
        authelia: &[(ID, "- client_id: 'coder'\n        consent_mode: implicit\n")],
        coder: &[],
        said: ["", EVERY_TIME],
        walked: ["never", STARTS],
    },
    Gate {
        rule: "consent-every-sign-in",
        option: AUTHELIA,
        versions: ["4.39.10", "4.39.11"],
        authelia: &[(ID, "- client_id: 'coder'\n        consent_mode: pre-configured\n")],
        coder: &[],
        said: ["", EVERY_TIME],
        walked: ["once, if the user has it remembered", STARTS],
    },
    Gate {
        rule: "auth-url-params-break-request",
        option: AUTHELIA,
        versions: ["4.39.19", "4.39.20"],
        authelia: &[],
        coder: &[(
            END,
            "CODER_OIDC_AUTH_URL_PARAMS={\"resource\":\"https://api.example.com\"}\n",
        )],
        said: ["", "error: "],
        walked: [STARTS, "authorization"],
    },
    Gate {
        rule: "auth-url-params-break-request",
        option: AUTHELIA,
        versions: ["4.39.20", "4.39.21"],
        authelia: &[(
            ID,
            "- client_id: 'coder'\n        audience: ['https://api.example.com']\n",
        )],
        coder: &[(
            END,
            "CODER_OIDC_AUTH_URL_PARAMS={\"audience\":\"https://api.example.com/v1\"}\n",
        )],
        said: ["", "error: "],
        walked: [STARTS, "authorization"],
    },
    // What changes is how Authelia words it, not that it refuses.
    Gate {
        rule: "client-secret-mismatch",
        option: AUTHELIA,
        versions: ["4.39.20", "4.39.21"],
        authelia: &[],
        coder: &[("=insecure_secret\n", "=another_secret\n")],
        said: ["error: Coder's client secret does not match the registered digest"; 2],
        walked: ["token"; 2],
    },
    Gate {
        rule: "client-secret-missing",
        option: CODER,
        versions: ["2.19.3", "2.20.0"],
        authelia: &[],
        coder: &[("CODER_OIDC_CLIENT_SECRET=insecure_secret\n", "")],
        said: [
            "error: without a client secret this Coder has OpenID Connect off",
            "error: Coder has no client secret",
        ],
        walked: ["relying-party-start", "token"],
    },
    Gate {
        rule: "issuer-not-https",
        option: AUTHELIA,
        versions: ["4.39.16", "4.39.17"],
        authelia: &[],
        coder: &[("=https://auth.", "=http://auth.")],
        said: ["", "error: "],
        walked: [STARTS, "discovery"],
    },
    Gate {
        rule: "client-secret-plaintext",
        option: AUTHELIA,
        versions: ["4.39.1", "4.39.2"],
        authelia: &[
            (DIGEST, "'$plaintext$insecure_secret'"),
            (
                ID,
                "- client_id: 'coder'\n        authorization_signed_response_alg: HS256\n",
            ),
        ],
        coder: &[],
        said: ["warning: ", ""],
        walked: ["provider-start", STARTS],
    },
    Gate {
        rule: "client-secret-malformed",
        option: AUTHELIA,
        versions: ["4.39.1", "4.39.2"],
        authelia: &[(
            DIGEST,
            "'$y$j9T$F5Jx5fExrKuPp53xLKQ..1$X3DX6M94c7o.9agCG9G317fhZg9SqC.5i5rd.RhAtQ7'",
        )],
        coder: &[],
        said: ["error: ", ""],
        // It is read, and is another secret's.
        walked: ["provider-start", "token"],
    },
    Gate {
        rule: "authelia-unknown-key",
        option: AUTHELIA,
        versions: ["4.38.19", "4.39.0"],
        authelia: &[(
            "    clients:\n",
            "    claims_policies: {own: {id_token: [email]}}\n    clients:\n",
        )],
        coder: &[],
        said: ["error: ", ""],
        walked: ["provider-start", STARTS],
    },
    Gate {
        rule: "issuer-mismatch",
        option: AUTHELIA,
        versions: ["4.39.16", "4.39.17"],
        authelia: &[],
        coder: &[("=https://auth.", "=https://other.")],
        said: ["", "error: "],
        walked: [STARTS, "discovery"],
    },
    Gate {
        rule: "issuer-mismatch",
        option: AUTHELIA,
        versions: ["4.39.16", "4.39.17"],
        authelia: &[OLD_DOMAIN],
        coder: &[],
        said: ["", REFUSES],
        walked: [STARTS, "discovery"],
    },
    Gate {
        rule: "issuer-mismatch",
        option: AUTHELIA,
        versions: ["4.39.18", "4.39.19"],
        authelia: &[OLD_DOMAIN],
        coder: &[],
        said: [REFUSES, ""],
        walked: ["discovery", STARTS],
    },
    // Before, the host counts that each request names, and a session only below the cookies' domains.
    Gate {
        rule: "issuer-mismatch",
        option: AUTHELIA,
        versions: ["4.39.16", "4.39.17"],
        authelia: &[],
        coder: &[ELSEWHERE],
        said: ["error: Authelia has no session for the host of this issuer", "error: "],
        walked: ["authorization", "discovery"],
    },
    Gate {
        rule: "issuer-mismatch",
        option: AUTHELIA,
        versions: ["4.39.16", "4.39.17"],
        authelia: &[],
        coder: &[("=https://auth.example.com", "=https://sso.example.org/authelia")],
        said: ["error: "; 2],
        walked: ["discovery"; 2],
    },
    Gate {
        rule: "issuer-mismatch",
        option: AUTHELIA,
        versions: ["4.39.16", "4.39.17"],
        authelia: &[],
        coder: &[("=https://auth.example.com", "=https://auth.example.com?x=y")],
        said: ["error: "; 2],
        walked: ["discovery"; 2],
    },
    Gate {
        rule: "issuer-mismatch",
        option: AUTHELIA,
        versions: ["4.39.16", "4.39.17"],
        authelia: &[],
        coder: &[("=https://auth.example.com", "=HTTPS://auth.example.com")],
        said: ["error: "; 2],
        walked: ["discovery"; 2],
    },
    Gate {
        rule: "auth-url-params-break-request",
        option: AUTHELIA,
        versions: ["4.38.19", "4.39.0"],
        authelia: &[],
        coder: &[(END, "CODER_OIDC_AUTH_URL_PARAMS={\"prompt\":\"consent login\"}\n")],
        said: ["warning: ", ""],
        walked: [STARTS; 2],
    },
    Gate {
        rule: "auth-url-params-break-request",
        option: AUTHELIA,
        versions: ["4.38.19", "4.39.0"],
        authelia: &[],
        coder: &[(END, "CODER_OIDC_AUTH_URL_PARAMS={\"max_age\":\"3600\"}\n")],
        said: ["warning: ", ""],
        walked: [STARTS; 2],
    },
    // A resource that is not read does not take the audience's place.
    Gate {
        rule: "access-token-claims-unsupported",
        option: AUTHELIA,
        versions: ["4.39.19", "4.39.20"],
        authelia: &[
            (
                ID,
                "- client_id: 'coder'\n        audience: [coder, 'https://api.example.com']\n        requested_audience_mode: implicit\n        claims_policy: own\n",
            ),
            (
                "access_token_signed_response_alg: 'none'",
                "access_token_signed_response_alg: 'RS256'",
            ),
            (
                "    clients:\n",
                "    claims_policies: {own: {access_token: [email, email_verified]}}\n    clients:\n",
            ),
        ],
        coder: &[(
            END,
            "CODER_OIDC_ACCESS_TOKEN_CLAIMS=true\nCODER_OIDC_IGNORE_USERINFO=true\nCODER_OIDC_AUTH_URL_PARAMS={\"resource\":\"https://api.example.com\"}\n",
        )],
        said: ["", "error: "],
        walked: [STARTS, "claims"],
    },
    // Only these versions know the claim, as a user's record may have it.
    Gate {
        rule: "email-claim-missing",
        option: AUTHELIA,
        versions: ["4.38.19", "4.39.0"],
        authelia: &[],
        coder: &[("EMAIL_FIELD=email", "EMAIL_FIELD=nickname")],
        said: ["error: ", ""],
        walked: ["claims", STARTS],
    },
    Gate {
        rule: "authelia-invalid-provider",
        option: AUTHELIA,
        versions: ["4.39.1", "4.39.2"],
        authelia: &[(
            "    clients:\n",
            "    claims_policies: {own: {access_token: [rat]}}\n    clients:\n",
        )],
        coder: &[],
        said: ["error: ", ""],
        walked: ["provider-start", STARTS],
    },
    Gate {
        rule: "authelia-invalid-provider",
        option: AUTHELIA,
        versions: ["4.39.1", "4.39.2"],
        authelia: &[(
            "    clients:\n",
            "    claims_policies: {own: {id_token: [updated_at]}}\n    clients:\n",
        )],
        coder: &[],
        said: ["error: ", ""],
        walked: ["provider-start", STARTS],
    },
    Gate {
        rule: "remembered-consent-fails",
        option: AUTHELIA,
        versions: ["4.39.20", "4.39.21"],
        authelia: &[PRE_CONFIGURED],
        coder: &[WITHOUT_OFFLINE_ACCESS],
        said: ["", "warning: "],
        walked: [ONCE, ONCE],
    },
    Gate {
        rule: "remembered-consent-fails",
        option: AUTHELIA,
        versions: ["4.39.26", "4.39.27"],
        authelia: &[PRE_CONFIGURED],
        coder: &[WITHOUT_OFFLINE_ACCESS],
        said: ["warning: ", ""],
        walked: [ONCE, ONCE],
    },
];

/// `text` with each of `changes` made.
fn changed(text: &str, changes: &[(&str, &str)]) -> String {
    changes.iter().fold(text.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "{old}");
        text.replacen(old, new, 1)
    })
}

/// The guide's pair with both sides changed.
fn pair(authelia: &[(&str, &str)], coder: &[(&str, &str)]) -> tempfile::TempDir {
    let guide = folder("fixtures/guide");
    let read = |file: &str| fs::read_to_string(guide.join(file)).unwrap_or_default();
    let settings = changed(&read("coder.env"), coder) + "CODER_ACCESS_URL=https://coder.example.com\n";
    let made = tempfile::tempdir().unwrap_or_else(|error| unreachable!("{error}"));
    for (file, text) in [
        ("configuration.yml", changed(&read("configuration.yml"), authelia)),
        ("coder.env", settings),
    ] {
        assert!(fs::write(made.path().join(file), text).is_ok());
    }
    made
}

/// What `rule` says in `report`, as `severity: message`.
fn said(report: &Value, rule: &str) -> String {
    let mut findings = report["findings"].as_array().into_iter().flatten();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let finding = findings.find(|finding| finding["rule"] == rule);
    finding.map_or_else(String::new, |finding| {
        format!("{}: {}", text(&finding["severity"]), text(&finding["message"]))
    })
}

/// The step at which `walk` stops, and else when it shows the consent page.
fn walked(walk: &Value) -> String {
    let steps = walk["steps"].as_array().into_iter().flatten();
    let mut values = steps.flat_map(|step| step["values"].as_array().into_iter().flatten());
    let page = values.find(|value| value["name"] == "consent page");
    let page = page.and_then(|value| value["value"].as_str());
    walk["stops_at"].as_str().or(page).unwrap_or_default().to_owned()
}

#[test]
fn rules_and_walk_change_at_the_same_version() {
    let mut wrong = Vec::new();
    for gate in GATES {
        let pair = pair(gate.authelia, gate.coder);
        for (at, version) in gate.versions.into_iter().enumerate() {
            let other = if gate.option == AUTHELIA {
                [CODER, "2.35.1"]
            } else {
                [AUTHELIA, "4.39.20"]
            };
            let versions = [&[gate.option, version][..], &other].concat();
            let report = json(&of_pair(pair.path(), "check", &versions));
            let walk = json(&of_pair(pair.path(), "trace", &versions));
            let (rule, step) = (said(&report, gate.rule), walked(&walk));
            // A message that is not written here only has to be one.
            let as_said = if gate.said[at].ends_with(": ") {
                rule.starts_with(gate.said[at])
            } else {
                rule == gate.said[at]
            };
            if !as_said || step != gate.walked[at] {
                wrong.push(format!("{} {version}: {rule:?}, walk: {step}", gate.rule));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_challenge_method_alone_is_refused_from_its_version_on() {
    let parameters = "CODER_OIDC_AUTH_URL_PARAMS={\"code_challenge_method\":\"S256\"}\n";
    let pair = pair(&[], &[(END, parameters)]);
    // From 2.30.0 on Coder sends a challenge of its own.
    for (authelia, coder, refused) in [
        ("4.39.20", "2.29.18", false),
        ("4.39.21", "2.29.18", true),
        ("4.39.21", "2.30.0", false),
    ] {
        let report = json(&of_pair(pair.path(), "check", &[AUTHELIA, authelia, CODER, coder]));
        let said = said(&report, "auth-url-params-break-request");
        assert_eq!(said.starts_with("error: "), refused, "{authelia} {coder}: {said:?}");
    }
}

#[test]
fn each_page_names_the_versions() {
    for (rule, phrases) in [
        (
            "consent-every-sign-in",
            &["`implicit`", "4.39.2 on", "`pre-configured` from 4.39.11 on"][..],
        ),
        (
            "auth-url-params-break-request",
            &["before Authelia 4.39.20", "From 4.39.21 on"],
        ),
        ("client-secret-mismatch", &["Up to Authelia 4.39.20", "from 4.39.21 on"]),
        ("client-secret-missing", &["Coder from 2.20.0 on", "switched off"]),
        ("issuer-not-https", &["Authelia from 4.39.17 on"]),
        ("client-secret-plaintext", &["HS256", "silent from 4.39.2 on"]),
        ("public-client-over-http", &["`uri.go`"]),
        ("client-secret-malformed", &["yescrypt (`$y$`) are read from 4.39.2 on"]),
        ("authelia-invalid-client", &["4.38.0 and later"]),
        ("authelia-invalid-provider", &["4.38.0 and later"]),
        ("authelia-unknown-key", &["4.38.0 and later"]),
        ("authelia-deprecated-key", &["the first with 4.7,", "5.0.0"]),
    ] {
        let page = fs::read_to_string(folder("docs/rules").join(format!("{rule}.md"))).unwrap_or_default();
        let (_, since) = page.split_once("## Since / until").unwrap_or_default();
        for phrase in phrases {
            assert!(since.contains(phrase), "{rule}: {phrase}");
        }
    }
}

/// The verdict on the guide's pair with a Coder of `version`.
fn verdict(version: &str) -> Value {
    let pair = pair(&[], &[]);
    let versions = [CODER, version, AUTHELIA, "4.39.20"];
    json(&of_pair(pair.path(), "check", &versions))["pairs"][0]["verdict"].clone()
}

#[test]
fn a_version_of_which_nothing_is_known_does_not_pass() {
    let known = verdict("2.36.0");
    assert_eq!(known, "passes");
    for unread in ["2.36.1", "2.36", "2.37", "2.38.0"] {
        assert_eq!(verdict(unread), "unknown", "{unread}");
    }
}

/// The error that the user's browser brings back.
#[test]
fn an_audience_that_is_not_registered_has_another_error_since_4_39_20() {
    let params = "CODER_OIDC_AUTH_URL_PARAMS={\"audience\":\"https://api.example.com\"}\n";
    let pair = pair(&[], &[(END, params)]);
    for (version, error) in [("4.39.19", "invalid_request"), ("4.39.20", "invalid_target")] {
        let report = json(&of_pair(pair.path(), "check", &[AUTHELIA, version, CODER, "2.35.1"]));
        let findings = report["findings"].as_array().into_iter().flatten();
        let reasons: Vec<&str> = findings.filter_map(|finding| finding["why"].as_str()).collect();
        assert!(reasons.iter().any(|why| why.contains(error)), "{version}: {reasons:?}");
    }
}

/// Coder sends the host as it is written. Whether it is the one that is configured is known where Authelia brings it to
/// lower case itself.
#[test]
fn the_host_of_a_request_is_brought_to_lower_case_since_4_39_21() {
    let upper = (
        "ISSUER_URL=https://auth.example.com",
        "ISSUER_URL=https://AUTH.example.com",
    );
    let skipped = (END, "CODER_DANGEROUS_OIDC_SKIP_ISSUER_CHECKS=true\n");
    let pair = pair(&[], &[upper, skipped]);
    for (version, checked) in [
        ("4.39.16", true),
        ("4.39.17", false),
        ("4.39.20", false),
        ("4.39.21", true),
    ] {
        let report = json(&of_pair(pair.path(), "check", &[AUTHELIA, version, CODER, "2.35.1"]));
        let rules = report["coverage"].as_array().into_iter().flatten();
        let mut of_issuer = rules.filter(|rule| rule["rule"] == "issuer-mismatch");
        let status = of_issuer.next().map(|rule| rule["status"].clone());
        assert_eq!(status == Some("not-checked".into()), !checked, "{version}: {status:?}");
    }
}
