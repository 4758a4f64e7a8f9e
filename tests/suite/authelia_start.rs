//! What a real Authelia refuses or takes at its start, section by section and version by version.

use crate::support::start::{configuration, refused, with_client, with_provider};

/// Each change of the whole configuration, and the option that the refusal names; none where it starts.
const CHANGES: &[(&str, Option<&str>)] = &[
    ("theme: dark", None),
    // Empty sections.
    ("log:", Some("log")),
    ("telemetry:", Some("telemetry")),
    ("definitions: {}", Some("definitions")),
    ("server:", Some("server")),
    ("server: {}", None),
    ("webauthn: {}", None),
    ("regulation: {}", None),
    ("regulation:", Some("regulation")),
    ("password_policy: {}", Some("password_policy")),
    ("totp: {}", Some("totp")),
    // Types.
    ("theme: [light]", Some("theme")),
    ("theme: pink", Some("theme")),
    ("theme: ''", None),
    ("log: {keep_stdout: yes}", Some("keep_stdout")),
    ("log: {keep_stdout: 'true'}", None),
    ("log: {level: verbose}", Some("level")),
    ("log: {format: logfmt}", Some("format")),
    ("telemetry: {metrics: {enabled: yes}}", Some("enabled")),
    ("telemetry: {metrics: {address: 'udp://:9959'}}", Some("address")),
    ("totp: {period: x}", Some("period")),
    ("totp: {period: 10}", Some("period")),
    ("totp: {digits: 7}", Some("digits")),
    ("totp: {algorithm: md5}", Some("algorithm")),
    ("totp: {disable: true, algorithm: md5}", None),
    ("totp: {skew: 0, secret_size: 19}", Some("secret_size")),
    ("server: {disable_healthcheck: yes}", Some("disable_healthcheck")),
    ("session: x", Some("session")),
    ("session: []", Some("session")),
    ("ntp: {version: 5}", Some("version")),
    ("ntp: {address: 'tcp://time:123'}", Some("address")),
    ("regulation: {find_time: 10m}", Some("find_time")),
    ("regulation: {modes: [network]}", Some("modes")),
    (
        "password_policy: {standard: {enabled: true}, zxcvbn: {enabled: true}}",
        Some("password_policy"),
    ),
    ("privacy_policy: {enabled: true}", Some("policy_url")),
    (
        "privacy_policy: {enabled: true, policy_url: 'http://a.example.com'}",
        Some("policy_url"),
    ),
    ("default_2fa_method: sms", Some("default_2fa_method")),
    (
        "default_2fa_method: webauthn\nwebauthn: {disable: true}",
        Some("default_2fa_method"),
    ),
    ("duo_api: {hostname: a.example.com}", Some("integration_key")),
    (
        "webauthn: {attestation_conveyance_preference: yes}",
        Some("attestation_conveyance_preference"),
    ),
    (
        "webauthn: {selection_criteria: {user_verification: always}}",
        Some("user_verification"),
    ),
    (
        "webauthn: {filtering: {permitted_aaguids: [x]}}",
        Some("permitted_aaguids"),
    ),
    ("webauthn: {timeout: soon}", Some("timeout")),
    // The session.
    ("session:", Some("cookies")),
    ("session: {}", Some("session")),
    ("session: {cookies: []}", Some("cookies")),
    ("session: {cookies: null}", Some("cookies")),
    (
        "session: {inactivity: lax, cookies: [{domain: a.com, authelia_url: 'https://a.com'}]}",
        Some("inactivity"),
    ),
    (
        "session: {expiration: 1.5h, cookies: [{domain: a.com, authelia_url: 'https://a.com'}]}",
        Some("expiration"),
    ),
    (
        "session: {expiration: -1, cookies: [{domain: a.com, authelia_url: 'https://a.com'}]}",
        None,
    ),
    (
        "session: {same_site: Lax, cookies: [{domain: a.com, authelia_url: 'https://a.com'}]}",
        Some("same_site"),
    ),
    (
        "session: {cookies: [{domain: a.com, authelia_url: 'https://a.com', same_site: x}]}",
        Some("same_site"),
    ),
    (
        "session: {domain: a.com, cookies: [{domain: a.com, authelia_url: 'https://a.com'}]}",
        Some("domain"),
    ),
    ("session: {domain: a.com}", None),
    (
        "default_redirection_url: https://www.example.com",
        Some("default_redirection_url"),
    ),
    ("session: {cookies: [{authelia_url: 'https://a.com'}]}", Some("domain")),
    (
        "session: {cookies: [{domain: localhost, authelia_url: 'https://localhost'}]}",
        Some("domain"),
    ),
    (
        "session: {cookies: [{domain: Example.com, authelia_url: 'https://Example.com'}]}",
        Some("domain"),
    ),
    (
        "session: {cookies: [{domain: .example.com, authelia_url: 'https://a.example.com'}]}",
        Some("domain"),
    ),
    (
        "session: {cookies: [{domain: example.com., authelia_url: 'https://example.com.'}]}",
        Some("domain"),
    ),
    (
        "session: {cookies: [{domain: ex_ample.com, authelia_url: 'https://ex_ample.com'}]}",
        Some("domain"),
    ),
    (
        "session: {cookies: [{domain: -example.com, authelia_url: 'https://a.-example.com'}]}",
        Some("domain"),
    ),
    (
        "session: {cookies: [{domain: 'exämple.com', authelia_url: 'https://exämple.com'}]}",
        Some("domain"),
    ),
    (
        "session: {cookies: [{domain: '*.example.com', authelia_url: 'https://a.example.com'}]}",
        Some("domain"),
    ),
    (
        "session: {cookies: [{domain: duckdns.org, authelia_url: 'https://a.duckdns.org'}]}",
        Some("domain"),
    ),
    (
        "session: {cookies: [{domain: github.io, authelia_url: 'https://a.github.io'}]}",
        Some("domain"),
    ),
    (
        "session: {cookies: [{domain: co.uk, authelia_url: 'https://a.co.uk'}]}",
        Some("domain"),
    ),
    (
        "session: {cookies: [{domain: me.duckdns.org, authelia_url: 'https://a.me.duckdns.org'}]}",
        None,
    ),
    (
        "session: {cookies: [{domain: home.lan, authelia_url: 'https://a.home.lan'}]}",
        None,
    ),
    (
        "session: {cookies: [{domain: 192.168.1.2, authelia_url: 'https://192.168.1.2'}]}",
        None,
    ),
    (
        "session: {cookies: [{domain: a.com, authelia_url: 'https://a.com'}, {domain: a.com, authelia_url: 'https://a.com'}]}",
        Some("domain"),
    ),
    (
        "session: {cookies: [{domain: a.com, authelia_url: 'https://a.com'}, {domain: b.a.com, authelia_url: 'https://b.a.com'}]}",
        Some("domain"),
    ),
    (
        "session: {cookies: [{domain: b.a.com, authelia_url: 'https://b.a.com'}, {domain: a.com, authelia_url: 'https://a.com'}]}",
        None,
    ),
    ("session: {cookies: [{domain: example.com}]}", Some("authelia_url")),
    (
        "session: {cookies: [{domain: example.com, authelia_url: 'http://a.example.com'}]}",
        Some("authelia_url"),
    ),
    (
        "session: {cookies: [{domain: example.com, authelia_url: a.example.com}]}",
        Some("authelia_url"),
    ),
    (
        "session: {cookies: [{domain: example.com, authelia_url: 'https://auth.EXAMPLE.com'}]}",
        Some("authelia_url"),
    ),
    (
        "session: {cookies: [{domain: example.com, authelia_url: 'https://AUTH.example.com'}]}",
        None,
    ),
    (
        "session: {cookies: [{domain: example.com, authelia_url: 'https://a.example.org'}]}",
        Some("authelia_url"),
    ),
    (
        "session: {cookies: [{domain: example.com, authelia_url: [x]}]}",
        Some("authelia_url"),
    ),
    (
        "session: {cookies: [{domain: a.com, authelia_url: 'https://a.com', default_redirection_url: 'https://A.com'}]}",
        Some("default_redirection_url"),
    ),
    (
        "session: {cookies: [{domain: a.com, authelia_url: 'https://a.com/x', default_redirection_url: 'https://a.com/x/'}]}",
        Some("default_redirection_url"),
    ),
    (
        "session: {cookies: [{domain: a.com, authelia_url: 'https://a.com', default_redirection_url: 'http://w.a.com'}]}",
        Some("default_redirection_url"),
    ),
    (
        "session: {cookies: [{domain: a.com, authelia_url: 'https://a.com', default_redirection_url: 'https://w.b.com'}]}",
        Some("default_redirection_url"),
    ),
    (
        "session: {secret: x, redis: {port: 6379}, cookies: [{domain: a.com, authelia_url: 'https://a.com'}]}",
        Some("host"),
    ),
    (
        "session: {secret: x, redis: {host: r, port: 70000}, cookies: [{domain: a.com, authelia_url: 'https://a.com'}]}",
        Some("port"),
    ),
    (
        "session: {secret: x, redis: {host: r}, cookies: [{domain: a.com, authelia_url: 'https://a.com'}]}",
        None,
    ),
    // The server.
    ("server: {address: 'http://:9091'}", Some("address")),
    ("server: {address: 'udp://:9091'}", Some("address")),
    ("server: {address: 'ldap://:9091'}", Some("address")),
    ("server: {address: 'tcp://user@:9091'}", Some("address")),
    ("server: {address: 'tcp://:9091?path=x'}", Some("address")),
    ("server: {address: 'tcp://:9091#x'}", Some("address")),
    ("server: {address: ':70000'}", Some("address")),
    ("server: {address: ':x'}", Some("address")),
    ("server: {address: 9091}", Some("address")),
    ("server: {address: [':9091']}", Some("address")),
    ("server: {address: 'fd://'}", Some("address")),
    ("server: {address: 'unix://'}", Some("address")),
    ("server: {address: 'unix:///s?umask=99'}", Some("address")),
    ("server: {address: 'unix:///s?path=a-b'}", Some("address")),
    ("server: {address: 'unix:///s?path=ab'}", None),
    ("server: {address: 'tcp://:9091/ä'}", None),
    ("server: {address: 'tcp://:9091/日本'}", None),
    ("server: {address: 'tcp://:9091/%41'}", None),
    ("server: {address: 'tcp://:9091/a-b'}", Some("address")),
    ("server: {address: 'tcp://:9091/a/b'}", Some("address")),
    ("server: {address: '', disable_healthcheck: true}", None),
    ("port: 9091\nserver: {address: ':9091'}", Some("port")),
    ("host: 0.0.0.0\nserver: {address: ':9091'}", Some("host")),
    ("server: {port: '9091x'}", Some("port")),
    ("server: {port: 9091}", None),
    ("server: {tls: {key: /a.key}}", Some("certificate")),
    (
        "server: {endpoints: {rate_limits: {second_factor_totp: {buckets: [{period: 5s, requests: 1}]}}}}",
        Some("period"),
    ),
    (
        "server: {endpoints: {authz: {forward: {implementation: Forward}}}}",
        Some("implementation"),
    ),
    (
        "server: {endpoints: {authz: {forward-1: {implementation: ForwardAuth}}}}",
        Some("authz"),
    ),
    (
        "server: {endpoints: {authz: {forward: {implementation: ForwardAuth}}}}",
        None,
    ),
    // Access control and definitions.
    ("access_control: {default_policy: deny}", Some("default_policy")),
    (
        "access_control: {default_policy: deny, rules: [{domain: a.com, policy: bypass}]}",
        None,
    ),
    (
        "access_control: {default_policy: block, rules: [{domain: a.com, policy: bypass}]}",
        Some("default_policy"),
    ),
    (
        "access_control: {default_policy: deny, rules: [{policy: bypass}]}",
        Some("domain"),
    ),
    (
        "access_control: {default_policy: deny, rules: [{domain: a.com}]}",
        Some("policy"),
    ),
    (
        "access_control: {default_policy: deny, rules: [{domain: a.com, policy: allow}]}",
        Some("policy"),
    ),
    (
        "access_control: {default_policy: deny, rules: [{domain: a.com, policy: deny, subject: bob}]}",
        Some("subject"),
    ),
    (
        "access_control: {default_policy: deny, rules: [{domain: a.com, policy: deny, subject: 'oauth2:client:x'}]}",
        Some("subject"),
    ),
    (
        "access_control: {default_policy: deny, rules: [{domain: a.com, policy: deny, subject: 'oauth2:client:coder'}]}",
        None,
    ),
    (
        "access_control: {default_policy: deny, rules: [{domain: a.com, policy: bypass, subject: 'user:a'}]}",
        Some("bypass"),
    ),
    (
        "access_control: {default_policy: deny, rules: [{domain: a.com, policy: deny, methods: get}]}",
        Some("methods"),
    ),
    (
        "access_control: {default_policy: deny, rules: [{domain: a.com, policy: deny, resources: ['^/(?!api)']}]}",
        Some("resources"),
    ),
    (
        "access_control: {default_policy: deny, rules: [{domain: a.com, policy: deny, query: [[{key: a, operator: like}]]}]}",
        Some("operator"),
    ),
    (
        "access_control: {default_policy: deny, rules: [{domain: a.com, policy: deny, query: [[{key: a, value: 5}]]}]}",
        Some("value"),
    ),
    ("access_control: {default_policy: deny, rules: x}", Some("rules")),
    (
        "access_control: {default_policy: one_factor, networks: [{name: a, networks: '10.0.0.0/8,10.1.0.0/16'}]}",
        Some("networks"),
    ),
    (
        "access_control: {default_policy: one_factor, networks: [{name: a, networks: 10.0.0.0/8}, {name: b, networks: [a]}]}",
        Some("networks"),
    ),
    ("definitions: {network: {lan: 10.0.0.1/33}}", Some("network")),
    (
        "definitions: {network: {lan: '10.0.0.0/8,10.1.0.0/16'}}",
        Some("network"),
    ),
    (
        "definitions: {network: {lan: [10.0.0.0/8], wan: [lan]}}",
        Some("network"),
    ),
    ("definitions: {user_attributes: {a: text}}", Some("user_attributes")),
    (
        "definitions: {user_attributes: {a: {expression: []}}}",
        Some("expression"),
    ),
    (
        "definitions: {user_attributes: {email_verified: {expression: 'true'}}}",
        Some("user_attributes"),
    ),
    // Storage, messages and users.
    (
        "storage: {encryption_key: short-key, local: {path: /a}}",
        Some("encryption_key"),
    ),
    (
        "storage: {encryption_key: a-key-of-more-than-twenty-characters}",
        Some("storage"),
    ),
    (
        "storage: {encryption_key: a-key-of-more-than-twenty-characters, local: {path: /a}, mysql: {address: 'tcp://a', username: a, database: a}}",
        Some("storage"),
    ),
    (
        "storage: {encryption_key: a-key-of-more-than-twenty-characters, local:}",
        Some("local"),
    ),
    (
        "storage: {encryption_key: a-key-of-more-than-twenty-characters, mysql: {address: 'http://a', username: a, database: a}}",
        Some("address"),
    ),
    ("notifier: {disable_startup_check: true}", Some("notifier")),
    ("notifier: {smtp: {address: 'smtp://a:25'}}", Some("sender")),
    ("notifier: {smtp: {address: 'smtp://a:25', sender: x}}", Some("sender")),
    (
        "notifier: {smtp: {address: 'smtp://a:25', sender: 'Authelia <a@example.com>'}}",
        None,
    ),
    (
        "notifier: {smtp: {address: 'tcp://a:25', sender: a@example.com}}",
        Some("address"),
    ),
    (
        "notifier: {smtp: {address: 'smtp://a:25', sender: a@example.com, tls: {minimum_version: TLS1.9}}}",
        Some("minimum_version"),
    ),
    (
        "authentication_backend: {refresh_interval: always, file: {path: /a}}",
        None,
    ),
    (
        "authentication_backend: {refresh_interval: never, file: {path: /a}}",
        Some("refresh_interval"),
    ),
    (
        "authentication_backend: {file: {path: /a, password: {algorithm: md5}}}",
        Some("algorithm"),
    ),
    (
        "authentication_backend: {file: {path: /a, password: {bcrypt: {cost: 9}}}}",
        Some("cost"),
    ),
    (
        "authentication_backend: {file: {path: /a}, ldap: {address: 'ldap://a'}}",
        Some("authentication_backend"),
    ),
    (
        "authentication_backend: {ldap: {implementation: lldap, address: 'ldap://a', user: a, password: b, users_filter: x}}",
        Some("users_filter"),
    ),
    (
        "authentication_backend: {ldap: {implementation: lldap, address: 'ldap://a', user: a, password: b}}",
        None,
    ),
    (
        "authentication_backend: {ldap: {implementation: openldap, address: 'ldap://a', user: a, password: b}}",
        Some("implementation"),
    ),
    (
        "identity_validation: {reset_password: {jwt_algorithm: RS256, jwt_secret: a}}",
        Some("jwt_algorithm"),
    ),
    (
        "identity_validation: {reset_password: {jwt_expiration: 5m}}",
        Some("jwt_expiration"),
    ),
];

#[test]
fn each_change_is_refused_or_taken_as_by_the_server() {
    let (fails, said) = refused(&configuration(""), "4.39.20");
    assert!(!fails, "{said}");
    let mut wrong = Vec::new();
    for (change, named) in CHANGES {
        let (fails, said) = refused(&configuration(change), "4.39.20");
        match named {
            None if fails => wrong.push(format!("{change}: starts, but {said}")),
            Some(_) if !fails => wrong.push(format!("{change}: is refused")),
            Some(name) if !said.contains(name) => wrong.push(format!("{change}: does not name {name}: {said}")),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Changes below `identity_providers.oidc`, and the option that the refusal names; none where it starts.
const OIDC: &[(&str, Option<&str>)] = &[
    ("    cors: {allowed_origins: ['']}\n", Some("allowed_origins")),
    ("    cors: {allowed_origins: [null]}\n", Some("allowed_origins")),
    ("    cors: {allowed_origins: [{}]}\n", None),
    ("    lifespans: {custom: {x: {grants: x}}}\n", Some("grants")),
    (
        "    lifespans: {custom: {x: {grants: {refresh_token: []}}}}\n",
        Some("refresh_token"),
    ),
    (
        "    lifespans: {custom: {x: {grants: {authorize_code: 1h}}}}\n",
        Some("authorize_code"),
    ),
    (
        "    lifespans: {custom: {x: {grants: {authorize_code: {access_token: 1h}}}}}\n",
        None,
    ),
    ("    authorization_policies: [null]\n", None),
    ("    claims_policies: [null]\n", None),
    ("    scopes: [null]\n", None),
    ("    scopes: [{a: {claims: []}}]\n", Some("a")),
    (
        "    authorization_policies: {p: {rules: [{policy: deny, subject: ''}]}}\n",
        None,
    ),
    (
        "    authorization_policies: {p: {rules: [{policy: deny, subject: [[]]}]}}\n",
        None,
    ),
    (
        "    authorization_policies: {p: {rules: [{policy: deny, subject: [null]}]}}\n",
        None,
    ),
    (
        "    authorization_policies: {p: {rules: [{policy: deny, subject: []}]}}\n",
        Some("rules"),
    ),
    (
        "    authorization_policies: {p: {rules: [{policy: deny, networks: {a: b}}]}}\n",
        None,
    ),
    (
        "    authorization_policies: {~: {rules: [{policy: deny, subject: 'user:a'}]}}\n",
        Some("policy"),
    ),
    (
        "    lifespans: {custom: {~: {access_token: 1h}}}\n",
        Some("access_token"),
    ),
    ("    minimum_parameter_entropy: 9223372036854775808\n", None),
    (
        "    claims_policies: {x: {custom_claims: {q: {ATTRIBUTE: email}}}}\n",
        None,
    ),
];

#[test]
fn each_change_of_the_provider_is_refused_or_taken_as_by_the_server() {
    let mut wrong = Vec::new();
    for (change, named) in OIDC {
        let text = with_provider("", change);
        let (fails, said) = refused(&text, "4.39.20");
        match named {
            None if fails => wrong.push(format!("{change}: starts, but {said}")),
            Some(name) if !said.contains(name) => wrong.push(format!("{change}: does not name {name}: {said}")),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Changes of the client, and the option that the refusal names; none where it starts.
const CLIENT: &[(&str, Option<&str>)] = &[
    ("sector_identifier_uri: urn:x:y", Some("sector_identifier_uri")),
    (
        "sector_identifier_uri: mailto:a@example.com",
        Some("sector_identifier_uri"),
    ),
    ("sector_identifier_uri: {}", None),
    ("sector_identifier_uri: 2024-01-01", None),
    ("jwks_uri: HTTPS://a.example.com/jwks", None),
    ("jwks_uri: 'https:'", None),
    ("jwks_uri: ftp://a.example.com", Some("jwks_uri")),
    (
        "userinfo_encrypted_response_key_id: a\n        userinfo_encrypted_response_alg: ''",
        Some("userinfo_encrypted_response_alg"),
    ),
    (
        "access_token_encrypted_response_alg: A128KW\n        access_token_signed_response_alg: RS256",
        Some("client_secret"),
    ),
    (
        "introspection_endpoint_auth_signing_alg: []",
        Some("introspection_endpoint_auth_signing_alg"),
    ),
    (
        "pushed_authorization_request_endpoint_auth_signing_alg: {a: b}",
        Some("pushed_authorization_request_endpoint_auth_signing_alg"),
    ),
    ("scopes: [authelia.bearer.authz]", Some("grant_types")),
    ("scopes: [authelia.bearer.authz]", Some("response_modes")),
    ("scopes: [authelia.bearer.authz]", Some("consent_mode")),
    ("scopes: [authelia.bearer.authz]", Some("token_endpoint_auth_method")),
];

#[test]
fn each_change_of_the_client_is_refused_or_taken_as_by_the_server() {
    let mut wrong = Vec::new();
    for (change, named) in CLIENT {
        let text = with_client(&format!("        {change}\n"));
        let (fails, said) = refused(&text, "4.39.20");
        match named {
            None if fails => wrong.push(format!("{change}: starts, but {said}")),
            Some(name) if !said.contains(name) => wrong.push(format!("{change}: does not name {name}: {said}")),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What differs from version to version: where it stands, the change, a version that refuses it, one that takes it.
const VERSIONS: &[(&str, &str, &str, &str)] = &[
    // Keys.
    ("client", "allow_multiple_auth_methods: true", "4.38.2", "4.38.3"),
    ("client", "request_uris: []", "4.38.6", "4.38.7"),
    ("oidc", "claims_policies: {x: {id_token: []}}", "4.38.19", "4.39.0"),
    ("oidc", "scopes: {x: {claims: []}}", "4.38.19", "4.39.0"),
    ("client", "claims_policy: ''", "4.38.19", "4.39.0"),
    ("client", "userinfo_encrypted_response_alg: none", "4.38.19", "4.39.0"),
    ("client", "request_object_encryption_alg: none", "4.38.19", "4.39.0"),
    (
        "client",
        "revocation_endpoint_auth_method: client_secret_basic",
        "4.38.19",
        "4.39.0",
    ),
    ("top", "definitions: {network: {lan: 10.0.0.0/8}}", "4.38.19", "4.39.0"),
    (
        "top",
        "server: {endpoints: {rate_limits: {second_factor_totp: {enable: true}}}}",
        "4.38.19",
        "4.39.0",
    ),
    ("oidc", "lifespans: {device_code: 10m}", "4.39.1", "4.39.2"),
    (
        "oidc",
        "claims_policies: {x: {custom_claims: {q: {name: email_again, attribute: email}}}}",
        "4.39.4",
        "4.39.5",
    ),
    (
        "top",
        "server: {endpoints: {rate_limits: {openid_connect_token: {enable: true}}}}",
        "4.39.16",
        "4.39.17",
    ),
    (
        "top",
        "server: {endpoints: {rate_limits: {openid_connect_userinfo: {enable: true}}}}",
        "4.39.19",
        "4.39.20",
    ),
    ("oidc", "scopes: {'a:b': {claims: []}}", "4.39.19", "4.39.20"),
    ("oidc", "scopes: {authelia.pam: {claims: []}}", "4.39.19", "4.39.20"),
    ("top", "server: {address: 'fd://3'}", "4.38.19", "4.39.0"),
    (
        "top",
        "storage: {encryption_key: a-key-of-more-than-twenty-characters, local: {path: /a}, mysql: {address: 'tcp://a', username: a, password: b, database: a}}",
        "4.38.10",
        "4.38.9",
    ),
    ("top", "regulation: {}", "4.39.15", "4.39.16"),
    ("top", "theme: oled", "4.38.19", "4.39.0"),
    (
        "top",
        "webauthn: {experimental_enable_passkey_uv_two_factors: true}",
        "4.39.2",
        "4.39.1",
    ),
    (
        "top",
        "webauthn: {disable: true, enable_passkey_login: true}",
        "4.39.2",
        "4.39.1",
    ),
    (
        "top",
        "webauthn: {metadata: {enabled: true, cache_policy: x}}",
        "4.39.5",
        "",
    ),
    ("client", "jwks_uri: ''", "4.38.12", "4.38.13"),
    ("client", "sector_identifier_uri: ''", "4.38.6", "4.38.7"),
    ("top", "default_redirection_url: ''", "4.38.12", "4.38.13"),
    (
        "top",
        "storage: {encryption_key: a-key-of-more-than-twenty-characters, local: {path: /a}, postgres: {address: 'tcp://a'}}",
        "4.38.0",
        "",
    ),
    ("top", "webauthn: {metadata: {}}", "4.39.4", "4.39.5"),
    ("top", "webauthn: {metadata: {enabled: true}}", "", "4.39.4"),
    ("top", "webauthn: {user_verification: always}", "4.38.19", ""),
    ("top", "webauthn: {user_verification: always}", "", "4.39.0"),
    ("top", "webauthn: {user_verification: required}", "", "4.38.19"),
    (
        "top",
        "authentication_backend: {ldap: {implementation: lldap, address: 'ldap://a', user: a, password: b}}",
        "4.38.19",
        "4.39.0",
    ),
    (
        "top",
        "storage: {encryption_key: a-key-of-more-than-twenty-characters, postgres: {address: 'tcp://a', username: a, database: a}}",
        "4.38.19",
        "4.39.0",
    ),
    ("oidc", "cors: {endpoints: [device-authorization]}", "4.38.19", "4.39.0"),
    (
        "client",
        "grant_types: ['urn:ietf:params:oauth:grant-type:device_code']",
        "4.38.19",
        "4.39.0",
    ),
    (
        "oidc",
        "lifespans: {custom: {A: {access_token: 1h}}}",
        "4.38.19",
        "4.39.0",
    ),
    (
        "oidc",
        "lifespans: {custom: {a/b: {access_token: 1h}}}",
        "4.38.18",
        "4.38.19",
    ),
    // What the validator says.
    ("client", "sector_identifier_uri: a.example.com", "", "4.38.6"),
    (
        "client",
        "sector_identifier_uri: https://a.example.com/x",
        "4.38.6",
        "4.38.7",
    ),
    ("client", "userinfo_encrypted_response_alg: bogus", "4.39.2", "4.39.1"),
    ("client", "authorization_signed_response_alg: none", "4.39.6", "4.39.5"),
    ("client", "userinfo_signed_response_alg: HS256", "4.39.1", ""),
    (
        "session",
        "session: {cookies: [{domain: .example.com, authelia_url: 'https://a.example.com'}]}",
        "4.39.20",
        "4.39.19",
    ),
    (
        "oidc",
        "authorization_policies: {p: {rules: [{policy: deny, subject: bob}]}}",
        "4.38.18",
        "4.38.17",
    ),
    ("top", "server: {path: /auth}", "4.38.2", "4.38.3"),
    ("top", "server: {path: a-b}", "4.38.0", ""),
    ("top", "server: {path: a-b}", "4.39.20", ""),
    ("top", "server: {path: auth}", "", "4.38.0"),
    (
        "top",
        "server: {address: 'tcp://:9091', path: auth}",
        "4.38.3",
        "4.38.2",
    ),
    ("top", "host: ''\nserver: {address: 'tcp://:9091'}", "4.38.3", "4.38.2"),
    // What is empty, and what is behind a key.
    ("text", "client_secret: => client_secret: '' #", "4.38.8", "4.38.7"),
    ("text", "client_secret: => client_secret: {} #", "4.38.8", "4.38.7"),
    ("oidc", "cors: {allowed_origins: ['']}", "4.38.13", "4.38.12"),
    (
        "oidc",
        "authorization_policies: {p: {rules: [{policy: deny, subject: ['']}]}}",
        "4.38.18",
        "4.38.17",
    ),
    (
        "oidc",
        "authorization_policies: {p: {rules: [{policy: deny, subject: [[]]}]}}",
        "4.38.19",
        "4.39.0",
    ),
    (
        "text",
        "-----END PRIVATE KEY----- => -----END PRIVATE KEY-----\n      behind",
        "4.38.9",
        "4.38.8",
    ),
    (
        "top",
        "access_control: {default_policy: deny, rules: [{domain: a.example.com, policy: one_factor, networks: {a: b}}]}",
        "4.38.19",
        "4.39.0",
    ),
    (
        "top",
        "session: {cookies: [{domain: example.com, authelia_url: 'https://auth.EXAMPLE.com'}]}",
        "4.39.20",
        "4.39.21",
    ),
    // Every other key that a version had first.
    (
        "top",
        "session: {secret: x, redis: {host: r, max_retries: 3}, cookies: [{domain: a.com, authelia_url: 'https://a.com'}]}",
        "4.38.17",
        "4.38.18",
    ),
    (
        "top",
        "session: {secret: x, redis: {host: r, timeout: 5s}, cookies: [{domain: a.com, authelia_url: 'https://a.com'}]}",
        "4.38.17",
        "4.38.18",
    ),
    ("client", "id_token_encrypted_response_enc: ''", "4.38.19", "4.39.0"),
    (
        "client",
        "authorization_encrypted_response_key_id: ''",
        "4.38.19",
        "4.39.0",
    ),
    ("client", "access_token_encrypted_response_alg: ''", "4.38.19", "4.39.0"),
    (
        "client",
        "introspection_encrypted_response_alg: ''",
        "4.38.19",
        "4.39.0",
    ),
    ("client", "request_object_encryption_enc: ''", "4.38.19", "4.39.0"),
    (
        "client",
        "introspection_endpoint_auth_method: client_secret_basic",
        "4.38.19",
        "4.39.0",
    ),
    (
        "client",
        "pushed_authorization_request_endpoint_auth_method: client_secret_basic",
        "4.38.19",
        "4.39.0",
    ),
    (
        "client",
        "revocation_endpoint_auth_signing_alg: ''",
        "4.38.19",
        "4.39.0",
    ),
    (
        "top",
        "definitions: {user_attributes: {a: {expression: \"'x' in groups\"}}}",
        "4.38.19",
        "4.39.0",
    ),
    (
        "top",
        "server: {endpoints: {rate_limits: {reset_password_start: {enable: true}}}}",
        "4.38.19",
        "4.39.0",
    ),
    (
        "top",
        "server: {endpoints: {rate_limits: {reset_password_finish: {enable: true}}}}",
        "4.38.19",
        "4.39.0",
    ),
    (
        "top",
        "server: {endpoints: {rate_limits: {second_factor_duo: {enable: true}}}}",
        "4.38.19",
        "4.39.0",
    ),
    (
        "top",
        "server: {endpoints: {rate_limits: {session_elevation_start: {enable: true}}}}",
        "4.38.19",
        "4.39.0",
    ),
    (
        "top",
        "server: {endpoints: {rate_limits: {session_elevation_finish: {enable: true}}}}",
        "4.38.19",
        "4.39.0",
    ),
    (
        "top",
        "server: {endpoints: {rate_limits: {openid_connect_pushed_authorization_request: {enable: true}}}}",
        "4.39.16",
        "4.39.17",
    ),
    (
        "top",
        "server: {endpoints: {rate_limits: {openid_connect_introspection: {enable: true}}}}",
        "4.39.19",
        "4.39.20",
    ),
    (
        "top",
        "server: {endpoints: {rate_limits: {openid_connect_revocation: {enable: true}}}}",
        "4.39.19",
        "4.39.20",
    ),
    (
        "oidc",
        "lifespans: {custom: {x: {device_code: 10m}}}",
        "4.39.1",
        "4.39.2",
    ),
    (
        "oidc",
        "lifespans: {custom: {x: {grants: {device_code: {access_token: 1h}}}}}",
        "4.39.1",
        "4.39.2",
    ),
    (
        "oidc",
        "authorization_policies: {p: {rules: [{policy: deny, networks: [10.0.0.0/8]}]}}",
        "4.38.19",
        "4.39.0",
    ),
    (
        "oidc",
        "authorization_policies: {p/q: {rules: [{policy: deny, subject: 'user:a'}]}}",
        "4.38.18",
        "4.38.19",
    ),
    (
        "oidc",
        "authorization_policies: {P: {rules: [{policy: deny, subject: 'user:a'}]}}",
        "4.38.19",
        "4.39.0",
    ),
    (
        "oidc",
        "authorization_policies: {p.q: {rules: [{policy: deny, subject: 'user:a'}]}}",
        "4.39.19",
        "4.39.20",
    ),
    (
        "oidc",
        "authorization_policies: {'p:q': {rules: [{policy: deny, subject: 'user:a'}]}}",
        "4.39.19",
        "4.39.20",
    ),
    (
        "top",
        "authentication_backend: {ldap: {address: 'ldap://a', implementation: lldap, base_dn: a, user: a, password: b, permit_feature_detection_failure: x}}",
        "4.39.15",
        "4.39.16",
    ),
    // What the old options come to.
    (
        "top",
        "session: {domain: example.com}\ndefault_redirection_url: https://www.example.org",
        "4.38.0",
        "4.38.1",
    ),
    (
        "top",
        "session: {domain: example.com}\ndefault_redirection_url: http://www.example.com",
        "4.39.28",
        "",
    ),
    (
        "top",
        "session: {domain: example.com}\ndefault_redirection_url: www.example.com",
        "4.38.19",
        "",
    ),
    (
        "top",
        "session: {domain: example.com}\ndefault_redirection_url: https://www.example.com",
        "",
        "4.38.0",
    ),
    ("top", "server: {path: a-b}", "4.38.2", "4.38.3"),
    ("top", "server: {path: a-b}", "4.38.5", "4.38.4"),
    // Addresses and domains.
    ("top", "server: {address: 'tcp://:9091/a/b'}", "4.38.3", "4.38.2"),
    ("top", "server: {address: 'tcp://:9091/a-b'}", "4.38.3", "4.38.2"),
    ("top", "server: {address: 'tcp://:9091/a/'}", "4.38.0", ""),
    ("top", "server: {address: 'tcp://:70000'}", "4.38.11", "4.38.10"),
    ("top", "ntp: {address: '::1'}", "4.39.20", "4.39.19"),
    ("top", "ntp: {address: 'a:b:1'}", "4.39.20", "4.39.19"),
    ("top", "ntp: {address: 'a:b:c'}", "4.39.19", ""),
    (
        "top",
        "session: {cookies: [{domain: -example.com, authelia_url: 'https://auth.-example.com'}]}",
        "4.38.19",
        "4.38.18",
    ),
    (
        "top",
        "session: {cookies: [{domain: example.c, authelia_url: 'https://auth.example.c'}]}",
        "4.38.18",
        "4.38.19",
    ),
    ("client", "sector_identifier_uri: ä", "4.38.6", ""),
    ("client", "sector_identifier_uri: example.com", "", "4.38.6"),
    // Values.
    (
        "top",
        "server: {endpoints: {authz: {own: {implementation: ForwardAuth, authn_strategies: [{name: HeaderAuthorization, \
         schemes: [Basic], scheme_basic_cache_lifespan: 5m}]}}}}",
        "4.39.0",
        "4.39.1",
    ),
    // A key with a dot in it.
    ("top", "log.level: verbose", "4.39.19", "4.39.20"),
    (
        "top",
        "identity_providers.oidc.enforce_pkce: sometimes",
        "4.39.19",
        "4.39.20",
    ),
    ("top", "identity_providers.oidc.enforce_pkce: always", "", "4.38.0"),
    ("oidc", "lifespans.access_token: soon", "4.38.0", "4.39.20"),
    ("oidc", "cors.endpoints: [soon]", "4.39.19", "4.39.20"),
    (
        "text",
        "identity_providers:\n  oidc: => identity_providers.oidc:",
        "",
        "4.39.19",
    ),
    (
        "text",
        "    clients:\n => identity_providers.oidc.clients:\n",
        "4.39.20",
        "4.38.0",
    ),
    // Old ports, quoted or not.
    ("top", "server: {host: a, port: '70000'}", "4.38.11", "4.38.10"),
    ("top", "server: {port: '70000'}", "4.39.20", "4.38.0"),
    ("top", "server: {host: a, port: '-1'}", "4.38.3", "4.38.0"),
    ("top", "server: {host: a, port: -1}", "4.38.10", "4.38.11"),
    ("top", "server: {host: a, port: '0x10'}", "4.38.3", "4.38.2"),
    ("top", "server: {host: a, port: ''}", "4.38.3", "4.38.2"),
    ("top", "server: {host: a, port: '+80'}", "4.38.11", "4.38.10"),
    ("top", "server: {host: a, port: a}", "4.38.0", ""),
    (
        "top",
        "notifier: {smtp: {host: a, port: '70000', sender: a@example.com}}",
        "4.38.11",
        "4.38.10",
    ),
    (
        "top",
        "notifier: {smtp: {host: a, port: 70000, sender: a@example.com}}",
        "",
        "4.39.20",
    ),
    (
        "top",
        "notifier: {smtp: {host: a, port: -1, sender: a@example.com}}",
        "4.38.5",
        "4.38.16",
    ),
    // Lengths of time.
    (
        "top",
        "session: {expiration: '9999999999999999999999', cookies: [{domain: example.com, authelia_url: 'https://auth.example.com'}]}",
        "4.39.12",
        "4.39.11",
    ),
    (
        "oidc",
        "lifespans: {access_token: '9999999999999999999999'}",
        "4.39.12",
        "4.38.0",
    ),
    (
        "oidc",
        "lifespans: {access_token: '9223372036854775807'}",
        "",
        "4.39.20",
    ),
    // What is no text where a secret or a key is to be.
    (
        "text",
        "client_secret: => client_secret: 2024-01-01 #",
        "4.38.8",
        "4.38.7",
    ),
    ("text", "client_secret: => client_secret: {a: b} #", "4.38.8", "4.38.7"),
    ("text", "client_secret: => client_secret: [a] #", "4.38.0", ""),
];

#[test]
fn each_version_refuses_or_takes_what_it_did() {
    let mut wrong = Vec::new();
    for (place, change, refusing, taking) in VERSIONS {
        let text = match *place {
            "client" => with_client(&format!("        {change}\n")),
            "oidc" => with_provider("", &format!("    {change}\n")),
            "text" => {
                let (old, new) = change.split_once(" => ").unwrap_or_default();
                configuration("").replace(old, new)
            }
            _ => configuration(change),
        };
        if !refusing.is_empty() && !refused(&text, refusing).0 {
            wrong.push(format!("{change}: {refusing} refuses it"));
        }
        if !taking.is_empty() {
            let (fails, said) = refused(&text, taking);
            if fails {
                wrong.push(format!("{change}: {taking} takes it, but {said}"));
            }
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
    let Ok(temporary) = tempfile::tempdir() else {
        unreachable!("a temporary folder")
    };
    let folder = temporary.path();
    let text = configuration("identity_providers: {oidc: ~}");
    let coder = "CODER_ACCESS_URL=https://coder.example.com\nCODER_OIDC_ISSUER_URL=https://auth.example.com\n\
                 CODER_OIDC_CLIENT_ID=coder\nCODER_OIDC_CLIENT_SECRET=x\n";
    assert!(std::fs::write(folder.join("configuration.yml"), format!("theme: pink\n{text}")).is_ok());
    assert!(std::fs::write(folder.join("coder.env"), coder).is_ok());
    let arguments = [
        "check",
        "--authelia",
        "configuration.yml",
        "--coder",
        "coder.env",
        "--format",
        "concise",
    ];
    let said = crate::support::run(folder, &arguments).stdout;
    assert!(said.contains("theme"), "{said}");
    assert!(said.contains("issuer-mismatch"), "{said}");
}
