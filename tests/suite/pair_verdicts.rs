//! What is said of a pair as a whole: its verdict, and its addresses where they must not be shown.

use oidc_crosscheck::files::InMemory;
use serde_json::Value;

use crate::support::{json, run_in_memory};

const CONFIGURATION: &str = "session:\n  secret: 'an_insecure_session_secret'\n  cookies:\n    - domain: 'harbour.io'\n      \
                             authelia_url: '@AUTHELIA@'\nidentity_providers:\n  oidc:\n    clients:\n      - client_id: \
                             'miniflux'\n        client_secret: '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'\n        redirect_uris: \
                             ['https://rss.harbour.io/oauth2/oidc/callback']\n        scopes: ['openid', 'profile', 'email']\n        \
                             authorization_policy: 'one_factor'\n";

const DEPLOYMENT: &str = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: cluster-secrets\nstringData:\n  SECRET_DOMAIN: \
                          harbour.io\n---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: miniflux\nstringData:\n  issuer: \
                          https://auth.harbour.io\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: \
                          miniflux\nspec:\n  template:\n    spec:\n      containers:\n        - name: miniflux\n          image: \
                          miniflux/miniflux:2.2.9\n          env:\n            - {name: OAUTH2_PROVIDER, value: oidc}\n            - \
                          {name: OAUTH2_CLIENT_ID, value: miniflux}\n            - {name: OAUTH2_CLIENT_SECRET, value: \
                          9Wq2vTn4Lr8yKd6Zs1Xe3Bp7}\n            - {name: OAUTH2_REDIRECT_URL, value: \
                          'https://rss.harbour.io/oauth2/oidc/@PATH@'}\n            - name: OAUTH2_OIDC_DISCOVERY_ENDPOINT\n              \
                          valueFrom: {secretKeyRef: {name: miniflux, key: issuer}}\n";

fn output(authelia: &str, path: &str, format: &str) -> String {
    let files = InMemory::default()
        .with("configuration.yml", CONFIGURATION.replace("@AUTHELIA@", authelia))
        .with("miniflux.yaml", DEPLOYMENT.replace("@PATH@", path));
    run_in_memory(files, &["check", ".", "--format", format, "--verbose"]).stdout
}

fn report(authelia: &str, path: &str) -> Value {
    serde_json::from_str(&output(authelia, path, "json")).unwrap_or_default()
}

#[test]
fn an_address_of_a_secret_is_called_by_its_setting() {
    for authelia in ["https://authelia.harbour.io", "https://authelia.${SECRET_DOMAIN}"] {
        for format in ["human", "json", "sarif", "github"] {
            let shown = output(authelia, "callback", format);
            assert!(shown.contains("issuer-mismatch"), "{authelia} {format}: {shown}");
            assert!(
                shown.contains("what OAUTH2_OIDC_DISCOVERY_ENDPOINT says") || format == "github",
                "{shown}"
            );
            // Half an address tells nobody which one is meant.
            assert!(
                !shown.contains("https://auth.•") && !shown.contains("`auth.•"),
                "{authelia} {format}: {shown}"
            );
        }
    }
    let shown = output("https://auth.harbour.io", "callbacks", "human");
    assert!(
        shown.contains("redirect-uri-not-registered") && shown.contains("makes Miniflux send another one"),
        "{shown}"
    );
}

#[test]
fn another_host_is_at_most_a_warning_though_a_part_of_it_is_not_known() {
    for authelia in ["https://login.harbour.io", "https://login.${SECRET_DOMAIN}"] {
        let report = report(authelia, "callback");
        let findings = report["findings"].as_array().cloned().unwrap_or_default();
        let own = findings.iter().find(|finding| finding["rule"] == "issuer-mismatch");
        assert_eq!(
            own.map(|own| own["severity"].clone()),
            Some("warning".into()),
            "{authelia}"
        );
        assert_eq!(report["pairs"][0]["verdict"], "unknown", "{authelia}");
    }
}

#[test]
fn no_pair_passes_while_authelia_does_not_start() {
    let refused = CONFIGURATION.replace("@AUTHELIA@", "https://auth.harbour.io");
    let refused = refused.replace("$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7", "");
    for (configuration, verdict, outcome) in [
        (
            CONFIGURATION.replace("@AUTHELIA@", "https://auth.harbour.io"),
            "passes",
            "passes",
        ),
        (refused, "fails", "fails"),
    ] {
        let files = InMemory::default()
            .with("configuration.yml", configuration)
            .with("miniflux.yaml", DEPLOYMENT.replace("@PATH@", "callback"));
        let report = json(&run_in_memory(files, &["check", ".", "--format", "json"]));
        assert_eq!(report["pairs"][0]["verdict"], verdict, "{}", report["findings"]);
        assert_eq!(report["applications"][0]["outcome"], outcome);
    }
}

/// Where an application's provider is at addresses of another program: it is left alone, or where Authelia has its client id,
/// nothing of it is an error.
#[test]
fn an_application_of_another_provider_is_left_alone_though_authelia_s_issuers_are_not_known() {
    let authelia = CONFIGURATION.replace("      authelia_url: '@AUTHELIA@'\n", "");
    for (issuer, outcome) in [
        ("https://sso.harbour.io/application/o/miniflux/", "left-alone"),
        ("https://sso.harbour.io/realms/home", "left-alone"),
        ("https://sso.harbour.io", "fails"),
    ] {
        let settings = DEPLOYMENT
            .replace("@PATH@", "callback")
            .replace("https://auth.harbour.io", issuer);
        let settings = settings.replace("value: miniflux}", "value: another}");
        let files = InMemory::default()
            .with("configuration.yml", authelia.clone())
            .with("miniflux.yaml", settings);
        let report = json(&run_in_memory(files, &["check", ".", "--format", "json"]));
        let findings = report["findings"].as_array().cloned().unwrap_or_default();
        let own = findings
            .iter()
            .any(|finding| finding["stage"] != "provider-start" && finding["severity"] == "error");
        let rows = report["applications"].as_array().cloned().unwrap_or_default();
        let row = rows.iter().find(|row| row["client_id"] == "another");
        assert_eq!(
            row.map(|row| row["outcome"].clone()),
            Some(outcome.into()),
            "{issuer}: {rows:?}"
        );
        assert_eq!(own, outcome == "fails", "{issuer}: {findings:?}");
    }
}

/// A release of Flux's whose container gets a Secret that is not here, and options of Authelia's by variables.
const RELEASE: &str = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: authelia\nspec:\n  chartRef:\n    \
                       kind: OCIRepository\n    name: app-template\n  values:\n    controllers:\n      authelia:\n        \
                       containers:\n          app:\n            image:\n              repository: \
                       ghcr.io/authelia/authelia\n              tag: 4.39.15\n            env:\n              \
                       AUTHELIA_AUTHENTICATION_BACKEND_LDAP_ADDRESS: ldap://lldap:389\n              \
                       X_AUTHELIA_CONFIG_FILTERS: expand-env\n@MORE@";

#[test]
fn what_flux_or_a_secret_elsewhere_may_set_is_not_missing() {
    let configuration = CONFIGURATION
        .replace("@AUTHELIA@", "https://auth.${SECRET_DOMAIN}")
        .replace("'harbour.io'", "'${SECRET_DOMAIN}'")
        .replace("$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7", "${MINIFLUX_DIGEST}");
    let storage = "storage:\n  encryption_key: 'an_insecure_encryption_key'\n  local:\n    path: /config/db.sqlite3\n";
    let hidden = "            envFrom:\n              - secretRef:\n                  name: authelia-secret\n";
    for more in ["", hidden] {
        let files = InMemory::default()
            .with("authelia/configuration.yaml", format!("{configuration}{storage}"))
            .with("authelia/helmrelease.yaml", RELEASE.replace("@MORE@", more));
        let report = json(&run_in_memory(files, &["check", ".", "--format", "json"]));
        let findings = report["findings"].as_array().cloned().unwrap_or_default();
        let alarms: Vec<&Value> = findings
            .iter()
            .filter(|finding| finding["severity"] == "error")
            .map(|finding| &finding["message"])
            .collect();
        let names: &[&str] = match more {
            "" => &["domain", "client_secret"],
            _ => &["domain", "client_secret", "ldap.user"],
        };
        let is_about = |message: &&Value| {
            names
                .iter()
                .any(|name| message.as_str().unwrap_or_default().contains(name))
        };
        let about_variables = alarms.iter().any(is_about);
        assert!(!about_variables, "{more}: {alarms:?}");
    }
}
