//! No input makes a line of the output that a CI service or a terminal takes for something else: in no command, no
//! format, not on standard error, and not where the call itself is refused.

use std::fs;

use crate::support::temporary::temporary;
use crate::support::{Run, run};

/// What is put wherever a text may come from.
const EVIL: [&str; 9] = [
    "x\n::error::forged",
    "x\r::error::forged",
    "x\r\n  ::warning file=a::forged",
    "x\u{85}::error::forged",
    "x\u{2028}::error::forged",
    "x\u{9b}31mforged",
    "x\u{1b}[31mforged\u{7}",
    "x\u{202e}forged\u{2066}",
    "x ##[error]forged ##vso[task.complete]",
];

/// What is wrong with what was printed, if anything.
fn forged(run: &Run, github: bool) -> Option<String> {
    let text = format!("{}\n{}", run.stdout, run.stderr);
    let is_line_end = |character: char| matches!(character, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let is_hidden = |character: char| {
        character.is_control() && !matches!(character, '\n' | '\t')
            || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.split(is_line_end)
        .find_map(|line| {
            let begins = line.trim_start().strip_prefix("::");
            // The commands that the format for GitHub is made of say what they are about.
            let is_own = |rest: &str| github && rest.split("::").next().is_some_and(|head| head.contains("title="));
            let is_forged = begins.is_some_and(|rest| !is_own(rest)) || line.contains("##[") || line.contains("##vso[");
            (is_forged || line.contains(is_hidden)).then(|| format!("{line:?}"))
        })
        .or_else(|| {
            text.contains(is_hidden)
                .then(|| "a character that cannot be seen".to_owned())
        })
}

fn quoted(text: &str) -> String {
    // JSON is YAML, and its escapes are those of double quotes in YAML.
    serde_json::Value::from(text).to_string()
}

#[test]
fn in_files() {
    const FORMATS: [(&str, &str); 11] = [
        ("check", "human"),
        ("check", "concise"),
        ("check", "json"),
        ("check", "sarif"),
        ("check", "github"),
        ("check", "gitlab"),
        ("check", "junit"),
        ("trace", "human"),
        ("trace", "json"),
        ("resolve", "human"),
        ("resolve", "json"),
    ];
    let mut wrong = Vec::new();
    for evil in EVIL {
        let folder = temporary();
        let text = quoted(evil);
        let name = format!("{evil}.yml").replace('/', "_");
        let configuration = format!(
            "{text}: 1\nserver: {{endpoints: {{authz: {{{text}: {{implementation: {text}}}}}}}}}\nidentity_providers:\n  \
             oidc:\n    enforce_pkce: {text}\n    clients:\n      - client_id: {text}\n        {text}: 1\n        \
             client_name: {text}\n        redirect_uris: [{text}]\n        scopes: [{text}]\n"
        );
        let parameters = serde_json::json!({ evil: evil }).to_string().replace('"', "\\\"");
        let dotenv = evil.replace('\n', "\\n").replace('\r', "\\r");
        let environment = format!(
            "CODER_ACCESS_URL=\"https://{dotenv}\"\nCODER_OIDC_ISSUER_URL=\"{dotenv}\"\nCODER_OIDC_CLIENT_ID=\"{dotenv}\"\n\
             CODER_OIDC_SCOPES=\"{dotenv}\"\nCODER_OIDC_AUTH_URL_PARAMS=\"{parameters}\"\nCODER_OIDC_GROUP_FIELD=\"{dotenv}\"\n\
             CODER_OIDC_EMAIL_FIELD=\"{dotenv}\"\n"
        );
        let compose = format!(
            "services:\n  coder:\n    image: {text}\n    environment:\n      CODER_OIDC_CLIENT_ID: {text}\n      {text}: {text}\n    \
             env_file: [{text}]\n    {text}: 1\n"
        );
        for (file, text) in [
            (name.as_str(), &configuration),
            ("coder.env", &environment),
            ("compose.yml", &compose),
        ] {
            assert!(fs::write(folder.path().join(file), text).is_ok(), "{file:?}");
        }
        for coder in ["coder.env", "compose.yml"] {
            for (command, format) in FORMATS {
                let call = [command, "--format", format, "--authelia", &name, "--coder", coder];
                let ran = run(folder.path(), &call);
                assert!(ran.stdout.len() + ran.stderr.len() > 20, "{call:?}");
                if let Some(line) = forged(&ran, format == "github") {
                    wrong.push(format!("{command} --format {format}, {coder}: {line}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn in_calls() {
    let mut wrong = Vec::new();
    let folder = temporary();
    for evil in EVIL {
        let long = format!("--{evil}");
        let set = format!("{evil}=x");
        let format = format!("--format={evil}");
        for call in [
            &[evil][..],
            &["check", evil],
            &["check", &long],
            &["check", &format],
            &["check", "--authelia", evil],
            &["check", "--coder", evil, "--format", "concise"],
            &["check", "--coder", evil, "--format", "github"],
            &["check", "--set", evil],
            &["check", "--set", &set, "--coder", "nosuch"],
            &["check", "--client-id", evil, "--coder", "nosuch"],
            &["check", "--select", evil],
            &["check", "--require", evil],
            &["check", "--service", evil, "--coder", "nosuch"],
            &["check", "--env-file", evil, "--coder", "nosuch"],
            &["check", "--output", evil, "--coder", "nosuch"],
            &["check", "--authelia-version", evil],
            &["resolve", "--authelia", evil],
            &["trace", evil, evil],
            &["explain", evil],
            &["apps", evil],
            &["completions", evil],
            &["rules", "--format", evil],
        ] {
            let ran = run(folder.path(), call);
            if let Some(line) = forged(&ran, call.contains(&"github")) {
                wrong.push(format!("{call:?}: {line}"));
            }
            assert!(ran.stdout.len() + ran.stderr.len() > 5, "{call:?}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
