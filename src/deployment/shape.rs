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

/// Whether a file is one of Podman's Quadlet: a unit with a section `[Container]`.
pub fn is_quadlet(path: &Path, text: &str) -> bool {
    let has_section = || text.lines().any(|line| line.trim() == "[Container]");
    file_name(path).ends_with(".container") || (!file_name(path).ends_with(".env") && has_section())
}

/// Why a file is none that a process is started from: the program that it is written for makes that of it. With the
/// command that does.
pub fn unrendered(path: &Path, text: &str) -> Option<&'static str> {
    let name = file_name(path).to_lowercase();
    let ends = |ending: &str| name.ends_with(ending);
    if ends(".nix") {
        return Some(
            "it is written in Nix; give what it comes to: `nix eval --json \
             .#nixosConfigurations.HOST.config.systemd.services.coder > coder.json`",
        );
    }
    if ends(".tf") || ends(".tofu") {
        return Some(
            "it is a Terraform configuration; give what it deploys: `helm get values coder`, `kubectl get deploy coder \
             -o yaml` or `docker inspect coder`, written to a file",
        );
    }
    let is_nomad = || ends(".hcl") && text.contains("job \"");
    if ends(".nomad") || is_nomad() {
        return Some(
            "it is a Nomad job; give the environment that its task gets, as an env file: `nomad alloc exec -task coder \
             ALLOCATION env > coder.env`",
        );
    }
    (ends(".j2") || ends(".jinja") || ends(".gotmpl") || ends(".tpl") || ends(".tmpl"))
        .then_some("it is a template; render it first, and give the file that comes of it")
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

    #[test]
    fn sources_of_other_programs_are_named_with_their_command() {
        for (name, word) in [
            ("configuration.nix", "nix eval"),
            ("main.tf", "helm get values"),
            ("coder.nomad", "nomad alloc exec"),
            ("coder.nomad.hcl", "nomad alloc exec"),
            ("compose.yml.j2", "render it first"),
        ] {
            let why = unrendered(Path::new(name), "job \"coder\" {}");
            assert!(why.is_some_and(|why| why.contains(word)), "{name}");
        }
        assert_eq!(unrendered(Path::new("compose.yml"), ""), None);
    }
}
