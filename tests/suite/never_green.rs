//! Never green by accident: what was not checked, could not be, or was not asked for is never said to pass.

use std::fs;

use crate::support::temporary::{temporary, write_all};
use crate::support::{self, Run, folder, found, json, run};
use serde_json::Value;
use tempfile::TempDir;

const COMPOSE: &str = "services:
  coder:
    image: ghcr.io/coder/coder:v2.35.1
    environment:
      CODER_ACCESS_URL: https://coder.example.com
      CODER_OIDC_ISSUER_URL: https://auth.example.com
      CODER_OIDC_CLIENT_ID: coder
      CODER_OIDC_CLIENT_SECRET: ${SECRET}
      CODER_OIDC_SCOPES: openid,profile,email,offline_access
";
const MANIFEST: &str = "apiVersion: apps/v1
kind: Deployment
metadata: {name: coder}
spec:
  template:
    spec:
      containers:
        - name: coder
          image: ghcr.io/coder/coder:v2.35.1
          env:
            - {name: CODER_ACCESS_URL, value: 'https://coder.example.com'}
            - {name: CODER_OIDC_ISSUER_URL, value: 'https://auth.example.com'}
            - {name: CODER_OIDC_CLIENT_ID, value: coder}
";
const UNIT: &str = "[Service]
ExecStart=/usr/bin/coder server
Environment=CODER_ACCESS_URL=https://coder.example.com CODER_OIDC_ISSUER_URL=https://auth.example.com
Environment=CODER_OIDC_CLIENT_ID=coder CODER_OIDC_CLIENT_SECRET=insecure_secret
";
const SERVER: &str = "oidc:\n  issuerURL: https://auth.example.com\n  clientID: coder\n";

/// A folder with the guide's configuration of Authelia and these files.
fn project(files: &[(&str, &str)]) -> TempDir {
    let temporary = temporary();
    for name in ["configuration.yml", "client.yml", "coder.env"] {
        assert!(fs::copy(folder("fixtures/guide").join(name), temporary.path().join(name)).is_ok());
    }
    write_all(temporary.path(), files);
    temporary
}

fn check(folder: &TempDir, arguments: &[&str]) -> (Run, Value) {
    let arguments = [&["check", "--format", "json"], arguments].concat();
    let run = run(folder.path(), &arguments);
    let report = json(&run);
    (run, report)
}

fn failures(report: &Value) -> String {
    let failures = report["failures"].as_array().into_iter().flatten();
    let messages = failures.map(|failure| failure["message"].as_str().unwrap_or_default().to_owned());
    messages.collect::<Vec<_>>().join("\n")
}

/// What the options are held against: the arguments, and which options mean something with them.
const INPUTS: [(&str, &[&str], &str); 8] = [
    ("Authelia's side", &["--authelia", "configuration.yml"], "authelia"),
    ("an env file", &["--coder", "plain.env"], "coder format fill variable"),
    (
        "a compose file",
        &["--coder", "compose.yml"],
        "coder compose fill variable",
    ),
    ("a manifest", &["--coder", "manifest.yaml"], "coder"),
    ("a unit", &["--coder", "coder.service"], "coder path"),
    ("Coder's configuration file", &["--coder", "server.yaml"], "coder"),
    (
        "a pair of files",
        &["--authelia", "configuration.yml", "--coder", "plain.env"],
        "authelia coder both format fill variable",
    ),
    (
        "a pair with a compose file",
        &["--authelia", "configuration.yml", "--coder", "compose.yml"],
        "authelia coder both compose fill variable",
    ),
];

/// Every option, and with which inputs it means something.
const OPTIONS: [(&[&str], &str); 13] = [
    (&["--authelia-version", "4.39.20"], "authelia"),
    (&["--authelia-filters", "expand-env"], "authelia"),
    (&["--path-map", "/config=."], "authelia path"),
    (&["--coder-version", "2.35.1"], "coder"),
    (&["--env-format", "compose"], "format"),
    (&["--env-file", "vars.env"], "fill"),
    (&["--service", "coder"], "compose"),
    (&["--profile", "dev"], "compose"),
    (&["--project-directory", "."], "compose"),
    (&["--project-name", "coder"], "compose"),
    (&["--client-id", "coder"], "both"),
    (&["--client-secret-file", "secret"], "coder"),
    (&["--set", "SECRET=insecure_secret"], "variable"),
];

#[test]
fn an_option_that_has_no_effect_is_an_error() {
    let project = project(&[
        ("compose.yml", COMPOSE),
        ("manifest.yaml", MANIFEST),
        ("coder.service", UNIT),
        ("server.yaml", SERVER),
        ("vars.env", "SECRET=insecure_secret\n"),
        ("secret", "insecure_secret\n"),
        (
            "plain.env",
            "CODER_ACCESS_URL=https://coder.example.com\nCODER_OIDC_ISSUER_URL=https://auth.example.com\n\
             CODER_OIDC_CLIENT_ID=coder\nCODER_OIDC_CLIENT_SECRET=${SECRET}\n",
        ),
    ]);
    for (input, arguments, means) in INPUTS {
        let (alone, report) = check(&project, arguments);
        assert!(alone.code < 2, "{input}: {}", failures(&report));
        for (option, needs) in OPTIONS {
            let (run, report) = check(&project, &[arguments, option].concat());
            let effective = needs.split(' ').any(|need| means.split(' ').any(|mean| mean == need));
            let said = failures(&report);
            if effective {
                assert!(run.code < 2, "{input} with {option:?}: {said}");
            } else {
                assert_eq!(run.code, 2, "{input} with {option:?}");
                assert!(
                    said.contains(&format!("{} has no effect", option[0]))
                        || said.contains("--set SECRET has no effect"),
                    "{input}: {said}"
                );
            }
        }
    }
}

#[test]
fn options_that_name_what_is_not_there_or_contradict_the_files() {
    let project = project(&[
        ("compose.yml", COMPOSE),
        ("other-secret", "some-word-else\n"),
        ("bytes", "\u{fffd}"),
        (
            "filled.env",
            "CODER_OIDC_CLIENT_ID=coder\nCODER_OIDC_CLIENT_SECRET=${SECRET}\n",
        ),
        ("wrong.env", "SECRET=wrong_secret\n"),
    ]);
    let env = ["--authelia", "configuration.yml", "--coder", "coder.env"];
    let compose = ["--authelia", "configuration.yml", "--coder", "compose.yml"];
    for (pair, option, sentence) in [
        (&env, &["--env-file", "nosuch"][..], "there is no such file"),
        (&compose, &["--env-file", "nosuch"], "there is no such file"),
        (&compose, &["--service", "nosuch"], "it has no service `nosuch`"),
        (
            &env,
            &["--client-secret-file", "other-secret"],
            "set another client secret",
        ),
        (&env, &["--client-id", "other"], "Coder's client id is `coder`"),
        (
            &env,
            &["--path-map", "/config=./nosuch"],
            "there is no such file or folder",
        ),
        (&compose, &["--set", "SECERT=x"], "did you mean `SECRET`?"),
        (
            &env,
            &["--env-format", "systemd", "--env-file", "wrong.env"],
            "--env-file has no effect",
        ),
    ] {
        let (run, report) = check(&project, &[&pair[..], option].concat());
        assert_eq!(run.code, 2, "{option:?}");
        let said = failures(&report);
        assert!(said.contains(sentence), "{option:?}: {said}");
    }
    let missing = run(
        project.path(),
        &[&["check"], &env[..], &["--client-secret-file", "nosuch"]].concat(),
    );
    assert_eq!(missing.code, 2);
    // A file of variables fills in what an env file asks for, as Docker Compose does.
    let filled = [
        "--authelia",
        "configuration.yml",
        "--coder",
        "filled.env",
        "--env-file",
        "wrong.env",
    ];
    let (run, report) = check(&project, &filled);
    assert_eq!(run.code, 1);
    assert!(found(&report).contains(&"error client-secret-mismatch".to_owned()));
    // A folder is not searched where both sides are named.
    let (run, report) = check(&project, &[&env[..], &["."]].concat());
    assert_eq!(run.code, 2);
    assert!(
        failures(&report).contains("both sides are named"),
        "{}",
        failures(&report)
    );
}

#[test]
fn a_part_of_the_rules_never_says_that_sign_in_passes() {
    let access = "CODER_ACCESS_URL=https://coder.example.com\n";
    let guide = fs::read_to_string(folder("fixtures/guide/coder.env")).unwrap_or_default();
    let project = project(&[("coder.env", &format!("{access}{guide}"))]);
    let pair = ["--authelia", "configuration.yml", "--coder", "coder.env"];
    let human = |more: &[&str]| run(project.path(), &[&["check"], &pair[..], more].concat());
    assert!(human(&[]).stdout.contains("sign-in passes"), "{}", human(&[]).stdout);
    for more in [
        &["--select", "redirect-uri-not-registered"][..],
        &["--select", "redirect-uri-not-registered,issuer-mismatch"],
        &["--ignore", "published-example-secret"],
        &["--ignore", "client-secret-mismatch"],
    ] {
        let run = human(more);
        assert_eq!(run.code, 0, "{more:?}: {}", run.stdout);
        assert!(!run.stdout.contains("sign-in passes"), "{more:?}: {}", run.stdout);
        assert!(run.stdout.contains("selected"), "{more:?}: {}", run.stdout);
        let (_, report) = check(&project, &[&pair[..], more].concat());
        assert_eq!(report["pairs"][0]["verdict"], "unknown", "{more:?}");
    }
}

#[test]
fn nothing_selected_that_could_be_checked_is_exit_2() {
    let project = project(&[(
        "hidden.env",
        "CODER_OIDC_CLIENT_ID=coder\nCODER_OIDC_ISSUER_URL=${ISSUER}\n",
    )]);
    let one_sided = [
        "--authelia",
        "configuration.yml",
        "--select",
        "redirect-uri-not-registered",
    ];
    let hidden = [
        "--authelia",
        "configuration.yml",
        "--coder",
        "hidden.env",
        "--select",
        "issuer-mismatch",
    ];
    for arguments in [
        &one_sided[..],
        &[&one_sided[..], &["--require-complete"]].concat(),
        &["--coder", "coder.env", "--select", "scope-not-allowed"],
        &hidden,
        &[&hidden[..], &["--fail-on", "never"]].concat(),
    ] {
        let (run, report) = check(&project, arguments);
        assert_eq!(run.code, 2, "{arguments:?}");
        assert!(
            failures(&report).contains("none of the selected rules"),
            "{arguments:?}: {}",
            failures(&report)
        );
    }
}

#[test]
fn a_pair_of_which_nothing_could_be_compared_is_not_known() {
    let compose = COMPOSE
        .replace("https://coder.example.com", "${ACCESS_URL}")
        .replace("https://auth.example.com", "${ISSUER}")
        .replace("CLIENT_ID: coder", "CLIENT_ID: ${CLIENT_ID}");
    let project = project(&[
        ("compose.yml", &compose),
        ("id.env", "CLIENT_ID=coder\n"),
        ("issuer.env", "ISSUER=https://auth.example.com\n"),
    ]);
    let pair = ["--authelia", "configuration.yml", "--coder", "compose.yml"];
    let (run, report) = check(&project, &pair);
    assert_eq!((run.code, &report["pairs"][0]["verdict"]), (2, &"unknown".into()));
    let said = failures(&report);
    assert!(
        said.contains("neither client id, issuer nor redirect URI could be compared"),
        "{said}"
    );
    assert_eq!(said.matches("is not set in any of the files").count(), 1, "{said}");
    // One of them is enough for a verdict on what can be seen, which says how much that is.
    for known in ["id.env", "issuer.env"] {
        let human = support::run(
            project.path(),
            &[&["check"], &pair[..], &["--env-file", known]].concat(),
        );
        assert_eq!(human.code, 0, "{known}: {}", human.stdout);
        assert!(
            human.stdout.contains("checks could not run"),
            "{known}: {}",
            human.stdout
        );
        assert!(!human.stdout.contains("sign-in passes"), "{known}: {}", human.stdout);
    }
}

/// A digest of every family, of the secret `insecure_secret` or another.
const DIGESTS: [&str; 8] = [
    "$pbkdf2-sha512$310000$c8p78n7pUMln0jzvd4aK4Q$JNRBzwAo0ek5qKn50cFzzvE9RXV88h1wJn5KGiHrD0YKtZaR/nCb2CJPOsKaPK0hjf.9yHxzQGZziziccp6Yng",
    "$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHRzYWx0$QZxQr3uZzTTyZzO2S9X7h1k8cUeZpZ6m4T8i1O8m9qE",
    "$scrypt$ln=16,r=8,p=1$c2FsdHNhbHRzYWx0$QZxQr3uZzTTyZzO2S9X7h1k8cUeZpZ6m4T8i1O8m9qE",
    "$bcrypt-sha256$v=2,t=2b,r=12$n79VH.0Q2TMWmt3Oqt9uku$Kq4Noyk3094Y2QlB8NdRT8SvGiI4ft2",
    "$2b$12$n79VH.0Q2TMWmt3Oqt9ukuKq4Noyk3094Y2QlB8NdRT8SvGiI4ft2",
    "$y$j9T$MDEyMzQ1Njc4OWFiY2Rl$lTkV5Ix.5qYI16DO.5c2iZs9jXqGkCEp6yCApMC5.X4",
    "$6$rounds=50000$aFr56HjK3DrB8t3S$zhPQiS85cgBlNhUKKE6n/AHMlpqrvYSnSL3fEVkK0yHFQ.oFFAd8D4OhPAy18K5U61Z2eBhxQXExGU/eknXlY1",
    "$5$rounds=50000$aFr56HjK3DrB8t3S$zhPQiS85cgBlNhUKKE6nAHMlpqrvYSnSL3fEVkK0yH2",
];

#[test]
fn a_digest_in_coder_s_secret_is_seen_as_it_is_written() {
    // Nothing has to be computed for a registration in plain text.
    let authelia = fs::read_to_string(folder("fixtures/guide/configuration.yml")).unwrap_or_default();
    let authelia = authelia.replace(DIGESTS[0], "$plaintext$another_secret");
    for digest in DIGESTS {
        let places = [
            (
                "coder.env",
                format!("CODER_OIDC_CLIENT_ID=coder\nCODER_OIDC_CLIENT_SECRET={digest}\n"),
            ),
            (
                "coder.env",
                format!("CODER_OIDC_CLIENT_ID=coder\nCODER_OIDC_CLIENT_SECRET=\"{digest}\"\n"),
            ),
            (
                "coder.env",
                format!("CODER_OIDC_CLIENT_ID=coder\nCODER_OIDC_CLIENT_SECRET='{digest}'\n"),
            ),
            ("compose.yml", COMPOSE.replace("${SECRET}", digest)),
            ("compose.yml", COMPOSE.replace("${SECRET}", &format!("'{digest}'"))),
            (
                "compose.yml",
                COMPOSE.replace("${SECRET}", &format!("'{}'", digest.replace('$', "$$"))),
            ),
        ];
        for (name, text) in &places {
            let project = project(&[(name, text), ("configuration.yml", &authelia)]);
            let (run, report) = check(&project, &["--authelia", "configuration.yml", "--coder", name]);
            let named = found(&report).contains(&"error digest-in-relying-party".to_owned());
            let refused = run.code == 2 && failures(&report).contains("digest");
            assert!(
                named || refused,
                "{name}: {text}: {} {:?} {}",
                run.code,
                found(&report),
                failures(&report)
            );
            assert!(!run.stdout.contains("--set"), "{name}: {text}: {}", run.stdout);
        }
        // By way of a variable.
        let filled = project(&[
            ("compose.yml", COMPOSE),
            (".env", &format!("SECRET={digest}\n")),
            ("configuration.yml", &authelia),
        ]);
        let (run, report) = check(&filled, &["--authelia", "configuration.yml", "--coder", "compose.yml"]);
        let named = found(&report).contains(&"error digest-in-relying-party".to_owned());
        assert!(named || run.code == 2, "{digest}: {} {:?}", run.code, found(&report));
    }
}
