//! What keeps an application from being accused wrongly: each of the seven rules, with the case that it is for and the one
//! in which the finding stays.

mod addresses;

use oidc_crosscheck::files::InMemory;
use serde_json::Value;

use crate::support::{folder, json, run_in_memory};

const SECRET: &str = "9Wq2vTn4Lr8yKd6Zs1Xe3Bp7";
const ISSUER: &str = "https://auth.example.com";

/// A registration, as far as the cases differ.
struct Client {
    id: &'static str,
    uri: &'static str,
    lines: &'static str,
}

fn configuration(client: &Client) -> String {
    format!(
        "session:\n  secret: 'an_insecure_session_secret'\n  cookies:\n    - domain: 'example.com'\n      authelia_url: \
         '{ISSUER}'\nidentity_providers:\n  oidc:\n    clients:\n      - client_id: '{}'\n        client_secret: \
         '$plaintext${SECRET}'\n        authorization_policy: 'one_factor'\n        redirect_uris: ['{}']\n        scopes: \
         ['openid', 'profile', 'email', 'groups']\n{}",
        client.id, client.uri, client.lines
    )
}

fn compose(image: &str, environment: &[(&str, &str)]) -> String {
    let lines = environment
        .iter()
        .map(|(name, value)| format!("      {name}: '{value}'\n"));
    format!(
        "services:\n  app:\n    image: {image}\n    environment:\n{}",
        lines.collect::<String>()
    )
}

fn report(client: &Client, image: &str, environment: &[(&str, &str)], more: &[(&str, &str)]) -> Value {
    let mut files = InMemory::default()
        .with("configuration.yml", configuration(client))
        .with("compose.yml", compose(image, environment));
    for (path, text) in more {
        files = files.with(*path, *text);
    }
    json(&run_in_memory(files, &["check", ".", "--format", "json"]))
}

/// The rules with their severities, without notes, that are about the application.
fn found(report: &Value) -> Vec<(String, String)> {
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    let all = report["findings"].as_array().into_iter().flatten();
    let about = all.filter(|finding| finding["severity"] != "note" && finding["stage"] != "provider-start");
    about
        .map(|finding| (text(finding, "rule"), text(finding, "severity")))
        .collect()
}

fn of(rule: &str, severity: &str) -> Vec<(String, String)> {
    vec![(rule.to_owned(), severity.to_owned())]
}

fn open(report: &Value, rule: &str) -> Option<String> {
    let open = report["pairs"][0]["not_checked"].as_array().into_iter().flatten();
    let mut of_rule = open.filter(|covered| covered["rule"] == rule);
    of_rule
        .next()
        .and_then(|covered| covered["reason"].as_str().map(str::to_owned))
}

const MINIFLUX: Client = Client {
    id: "miniflux",
    uri: "https://rss.example.com/oauth2/oidc/callback",
    lines: "",
};

fn miniflux(redirect: &str, issuer: &str) -> [(&'static str, String); 5] {
    [
        ("OAUTH2_PROVIDER", "oidc".to_owned()),
        ("OAUTH2_CLIENT_ID", "miniflux".to_owned()),
        ("OAUTH2_CLIENT_SECRET", SECRET.to_owned()),
        ("OAUTH2_REDIRECT_URL", redirect.to_owned()),
        ("OAUTH2_OIDC_DISCOVERY_ENDPOINT", issuer.to_owned()),
    ]
}

fn of_miniflux(client: &Client, tag: &str, redirect: &str, issuer: &str) -> Value {
    let environment = miniflux(redirect, issuer);
    let environment: Vec<(&str, &str)> = environment
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    report(client, &format!("miniflux/miniflux:{tag}"), &environment, &[])
}

#[test]
fn a_fact_from_a_guide_is_at_most_a_warning() {
    // The same fault of two applications: the method of one was read in its source, that of the other in a guide.
    let client = |id, uri| Client {
        id,
        uri,
        lines: "        token_endpoint_auth_method: 'client_secret_jwt'\n",
    };
    let read = of_miniflux(&client("miniflux", MINIFLUX.uri), "2.3.3", MINIFLUX.uri, ISSUER);
    assert_eq!(found(&read), of("token-endpoint-auth-method-unsupported", "error"));
    // What a manual says of an application of one's own.
    let page = std::fs::read_to_string(folder("docs/profiles.md")).unwrap_or_default();
    let profile = page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next());
    let of_manual = profile.unwrap_or_default().replace(
        "methods = [\"client_secret_basic\", \"client_secret_post\"]\nsource = [\"login\"]",
        "methods = [\"client_secret_basic\"]\nsource = [\"manual\"]",
    );
    let environment = [
        ("MYAPP_OIDC_CLIENT_ID", "my-app"),
        ("MYAPP_OIDC_CLIENT_SECRET", SECRET),
        ("MYAPP_OIDC_ISSUER", ISSUER),
        ("MYAPP_URL", "https://my-app.example.com"),
        ("MYAPP_OIDC_SCOPES", "openid profile email"),
    ];
    let files = InMemory::default()
        .with(
            "configuration.yml",
            configuration(&client("my-app", "https://my-app.example.com/auth/callback")),
        )
        .with("compose.yml", compose("me/my-app:2.4", &environment))
        .with("my-app.toml", of_manual);
    let call = ["check", ".", "--profile", "my-app.toml", "--format", "json"];
    let of_guide = json(&run_in_memory(files, &call));
    assert_eq!(
        found(&of_guide),
        of("token-endpoint-auth-method-unsupported", "warning")
    );
    // Both are said to fail only where it is certain.
    assert_eq!(read["pairs"][0]["verdict"], "fails");
    assert_ne!(of_guide["pairs"][0]["verdict"], "fails");
}

#[test]
fn what_differs_by_version_is_not_checked_without_one() {
    let client = Client {
        lines: "        require_pkce: true\n",
        ..MINIFLUX
    };
    for (tag, rules) in [
        ("2.0.47", of("pkce-required", "error")),
        ("2.3.3", Vec::new()),
        ("latest", Vec::new()),
        ("nightly", Vec::new()),
    ] {
        let report = of_miniflux(&client, tag, MINIFLUX.uri, ISSUER);
        assert_eq!(found(&report), rules, "{tag}");
        let reason = open(&report, "pkce-required");
        let is_open = reason.is_some_and(|reason| reason.contains("differs by the version of Miniflux"));
        assert_eq!(is_open, ["latest", "nightly"].contains(&tag), "{tag} {report}");
        let passes = report["pairs"][0]["verdict"] == "passes";
        assert_eq!(passes, tag == "2.3.3", "{tag}");
    }
}

#[test]
fn what_a_database_overrides_is_said() {
    let client = Client {
        id: "open-webui",
        uri: "https://chat.example.com/oauth/oidc/callback",
        lines: "",
    };
    let environment = [
        ("OAUTH_CLIENT_ID", "open-webui"),
        ("OAUTH_CLIENT_SECRET", SECRET),
        (
            "OPENID_PROVIDER_URL",
            "https://auth.example.com/.well-known/openid-configuration",
        ),
        ("OPENID_REDIRECT_URI", "https://ai.example.com/oauth/oidc/callback"),
        ("OAUTH_SCOPES", "openid email profile"),
    ];
    let why = |report: &Value| {
        let all = report["findings"].as_array().into_iter().flatten();
        let mut about = all.filter(|finding| finding["rule"] == "redirect-uri-not-registered");
        about
            .next()
            .and_then(|finding| finding["why"].as_str().map(str::to_owned))
    };
    let of_webui = |tag: &str, persistent: Option<&'static str>| {
        let switch = persistent.map(|value| ("ENABLE_OAUTH_PERSISTENT_CONFIG", value));
        let environment: Vec<(&str, &str)> = environment.into_iter().chain(switch).collect();
        let report = report(&client, &format!("open-webui/open-webui:{tag}"), &environment, &[]);
        why(&report).unwrap_or_default()
    };
    for (tag, persistent, counts) in [
        ("0.6.5", None, true),
        ("0.6.5", Some("false"), false),
        ("0.6.43", None, false),
        ("0.6.43", Some("true"), true),
        ("main", None, true),
    ] {
        let said = of_webui(tag, persistent);
        let is_said = said.contains("at its first start; afterwards those in its database count");
        assert!(!said.is_empty() && is_said == counts, "{tag} {persistent:?}: {said}");
    }
    // Of an application that has its settings in the environment alone nothing is said.
    let report = of_miniflux(
        &MINIFLUX,
        "2.3.3",
        "https://feeds.example.com/oauth2/oidc/callback",
        ISSUER,
    );
    let said = why(&report).unwrap_or_default();
    assert!(!said.is_empty() && !said.contains("database"), "{said}");
}

#[test]
fn a_registration_alone_is_held_against_the_profile() {
    let alone = |client: &Client| {
        let files = InMemory::default().with("configuration.yml", configuration(client));
        found(&json(&run_in_memory(files, &["check", ".", "--format", "json"])))
    };
    for (id, uri, lines, rules) in [
        ("miniflux", MINIFLUX.uri, "", Vec::new()),
        (
            "miniflux",
            "https://miniflux.example.com/oauth2/oidc/callback/",
            "",
            of("application-callback-mismatch", "warning"),
        ),
        // Nothing of the path is right; another application has it, but neither its name nor its host is here.
        (
            "pgadmin",
            "https://pgadmin.example.com/oauth2/oidc/callback",
            "",
            of("application-callback-mismatch", "warning"),
        ),
        (
            "pgadmin",
            "https://pgadmin.example.com/oauth2/authorize",
            "",
            Vec::new(),
        ),
        // A proxy in front of it signs users in, or another plugin.
        ("pgadmin", "https://pgadmin.example.com/oauth2/callback", "", Vec::new()),
        (
            "home-assistant",
            "https://hass.example.com/auth/openid/callback",
            "",
            Vec::new(),
        ),
        ("outline", "https://docs.example.com/auth/oidc.callback", "", {
            of("application-auth-method-mismatch", "warning")
        }),
        (
            "miniflux",
            MINIFLUX.uri,
            "        response_types: ['id_token']\n",
            of("application-response-type-mismatch", "warning"),
        ),
    ] {
        let client = Client { id, uri, lines };
        let mut found = alone(&client);
        // The rest is Authelia's own opinion of the registration.
        found.retain(|(rule, _)| rule.starts_with("application-"));
        assert_eq!(found, rules, "{id} {uri}");
    }
}

#[test]
fn a_secret_that_a_file_holds_is_compared_and_never_shown() {
    for (secret, rules) in [
        (SECRET, Vec::new()),
        ("another-secret-1", of("client-secret-mismatch", "error")),
    ] {
        let environment = miniflux(MINIFLUX.uri, ISSUER);
        let environment: Vec<(&str, &str)> = environment
            .iter()
            .map(|(name, value)| match *name {
                "OAUTH2_CLIENT_SECRET" => ("OAUTH2_CLIENT_SECRET_FILE", "/run/secrets/miniflux"),
                name => (name, value.as_str()),
            })
            .collect();
        let compose = compose("miniflux/miniflux:2.3.3", &environment)
            + "    secrets: [miniflux]\nsecrets:\n  miniflux:\n    file: ./miniflux.txt\n";
        let files = || {
            InMemory::default()
                .with("configuration.yml", configuration(&MINIFLUX))
                .with("compose.yml", compose.as_str())
                .with("miniflux.txt", format!("{secret}\n"))
        };
        let report = json(&run_in_memory(files(), &["check", ".", "--format", "json"]));
        assert_eq!(found(&report), rules, "{report}");
        let human = run_in_memory(files(), &["check", ".", "-v"]);
        assert!(!human.stdout.contains(secret) && !report.to_string().contains(secret));
    }
}

#[test]
fn what_is_wrong_on_both_sides_is_found() {
    // The path that Miniflux answers on is on neither side, and the two differ in their hosts.
    let client = Client {
        uri: "https://rss.example.com/oauth2/callback",
        ..MINIFLUX
    };
    let report = of_miniflux(&client, "2.3.3", "https://feeds.example.com/oidc/callback", ISSUER);
    assert_eq!(found(&report), of("redirect-uri-not-registered", "error"), "{report}");
}

#[test]
fn a_registration_with_the_names_of_older_versions_may_be_of_one_that_compares_no_methods() {
    let environment = [
        ("URL", "https://docs.example.com"),
        ("OIDC_CLIENT_ID", "outline"),
        ("OIDC_CLIENT_SECRET", SECRET),
        ("OIDC_AUTH_URI", "https://auth.example.com/api/oidc/authorization"),
        ("OIDC_TOKEN_URI", "https://auth.example.com/api/oidc/token"),
        ("OIDC_USERINFO_URI", "https://auth.example.com/api/oidc/userinfo"),
        ("OIDC_SCOPES", "openid profile email"),
    ];
    let outline = |id: &str, secret: &str, lines: &str| {
        let client = Client {
            id: "outline",
            uri: "https://docs.example.com/auth/oidc.callback",
            lines: "",
        };
        let registered = configuration(&client)
            .replace("client_id:", id)
            .replace("client_secret:", secret);
        let files = InMemory::default()
            .with("configuration.yml", registered + lines)
            .with("compose.yml", compose("outlinewiki/outline:0.80.0", &environment));
        found(&json(&run_in_memory(files, &["check", ".", "--format", "json"])))
    };
    let method = "        token_endpoint_auth_method: 'client_secret_basic'\n";
    let rule = "token-endpoint-auth-method-unsupported";
    assert_eq!(outline("id:", "secret:", ""), of(rule, "warning"));
    assert_eq!(outline("id:", "secret:", method), of(rule, "error"));
    assert_eq!(outline("client_id:", "client_secret:", ""), of(rule, "error"));
}
