//! A pair that works but for what a row changes, and what is said of it.

use std::fs;
use std::path::Path;

use super::WORKS;
use crate::support::start::configuration;
use crate::support::{json, of_pair};

/// A pair that works but for what is written here, and what comes of it.
pub(crate) struct Row {
    /// What the statement is about.
    pub(crate) about: &'static str,
    /// The client's options, each `key: value`.
    pub(crate) client: &'static [&'static str],
    /// The provider's options.
    pub(super) provider: &'static [&'static str],
    /// Other sections of Authelia's.
    pub(super) sections: &'static str,
    /// Coder's variables.
    pub(crate) coder: &'static [&'static str],
    /// The rule and severity that it is told with; without a rule, the sign-in works.
    pub(super) rule: &'static str,
}

pub(crate) const fn row(about: &'static str, rule: &'static str) -> Row {
    Row {
        about,
        client: &[],
        provider: &[],
        sections: "",
        coder: &[],
        rule,
    }
}

impl Row {
    pub(crate) const fn client(mut self, lines: &'static [&'static str]) -> Self {
        self.client = lines;
        self
    }
    pub(crate) const fn provider(mut self, lines: &'static [&'static str]) -> Self {
        self.provider = lines;
        self
    }
    pub(crate) const fn sections(mut self, lines: &'static str) -> Self {
        self.sections = lines;
        self
    }
    pub(crate) const fn coder(mut self, lines: &'static [&'static str]) -> Self {
        self.coder = lines;
        self
    }
}

/// Writes the pair of a row, both of whose sides have `secret`, unless the client is public.
pub(crate) fn write(folder: &Path, row: &Row, secret: &str, coder: &[String]) {
    let usual = [
        "client_id: coder",
        "authorization_policy: one_factor",
        "scopes: [openid, profile, email]",
        "redirect_uris: ['https://coder.example.com/api/v2/users/oidc/callback']",
    ];
    let key = |line: &str| line.split(':').next().unwrap_or_default().to_owned();
    let kept = usual
        .iter()
        .filter(|line| !row.client.iter().any(|own| key(own) == key(line)));
    let lines: Vec<&str> = kept.chain(row.client).copied().collect();
    let whole = configuration("");
    let (before, _) = whole.split_once("    issuer_private_key: |\n").unwrap_or((&whole, ""));
    let key_text: String = whole
        .lines()
        .skip_while(|line| !line.contains("BEGIN PRIVATE KEY"))
        .take_while(|line| !line.contains("clients:"))
        .map(|line| format!("      {line}\n"))
        .collect();
    let sections: String = before.split_inclusive('\n').collect();
    let sections = without(&sections, row.sections);
    let provider: String = row.provider.iter().map(|line| format!("    {line}\n")).collect();
    let public = row.client.contains(&"public: true");
    let secret_line = if public {
        String::new()
    } else {
        format!("        client_secret: '$plaintext${secret}'\n")
    };
    let text = format!(
        "{}{sections}{provider}    jwks:\n      - key_id: main\n        key: |\n{key_text}    clients:\n      - {}\n{secret_line}",
        row.sections,
        lines.join("\n        ")
    );
    let settings = [
        "CODER_ACCESS_URL=https://coder.example.com",
        "CODER_OIDC_ISSUER_URL=https://auth.example.com",
        "CODER_OIDC_CLIENT_ID=coder",
    ];
    let settings = settings.iter().map(|line| (*line).to_owned());
    let settings: Vec<String> = settings
        .chain([format!("CODER_OIDC_CLIENT_SECRET={secret}")])
        .chain(coder.iter().cloned())
        .collect();
    assert!(fs::write(folder.join("configuration.yml"), text).is_ok());
    assert!(fs::write(folder.join("coder.env"), settings.join("\n") + "\n").is_ok());
}

/// What is said of a pair: errors, warnings and notes as `severity rule`.
pub(super) fn said(folder: &Path, row: &Row, secret: &str, coder: &[String]) -> Vec<String> {
    write(folder, row, secret, coder);
    let versions = ["--authelia-version", "4.39.20", "--coder-version", "2.35.1"];
    let report = json(&of_pair(
        folder,
        "check",
        &[&["--env-format", "raw"], &versions[..]].concat(),
    ));
    assert!(report["findings"].is_array(), "{}: {report}", row.about);
    let findings = report["findings"].as_array().into_iter().flatten();
    let field = |finding: &serde_json::Value, name: &str| finding[name].as_str().unwrap_or_default().to_owned();
    findings
        .map(|finding| format!("{} {}", field(finding, "severity"), field(finding, "rule")))
        .collect()
}

/// The base's sections but those that `own` has.
fn without(base: &str, own: &str) -> String {
    let mut out = String::new();
    let mut left_out = false;
    for line in base.split_inclusive('\n') {
        if !line.starts_with(' ') {
            let name = line.split(':').next().unwrap_or_default();
            left_out = own.lines().any(|line| line.split(':').next() == Some(name));
        }
        if !left_out {
            out.push_str(line);
        }
    }
    out
}

/// What is wrong with what was said where `rule` was to be, or nothing that stops the sign-in.
pub(super) fn missing(said: &[String], rule: &str) -> bool {
    let errors = said.iter().filter(|said| said.starts_with("error ")).count();
    match rule {
        WORKS => errors > 0,
        "error *" => errors == 0,
        _ if rule.starts_with("error ") => !said.iter().any(|said| said == rule),
        _ => errors > 0 || !said.iter().any(|said| said == rule),
    }
}
