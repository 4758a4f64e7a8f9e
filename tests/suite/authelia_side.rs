//! Authelia's side as a user sees it: whole outputs, compared with tests/snapshots/authelia.
//! `SNAPSHOTS=overwrite cargo test --test suite authelia_side::` accepts a change.

use std::fs;

use crate::support::temporary::temporary_with;
use crate::support::{Run, folder, json, run};
use snapbox::assert_data_eq;
use snapbox::data::Data;

/// The settings that belong to [`CLIENT`].
const CODER: &str = "\
CODER_ACCESS_URL=https://coder.example.com
CODER_OIDC_ISSUER_URL=https://auth.example.com
CODER_OIDC_CLIENT_ID=coder
CODER_OIDC_CLIENT_SECRET=hT7-wq2.Zk9_example-only
CODER_OIDC_SCOPES=openid,profile,email,offline_access
";
/// A list of one registration that is right.
const CLIENT: &str = "\
- client_id: 'coder'
  client_secret: '$pbkdf2-sha512$310000$b2lkYy1jcm9zc2NoZWNrMQ$MAC4unbv50ISQTYFaRIIZC9gL0pOGBK3PybtKTAsw0gcaFxM6QDt89sHOvO0gGigHY8Tcdb9qe7PeLndIRE0bg'
  authorization_policy: 'one_factor'
  redirect_uris: ['https://coder.example.com/api/v2/users/oidc/callback']
  scopes: ['openid', 'profile', 'email', 'offline_access']
  grant_types: ['authorization_code', 'refresh_token']
  response_types: ['code']
  token_endpoint_auth_method: 'client_secret_post'
";

/// [`CLIENT`] with one text replaced.
fn client(from: &str, to: &str) -> String {
    assert!(CLIENT.contains(from), "{from}");
    CLIENT.replace(from, to)
}

/// The guide's whole configuration with these lines in place of its clients.
fn whole(below: &str) -> String {
    let guide = fs::read_to_string(folder("fixtures/guide/configuration.yml")).unwrap_or_default();
    let before = guide.split("    clients:\n").next().unwrap_or_default();
    let below: String = below.lines().map(|line| format!("    {line}\n")).collect();
    format!("{before}{below}")
}

/// Lines two columns further to the right.
fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}\n")).collect()
}

/// Writes the files and runs the binary beside them.
fn with_files(files: &[(&str, &str)], arguments: &[&str]) -> Run {
    let temporary = temporary_with(files);
    run(temporary.path(), arguments)
}

/// The JSON report on the files.
fn report(files: &[(&str, &str)], arguments: &[&str]) -> serde_json::Value {
    json(&with_files(files, arguments))
}

/// Runs the binary on the files and compares what it shows.
fn shows(name: &str, files: &[(&str, &str)], arguments: &[&str]) {
    let run = with_files(files, arguments);
    let shown = format!("{}{}exit {}\n", run.stdout, run.stderr, run.code);
    let snapshot = folder("tests/snapshots/authelia").join(format!("{name}.txt"));
    assert_data_eq!(shown, Data::read_from(&snapshot, None).raw());
}

/// Checks Authelia's file alone.
fn alone(name: &str, configuration: &str) {
    let arguments = ["check", "--authelia", "configuration.yml"];
    shows(name, &[("configuration.yml", configuration)], &arguments);
}

/// Checks Authelia's file with [`CODER`].
fn paired(name: &str, configuration: &str, extra: &[&str]) {
    let files = [("configuration.yml", configuration), ("coder.env", CODER)];
    let arguments = ["check", "--authelia", "configuration.yml", "--coder", "coder.env"];
    shows(name, &files, &[&arguments, extra].concat());
}

#[test]
fn values_that_are_not_known() {
    let clients =
        client("'coder'", "'${OIDC_<SERVICE>_CLIENT_ID}'").replace("$pbkdf2-sha512", "${OIDC_<SERVICE>_DIGEST}");
    alone("unknown-in-client", &format!("clients:\n{}", indented(&clients)));
    let configuration = whole(&format!("clients:\n{}", indented(CLIENT)));
    let (before, _) = configuration.split_once("        key: |\n").unwrap_or_default();
    let (_, after) = configuration
        .split_once("-----END PRIVATE KEY-----\n")
        .unwrap_or_default();
    alone("unknown-key", &format!("{before}        key: '${{OIDC_KEY}}'\n{after}"));
    let named = client("'one_factor'", "'coders'");
    alone("policy-out-of-sight", &format!("clients:\n{}", indented(&named)));
}

#[test]
fn openid_connect_is_off_or_not_there() {
    let off = "storage: {encryption_key: ''}\nidentity_providers:\n  oidc:\n";
    alone("off", off);
    paired("off-paired", off, &[]);
    let behind = format!("storage: {{encryption_key: ''}}\n---\n{}", whole("clients: []"));
    paired("behind-a-document", &behind, &[]);
    paired(
        "no-clients",
        "identity_providers:\n  oidc:\n    enforce_pkce: 'always'\n",
        &[],
    );
}

#[test]
fn what_the_files_show_is_not_called_missing() {
    let denied = client("'one_factor'", "'deny'");
    paired("policy-deny", &whole(&format!("clients:\n{}", indented(&denied))), &[]);
    let no_url = whole(&format!("clients:\n{}", indented(CLIENT)))
        .replace("      authelia_url: 'https://auth.example.com'\n", "");
    paired("cookie-without-url", &no_url, &[]);
}

#[test]
fn values_that_a_filter_replaces() {
    let emptied = client("'$pbkdf2", "$AUTHELIA_CODER_CLIENT_SECRET # '$pbkdf2");
    let configuration = format!("clients:\n{}", indented(&emptied));
    paired(
        "emptied-by-expand-env",
        &configuration,
        &["--authelia-filters", "expand-env"],
    );
    let values =
        client("https://coder.example.com", "https://coder.$DOMAIN").replace("'$pbkdf2", "'$CODER_DIGEST' # '$pbkdf2");
    let values: String = format!("clients:\n{}", indented(&values))
        .lines()
        .map(|line| format!("      {line}\n"))
        .collect();
    let values = format!("configMap:\n  identity_providers:\n    oidc:\n      enabled: true\n{values}");
    paired("chart-expand-env", &values, &["--authelia-filters", "expand-env"]);
    paired("chart-filters-unknown", &values, &[]);
}

#[test]
fn versions_that_are_not_known() {
    let configuration = whole(&format!("clients:\n{}", indented(CLIENT)));
    paired(
        "version-newer",
        &configuration,
        &["--authelia-version", "4.40.1", "--coder-version", "2.38.1"],
    );
    paired(
        "version-older",
        &configuration,
        &["--authelia-version", "4.38.0", "--coder-version", "2.20.0"],
    );
    paired(
        "version-not-known",
        &configuration,
        &["--authelia-version", "4.37.5", "--coder-version", "9.9.9"],
    );
    let json = ["--coder-version", "2.38.1", "--format", "json"];
    let concise = ["--coder-version", "2.38.1", "--format", "concise"];
    paired("version-newer-concise", &configuration, &concise);
    let files = [("configuration.yml", configuration.as_str()), ("coder.env", CODER)];
    let arguments = ["check", "--authelia", "configuration.yml", "--coder", "coder.env"];
    let report = report(&files, &[&arguments[..], &json].concat());
    assert_eq!(
        report["remarks"],
        serde_json::json!(["Coder 2.38.1 is newer than 2.36.0, the newest that is known: it was checked as that one"])
    );
}

#[test]
fn a_version_before_all_that_are_known_is_read_as_the_first_of_them() {
    let configuration = whole(&format!("clients:\n{}", indented(CLIENT)));
    let old =
        format!("jwt_secret: 'a_long_random_string_only_for_tests'\n{configuration}").replace("client_id:", "id:");
    let files = [("configuration.yml", old.as_str()), ("coder.env", CODER)];
    let arguments = [
        "check",
        "--authelia",
        "configuration.yml",
        "--coder",
        "coder.env",
        "--format",
        "json",
    ];
    for version in ["4.37.5", "4.38.0-beta3", "4.38.0"] {
        let report = report(&files, &[&arguments[..], &["--authelia-version", version]].concat());
        let rules = report["findings"].as_array().into_iter().flatten();
        let rules: Vec<&str> = rules.filter_map(|finding| finding["rule"].as_str()).collect();
        assert!(rules.contains(&"authelia-deprecated-key"), "{version}: {rules:?}");
        assert!(!rules.contains(&"authelia-unknown-key"), "{version}: {rules:?}");
    }
}

#[test]
fn refusals_say_what_is_meant() {
    let wrong = client("'refresh_token'", "'password'")
        .replace(
            "['https://coder.example.com/api/v2/users/oidc/callback']",
            "['', 'https://<copy from the app>']",
        )
        .replace(
            "response_types: ['code']",
            "userinfo_signed_response_alg: 'ES256'\n  consent_mode: 'Explicit'",
        );
    alone(
        "wrong-values",
        &whole(&format!("enforce_pkce: 'Always'\nclients:\n{}", indented(&wrong))),
    );
    let no_id = client("client_id: 'coder'", "client_name: 'Coder'").replace("  response_types: ['code']\n", "");
    alone("no-id", &whole(&format!("clients:\n{}", indented(&no_id))));
    alone(
        "no-keys",
        &format!(
            "storage: {{encryption_key: ''}}\nidentity_providers:\n  oidc:\n    clients:\n{}",
            indented(&indented(&indented(CLIENT)))
        ),
    );
    let no_offline = client("'email', 'offline_access'", "'email'");
    alone(
        "refresh-without-scope",
        &whole(&format!("clients:\n{}", indented(&no_offline))),
    );
}

#[test]
fn old_names_and_secrets() {
    let old = client("client_secret: '", "secret: 'plain' # '");
    let moved = "theme: 'auto'\njwt_secret: 'example'\nwebauthn:\n  user_verification: 'preferred'\n";
    let old = whole(&format!("clients:\n{}", indented(&old))).replace("theme: 'auto'\n", moved);
    alone("old-names", &old);
    let number = client("client_secret: '", "client_secret: 123456 # '");
    alone("secret-number", &whole(&format!("clients:\n{}", indented(&number))));
    let template = client("client_secret: '", "client_secret: {{ secret \"/x\" }} # '");
    alone("template", &whole(&format!("clients:\n{}", indented(&template))));
}

#[test]
fn an_id_that_yaml_does_not_read_as_text() {
    for (name, id) in [("id-boolean", "true"), ("id-octal", "0471")] {
        let configuration = whole(&format!("clients:\n{}", indented(&client("'coder'", id))));
        let coder = CODER.replace("CLIENT_ID=coder", &format!("CLIENT_ID={id}"));
        let arguments = ["check", "--authelia", "configuration.yml", "--coder", "coder.env"];
        shows(
            name,
            &[("configuration.yml", &configuration), ("coder.env", &coder)],
            &arguments,
        );
    }
}

#[test]
fn one_mistake_is_one_finding() {
    let keys = CLIENT.replace("- client_id", "  client_id");
    let bare: String = keys.lines().map(|line| format!("{}\n", &line[2..])).collect();
    alone(
        "clients-are-a-mapping",
        &whole(&format!("clients:\n{}", indented(&bare))),
    );
    alone("no-clients-key", &whole(&bare));
    let list = format!("identity_providers:\n  oidc:\n{}", indented(&indented(CLIENT)));
    alone("oidc-is-a-list", &list);
    let named = client("'one_factor'", "'coders'");
    let policies = "authorization_policies:\n  coders:\n    default_policy: 'deny'\n    rules:\n      - policy: 'two_factor'\n        subject: 'group:coder'\n";
    alone(
        "policies-on-top",
        &format!("{}{policies}", whole(&format!("clients:\n{}", indented(&named)))),
    );
    let method = client("token_endpoint_auth_method", "token_endpoint_authentication_method");
    alone("longer-name", &whole(&format!("clients:\n{}", indented(&method))));
    let section =
        whole(&format!("clients:\n{}", indented(CLIENT))).replace("identity_providers:", "identity_provider:");
    alone("section-misspelt", &section);
}
