//! What is said of Coder's side, whole but for the guide's published secret.

mod helps;

use std::fs;

use crate::support::temporary::{given, temporary_with};
use crate::support::{folder, json, run};

const SETTINGS: &str = "\
CODER_ACCESS_URL=https://coder.example.com
CODER_OIDC_ISSUER_URL=https://auth.example.com
CODER_OIDC_CLIENT_ID=coder
CODER_OIDC_CLIENT_SECRET=insecure_secret
CODER_OIDC_SCOPES=openid,profile,email,offline_access
";

const SERVICE: &str = "services:\n  coder:\n    image: ghcr.io/coder/coder\n";

/// What checking these files of Coder's against the guide's registration gives: the exit code, every failure, and for
/// every finding its place, severity, rule, headline, first label and help.
fn said(files: &[(&str, &str)], more: &[&str]) -> Vec<String> {
    said_of(&[], files, more)
}

/// The same with other text in places of the guide's configuration.
fn said_of(registered: &[(&str, &str)], files: &[(&str, &str)], more: &[&str]) -> Vec<String> {
    let (temporary, coder) = given(files);
    let mut guide = fs::read_to_string(folder("fixtures/guide/configuration.yml")).unwrap_or_default();
    for (from, to) in registered {
        assert!(guide.contains(from), "{from}");
        guide = guide.replace(from, to);
    }
    assert!(fs::write(temporary.path().join("configuration.yml"), guide).is_ok());
    let mut arguments = vec!["check", "--format", "json", "--authelia", "configuration.yml"];
    arguments.extend(more.iter().copied().chain(coder));
    let run = run(temporary.path(), &arguments);
    let report = json(&run);
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let mut lines = vec![format!("exit {}", run.code)];
    for failure in report["failures"].as_array().into_iter().flatten() {
        lines.push(format!("failed: {}", text(&failure["message"])));
    }
    for finding in report["findings"].as_array().into_iter().flatten() {
        // Said of every pair of the guide's.
        if finding["rule"] == "published-example-secret" || finding["rule"] == "consent-every-sign-in" {
            continue;
        }
        let label = &finding["labels"][0];
        lines.push(format!(
            "{}:{} {} {}: {} | {} | {}",
            text(&label["path"]),
            label["line"],
            text(&finding["severity"]),
            text(&finding["rule"]),
            text(&finding["message"]),
            text(&label["text"]),
            text(&finding["help"]).replace('\n', "\\n"),
        ));
    }
    lines
}

/// The guide's settings with one line in place of another; an empty one takes it away.
fn changed(from: &str, to: &str) -> Vec<String> {
    assert!(SETTINGS.contains(from), "{from}");
    said(
        &[("coder.env", &SETTINGS.replace(from, to))],
        &["--env-format", "compose"],
    )
}

#[test]
fn a_client_id_that_nobody_registered_leaves_the_rest_unchecked() {
    assert_eq!(
        changed("ID=coder", "ID=Coder"),
        [
            "exit 1",
            "coder.env:3 error client-not-registered: client id `Coder` is not registered | Coder signs in with this client \
             id | CODER_OIDC_CLIENT_ID=coder",
        ]
    );
    let other = SETTINGS
        .replace("ID=coder", "ID=other")
        .replace("CODER_ACCESS_URL=https://coder.example.com\n", "");
    let temporary = temporary_with(&[("coder.env", other)]);
    let guide = folder("fixtures/guide/configuration.yml").display().to_string();
    let run = run(
        temporary.path(),
        &[
            "check",
            "--authelia",
            &guide,
            "--coder",
            "coder.env",
            "--format",
            "json",
        ],
    );
    let report = json(&run);
    let unchecked = report["coverage"].as_array().into_iter().flatten().filter(|covered| {
        covered["reason"] == "no registration has Coder's client id, so there is nothing to compare with"
    });
    assert!(unchecked.count() > 15);
    assert!(
        run.stdout
            .contains("did you mean this one? its redirect URI has Coder's path"),
        "{}",
        run.stdout
    );
}

#[test]
fn the_call_names_a_client_that_is_not_registered() {
    assert_eq!(
        said(
            &[("coder.env", SETTINGS)],
            &["--client-id", "nope", "--env-format", "compose"]
        ),
        [
            "exit 2",
            "failed: --client-id `nope`: Coder's client id is `coder`, which is the one that Coder sends",
        ]
    );
}

#[test]
fn programs_that_are_not_coder_s_server() {
    let foreign = "services:\n  coder:\n    image: ghcr.io/ggml-org/llama.cpp:server\n";
    assert_eq!(
        said(&[("compose.yml", foreign)], &[]),
        [
            "exit 2",
            "failed: no service in it is Coder's server; name it with --service",
        ]
    );
    let own = foreign.replace(
        "ghcr.io/ggml-org/llama.cpp:server",
        "registry.example.com/tools/my-coder:1",
    );
    assert!(
        said(&[("compose.yml", &own)], &[])
            .iter()
            .all(|line| !line.contains("no service"))
    );
    let proxy = "CODER_PRIMARY_ACCESS_URL=https://coder.example.com\nCODER_PROXY_SESSION_TOKEN=x\nCODER_ACCESS_URL=https://eu.example.com\n";
    assert_eq!(
        said(&[("coder.env", proxy)], &[]),
        [
            "exit 2",
            "failed: it holds the settings of a workspace proxy, which signs nobody in",
        ]
    );
}

#[test]
fn a_coder_without_openid_connect_is_not_broken() {
    let env = "CODER_ACCESS_URL=https://coder.example.com\nCODER_OAUTH2_GITHUB_CLIENT_ID=x\n";
    let expected = |place: &str, label: &str| {
        vec![
            "exit 2".to_owned(),
            "failed: this Coder is not set up for OpenID Connect, so there is nothing to compare".to_owned(),
            format!("{place} warning oidc-disabled: this Coder is not set up for OpenID Connect | {label} | "),
        ]
    };
    assert_eq!(
        said(&[("coder.env", env)], &[]),
        expected("coder.env:2", "the file ends here without CODER_OIDC_CLIENT_ID")
    );
    let compose = format!("{SERVICE}    environment:\n      CODER_ACCESS_URL: https://coder.example.com\n");
    assert_eq!(
        said(&[("compose.yml", &compose)], &[]),
        expected("compose.yml:4", "CODER_OIDC_CLIENT_ID is not set here")
    );
}

#[test]
fn settings_that_stay_in_the_dotenv_file_are_one_finding() {
    let compose = format!("{SERVICE}    environment:\n      - CODER_ACCESS_URL\n");
    assert_eq!(
        said(&[("compose.yml", &compose), ("+.env", SETTINGS)], &[]),
        [
            "exit 1",
            ".env:2 error setting-not-passed: 4 settings never reach the container | only used for interpolation | \
             - CODER_OIDC_ISSUER_URL\\n- CODER_OIDC_CLIENT_ID\\n- CODER_OIDC_CLIENT_SECRET\\n- CODER_OIDC_SCOPES",
            // It only follows from that.
            "compose.yml:4 error oidc-disabled: CODER_OIDC_CLIENT_ID is not set: the sign-in is silently off | \
             CODER_OIDC_CLIENT_ID is not set here | - CODER_OIDC_CLIENT_ID=coder",
        ]
    );
    assert_eq!(
        said(&[("+compose.yml", &compose), (".env", SETTINGS)], &[]),
        [
            "exit 0",
            ".env:2 warning setting-not-passed: a `.env` beside a compose file only fills in its `${…}` | Docker Compose \
             does not hand this on | --coder compose.yml",
        ]
    );
    let forwards = format!("{SERVICE}    env_file: .env\n");
    assert_eq!(
        said(&[("+compose.yml", &forwards), (".env", SETTINGS)], &[]),
        ["exit 0"]
    );
}

#[test]
fn an_access_url_that_is_certainly_missing_is_an_error() {
    let without = |text: &str| {
        let lines = text.lines().filter(|line| !line.contains("ACCESS_URL"));
        lines.map(|line| format!("      - {line}\n")).collect::<String>()
    };
    let compose = format!("{SERVICE}    environment:\n{}", without(SETTINGS));
    let finding = "access-url-missing: CODER_ACCESS_URL is not set: Coder's redirect URI is not fixed | CODER_ACCESS_URL is \
                   not set here | - CODER_ACCESS_URL=https://coder.example.com";
    assert_eq!(
        said(&[("compose.yml", &compose)], &[]),
        ["exit 1".to_owned(), format!("compose.yml:4 error {finding}")]
    );
    // Without an image it is a part that another file completes.
    let part = compose.replace("    image: ghcr.io/coder/coder\n", "");
    assert_eq!(
        said(&[("compose.yml", &part)], &[]),
        ["exit 0".to_owned(), format!("compose.yml:3 warning {finding}")]
    );
    assert_eq!(
        changed("CODER_ACCESS_URL=https://coder.example.com\n", ""),
        [
            "exit 0",
            "coder.env:4 warning access-url-missing: CODER_ACCESS_URL is not set: Coder's redirect URI is not fixed | the \
             file ends here without CODER_ACCESS_URL | CODER_ACCESS_URL=https://coder.example.com",
        ]
    );
}

#[test]
fn a_secret_that_the_call_gives_is_found_in_its_file() {
    let settings = SETTINGS.replace("CODER_OIDC_CLIENT_SECRET=insecure_secret\n", "");
    let lines = said(
        &[("coder.env", &settings), ("+secret.txt", "another\n")],
        &["--client-secret-file", "secret.txt"],
    );
    let expected = "secret.txt:1 error client-secret-mismatch: Coder's client secret does not match the registered digest | \
                    not the secret that the registered digest was made of |";
    assert!(lines.iter().any(|line| line.starts_with(expected)), "{lines:?}");
}

#[test]
fn an_address_without_a_scheme_is_the_only_finding() {
    assert_eq!(
        changed("URL=https://coder.example.com", "URL=coder.example.com"),
        [
            "exit 1",
            "coder.env:1 error setting-invalid: `CODER_ACCESS_URL` stops Coder at its start | has no http:// or https:// before \
             it | CODER_ACCESS_URL=https://coder.example.com",
        ]
    );
    assert_eq!(
        changed(
            "CODER_OIDC_CLIENT_ID",
            "CODER_OIDC_REDIRECT_URL=coder.example.com\nCODER_OIDC_CLIENT_ID"
        ),
        [
            "exit 1",
            "coder.env:3 error redirect-uri-not-registered: CODER_OIDC_REDIRECT_URL is not an address | has no https:// before it | \
             CODER_OIDC_REDIRECT_URL=https://coder.example.com",
        ]
    );
}

#[test]
fn names_and_values_that_mean_something_else() {
    let lines = changed(
        "CODER_OIDC_CLIENT_ID",
        "CODER_OIDC_CLIENT_SECRET_FILE=/run/secret\nCODER_POSTGRESQL_URL=postgres://coder:pa55@db/coder\n\
         CODER_OIDC_EMAIL_FIELD=\nCODER_OIDC_AUTH_URL_PARAMS=access_type=offline\nCODER_OIDC_CLIENT_ID",
    );
    assert_eq!(
        lines,
        [
            "exit 1",
            "coder.env:6 error setting-invalid: Coder cannot parse CODER_OIDC_AUTH_URL_PARAMS | expected JSON, such as {\"key\": \
             \"value\"} | CODER_OIDC_AUTH_URL_PARAMS='{\"access_type\": \"offline\"}'",
            "coder.env:5 error email-claim-missing: CODER_OIDC_EMAIL_FIELD is empty, which counts since 2.34.0 | empty, so Coder \
             looks for a claim without a name | CODER_OIDC_EMAIL_FIELD=email",
            "coder.env:3 warning setting-unknown: `CODER_OIDC_CLIENT_SECRET_FILE` is not a Coder setting | Coder cannot read \
             the secret from a file | CODER_OIDC_CLIENT_SECRET=<the secret itself, not its file>",
            "coder.env:4 warning setting-unknown: `CODER_POSTGRESQL_URL` is not a Coder setting | did you mean \
             CODER_PG_CONNECTION_URL? | write CODER_PG_CONNECTION_URL instead of CODER_POSTGRESQL_URL",
        ]
    );
}

#[test]
fn settings_that_another_program_reads_differently_are_counted() {
    let quoted = SETTINGS.replace("https://auth.example.com", "'https://auth.example.com'");
    let quoted = quoted.replace("ID=coder", "ID='coder'");
    let lines = said(&[("coder.env", &quoted)], &[]);
    assert_eq!(
        lines,
        [
            "exit 0",
            "coder.env:3 note env-line-ambiguous: `docker run --env-file` would read 2 settings differently | docker run \
             reads this line differently | say who reads the file: --env-format docker",
        ]
    );
}

#[test]
fn files_that_are_no_env_files_are_called_so() {
    let terraform = "variable \"oidc\" {\n  CODER_OIDC_CLIENT_ID = \"coder\"\n}\n";
    let script = "#!/bin/sh\nexport CODER_OIDC_CLIENT_ID=coder\nif true; then\n";
    for (name, text, expected) in [
        ("coder.env", terraform, "this does not look like an env file"),
        (
            "coder.env",
            script,
            "a shell reads this, Docker Compose does not; try --env-format shell",
        ),
        (
            "compose.yml",
            "services:\n  coder:\n    image: ghcr.io/coder/coder\n    env_file: coder.env\n",
            "file not found: `coder.env` (docker compose fails too)",
        ),
    ] {
        let lines = said(&[(name, text)], &[]);
        assert_eq!(lines.first().map(String::as_str), Some("exit 2"), "{lines:?}");
        assert_eq!(lines.get(1), Some(&format!("failed: {expected}")), "{lines:?}");
    }
}
