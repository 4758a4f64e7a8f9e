//! Coder's settings that work with the guide's registration, and what is said of files that have them.

use std::fs;

use oidc_crosscheck::files::InMemory;
use serde_json::Value;

use super::written::{Files, deployment, each};
use super::{folder, json, run_in_memory};

/// Variables with their values.
pub(crate) type Settings = Vec<(&'static str, String)>;
pub(crate) const IMAGE: &str = "ghcr.io/coder/coder:v2.35.1";
const DIGEST: &str = "$pbkdf2-sha512$310000$c8p78n7pUMln0jzvd4aK4Q$JNRBzwAo0ek5qKn50cFzzvE9RXV88h1wJn5KGiHrD0YKtZaR/nCb2CJPOsKaPK0hjf.9yHxzQGZziziccp6Yng";

/// The settings with `changes`; an empty value takes one away.
pub(crate) fn settings(changes: &[(&'static str, &str)]) -> Settings {
    let mut all: Settings = [
        ("CODER_ACCESS_URL", "https://coder.example.com"),
        ("CODER_OIDC_ISSUER_URL", "https://auth.example.com"),
        ("CODER_OIDC_CLIENT_ID", "coder"),
        ("CODER_OIDC_CLIENT_SECRET", "Kq7vR2mZ9xT4wB8nL3pY6cD1"),
        ("CODER_OIDC_SCOPES", "openid,profile,email,offline_access"),
        ("CODER_OIDC_EMAIL_DOMAIN", "example.com"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .to_vec();
    for (name, value) in changes {
        all.retain(|(known, _)| known != name);
        if !value.is_empty() {
            all.push((name, (*value).to_owned()));
        }
    }
    all
}

/// A compose file with Coder and `rest` in its service.
pub(crate) fn compose(rest: &str) -> String {
    format!("services:\n  coder:\n    image: {IMAGE}\n{rest}")
}

/// A Deployment of Coder with `rest` in its container.
pub(crate) fn deployed(rest: &str) -> String {
    deployment("coder", &format!("          image: {IMAGE}\n{rest}"))
}

/// The exit code, the errors and the verdicts of a folder with Authelia's configuration and `files`.
pub(crate) fn answer(configuration: &str, files: &Files) -> (i32, Vec<String>, Vec<String>) {
    let memory = files.iter().fold(InMemory::default(), |memory, (path, text)| {
        memory.with(path, text.clone())
    });
    let run = run_in_memory(
        memory.with("authelia/configuration.yml", configuration),
        &["check", "--format", "json"],
    );
    let report = json(&run);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |key: &str| report[key].as_array().cloned().unwrap_or_default();
    let errors = list("findings")
        .into_iter()
        .filter(|finding| finding["severity"] == "error");
    let mut errors: Vec<String> = errors.map(|finding| text(&finding["rule"])).collect();
    errors.sort();
    errors.dedup();
    (
        run.code,
        errors,
        list("pairs").iter().map(|pair| text(&pair["verdict"])).collect(),
    )
}

/// The guide's configuration with the secret of these settings.
pub(crate) fn configuration() -> String {
    let text = fs::read_to_string(folder("fixtures/guide/configuration.yml")).unwrap_or_default();
    text.replace(DIGEST, "$plaintext$Kq7vR2mZ9xT4wB8nL3pY6cD1")
}

/// The flag for a variable.
pub(crate) fn flag(name: &str) -> String {
    format!(
        "--{}",
        name.trim_start_matches("CODER_").to_lowercase().replace('_', "-")
    )
}

pub(crate) fn flags(settings: &[(&str, String)], line: impl Fn(&str, &str) -> String) -> String {
    each(settings, |name, value| line(&flag(name), value))
}
