//! Files of which another tool has yet to make a configuration: templates, and what is written in that tool's language.

use std::path::Path;

use super::clues::Clues;
use super::container_run::{STARTS, starts_container};

/// What a file has in it that is somebody's settings here.
const SIGNS: [&str; 8] = [
    "AUTHELIA_IDENTITY_PROVIDERS_OIDC",
    "CODER_ACCESS_URL",
    "CODER_OIDC_",
    "authorization_policy",
    "helm.coder.com",
    "identity_providers",
    "services.authelia",
    "services.coder",
];

/// What is said of Ansible's files that set options of Coder's.
pub const PLAYBOOK: &str = "it is written for Ansible; check what it deploys: `docker inspect coder > coder.json`";

/// Endings of templates, whatever renders them.
const TEMPLATES: [&str; 7] = [".j2", ".jinja", ".jinja2", ".gotmpl", ".tmpl", ".tpl", ".erb"];

/// Why the file at `path` is no configuration yet, where it is such and has settings of either side in it: a sentence
/// with what makes a configuration of it.
pub fn unrendered(path: &Path, text: &str) -> Option<&'static str> {
    if !SIGNS.iter().any(|sign| text.contains(sign)) {
        return None;
    }
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    if [".j2", ".jinja", ".jinja2"].iter().any(|ending| name.ends_with(ending)) || has_statements(text) {
        return Some("it is a Jinja template, as Ansible has them; render it first, and check what comes of it");
    }
    if TEMPLATES.iter().any(|ending| name.ends_with(ending)) {
        return Some("it is a template; render it first, and check what comes of it");
    }
    let is_of_a_chart = text.contains("{{") && (text.contains(".Values.") || text.contains(".Release."));
    if is_of_a_chart && text.contains("CODER_") && !text.contains("identity_providers") {
        return Some(
            "it is a template of a Helm chart; render it first, and check what comes of it: `helm template RELEASE CHART \
             > rendered.yaml`",
        );
    }
    source_of(path, text)
}

/// Why a file is none that a program reads its settings from: it is written in the language of a tool that makes that
/// of it, or is a template with statements. With the command that makes it.
pub fn source_of(path: &Path, text: &str) -> Option<&'static str> {
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    let ends = |ending: &str| name.ends_with(ending);
    if ends(".nix") {
        return Some(nix(text));
    }
    if ends(".xml") {
        return text
            .contains("<Container")
            .then_some("it is a template of Unraid's; check what runs instead: `docker inspect coder > coder.json`");
    }
    if ends(".nomad") || (ends(".hcl") && text.contains("job \"")) {
        return Some(
            "it is a Nomad job; render it first, and check the environment that its task gets: `nomad alloc exec -task \
             coder ALLOCATION env > coder.env`",
        );
    }
    if ends(".tf") || ends(".tofu") || ends(".hcl") {
        return Some(
            "it is written for Terraform; render it first, and check what it deploys: `helm get values coder`, \
             `kubectl get deploy coder -o yaml` or `docker inspect coder`, written to a file",
        );
    }
    if ends(".libsonnet") || ends(".jsonnet") {
        return Some(
            "it is written in Jsonnet; render it first, and check what it comes to: `jsonnet FILE > out.json`",
        );
    }
    // Lines that assign can be read without what fills the values.
    let is_template = TEMPLATES.iter().any(|ending| ends(ending)) && (has_statements(text) || !name.contains(".env"));
    is_template.then_some("it is a template; render it first, and check what comes of it")
}

/// What a file in Nix is, with the command that makes a configuration of it.
fn nix(text: &str) -> &'static str {
    let is_coders = ["CODER_", "services.coder", "coder ="]
        .iter()
        .any(|sign| text.contains(sign));
    match (is_coders, text.contains("oci-containers")) {
        (false, _) if text.contains("authelia") => {
            "it is written in Nix; render it first, and check what it comes to: `nix eval --json \
             .#nixosConfigurations.HOST.config.services.authelia.instances.main.settings > authelia.json`"
        }
        (_, true) => {
            "it is written in Nix; render it first, and check what it comes to: `nix eval --json \
             .#nixosConfigurations.HOST.config.virtualisation.oci-containers.containers.coder > coder.json`"
        }
        _ => {
            "it is written in Nix; render it first, and check what it comes to: `nix eval --json \
             .#nixosConfigurations.HOST.config.systemd.services.coder > coder.json`"
        }
    }
}

/// Why a text cannot be anybody's, where it is empty or has only comments: a sentence without the path.
pub fn is_without_content(text: &str) -> Option<&'static str> {
    let text = text.trim_start_matches('\u{feff}');
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    match lines.next() {
        None => Some("it is empty"),
        Some(first) => {
            let is_comment = |line: &str| line.starts_with('#') || line == "---";
            (is_comment(first) && lines.all(is_comment)).then_some("it has only comments")
        }
    }
}

/// Whether a file has nothing of either side's but in comments, or is empty under the name of a configuration.
pub fn is_hollow(path: &Path, text: &str) -> bool {
    let signs = ["CODER_OIDC_", "CODER_ACCESS_URL", "identity_providers"];
    let content = || text.lines().map(str::trim_start).filter(|line| !line.is_empty());
    let is_standard = path.file_stem().is_some_and(|stem| stem == "configuration") && path.extension().is_some();
    let commented = || content().any(|line| line.starts_with('#') && signs.iter().any(|sign| line.contains(sign)));
    (is_standard && content().all(|line| line.starts_with('#') || line == "---")) || commented()
}

/// Why a file without an ending, such as `/etc/default/coder`, is not read although it only assigns options of Coder's.
pub fn assigns_coder(path: &Path, text: &str) -> Option<&'static str> {
    // A program may be called so, too.
    if path.extension().is_some() || text.contains('\0') {
        return None;
    }
    let clues = Clues::of(text);
    let assigns = |line: &str| {
        let line = line.strip_prefix("export ").unwrap_or(line);
        let name = line.split_once('=').map_or("", |(name, _)| name);
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    let only_assigns = || clues.lines().filter(|line| !line.is_empty()).all(assigns);
    (clues.sets_coder && only_assigns()).then_some("it sets Coder's options; name it with --coder")
}

/// Why a script or a file of another tool's is none that is read, where it sets options of Coder's.
pub fn sets_coder(path: &Path, text: &str) -> Option<&'static str> {
    // A program has the names of its options in it.
    if text.contains('\0') {
        return None;
    }
    let clues = Clues::of(text);
    let exports = clues.lines().any(|line| line.trim_start().starts_with("export CODER_"));
    let is_shell = ["sh", "bash", "zsh"]
        .iter()
        .any(|ending| path.extension().is_some_and(|own| own == *ending));
    if !clues.sets_coder && !clues.flags_coder() {
        return None;
    }
    Some(if let Some(why) = assigns_coder(path, text) {
        why
    } else if starts_container(&clues) {
        STARTS
    } else if exports && is_shell {
        "it sets Coder's options for a shell; name it with --coder and --env-format shell"
    } else {
        "it has settings of Coder's, but not in a form that is read; check what it deploys: \
         `docker inspect coder > coder.json`, or write them to an env file"
    })
}

/// Why a file of no kind that is known is not read although it sets options of Coder's.
pub fn unread(path: &Path, text: &str) -> Option<&'static str> {
    let clues = Clues::of(text);
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    let is_yaml = name.ends_with(".yml") || name.ends_with(".yaml");
    if !is_yaml || !clues.sets_coder || clues.stores_for_authelia() {
        return None;
    }
    Some(if clues.is_list() {
        PLAYBOOK
    } else {
        "it has settings of Coder's, but not in a form that is read; check what it deploys: \
         `docker inspect coder > coder.json`, or `kubectl get deploy,secret,configmap -o yaml > coder.yaml`"
    })
}

/// Whether a text has statements of Jinja's.
fn has_statements(text: &str) -> bool {
    text.lines().any(|line| line.contains("{%") && line.contains("%}"))
}

/// Whether what is between `{{` and `}}` is a name that another tool fills in: Jinja has `{{ domain }}`,
/// `{{ vault.secret }}` and `{{ lookup('env', 'X') }}`, with spaces around by convention; a template of Go's would call a
/// function or begin with a dot, and `{{domain}}` is a gap that a person has left.
pub fn fills_by_name(expression: &str) -> bool {
    const WORDS_OF_GO: [&str; 8] = ["break", "continue", "else", "end", "false", "nil", "now", "true"];
    let Some(expression) = expression.trim_matches('-').strip_prefix(' ').map(str::trim) else {
        return false;
    };
    let end = expression.find(|character: char| !(character.is_ascii_alphanumeric() || character == '_'));
    let (name, rest) = expression.split_at(end.unwrap_or(expression.len()));
    let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    is_name
        && !WORDS_OF_GO.contains(&name)
        && (rest.starts_with(['.', '[', '(']) || {
            let rest = rest.trim_start();
            rest.is_empty() || rest.starts_with('|')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_only_a_source_of_a_configuration() {
        for (name, text, word) in [
            ("configuration.yml.j2", "identity_providers: {}\n", "Jinja"),
            ("coder.env.j2", "CODER_OIDC_CLIENT_ID={{ id }}\n", "Jinja"),
            (
                "configuration.yml",
                "{% if oidc %}\nidentity_providers: {}\n{% endif %}\n",
                "Jinja",
            ),
            ("configuration.yml.tmpl", "identity_providers: {}\n", "render it first"),
            ("coder.nix", "CODER_ACCESS_URL = \"x\";\n", "nix eval --json"),
            ("main.tf", "name = \"CODER_ACCESS_URL\"\n", "helm get values"),
            ("coder.nomad", "env { CODER_ACCESS_URL = \"x\" }\n", "nomad alloc exec"),
            ("coder.hcl", "job \"coder\" { CODER_ACCESS_URL }\n", "nomad alloc exec"),
            ("main.hcl", "CODER_ACCESS_URL\n", "Terraform"),
        ] {
            let why = unrendered(Path::new(name), text).unwrap_or_default();
            assert!(why.contains(word) && why.contains("render it first"), "{name}: {why}");
        }
        for (name, text) in [
            ("other.nix", "x = 1;\n"),
            ("configuration.yml", "identity_providers: {}\n"),
            ("coder.env", "CODER_OIDC_CLIENT_ID={{ id }}\n"),
        ] {
            assert_eq!(unrendered(Path::new(name), text), None, "{name}");
        }
    }

    #[test]
    fn files_without_an_ending_that_set_coder_s_options() {
        let assigns = "# comment\nCODER_ACCESS_URL=https://x\n\nOTHER=1\n";
        let calls = "CODER_ACCESS_URL=x coder server\nrun --now\n";
        let program = "\0\u{1}\0CODER_ACCESS_URL\0CODER_OIDC_ISSUER_URL\n";
        for (name, text, assigned, set) in [
            ("etc/default/coder", assigns, true, true),
            ("coder", calls, false, true),
            ("coder", program, false, false),
            ("coder.sh", assigns, false, true),
        ] {
            let path = Path::new(name);
            let found = (assigns_coder(path, text).is_some(), sets_coder(path, text).is_some());
            assert_eq!(found, (assigned, set), "{name}: {text:?}");
        }
    }

    #[test]
    fn names_that_another_tool_fills_in() {
        for expression in [
            " domain ",
            "- domain -",
            " vault_x | default('y') ",
            " vault.x ",
            " groups['a'] ",
            " lookup('env', 'X') ",
            " x|quote ",
        ] {
            assert!(fills_by_name(expression), "{expression}");
        }
        for expression in [
            "domain",
            " .Values.x ",
            " env \"X\" ",
            " secret \"/x\" ",
            " $x ",
            " end ",
            "",
            " \"x\" ",
            " fileContent `x` | indent 2 ",
        ] {
            assert!(!fills_by_name(expression), "{expression}");
        }
    }
}
