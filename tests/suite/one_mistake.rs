//! One mistake at a time, in every key of the guide's pair: it is one error, and what only follows is told under it.

use std::fs;

use serde_json::Value;

use crate::support::{folder, json, run_in_memory};
use oidc_crosscheck::files::InMemory;

const DIGEST: &str = "$pbkdf2-sha512$310000$c8p78n7pUMln0jzvd4aK4Q$JNRBzwAo0ek5qKn50cFzzvE9RXV88h1wJn5KGiHrD0YKtZaR/nCb2CJPOsKaPK0hjf.9yHxzQGZziziccp6Yng";

/// The guide's pair. Its secret is in plain text, which takes no time to compare.
fn pair() -> (String, String) {
    let read = |name: &str| fs::read_to_string(folder("fixtures/guide").join(name)).unwrap_or_default();
    let configuration = read("configuration.yml").replace(DIGEST, "$plaintext$insecure_secret");
    let settings = read("coder.env") + "CODER_ACCESS_URL=https://coder.example.com\n";
    (configuration, settings)
}

/// What is written at one key of a YAML text: its lines, those below it included, and the parts of the first one.
struct Key<'a> {
    lines: std::ops::Range<usize>,
    before: &'a str,
    name: &'a str,
    value: &'a str,
}

/// Every key of `text` outside of blocks of text.
fn keys<'a>(lines: &[&'a str]) -> Vec<Key<'a>> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut keys = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some((start, value)) = line.split_once(':') else {
            continue;
        };
        let name = start.trim_start_matches([' ', '-']);
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') {
            continue;
        }
        let before = &start[..start.len() - name.len()];
        let is_below = |line: &&&str| {
            indent(line) > before.len()
                || (value.is_empty() && indent(line) == before.len() && line.trim_start().starts_with("- "))
        };
        let below = lines[at + 1..].iter().take_while(is_below).count();
        keys.push(Key {
            lines: at..at + 1 + below,
            before,
            name,
            value: value.trim(),
        });
    }
    keys
}

/// The names of a key that are nearly its own.
fn misspelt(name: &str) -> Vec<String> {
    let mut names = vec![name[..name.len() - 1].to_owned()];
    if name.contains('_') {
        names.push(name.replace('_', "-"));
    }
    names
}

/// Every text with one mistake, and what that is.
fn mistakes(text: &str) -> Vec<(String, String)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for key in keys(&lines) {
        let Key {
            before, name, value, ..
        } = key;
        let old = &lines[key.lines.clone()];
        let mut with = |what: String, new: Vec<String>| {
            let before = lines[..key.lines.start].iter().map(|line| (*line).to_owned());
            let after = lines[key.lines.end..].iter().map(|line| (*line).to_owned());
            let all: Vec<String> = before.chain(new).chain(after).collect();
            found.push((what, all.join("\n") + "\n"));
        };
        let below = || old[1..].iter().map(|line| (*line).to_owned());
        let space = if value.is_empty() { "" } else { " " };
        for wrong in misspelt(name) {
            let first = format!("{before}{wrong}:{space}{value}");
            with(
                format!("{name} as {wrong}"),
                std::iter::once(first).chain(below()).collect(),
            );
        }
        for wrong in ["''", "'wrong'", "[]", "true"]
            .into_iter()
            .chain(others(name).iter().copied())
        {
            with(format!("{name}: {wrong}"), vec![format!("{before}{name}: {wrong}")]);
        }
        if before.contains('-') {
            continue;
        }
        with(format!("without {name}"), Vec::new());
        if before.len() >= 2 {
            let less = old.iter().map(|line| line[2..].to_owned());
            with(format!("{name} not indented"), less.collect());
        }
    }
    found
}

/// Values of a key that are allowed somewhere, and wrong here.
fn others(name: &str) -> &'static [&'static str] {
    match name {
        "public" => &["true"],
        "token_endpoint_auth_method" => &["none", "client_secret_jwt", "private_key_jwt", "basic"],
        "scopes" => &[
            "[openid, authelia.bearer.authz]",
            "[openid, profile, email, offline_access, authelia.bearer.authz]",
        ],
        "grant_types" => &["[client_credentials]", "[implicit]"],
        "response_types" => &["[token]", "[id_token]"],
        "userinfo_signed_response_alg" => &["HS256", "ES256"],
        "algorithm" => &["HS256", "RS512"],
        "use" => &["enc"],
        "authelia_url" => &[
            "'http://auth.example.com'",
            "'https://auth.example.org'",
            "'auth.example.com'",
        ],
        "domain" => &["'example'", "'EXAMPLE.com'", "'.example.com'"],
        "redirect_uris" => &["['coder.example.com']", "['']"],
        "client_id" => &["'a b'", "coder/"],
        "authorization_policy" => &["deny", "two-factor"],
        _ => &[],
    }
}

/// Options that nobody needs for Coder, each with a value that something is wrong with.
const MORE: [&str; 12] = [
    "id_token_signed_response_alg: 'HS256'",
    "id_token_encrypted_response_alg: 'RSA-OAEP'",
    "id_token_encrypted_response_alg: 'foo'",
    "userinfo_encrypted_response_alg: 'RSA-OAEP'",
    "access_token_encrypted_response_alg: 'RSA-OAEP'",
    "introspection_encrypted_response_alg: 'RSA-OAEP'",
    "revocation_endpoint_auth_method: 'none'",
    "introspection_endpoint_auth_method: 'none'",
    "consent_mode: 'auto'",
    "claims_policy: 'x'",
    "lifespan: 'x'",
    "sector_identifier_uri: 'x'",
];

/// What is wrong, of errors that follow from nothing else.
fn errors(configuration: &str, settings: &str) -> Vec<String> {
    let files = InMemory::default()
        .with("configuration.yml", configuration)
        .with("coder.env", settings);
    let arguments = [
        "check",
        "--format",
        "json",
        "--authelia",
        "configuration.yml",
        "--coder",
        "coder.env",
    ];
    let report = json(&run_in_memory(files, &arguments));
    let findings = report["findings"].as_array().into_iter().flatten();
    let causes = findings.filter(|finding| finding["cause"].is_null() && finding["severity"] == "error");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    causes
        .map(|finding| format!("{}: {}", text(&finding["rule"]), text(&finding["message"])))
        .collect()
}

/// Mistakes that are several: a key that belongs to one thing becomes one of another, or two are missing at once.
const SEVERAL: &[&str] = &[];

#[test]
fn one_mistake_in_authelia_s_file_is_one_error() {
    let (configuration, settings) = pair();
    let more = MORE
        .iter()
        .map(|line| ((*line).to_owned(), format!("{configuration}        {line}\n")));
    let all: Vec<(String, String)> = mistakes(&configuration).into_iter().chain(more).collect();
    assert!(all.len() > 350, "{}", all.len());
    let wrong: Vec<String> = all
        .iter()
        .filter(|(what, _)| !SEVERAL.contains(&what.as_str()))
        .filter_map(|(what, text)| {
            let errors = errors(text, &settings);
            (errors.len() > 1).then(|| format!("{what}:\n  {}", errors.join("\n  ")))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn one_mistake_in_coder_s_settings_is_one_error() {
    let (configuration, settings) = pair();
    assert_eq!(errors(&configuration, &settings), [""; 0], "the pair is right");
    let lines: Vec<&str> = settings.lines().collect();
    for (at, line) in lines.iter().enumerate() {
        let Some((name, value)) = line.split_once('=') else {
            continue;
        };
        let values = ["", "wrong", "https://x", "true", "a b"].map(|value| format!("{name}={value}"));
        let near = [
            value.to_uppercase(),
            format!("{value}/"),
            value.replace("https", "http"),
        ];
        let values = values.into_iter().chain(near.map(|value| format!("{name}={value}")));
        let names = misspelt(name).into_iter().chain([name.replace("CODER_", "")]);
        let names = names.map(|name| format!("{name}={value}"));
        for new in values
            .chain(names)
            .chain([format!("#{line}"), format!("{name} = {value}")])
        {
            let mut wrong = lines.clone();
            wrong[at] = &new;
            let found = errors(&configuration, &(wrong.join("\n") + "\n"));
            assert!(found.len() <= 1, "{new}: {found:#?}");
        }
    }
}
