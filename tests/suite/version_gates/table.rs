//! Every version at which a rule or the walk changes.

/// A pair that works in both versions but for what is changed here.
pub(super) struct Gate {
    pub(super) rule: &'static str,
    /// The server whose version decides, and its versions: the last before the change, and the first with it.
    pub(super) option: &'static str,
    pub(super) versions: [&'static str; 2],
    /// Texts of the configuration, and what takes the place of each.
    pub(super) authelia: &'static [(&'static str, &'static str)],
    /// The same of Coder's settings.
    pub(super) coder: &'static [(&'static str, &'static str)],
    /// What the rule says in each version, as `severity: message`; empty where it says nothing.
    pub(super) said: [&'static str; 2],
    /// What the walk says in each version: the step at which it stops, and else the consent page.
    pub(super) walked: [&'static str; 2],
}

pub(super) const AUTHELIA: &str = "--authelia-version";
pub(super) const CODER: &str = "--coder-version";
const ID: &str = "- client_id: 'coder'\n";
const DIGEST: &str = "'$pbkdf2-sha512$310000$c8p78n7pUMln0jzvd4aK4Q$JNRBzwAo0ek5qKn50cFzzvE9RXV88h1wJn5KGiHrD0YKtZaR/nCb2CJPOsKaPK0hjf.9yHxzQGZziziccp6Yng'";
pub(super) const END: &str = "CODER_DISABLE_PASSWORD_AUTH=false\n";
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
pub(super) const GATES: &[Gate] = &[
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
