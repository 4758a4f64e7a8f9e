//! What a file of a deployment is, whoever's it is: where its shape alone tells.

use std::path::Path;

use super::file_name;

/// Whether a text is what a program says of containers or services as JSON, and no manifest or compose file in JSON.
pub fn is_exported(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let has = |key: &str| {
        let quoted = format!("\"{key}\"");
        let mut behind = text
            .match_indices(&quoted)
            .filter_map(|(at, found)| text.get(at + found.len()..));
        behind.any(|rest| rest.trim_start().starts_with(':'))
    };
    let is_inspected = text.starts_with('[') && has("Config") && has("Env");
    let is_chart_s = has("coder") && !has("environment");
    let is_other = has("apiVersion") || is_chart_s || (has("services") && !has("serviceConfig"));
    is_inspected || (text.starts_with('{') && !is_other)
}

/// Whether a file is that, also by its name.
pub fn is_exported_file(path: &Path, text: &str) -> bool {
    let ending = path.extension();
    ending.is_some_and(|ending| ending.eq_ignore_ascii_case("json")) && is_exported(text)
}

/// Whether a file is one of Podman's Quadlet: a unit with a section `[Container]`.
pub fn is_quadlet(path: &Path, text: &str) -> bool {
    let has_section = || text.lines().any(|line| line.trim() == "[Container]");
    file_name(path).ends_with(".container") || (!file_name(path).ends_with(".env") && has_section())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_program_exports_is_no_manifest() {
        for (text, exported) in [
            ("[{\"Name\": \"/coder\", \"Config\": {\"Env\": []}}]", true),
            ("{\"CODER_OIDC_CLIENT_ID\": \"coder\"}", true),
            ("{\"environment\": {}, \"serviceConfig\": {}}", true),
            ("{\"apiVersion\": \"v1\", \"kind\": \"Secret\"}", false),
            ("{\"services\": {\"coder\": {}}}", false),
            ("{\"coder\": {\"env\": []}}", false),
            ("{\"coder\": {\"image\": \"x\", \"environment\": {}}}", true),
            ("CODER_ACCESS_URL=https://c.example.com", false),
        ] {
            assert_eq!(is_exported(text), exported, "{text}");
        }
    }
}
