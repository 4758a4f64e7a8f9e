//! Secrets with signs in them that refer to something, end something or are nothing.

use super::super::canaries::{AUTHELIA, CODER, Case, WORDS, all_are_clean, coder};
use super::settings;

/// Passwords of addresses and secrets with characters that end a word, a value or a line somewhere.
fn broken() -> Vec<Case> {
    let places = [
        "@", "#@", "@#x", "a/@", "a @", "@ #b", "a\"@", "a,@", "<@>", "@\\", "a: @", "?@&b", "@%", "é@", "12/@", "@@b",
    ];
    let lines = |value: &str| {
        let value = value.replace('\'', "''");
        [
            (
                "compose.yml",
                format!(
                    "services:\n  coder:\n    image: ghcr.io/coder/coder:v2.30.0\n    environment:\n      NAME: '{value}'\n"
                ),
            ),
            (
                "compose.yml",
                format!(
                    "services:\n  coder:\n    image: ghcr.io/coder/coder:v2.30.0\n    command: [server, 'FLAG={value}']\n"
                ),
            ),
            ("coder.env", format!("NAME='{value}'\n")),
            ("coder.env", format!("NAME={value}\n")),
            (
                "coder.service",
                format!("[Service]\nExecStart=/usr/bin/coder server FLAG={value}\n"),
            ),
            (
                "coder.service",
                format!("[Service]\nExecStart=/usr/bin/coder server\nEnvironment=NAME={value}\n"),
            ),
            (
                "values.yaml",
                format!("coder:\n  env:\n    - name: NAME\n      value: '{value}'\n"),
            ),
            (
                "server.yml",
                format!("oidc:\n  issuerURL: '{value}'\n  clientID: coder\nnetworking:\n  accessURL: '{value}'\n"),
            ),
        ]
    };
    let mut cases = Vec::new();
    for place in places {
        for (variable, flag) in [
            ("CODER_ACCESS_URL", "--access-url"),
            ("CODER_OIDC_ISSUER_URL", "--oidc-issuer-url"),
        ] {
            for (name, text) in lines(&format!("https://u:{place}@coder.example.com")) {
                cases.push(coder(name, text.replace("NAME", variable).replace("FLAG", flag)));
            }
        }
    }
    // What is left where a comment begins, or a path, could be a host and its port.
    for address in [
        "https://coder:port@ #x@\u{2}auth.example.com",
        "https://coder:4@ #x@\u{2}auth.example.com",
        "https://coder:$@ #x@\u{2}auth.example.com",
        "https://first.last:@ #x@\u{2}auth.example.com",
        "https://first.last:@ x@\u{2}auth.example.com",
        "https://coder:123/@@\u{2}auth",
        "https://first.last:1234/@@\u{2}coder.example.com/x",
    ] {
        let address = address.replace("@\u{2}", "\u{2}");
        for name in ["CODER_ACCESS_URL", "CODER_OIDC_ISSUER_URL"] {
            for (file, text) in lines(&address) {
                cases.push(coder(file, text.replace("NAME", name).replace("FLAG", "--access-url")));
            }
            let entry = format!("      {name}: {address}\n");
            cases.push(coder(
                "compose.yml",
                format!("services:\n  coder:\n    image: ghcr.io/coder/coder:v2.30.0\n    environment:\n{entry}"),
            ));
        }
        cases.push(coder(
            "server.yml",
            format!("networking:\n  accessURL: {address}\noidc:\n  issuerURL: {address}\n"),
        ));
        cases.push(coder(
            "values.yaml",
            format!("coder:\n  env:\n    - name: CODER_ACCESS_URL\n      value: {address}\n"),
        ));
    }
    // What YAML takes for a tag or an anchor, what goes on in another line, and what has lost its quotes.
    for value in [
        "!@",
        "&@ x",
        "!!@ &@ x",
        "a\n@",
        "'a\n@",
        "|\n      a\n@",
        "@\n\n@}",
        "a\n@==",
        "a\n-@",
        "a\n#@",
        "a\n{@",
        "a\n[@",
    ] {
        cases.push(coder("compose.yml", format!("services:\n  coder:\n    image: ghcr.io/coder/coder:v2.30.0\n    environment:\n      CODER_OIDC_CLIENT_SECRET: {value}\n")));
        cases.push(coder("coder.env", format!("{CODER}CODER_OIDC_CLIENT_SECRET={value}\n")));
    }
    let unquoted = "[Service]\nExecStart=/usr/bin/coder server --oidc-auth-url-params={\"client_secret\":\"@\"}\n";
    cases.push(coder("coder.service", unquoted));
    cases
}

/// Secrets with a `$` in them, which whoever reads the file takes for a variable, under names that announce nothing.
fn with_dollars() -> Vec<Case> {
    const SHAPES: [&str; 8] = ["ab$@", "$@", "@$X9", "ab$@$Z9", "\"ab$@\"", "ab${X}$@", "ab$^", "$^9"];
    let base = settings(|name, value| format!("      {name}: '{value}'\n"));
    let service = "services:\n  coder:\n    image: ghcr.io/coder/coder:v2.30.0\n";
    let coder_of = |rest: &str| format!("{service}{rest}    environment:\n{base}");
    let grafana = "  grafana:\n    image: grafana/grafana:11.0.0\n";
    let cases = SHAPES.iter().flat_map(|shape| {
        let plain = format!("CSEC={shape}\n");
        let by_name = format!("CODER_OIDC_CLIENT_SECRET={shape}\n");
        let flow = shape.trim_matches('"');
        let entry = |value: &str| format!("{}      CODER_OIDC_CLIENT_SECRET: {value}\n", coder_of(""));
        let of_grafana = |value: &str| {
            let secret = format!("      GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET: {value}\n");
            format!("{}{grafana}    environment:\n{secret}", coder_of(""))
        };
        let of_authelia = format!(
            "{}  authelia:\n    image: authelia/authelia:4.39\n    environment:\n      AUTHELIA_SESSION_SECRET: ${{CSEC}}\n      \
             AUTHELIA_NOTIFIER_SMTP_PASSWORD: \"{flow}\"\n",
            coder_of("")
        );
        let manifest = format!(
            "kind: Deployment\nmetadata: {{name: coder}}\nspec: {{template: {{spec: {{containers: [{{name: coder, image: \
             'ghcr.io/coder/coder:v2.30.0', env: [{{name: CODER_OIDC_CLIENT_ID, value: coder}}, {{name: \
             CODER_OIDC_CLIENT_SECRET, value: '{}'}}]}}]}}}}}}\n",
            flow.replace("$@", "$(@)")
        );
        vec![
            coder("compose.yml", entry("${CSEC}")).file(".env", &plain),
            coder("compose.yml", entry("x${CSEC:-}")).file(".env", &plain),
            coder("compose.yml", entry("$W")).file(".env", &format!("{plain}V=$CSEC\nW=x${{V}}\n")),
            coder("compose.yml", entry("$CSEC")).file(".env", &format!("export {plain}")),
            coder("compose.yml", entry(&format!("\"{flow}\""))).file(".env", "A=b\n"),
            coder("compose.yml", entry(&format!("\"{flow}\""))),
            coder("compose.yml", coder_of("    env_file: c.env\n")).file("c.env", &by_name),
            coder("compose.yml", coder_of("    env_file: c.env\n"))
                .file("c.env", &format!("{plain}CODER_OIDC_CLIENT_SECRET=${{CSEC}}\n"))
                .file(".env", "A=b\n"),
            coder("compose.yml", coder_of("    command: server --oidc-client-secret=${CSEC}\n")).file(".env", &plain),
            coder("compose.yml", coder_of(&format!("    command: [server, \"--oidc-client-secret={flow}\"]\n"))),
            coder("compose.yml", of_grafana("${CSEC}")).file(".env", &plain),
            coder("compose.yml", of_grafana(&format!("\"{flow}\""))),
            coder("compose.yml", of_authelia).file(".env", &plain),
            coder("coder.env", format!("{CODER}{by_name}")),
            coder("coder.env", format!("{CODER}{plain}CODER_OIDC_CLIENT_SECRET=${{CSEC}}\n")),
            coder("m.yml", manifest),
            coder("coder.service", format!("[Service]\nEnvironment={by_name}ExecStart=/usr/bin/coder server ${{CSEC}}\n")),
        ]
    });
    cases.collect()
}

#[test]
fn in_secrets_with_dollars() {
    all_are_clean(with_dollars(), 80_000);
}

#[test]
fn in_secrets_that_end_words_values_and_lines() {
    all_are_clean(broken(), WORDS);
}

/// Passwords of addresses that a line break of a quoted value is in.
fn over_lines() -> Vec<Case> {
    let services = "services:\n  coder:\n    image: ghcr.io/coder/coder:v2.30.0\n    environment:\n";
    let base = settings(|name, value| format!("      {name}: '{value}'\n"));
    let bogus = "      BOGUS: [x]\n";
    let mut cases = Vec::new();
    for name in ["CODER_ACCESS_URL", "CODER_PG_CONNECTION_URL", "DATABASE_URL"] {
        for break_of in ["\n", "\r\n\r\n"] {
            for (before, behind) in [("first", "@"), ("@", "second"), ("a", "@/x")] {
                for address in [
                    format!("postgres://user:{before}{break_of}        {behind}@\u{3}.example.com/x"),
                    format!("https://u:{before}{break_of}        {behind}@\u{3}.example.com"),
                ] {
                    let address = address.replace("@\u{3}", "\u{2}host");
                    for quote in ["'", ""] {
                        let line = format!("      {name}: {quote}{address}{quote}\n");
                        cases.push(coder("compose.yml", format!("{services}{base}{line}")));
                        cases.push(coder("compose.yml", format!("{services}{base}{line}{bogus}")));
                    }
                    cases.push(coder("coder.env", format!("{CODER}{name}=\"{address}\"\n")));
                    cases.push(coder("coder.env", format!("{CODER}{name}='{address}'\n")));
                }
            }
        }
    }
    for key in [
        "issuer",
        "claims_policy",
        "sector_identifier_uri",
        "client_name",
        "redirect_uris",
    ] {
        for quote in ["'", "\""] {
            let line = format!(
                "scopes: [openid, email]\n        {key}: {quote}https://u:first\n          @\u{2}host.example.com{quote}\n"
            );
            let authelia = AUTHELIA.replace("scopes: [openid, email]\n", &line);
            cases.push(Case {
                authelia,
                ..coder("coder.env", CODER)
            });
        }
    }
    cases
}

/// Passwords in which the sign of a reference is, though nothing is referred to.
fn like_references() -> Vec<Case> {
    const SHAPES: [&str; 12] = [
        "ab{{@",
        "ab{{@}}cd",
        "{{@",
        "@{{x",
        "@{{x}}",
        "{{x}}@",
        "ab${@",
        "ab${@}cd",
        "@${X}",
        "${X}@",
        "${X:-@}y",
        "a{@}<@",
    ];
    let base = settings(|name, value| format!("      {name}: '{value}'\n"));
    let services = "services:\n  coder:\n    image: ghcr.io/coder/coder:v2.30.0\n    environment:\n";
    let client = "'$plaintext$a_registered_secret'";
    let cases = SHAPES.iter().flat_map(|shape| {
        let of_authelia = |authelia: String| Case { authelia, ..coder("coder.env", CODER) };
        let doubled = shape.replace('$', "$$");
        vec![
            of_authelia(AUTHELIA.replace(client, &format!("'{shape}'\n        client_name: '{shape}'\n        audience: ['{shape}']"))),
            of_authelia(AUTHELIA.replace("'not_a_real_session_secret'", &format!("'{shape}'\n  name: '{shape}'"))),
            of_authelia(AUTHELIA.replace(client, &format!("'{shape}'\n        client_name: '@'\n        scopes: ['@']"))
                .replace("        scopes: [openid, email]\n", "")),
            coder("compose.yml", format!("{services}{base}      CODER_OIDC_CLIENT_SECRET: '{doubled}'\n      CODER_OIDC_SCOPES: 'openid,@'\n")),
            coder("compose.yml", format!("{services}{base}      CODER_OIDC_CLIENT_SECRET: '{shape}'\n      CODER_OIDC_SCOPES: 'openid,@'\n")),
            coder("compose.yml", format!("{services}{base}      CODER_OIDC_CLIENT_SECRET: '{shape}'\n      BOGUS: [@]\n    bogus: '@'\n")),
            coder("coder.env", format!("{CODER}CODER_OIDC_CLIENT_SECRET={shape}\nCODER_OIDC_SCOPES=openid,@\n")),
            coder("coder.env", format!("{CODER}CODER_OIDC_CLIENT_SECRET='{shape}'\nCODER_OIDC_EMAIL_DOMAIN='{shape}'\n")),
            coder("values.yaml", format!("coder:\n  env:\n    - name: CODER_OIDC_CLIENT_SECRET\n      value: '{shape}'\n    - name: CODER_OIDC_SCOPES\n      value: 'openid,@'\n")),
            coder("coder.service", format!("[Service]\nExecStart=/usr/bin/coder server\nEnvironment='CODER_OIDC_CLIENT_SECRET={shape}' CODER_OIDC_SCOPES=openid,@\n")),
        ]
    });
    cases.collect()
}

#[test]
fn in_addresses_with_a_line_break() {
    all_are_clean(over_lines(), WORDS + 20_000);
}

#[test]
fn in_secrets_that_look_like_references() {
    all_are_clean(like_references(), WORDS + 30_000);
}
