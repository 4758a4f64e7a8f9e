//! Canaries of 28 random characters, in every place where a secret may be, in every notation: no output of any command
//! in any format has one, a form of one, or a piece of eight characters of one.

mod leaks;
mod of_authelia;

use std::rc::Rc;

use clap::Parser;
use oidc_crosscheck::cli::Cli;
use oidc_crosscheck::files::InMemory;
use oidc_crosscheck::usage;

pub(crate) use leaks::all_are_clean;
use leaks::{canary, forms, printed};

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
