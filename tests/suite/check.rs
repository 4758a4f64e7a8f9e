//! The main job as a user sees it: the guide's pair, broken pairs, and inputs that cannot be checked.

use std::fs;
use std::path::Path;

use crate::support::temporary::temporary;
use crate::support::{Run, folder, found, json, of_pair, run};

fn guide() -> std::path::PathBuf {
    folder("fixtures/guide")
}

/// The guide's pair with one text replaced on one side, checked.
fn changed(side: &str, from: &str, to: &str, extra: &[&str]) -> (Run, serde_json::Value) {
    let temporary = temporary();
    for name in ["configuration.yml", "coder.env"] {
        let mut text = fs::read_to_string(guide().join(name)).unwrap_or_default();
        if name == "coder.env" {
            text.push_str("CODER_ACCESS_URL=https://coder.example.com\n");
        }
        if name == side {
            assert!(text.contains(from), "{from}");
            text = text.replace(from, to);
        }
        assert!(fs::write(temporary.path().join(name), text).is_ok());
    }
    let run = of_pair(temporary.path(), "check", extra);
    let report = json(&run);
    (run, report)
}

/// Asserts that the change gives exit 1 and its finding, with a label in each file.
fn fails_with(rule: &str, side: &str, from: &str, to: &str, extra: &[&str]) {
    let (run, report) = changed(side, from, to, extra);
    assert_eq!(run.code, 1, "{rule}: {}", run.stdout);
    let findings = report["findings"].as_array().cloned().unwrap_or_default();
    let finding = findings
        .iter()
        .find(|finding| finding["rule"] == rule && finding["severity"] == "error");
    let labels = finding
        .and_then(|finding| finding["labels"].as_array().cloned())
        .unwrap_or_default();
    for path in ["configuration.yml", "coder.env"] {
        assert!(
            labels.iter().any(|label| label["path"] == path),
            "{rule} has no label in {path}: {labels:?}"
        );
    }
}

#[test]
fn the_guide_s_pair_works_with_two_warnings() {
    for coder in ["coder.env", "compose.yml"] {
        for authelia in ["client.yml", "configuration.yml"] {
            let run = run(
                &guide(),
                &["check", "--authelia", authelia, "--coder", coder, "--format", "json"],
            );
            let report = json(&run);
            assert_eq!(run.code, 0, "{coder}");
            assert_eq!(
                found(&report),
                ["warning access-url-missing", "warning published-example-secret"]
            );
            let status = |rule: &str| {
                let mut covered = report["coverage"].as_array().into_iter().flatten();
                covered
                    .find(|covered| covered["rule"] == rule)
                    .map(|covered| covered["status"].clone())
            };
            assert_eq!(status("client-secret-mismatch"), Some("checked".into()));
            assert_eq!(status("redirect-uri-not-registered"), Some("not-checked".into()));
        }
    }
}

#[test]
fn with_an_access_url_the_redirect_uri_is_checked_and_passes() {
    let (run, report) = changed("coder.env", "CODER_ACCESS_URL", "CODER_ACCESS_URL", &[]);
    assert_eq!(
        (run.code, found(&report)),
        (0, vec!["warning published-example-secret".to_owned()])
    );
    assert_eq!(report["pairs"][0]["verdict"], "passes");
}

#[test]
fn each_broken_pair_fails_with_its_finding_in_both_files() {
    let env = "coder.env";
    let yml = "configuration.yml";
    fails_with("client-secret-mismatch", env, "insecure_secret", "another_secret", &[]);
    fails_with(
        "redirect-uri-not-registered",
        yml,
        "oidc/callback'",
        "oidc/callback/'",
        &[],
    );
    fails_with(
        "redirect-uri-not-registered",
        env,
        "ACCESS_URL=https://coder.example.com",
        "ACCESS_URL=https://coder.example.com:443",
        &[],
    );
    fails_with("scope-not-allowed", env, "email,offline", "email,groups,offline", &[]);
    fails_with("scope-not-allowed", yml, "          - 'offline_access'\n", "", &[]);
    fails_with("client-not-registered", env, "CLIENT_ID=coder", "CLIENT_ID=Coder", &[]);
    fails_with(
        "issuer-trailing-slash",
        env,
        "https://auth.example.com",
        "https://auth.example.com/",
        &[],
    );
    fails_with(
        "grant-type-not-allowed",
        yml,
        "          - 'authorization_code'\n",
        "",
        &[],
    );
    fails_with(
        "pkce-required",
        yml,
        "require_pkce: false",
        "require_pkce: true",
        &["--coder-version", "2.24.2"],
    );
}

#[test]
fn client_secret_jwt_fails_even_with_a_secret_in_plain_text() {
    let digest = "$pbkdf2-sha512$310000$c8p78n7pUMln0jzvd4aK4Q$JNRBzwAo0ek5qKn50cFzzvE9RXV88h1wJn5KGiHrD0YKtZaR/nCb2CJPOsKaPK0hjf.9yHxzQGZziziccp6Yng";
    let temporary = temporary();
    let text = fs::read_to_string(guide().join("configuration.yml")).unwrap_or_default();
    let text = text
        .replace(digest, "$plaintext$insecure_secret")
        .replace("'client_secret_post'", "'client_secret_jwt'");
    assert!(fs::write(temporary.path().join("configuration.yml"), text).is_ok());
    assert!(fs::copy(guide().join("coder.env"), temporary.path().join("coder.env")).is_ok());
    let run = of_pair(temporary.path(), "check", &[]);
    assert_eq!(run.code, 1);
    assert!(found(&json(&run)).contains(&"error token-endpoint-auth-method-unsupported".to_owned()));
}

#[test]
fn pkce_is_no_problem_from_coder_2_30_0_on() {
    let (run, report) = changed(
        "configuration.yml",
        "require_pkce: false",
        "require_pkce: true",
        &["--coder-version", "2.30.0"],
    );
    assert_eq!(
        (run.code, found(&report)),
        (0, vec!["warning published-example-secret".to_owned()])
    );
}

#[test]
fn without_a_refresh_token_sign_in_works_and_sessions_are_short() {
    let (run, report) = changed("configuration.yml", "          - 'refresh_token'\n", "", &[]);
    assert_eq!(run.code, 0);
    assert!(found(&report).contains(&"warning refresh-token-not-granted".to_owned()));
}

#[test]
fn inputs_that_cannot_be_checked() {
    let temporary = temporary();
    let path = temporary.path();
    assert!(fs::create_dir(path.join("half")).is_ok());
    let files: [(&str, &[u8]); 6] = [
        ("bad.yml", b"identity_providers:\n  oidc: [\n"),
        ("bytes.yml", b"identity_providers:\n  oidc: \xff\n"),
        ("bytes.env", b"CODER_OIDC_CLIENT_ID=\xff\n"),
        ("coder.env", b"CODER_OIDC_CLIENT_ID=coder\n"),
        ("half/coder.env", b"CODER_OIDC_CLIENT_ID=coder\n"),
        ("empty.yml", b"\n"),
    ];
    for (name, bytes) in files {
        assert!(fs::write(path.join(name), bytes).is_ok());
    }
    let cases: [(&[&str], &str); 8] = [
        (
            &["--authelia", "missing.yml", "--coder", "coder.env"],
            "there is no such file",
        ),
        (&["--authelia", "bad.yml", "--coder", "coder.env"], "cannot be parsed"),
        (
            &["--authelia", "bytes.yml", "--coder", "coder.env"],
            "is not valid UTF-8 (line 2)",
        ),
        (
            &[
                "--authelia",
                "bad.yml",
                "--coder",
                "bytes.env",
                "--env-format",
                "systemd",
            ],
            "is not valid UTF-8 (line 1)",
        ),
        (&["--authelia", "empty.yml", "--coder", "coder.env"], "it is empty"),
        (
            &["--authelia", "bad.yml", "--coder", "nothing.env"],
            "there is no such file",
        ),
        (&["missing"], "there is no such file"),
        (&["--authelia", "bad.yml", "--coder", "empty"], "there is no such file"),
    ];
    for (arguments, sentence) in cases {
        let arguments: Vec<&str> = std::iter::once("check").chain(arguments.iter().copied()).collect();
        let run = run(path, &arguments);
        assert_eq!(run.code, 2, "{arguments:?}: {}", run.stdout);
        let flat = run.stdout.replace("\n  ", " ");
        assert!(flat.contains(sentence), "{arguments:?}: {}", run.stdout);
    }
}

#[test]
fn a_syntax_error_is_a_finding_with_its_position_in_json() {
    let temporary = temporary();
    assert!(
        fs::write(
            temporary.path().join("a.yml"),
            "identity_providers:\n  oidc:\n    a: *b\n"
        )
        .is_ok()
    );
    let run = run(temporary.path(), &["check", "--authelia", "a.yml", "--format", "json"]);
    let report = json(&run);
    assert_eq!(run.code, 2);
    assert_eq!(report["findings"][0]["rule"], "syntax-error");
    assert_eq!(
        (
            &report["findings"][0]["labels"][0]["line"],
            &report["findings"][0]["labels"][0]["column"]
        ),
        (&3.into(), &8.into())
    );
}

#[test]
fn an_ambiguous_folder_lists_its_candidates() {
    let run = run(&guide(), &["check", "."]);
    assert_eq!(run.code, 2);
    for candidate in ["--authelia ./client.yml", "--authelia ./configuration.yml"] {
        assert!(run.stdout.contains(candidate), "{}", run.stdout);
    }
}

#[test]
fn one_side_alone_is_checked_and_the_report_says_so() {
    let run = run(&guide(), &["check", "--authelia", "configuration.yml"]);
    assert_eq!(run.code, 0);
    assert!(
        run.stdout
            .replace("\n  ", " ")
            .contains("only Authelia's side was given"),
        "{}",
        run.stdout
    );
}

#[test]
fn severities_select_the_exit_code() {
    let arguments =
        |extra: &[&'static str]| [&["check", "--authelia", "client.yml", "--coder", "coder.env"], extra].concat();
    for (extra, code) in [
        (&["--fail-on", "warning"][..], 1),
        (&["--fail-on", "never"], 0),
        (&["--require-complete"], 1),
        (
            &[
                "--fail-on",
                "warning",
                "--ignore",
                "access-url-missing,published-example-secret",
            ],
            0,
        ),
        (&["--fail-on", "warning", "--select", "scope-not-allowed"], 0),
        (&["--select", "no-such-rule"], 2),
    ] {
        assert_eq!(run(&guide(), &arguments(extra)).code, code, "{extra:?}");
    }
}

#[test]
fn wrong_usage_is_exit_2() {
    for arguments in [
        &["chek"][..],
        &["check", "--formt", "json"],
        &["explain", "redirect-uri-not-registred"],
    ] {
        let run = run(Path::new("."), arguments);
        assert_eq!(run.code, 2, "{arguments:?}");
        assert!(!run.stderr.is_empty());
    }
    let near = run(Path::new("."), &["explain", "redirect-uri-not-registred"]);
    assert!(near.stderr.contains("redirect-uri-not-registered"), "{}", near.stderr);
}

#[test]
fn the_name_alone_checks_the_folder() {
    let (bare, named) = (run(&guide(), &[]), run(&guide(), &["check"]));
    assert_eq!((bare.code, bare.stdout), (named.code, named.stdout));
    let empty = temporary();
    assert_eq!(run(empty.path(), &[]).code, 2);
}

#[test]
fn explain_takes_the_words_that_people_see() {
    let said = run(Path::new("."), &["explain", "Failed", "exchanging", "Oauth", "code"]);
    assert_eq!(said.code, 0, "{}", said.stderr);
    for rule in ["client-secret-mismatch", "grant-type-not-allowed"] {
        assert!(said.stdout.lines().any(|line| line == rule), "{}", said.stdout);
    }
    assert!(!said.stdout.contains("redirect-uri"), "{}", said.stdout);
    let nobody = run(Path::new("."), &["explain", "the coffee is cold"]);
    assert_eq!((nobody.code, nobody.stdout.as_str()), (2, ""));
}

#[test]
fn completions_know_the_names_of_rules() {
    for shell in ["bash", "zsh", "fish"] {
        let script = run(Path::new("."), &["completions", shell]).stdout;
        assert!(script.contains("pushed-authorization-required"), "{shell}");
    }
    let help = run(Path::new("."), &["check", "--help"]).stdout;
    assert!(!help.contains("pushed-authorization-required"), "{help}");
}

#[test]
fn variables_that_double_line_by_line_are_unknown_beyond_a_budget() {
    let temporary = temporary();
    let doubled = (1..64).map(|at| format!("A{at}=$A{0}$A{0}\n", at - 1));
    let text: String = std::iter::once("A0=xxxxxxxxxxxxxxxx\n".to_owned())
        .chain(doubled)
        .collect();
    assert!(
        fs::write(
            temporary.path().join("coder.env"),
            format!("{text}CODER_OIDC_ISSUER_URL=$A63\n")
        )
        .is_ok()
    );
    for dialect in ["compose", "shell"] {
        let arguments = [
            "resolve",
            "--coder",
            "coder.env",
            "--env-format",
            dialect,
            "--format",
            "json",
        ];
        let report = json(&run(temporary.path(), &arguments));
        let issuer = &report["coder"]["options"]["CODER_OIDC_ISSUER_URL"];
        assert_eq!(issuer["state"], "unknown", "{dialect}");
        assert!(
            issuer["reason"].as_str().is_some_and(|reason| reason.contains("8 MiB")),
            "{dialect}: {issuer}"
        );
    }
}
