//! Whose a text in braces is: JSON, and YAML that is written like it.

use super::clues::{QUOTED, runs_coder};
use super::content_kind::ContentKind;

/// Whether the text begins with a mapping in braces.
pub(super) fn is_flow(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim_start);
    let first = lines.find(|line| !line.is_empty() && !line.starts_with('#') && line.trim_end() != "---");
    // Two braces begin a template.
    first.is_some_and(|line| line.trim_start_matches("--- ").starts_with('{') && !line.contains("{{"))
}

/// What a file is that has a YAML name and a mapping in braces in it.
pub(super) fn yaml(text: &str) -> Option<ContentKind> {
    let registers = has(text, "identity_providers");
    if registers || (has(text, "authentication_backend") && has(text, "access_control")) {
        return Some(ContentKind::Authelia);
    }
    let sets = ["CODER_OIDC_", "CODER_ACCESS_URL"]
        .iter()
        .any(|sign| text.contains(sign));
    let kind = if has(text, "apiVersion") {
        ContentKind::Manifest
    } else if has(text, "services") {
        ContentKind::Compose
    } else if has(text, "oidc") && (has(text, "clientID") || has(text, "issuerURL")) {
        return Some(ContentKind::ServerYaml);
    } else if has(text, "env") || has(text, "envFrom") {
        ContentKind::HelmValues
    } else {
        return json(text);
    };
    (sets || runs_coder(text)).then_some(kind)
}

/// Whether a mapping anywhere in it has this key, in quotes or without.
fn has(text: &str, key: &str) -> bool {
    text.match_indices(key).any(|(at, _)| {
        let (before, rest) = text.split_at(at);
        let behind = rest
            .get(key.len()..)
            .unwrap_or_default()
            .trim_start_matches(['"', '\'']);
        let begins = before
            .chars()
            .next_back()
            .is_some_and(|last| "{,'\"".contains(last) || last.is_whitespace());
        begins && behind.trim_start().starts_with(':')
    })
}

/// What a file of JSON is.
pub(super) fn json(text: &str) -> Option<ContentKind> {
    let quoted = || text.contains("\"kind\"") && QUOTED.iter().any(|key| text.contains(key));
    if text.contains("\"identity_providers\"") || quoted() {
        return Some(ContentKind::Authelia);
    }
    let sets = ["\"CODER_OIDC_", "\"CODER_ACCESS_URL"]
        .iter()
        .any(|sign| text.contains(sign));
    let kind = if text.contains("\"apiVersion\"") {
        ContentKind::Manifest
    } else if text.contains("\"services\"") {
        ContentKind::Compose
    } else {
        ContentKind::Exported
    };
    (sets || (kind != ContentKind::Exported && runs_coder(text))).then_some(kind)
}
