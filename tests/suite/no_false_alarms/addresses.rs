//! Addresses that a request, a cluster or another provider decides, and texts with holes.

use oidc_crosscheck::files::InMemory;

use super::{Client, ISSUER, MINIFLUX, SECRET, configuration, found, miniflux, of, of_miniflux, report};
use crate::support::{json, run_in_memory};

#[test]
fn an_application_behind_another_provider_is_left_alone() {
    let other = Client {
        id: "grafana",
        uri: "https://grafana.example.com/login/generic_oauth",
        lines: "",
    };
    let elsewhere = of_miniflux(&other, "2.3.3", MINIFLUX.uri, "https://login.other.example.net");
    assert_eq!(found(&elsewhere), Vec::new());
    let rows = elsewhere["applications"].as_array().into_iter().flatten();
    let outcomes: Vec<_> = rows
        .filter(|row| row["party"] == "miniflux")
        .map(|row| &row["outcome"])
        .collect();
    assert_eq!(outcomes, ["left-alone"]);
    // Where this Authelia has its client id, the one or the other is wrong: that is said, and nothing passes.
    let both = of_miniflux(&MINIFLUX, "2.3.3", MINIFLUX.uri, "https://login.other.example.net");
    assert_eq!(found(&both), of("issuer-mismatch", "warning"));
    assert_eq!(both["pairs"][0]["verdict"], "unknown");
    // On Authelia's own host it is an error.
    let here = of_miniflux(&MINIFLUX, "2.3.3", MINIFLUX.uri, "https://auth.example.com/oidc");
    assert_eq!(found(&here), of("issuer-mismatch", "error"));
}

#[test]
fn of_a_host_that_the_browser_gives_only_the_path_is_compared() {
    let environment = [
        ("AUTH_PROVIDERS", "oidc"),
        ("AUTH_OIDC_CLIENT_ID", "homarr"),
        ("AUTH_OIDC_CLIENT_SECRET", SECRET),
        ("AUTH_OIDC_ISSUER", ISSUER),
        ("AUTH_OIDC_FORCE_USERINFO", "true"),
    ];
    for (uri, rules) in [
        ("https://home.example.com/api/auth/callback/oidc", Vec::new()),
        ("https://anything.example.net/api/auth/callback/oidc", Vec::new()),
        (
            "https://home.example.com/api/auth/callback/authelia",
            of("redirect-uri-not-registered", "error"),
        ),
        (
            "https://home.example.com/api/auth/callback/oidc/",
            of("redirect-uri-not-registered", "error"),
        ),
    ] {
        let client = Client {
            id: "homarr",
            uri,
            lines: "",
        };
        let report = report(&client, "homarr-labs/homarr:1.60.0", &environment, &[]);
        assert_eq!(found(&report), rules, "{uri} {report}");
    }
}

#[test]
fn of_addresses_inside_of_a_cluster_the_path_is_compared() {
    let of_grafana = |token: &str, userinfo: &str| {
        let client = Client {
            id: "grafana",
            uri: "https://grafana.example.com/login/generic_oauth",
            lines: "",
        };
        let environment = [
            ("GF_SERVER_ROOT_URL", "https://grafana.example.com"),
            ("GF_AUTH_GENERIC_OAUTH_ENABLED", "true"),
            ("GF_AUTH_GENERIC_OAUTH_CLIENT_ID", "grafana"),
            ("GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET", SECRET),
            ("GF_AUTH_GENERIC_OAUTH_SCOPES", "openid profile email groups"),
            (
                "GF_AUTH_GENERIC_OAUTH_AUTH_URL",
                "https://auth.example.com/api/oidc/authorization",
            ),
            ("GF_AUTH_GENERIC_OAUTH_TOKEN_URL", token),
            ("GF_AUTH_GENERIC_OAUTH_API_URL", userinfo),
        ];
        found(&report(&client, "grafana/grafana:12.0.0", &environment, &[]))
    };
    let inside = "http://authelia.security.svc.cluster.local:9091/api/oidc";
    assert_eq!(
        of_grafana(&format!("{inside}/token"), &format!("{inside}/userinfo")),
        Vec::new()
    );
    assert_eq!(
        of_grafana(&format!("{inside}/tokens"), &format!("{inside}/userinfo")),
        of("endpoint-mismatch", "error")
    );
}

#[test]
fn placeholders_compare_as_texts_with_holes() {
    for (ours, theirs, rules) in [
        (
            "https://rss.${DOMAIN}/oauth2/oidc/callback",
            "https://rss.${DOMAIN}/oauth2/oidc/callback",
            Vec::new(),
        ),
        // Whatever the domain is, these are two.
        (
            "https://rss.${DOMAIN}/oauth2/oidc/callback",
            "https://rss.${DOMAIN}/oauth2/oidc/callback/",
            of("redirect-uri-not-registered", "error"),
        ),
        // These may be one.
        (
            "https://rss.${DOMAIN}/oauth2/oidc/callback",
            "https://${HOST}/oauth2/oidc/callback",
            Vec::new(),
        ),
    ] {
        let client = Client {
            uri: theirs,
            ..MINIFLUX
        };
        let release = format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: miniflux\nspec:\n  template:\n    spec:\n      \
             containers:\n        - name: app\n          image: miniflux/miniflux:2.3.3\n          env:\n{}",
            miniflux(ours, ISSUER)
                .iter()
                .map(|(name, value)| format!("            - name: {name}\n              value: '{value}'\n"))
                .collect::<String>()
        );
        let map = format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: authelia\ndata:\n  configuration.yml: |\n{}",
            configuration(&client)
                .lines()
                .map(|line| format!("    {line}\n"))
                .collect::<String>()
        );
        let files = InMemory::default()
            .with("authelia.yaml", map)
            .with("miniflux.yaml", release);
        let report = json(&run_in_memory(files, &["check", ".", "--format", "json"]));
        assert_eq!(report["pairs"][0]["party"], "miniflux", "{report}");
        assert_eq!(found(&report), rules, "{ours} {theirs} {report}");
    }
}

/// External Secrets and Helm fill `{{ .DOMAIN }}` in, which Authelia's own templates do not have: the file is not yet
/// Authelia's.
#[test]
fn a_field_of_another_tools_template_is_no_error_of_authelia() {
    for (domain, is_wrong) in [
        ("{{ .DOMAIN }}", false),
        ("{{- .DOMAIN }}", false),
        ("{{ env \"DOMAIN\" }}", true),
    ] {
        let configuration = format!(
            "session:\n  cookies:\n    - domain: {domain}\n      authelia_url: https://auth.example.com\nidentity_providers:\n  oidc:\n    \
             clients:\n      - client_id: app\n        redirect_uris: ['https://app.example.com/callback']\n        authorization_policy: \
             two_factor\n"
        );
        let files = InMemory::default().with("configuration.yml", configuration);
        let report = json(&run_in_memory(files, &["check", ".", "--format", "json"]));
        let findings = report["findings"].as_array().into_iter().flatten();
        let found = findings.into_iter().any(|finding| finding["rule"] == "syntax-error");
        assert_eq!(found, is_wrong, "{domain}: {}", report["findings"]);
    }
}
