//! Canaries of 28 random characters, in every place where a secret may be, in every notation: no output of any command
//! in any format has one, a form of one, or a piece of eight characters of one.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::rc::Rc;

use base64ct::{Base64, Base64Url, Encoding};
use clap::Parser;
use oidc_crosscheck::cli::Cli;
use oidc_crosscheck::files::InMemory;
use oidc_crosscheck::report::Style;
use oidc_crosscheck::usage;

use crate::support::ran;

/// What each `@` in a case becomes, and in capitals each `^`: the same text for one case, 28 characters that no other has.
fn canary(number: u64) -> String {
    const RANDOM: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789";
    // What a person thinks up does not look like a secret.
    let letters: &[u8] = if number < WORDS {
        RANDOM
    } else {
        b"abcdefghjkmnpqrstuvwxyz"
    };
    let mut state = 0x5ec2_e7c0_ffee_u64.wrapping_add(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let word = std::iter::repeat_with(|| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        char::from(letters[usize::try_from(state >> 33).unwrap_or_default() % letters.len()])
    });
    word.take(28).collect()
}

/// From this number on canaries are of small letters alone.
pub(crate) const WORDS: u64 = 1_000_000;

pub(crate) const AUTHELIA: &str = "\
identity_validation: {reset_password: {jwt_secret: 'a_long_random_string_only_for_tests'}}
session:
  secret: 'not_a_real_session_secret'
  cookies: [{domain: example.com, authelia_url: 'https://auth.example.com'}]
storage: {encryption_key: 'you_must_generate_a_random_string', local: {path: /config/db.sqlite3}}
notifier: {filesystem: {filename: /config/notification.txt}}
identity_providers:
  oidc:
    hmac_secret: 'a_random_hmac_secret'
    clients:
      - client_id: coder
        client_secret: '$plaintext$a_registered_secret'
        redirect_uris: ['https://coder.example.com/api/v2/users/oidc/callback/']
        scopes: [openid, email]
";

pub(crate) const CODER: &str = "\
CODER_ACCESS_URL=https://coder.example.com
CODER_OIDC_ISSUER_URL=https://auth.example.com/
CODER_OIDC_CLIENT_ID=coder
";

/// One case: Authelia's file, Coder's file with its name, and further files and arguments.
pub(crate) struct Case {
    pub(crate) authelia: String,
    pub(crate) coder: (&'static str, String),
    pub(crate) files: Vec<(&'static str, String)>,
    pub(crate) arguments: Vec<String>,
}

pub(crate) fn coder(name: &'static str, text: impl Into<String>) -> Case {
    Case {
        authelia: AUTHELIA.to_owned(),
        coder: (name, text.into()),
        files: Vec::new(),
        arguments: Vec::new(),
    }
}

impl Case {
    pub(crate) fn file(mut self, name: &'static str, text: &str) -> Self {
        self.files.push((name, text.to_owned()));
        self
    }

    pub(crate) fn arguments(mut self, arguments: &[&str]) -> Self {
        self.arguments
            .extend(arguments.iter().map(|argument| (*argument).to_owned()));
        self
    }
}

/// Authelia's file with `old` replaced.
fn authelia(old: &str, new: &str) -> Case {
    assert!(AUTHELIA.contains(old), "{old}");
    Case {
        authelia: AUTHELIA.replace(old, new),
        ..coder(
            "coder.env",
            format!("{CODER}CODER_OIDC_CLIENT_SECRET=a_registered_secret\n"),
        )
    }
}

/// Every place on Authelia's side, with names as they are and misspelt, in every notation.
fn of_authelia() -> Vec<Case> {
    let client = "        client_secret: '$plaintext$a_registered_secret'\n";
    let mut cases = Vec::new();
    for name in [
        "client_secret",
        "client_secert",
        "clientsecret",
        "client_secrt",
        "secret",
        "client_password",
    ] {
        for value in [
            "'@'",
            "\"@\"",
            "@",
            "[@]",
            "{a: @}",
            "{'@': a}",
            "{name: '@', path: '@'}",
            "\n          \"@\": a",
            "'@",
            "\"@",
            "|\n          @",
            "|\n@",
            ">-\n          @",
            "'$plaintext$@'",
            "&a @\n        client_name: *a",
            "'@': x",
            "!vault |\n          $ANSIBLE_VAULT;1.1;AES256\n          @",
            "\"\\x41@\"",
            "\"ab\\\n          @\"",
            "@ # was @",
            "!!binary @",
            "'{{ secret \"/c/s\" }}'",
            "'${X:-@}'",
            "'{{ \"@\" | upper }}'",
            "$@",
            "ab$@",
            "'$pbkdf2-sha512$310000$@$@'",
        ] {
            cases.push(authelia(client, &format!("        {name}: {value}\n")));
        }
        cases.push(authelia(
            client,
            &format!("{client}        {name}: '@'\n        {name}: '@'\n"),
        ));
        cases.push(authelia(
            "      - client_id: coder\n",
            &format!("      - {{client_id: x, {name}: '@', redirect_uris: [x]}}\n      - client_id: coder\n"),
        ));
        cases.push(authelia(
            "      - client_id: coder\n",
            &format!("      - {{client_id: x, {name}: '@', redirect_uris: [x}}\n      - client_id: coder\n"),
        ));
        cases.push(authelia(
            "        scopes",
            &format!("        # {name}: @\n        scopes"),
        ));
    }
    for (old, new) in [
        ("hmac_secret: 'a_random_hmac_secret'", "hmac_secert: '@'"),
        ("hmac_secret: 'a_random_hmac_secret'", "hmac_secret: ['@']"),
        (
            "encryption_key: 'you_must_generate_a_random_string'",
            "encription_key: '@'",
        ),
        ("jwt_secret: 'a_long_random_string_only_for_tests'", "jwt_secrt: '@'"),
        (
            "local: {path: /config/db.sqlite3}",
            "postgres: {address: 'tcp://db:5432', passwrod: '@'}",
        ),
        (
            "filesystem: {filename: /config/notification.txt}",
            "smtp: {address: 'smtp://u:@@mail.example.com:25', bogus: 1}",
        ),
        (
            "authelia_url: 'https://auth.example.com'",
            "authelia_url: 'https://u:@@auth.example.com'",
        ),
        (
            "authelia_url: 'https://auth.example.com'",
            "authelia_url: 'https://@@auth.example.com'",
        ),
        (
            "scopes: [openid, email]",
            "audience: ['{{ secret \"/c/s\" }}']\n        bogus: x",
        ),
        (
            "['https://coder.example.com/api/v2/users/oidc/callback/']",
            "['https://u:@@coder.example.com/api', 'x?token=@', 'https://coder.example.com/#@?password=@']",
        ),
        ("identity_providers:\n", "unknown_thing: '@'\nidentity_providers:\n"),
    ] {
        cases.push(authelia(old, new));
    }
    cases.into_iter().map(|case| case.file("s", "@\n")).collect()
}

/// Every notation on Coder's side, for a name.
fn of_coder(name: &str) -> Vec<Case> {
    let pairs: Vec<(&str, &str)> = CODER.lines().filter_map(|line| line.split_once('=')).collect();
    let mapping: String = pairs
        .iter()
        .map(|(name, value)| format!("      {name}: '{value}'\n"))
        .collect();
    let list: String = pairs
        .iter()
        .map(|(name, value)| format!("            - name: {name}\n              value: '{value}'\n"))
        .collect();
    let compose = |rest: &str| {
        format!("services:\n  coder:\n    image: ghcr.io/coder/coder:v2.30.0\n    environment:\n{mapping}{rest}")
    };
    let helm = |rest: &str| format!("coder:\n  env:\n{}{rest}", list.replace("            ", "    "));
    let flag = name.trim_start_matches("CODER_").to_lowercase().replace('_', "-");
    let manifest = |rest: &str, secret: &str| {
        format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: coder}}\nspec:\n  template:\n    spec:\n      containers:\n        - name: coder\n          image: ghcr.io/coder/coder:v2.30.0\n          env:\n{list}{rest}---\napiVersion: v1\nkind: Secret\nmetadata: {{name: s}}\n{secret}\n"
        )
    };
    let unit = |rest: &str| {
        let lines: String = pairs
            .iter()
            .map(|(name, value)| format!("Environment={name}={value}\n"))
            .collect();
        format!("[Service]\nExecStart=/usr/bin/coder server\n{lines}{rest}\n")
    };
    let mut cases: Vec<Case> = [
        "@",
        "'@'",
        "\"@\"",
        "'@",
        "\"@",
        "ab$@",
        "$@",
        "a b @",
        "@ # @",
        "${X:-@}",
        "${@",
        "$pbkdf2-sha512$310000$@$@",
        "'$2b$12$@'",
        "\n@",
        "{\"a\": \"@\"",
    ]
    .into_iter()
    .map(|value| coder("coder.env", format!("{CODER}{name}={value}\n")))
    .collect();
    for rest in [
        format!("      {name}: '@'\n"),
        format!("      {name}: ${{S}}\n"),
        format!("      {name}: ab$@\n"),
        format!("      {name}: ['@']\n"),
        format!("      {name}: \"@\n"),
        format!("      {name}: '@'\n      {name}: '@'\n"),
        format!("      {name}: |\n        @\n"),
        format!("    env_file: [secrets.env, missing.env]\n    bogus: 1\n    x-{name}: '@'\n"),
        format!("    command: server --{flag} @\n"),
        format!("    command: server --{flag}=@ --bogus\n"),
        format!("    command: [server, '--{flag}', '@']\n"),
        format!("    command: server --{flag}='@\n"),
        format!("    command: server --{flag}t @\n"),
        format!("    env_file: ./@.env\n      {name}: '@'\n"),
        format!("      {name}: '@'\n    env_file: ./@.env\n"),
    ] {
        let case = coder("compose.yml", compose(&rest)).file(".env", "S=@\n");
        cases.push(case.file("secrets.env", &format!("{name}=@\n")));
    }
    for (file, text) in [
        ("compose.yml", format!("services:\n  coder:\n    image: ghcr.io/coder/coder\n    environment: {{CODER_OIDC_CLIENT_ID: [coder], {name}: '@'}}\n")),
        ("compose.yml", format!("services:\n  coder:\n    image: ghcr.io/coder/coder\n    environment: [CODER_OIDC_CLIENT_ID=coder, {name}=@, bogus]\n")),
        ("values.yaml", helm(&format!("    - name: {name}\n      value: '@'\n"))),
        ("values.yaml", helm(&format!("    - name: {name}\n      value: \"@\n"))),
        ("values.yaml", helm(&format!("    - value: '@'\n      name: {name}\n    bogus\n"))),
        ("m.yml", manifest(&format!("            - name: {name}\n              valueFrom: {{secretKeyRef: {{name: s, key: k}}}}\n"), "stringData: {k: '@'}")),
        ("m.yml", manifest("            - name: CODER_OIDC_SCOPES\n              valueFrom: {secretKeyRef: {name: s, key: k}}\n", "stringData: {k: '@'}")),
        ("m.yml", manifest("            - name: CODER_OIDC_SCOPES\n              valueFrom: {secretKeyRef: {name: s, key: k}}\n", "data: {k: '%'}")),
        ("m.yml", manifest("            - name: CODER_OIDC_SCOPES\n              valueFrom: {secretKeyRef: {name: s, key: k}}\n", "data: {k: '%'\n")),
        ("coder.service", unit(&format!("Environment={name}=@"))),
        ("coder.service", unit(&format!("Environment={name}=ab @"))),
        ("coder.service", unit(&format!("Environment=\"{name}=@"))),
        ("coder.service", unit(&format!("ExecStart=/usr/bin/coder server --{flag} @"))),
        ("coder.yaml", "oidc:\n  clientID: coder\n  issuerURL: https://auth.example.com\n  clientSecret: '@'\n  clientSecert: '@'\n".to_owned()),
    ] {
        cases.push(coder(file, text));
    }
    let given = format!("{CODER}{name}=${{S}}\nCODER_OIDC_SCOPES=openid,${{S}}\n");
    cases.push(coder("coder.env", given).arguments(&["--set", "S=@", "--env-format", "compose"]));
    let other = format!("{CODER}OIDC_PW=@\n{name}=${{OIDC_PW}}\nCODER_OIDC_EMAIL_DOMAIN=$OIDC_PW\n");
    cases.push(coder("coder.env", other));
    cases
}

/// Addresses and parameters with secrets in them, and files that are not what they should be.
fn elsewhere() -> Vec<Case> {
    let mut cases: Vec<Case> = [
        "CODER_ACCESS_URL=https://u:@@coder.example.com",
        "CODER_ACCESS_URL=https://@@coder.example.com:99999",
        "CODER_OIDC_ISSUER_URL=https://u:@@auth.example.com/a/very/long/path/that/is/shortened/somewhere",
        "CODER_OIDC_ISSUER_URL=https://auth.example.com/?token=@",
        "CODER_PG_CONNECTION_URL=postgres://u:@@db/coder",
        "CODER_OIDC_AUTH_URL_PARAMS={\"client_secret\": \"@\", \"a\": \"b\"}",
        "CODER_OIDC_AUTH_URL_PARAMS={'client_secret': '@'",
        "CODER_OIDC_AUTH_URL_PARAMS=client_secret=@&a=b",
        "CODER_OIDC_AUTH_URL_PARAMS={\"passwrod\": \"@\"}",
        "NOBODY_KNOWS=@",
        "# @",
        "@",
        "CODER_OIDC_CLIENT_PW_OLD=@",
        "OTHER_THING=@\nCODER_OIDC_SCOPES=openid,${OTHER_SECRET}\nOTHER_SECRET=@",
        "CODER_OIDC_CLIENT_SECRET_FILE=@",
        "CODER_OIDC_ALLOWED_GROUPS=a,token=@",
        "CODER_OIDC_SIGN_IN_TEXT=https://u:@@auth.example.com",
    ]
    .into_iter()
    .map(|line| coder("coder.env", format!("{CODER}{line}\n")))
    .collect();
    for named in [
        "include: [./token]",
        "services: {coder: {extends: {file: ./token, service: a}}}",
    ] {
        let text = format!("{named}\nservices:\n  coder: {{image: ghcr.io/coder/coder}}\n");
        cases.push(coder("compose.yml", text).file("token", "ghp_@\n"));
    }
    // Files that belong to something else, named in place of either side's.
    for (name, text) in [
        ("shadow", "root:$y$j9T$@$@:19000:0:99999:7:::\ndaemon:*:19000::::::\n"),
        ("pgpass", "db.example.com:5432:coder:coder:@\n"),
        ("netrc", "machine x login me password @\n"),
        ("token", "@"),
        (
            "id_rsa",
            "-----BEGIN OPENSSH PRIVATE KEY-----\n@\n-----END OPENSSH PRIVATE KEY-----\n",
        ),
        ("docker.json", "{\"auths\": {\"ghcr.io\": {\"auth\": \"@\"}}}"),
        ("credentials", "[default]\naws_secret_access_key = @\n"),
        ("htpasswd", "alice:$apr1$@$@\n"),
    ] {
        cases.push(coder(name, text));
        cases.push(Case {
            authelia: text.to_owned(),
            ..coder("coder.env", CODER)
        });
        cases.push(
            coder("coder.env", CODER)
                .file(name, text)
                .arguments(&["--client-secret-file", name]),
        );
    }
    let env_file = "services:\n  coder:\n    image: ghcr.io/coder/coder\n    env_file: ./token\n";
    cases.push(coder("compose.yml", env_file).file("token", "ghp @ 'x\n"));
    cases
}

/// Everything that a call prints.
fn printed(files: &Rc<InMemory>, arguments: &[&str], color: bool) -> String {
    let mut all = vec!["oidc-crosscheck"];
    all.extend(arguments);
    let Ok(cli) = Cli::try_parse_from(&all) else {
        unreachable!("{all:?} is a call")
    };
    let style = Style {
        color,
        width: if color { 60 } else { 100 },
        ..Style::default()
    };
    // A build for tests fails where the last net catches something.
    match catch_unwind(AssertUnwindSafe(|| ran(&cli, files.clone(), style))) {
        Ok(ran) => format!("{}{}", ran.stdout, ran.stderr),
        Err(caught) => {
            let text = caught.downcast_ref::<String>().cloned().unwrap_or_default();
            format!("CAUGHT {text}")
        }
    }
}

/// What a canary must not be seen as.
fn forms(canary: &str) -> Vec<String> {
    let pieces = canary
        .as_bytes()
        .windows(8)
        .map(|piece| String::from_utf8_lossy(piece).into_owned());
    let encoded = [
        Base64::encode_string(canary.as_bytes()),
        Base64Url::encode_string(canary.as_bytes()),
    ];
    let capitals: Vec<String> = pieces.clone().map(|piece| piece.to_uppercase()).collect();
    pieces
        .chain(capitals)
        .chain(encoded.into_iter().map(|text| text[..34].to_owned()))
        .collect()
}

pub(crate) fn all_are_clean(cases: Vec<Case>, first: u64) {
    const CALLS: [&[&str]; 16] = [
        &["check"],
        &["check", "--format", "concise"],
        &["check", "--format", "json"],
        &["check", "--format", "sarif"],
        &["check", "--format", "github"],
        &["check", "--format", "gitlab"],
        &["check", "--format", "junit"],
        &["trace"],
        &["trace", "--format", "json"],
        &["resolve"],
        &["resolve", "--format", "json"],
        &["check", "--verbose"],
        &["check", "--quiet", "--fail-on", "note"],
        &["check", "--plain"],
        &["check", "--diff"],
        &["check", "--verbose", "--plain", "--format", "concise"],
    ];
    let mut outputs = 0;
    let mut leaks = Vec::new();
    for (number, case) in (first..).zip(cases) {
        let secret = canary(number);
        let encoded = Base64::encode_string(secret.as_bytes());
        let planted = |text: &str| {
            // In an address the second `@` is the address's own.
            let text = text
                .replace("@@", "\u{1}@")
                .replace('\u{1}', &secret)
                .replace("@auth", "\u{2}auth")
                .replace("@coder", "\u{2}coder")
                .replace("@db", "\u{2}db")
                .replace("@mail", "\u{2}mail");
            text.replace('@', &secret)
                .replace('\u{2}', "@")
                .replace('%', &encoded)
                .replace('^', &secret.to_uppercase())
        };
        let (name, text) = &case.coder;
        let mut files = InMemory::default()
            .with("configuration.yml", planted(&case.authelia))
            .with(name, planted(text));
        for (name, text) in &case.files {
            files = files.with(name, planted(text));
        }
        let files = Rc::new(files);
        let arguments: Vec<String> = case.arguments.iter().map(|argument| planted(argument)).collect();
        let forms = forms(&secret);
        for (at, call) in CALLS.iter().enumerate() {
            // Every case in every command, one in three in every format.
            if number % 3 != 0 && !matches!(at, 0 | 2 | 4 | 7 | 10) {
                continue;
            }
            let mut all = call.to_vec();
            all.extend(["--authelia", "configuration.yml", "--coder", name]);
            all.extend(arguments.iter().map(String::as_str));
            if case.authelia.contains("{{") {
                all.extend(["--authelia-filters", "template", "--path-map", "/c=."]);
            }
            let output = printed(&files, &all, at % 2 == 1);
            outputs += 1;
            if let Some(caught) = output.strip_prefix("CAUGHT ") {
                leaks.push(format!(
                    "{call:?}: {}\n--- {}\n{}\n",
                    caught.trim(),
                    case.coder.1,
                    diff(&case.authelia)
                ));
            } else if let Some(form) = forms.iter().find(|form| output.contains(*form)) {
                let line = output.lines().find(|line| line.contains(form)).unwrap_or_default();
                leaks.push(format!(
                    "{call:?}: {}\n--- {}\n{}\n",
                    line.trim(),
                    case.coder.1,
                    diff(&case.authelia)
                ));
            }
        }
    }
    assert!(
        leaks.is_empty(),
        "{} of {outputs} outputs leak, as\n{}",
        leaks.len(),
        leaks[..leaks.len().min(12)].join("\n")
    );
    assert!(outputs > 100);
    assert!(!Path::new("configuration.yml").exists());
}

/// The lines that a case changes of Authelia's file.
fn diff(text: &str) -> String {
    let changed = text.lines().filter(|line| !AUTHELIA.contains(line));
    changed.collect::<Vec<_>>().join("\n")
}

#[test]
fn on_authelias_side() {
    all_are_clean(of_authelia(), 1);
}

#[test]
fn on_coders_side() {
    let names = [
        "CODER_OIDC_CLIENT_SECRET",
        "CODER_OIDC_CLIENT_SECRT",
        "CODER_OIDC_CLIENT_PW",
        "CODER_OIDC_CLIENT_KEY",
        "CODER_OIDC_PASS",
        "CODER_OIDC_CLIENT_X",
    ];
    all_are_clean(names.into_iter().flat_map(of_coder).collect(), 10_000);
}

#[test]
fn elsewhere_in_files() {
    all_are_clean(elsewhere(), 20_000);
}

/// A secret with characters that formats escape: whatever is made of them, what is between them must not be seen.
#[test]
fn in_forms_that_formats_escape() {
    let parts: Vec<String> = (30_000..30_004).map(|number| canary(number)[..12].to_owned()).collect();
    let secret = format!("{}<&>{}\\\"'{}é%{}", parts[0], parts[1], parts[2], parts[3]);
    let double = secret.replace('\\', "\\\\").replace('"', "\\\"");
    let authelia = AUTHELIA.replace("'a_random_hmac_secret'", &format!("\"{double}\""));
    let authelia = authelia.replace("scopes: [openid, email]", &format!("scopes: [openid, \"{double}\"]"));
    let coder = format!(
        "{CODER}CODER_OIDC_CLIENT_SECRET=\"{double}\"\nCODER_OIDC_SCOPES=\"openid,{double}\"\nCODER_OIDC_CLIENT_SECERT={secret}\n"
    );
    let files = Rc::new(
        InMemory::default()
            .with("configuration.yml", authelia)
            .with("coder.env", coder),
    );
    let formats = ["human", "concise", "json", "sarif", "github", "gitlab", "junit"];
    let checks = formats.iter().map(|format| ("check", *format));
    let others = ["trace", "resolve"].map(|command| [(command, "human"), (command, "json")]);
    for (command, format) in checks.chain(others.into_iter().flatten()) {
        let call = [
            command,
            "--format",
            format,
            "--authelia",
            "configuration.yml",
            "--coder",
            "coder.env",
        ];
        let output = printed(&files, &call, false);
        assert!(output.len() > 500 && !output.starts_with("CAUGHT"), "{output}");
        for part in &parts {
            for piece in part.as_bytes().windows(8) {
                let piece = String::from_utf8_lossy(piece);
                assert!(!output.contains(&*piece), "{command} --format {format}:\n{output}");
            }
        }
    }
}

/// What somebody gives as an argument may be the secret that belongs into a file: what is not known is not repeated.
#[test]
fn in_arguments() {
    let files = Rc::new(
        InMemory::default()
            .with(
                "configuration.yml",
                AUTHELIA.replace("a_registered_secret", &canary(40_000)),
            )
            .with(
                "coder.env",
                format!("{CODER}CODER_OIDC_CLIENT_SECRET={}\n", canary(40_000)),
            ),
    );
    let secret = canary(40_000);
    let mut outputs = 0;
    for call in [
        "check @",
        "check --oidc-client-secrt @",
        "check --oidc-client-secrt=@",
        "check --foo=@",
        "check --@",
        "check -p@",
        "check --quiet=@",
        "check --format @",
        "check --format=@",
        "check --color @",
        "check --set @",
        "check --set =@",
        "check --set S=@ --authelia configuration.yml --coder coder.env",
        "check --client-secret-file @",
        "check --coder @",
        "check --env-file @ --coder coder.env",
        "check --app @",
        "check --app coder=@",
        "check --select @",
        "check --require @",
        "check --profile @.toml",
        "check --path-map /x=@ --authelia configuration.yml --coder coder.env",
        "check --authelia-filters @",
        "check --coder-version @",
        "check --output /nonexistent/@",
        "trace @",
        "resolve @",
        "explain @",
        "apps @",
        "rules @",
        "demo @",
        "completions @",
        "man @",
        "@",
        "rules --format json",
        "rules --format markdown",
        "explain client-secret-mismatch",
        "apps grafana",
        "apps",
        "demo",
    ] {
        let words: Vec<String> = call.split(' ').map(|word| word.replace('@', &secret)).collect();
        let output =
            match Cli::try_parse_from(std::iter::once("oidc-crosscheck").chain(words.iter().map(String::as_str))) {
                Err(error) => usage::shown(&error),
                Ok(_) => printed(&files, &words.iter().map(String::as_str).collect::<Vec<_>>(), false),
            };
        let found = forms(&secret).into_iter().find(|form| output.contains(form));
        assert!(found.is_none() && !output.is_empty(), "{call}: {output}");
        outputs += 1;
    }
    assert!(outputs > 30);
}
