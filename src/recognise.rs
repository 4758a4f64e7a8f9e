//! Whose file a file is, by what is in it.
//!
//! Cheap and conservative: a search may look at many files, and a file that is taken for Coder's or Authelia's by
//! mistake costs its reader more than one that has to be named.

mod clues;
mod container_run;
mod content_kind;
mod ends_in_txt;
mod flow;
mod kustomization;
mod unrendered;

use std::path::Path;

use clues::{Clues, QUOTED, ends_word, runs_coder};
pub use container_run::{is_for_coder, runs_with_settings, sets_chart_values};
pub use content_kind::ContentKind;
pub use ends_in_txt::ends_in_txt;
pub use kustomization::{changes_objects, relative_paths};
pub use unrendered::{
    PLAYBOOK, assigns_coder, fills_by_name, is_hollow, is_without_content, sets_coder, source_of, unread, unrendered,
};

/// Keys of a client registration that only Authelia's have.
const AUTHELIAS_OWN: [&str; 10] = [
    "authorization_policy",
    "claims_policy",
    "consent_mode",
    "pkce_challenge_method",
    "pre_configured_consent_duration",
    "require_pkce",
    "requested_audience_mode",
    "sector_identifier_uri",
    "userinfo_signed_response_alg",
    "userinfo_signing_algorithm",
];
/// Lines of values for Coder's chart that need not have a variable of Coder's with them.
const CHARTED: [&str; 4] = [
    "  envFrom:",
    "  envUseClusterAccessURL:",
    "  serviceAccount:",
    "  workspaceProxy:",
];
/// Sections at the top of Authelia's configuration.
const AROUND: [&str; 9] = [
    "access_control",
    "authentication_backend",
    "identity_validation",
    "notifier",
    "regulation",
    "session",
    "storage",
    "totp",
    "webauthn",
];

/// Whether a file of this name is an example or a copy, and so nobody's configuration.
pub fn is_spare(name: &str) -> bool {
    const WORDS: [&str; 13] = [
        "backup", "bak", "copy", "kopie", "dist", "example", "examples", "old", "orig", "sample", "samples", "save",
        "template",
    ];
    let name = name.to_lowercase();
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = name.split(['.', '-', '_', ' ']).collect();
    // `configuration-2024-05-01.yml`, `configuration.yml.20240501`, `configuration (1).yml`
    let is_dated = parts
        .windows(3)
        .any(|date| date.iter().all(|part| digits(part)) && [4, 2, 2] == [date[0].len(), date[1].len(), date[2].len()])
        || parts
            .iter()
            .any(|part| digits(part) && part.len() == 8 && part.starts_with("20"));
    let is_numbered = parts.iter().any(|part| {
        let number = part.strip_prefix('(').and_then(|part| part.strip_suffix(')'));
        number.is_some_and(|number| !number.is_empty() && digits(number))
    });
    is_dated || is_numbered || name.ends_with('~') || name.split(['.', '-', '_', ' ']).any(|word| WORDS.contains(&word))
}

/// Whether a text in YAML or JSON is a compose file by its keys, whoever's.
pub fn is_project(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    let is_json = || text.trim_start().starts_with('{') && text.contains("\"services\"");
    let clues = Clues::of(text);
    clues.has_top_key("services") || clues.has_top_key("include") || is_json()
}

/// The names of the Secrets and `ConfigMap`s that a text defines, as they are written.
pub fn store_names(text: &str) -> Vec<String> {
    let kinds = ["Secret", "ConfigMap", "ExternalSecret", "SealedSecret"];
    let mut names = Vec::new();
    for document in text.split("\n---") {
        let is_store = |line: &str| {
            line.strip_prefix("kind:")
                .is_some_and(|kind| kinds.contains(&kind.trim()))
        };
        if document.lines().any(is_store) {
            // What an ExternalSecret makes may be called otherwise than itself.
            let made = document.split_once("target:").and_then(|(_, rest)| name_in(rest));
            let own = document.lines().find_map(|line| line.strip_prefix("  name:"));
            let own = own.or_else(|| name_in(document.split_once("metadata:")?.1));
            let all = own.into_iter().chain(made);
            names.extend(all.map(|name| name.trim().trim_matches(['\'', '"']).to_owned()));
        }
        names.extend(generated_names(document));
    }
    names
}

/// The first `name` in a text, in lines or between braces.
fn name_in(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("name:")?;
    rest.split(['\n', ',', '}']).next()
}

/// The names of what Kustomize's generators in a document make.
fn generated_names(document: &str) -> impl Iterator<Item = String> {
    let generates = document.contains("\nconfigMapGenerator:") || document.contains("\nsecretGenerator:");
    let lines = document.lines().filter(move |_| generates);
    let names = lines.filter_map(|line| line.trim_start().trim_start_matches("- ").strip_prefix("name:"));
    names.map(|name| name.trim().trim_matches(['\'', '"']).to_owned())
}

/// Whether the file is a unit that starts a container: a Quadlet, or a service of systemd.
pub fn is_unit(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending == "container" || ending == "service")
}

/// Whether a manifest, a release or a unit starts Authelia.
pub fn starts_authelia(path: &Path, text: &str) -> bool {
    let is_unit = is_unit(path);
    let mut lines = text.lines().map(str::trim_start).filter(|line| !line.starts_with('#'));
    let deploys = is_unit || text.lines().any(|line| line.starts_with("apiVersion:"));
    deploys && lines.any(|line| ends_word(line, "authelia/authelia") || is_unit && executes_authelia(line))
}

/// Whether a line of a unit starts Authelia itself: `ExecStart=/usr/bin/authelia --config /etc/authelia/configuration.yml`.
fn executes_authelia(line: &str) -> bool {
    let program = line
        .strip_prefix("ExecStart=")
        .and_then(|call| call.split_whitespace().next());
    program.is_some_and(|program| program.rsplit(['/', '@', '-', ':', '+', '!']).next() == Some("authelia"))
}

/// Whether a text without any key of YAML or JSON in it is something else than configuration: a password file, a token.
pub fn is_foreign(text: &str) -> bool {
    let content = || {
        text.lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
    };
    let has_key = |line: &str| {
        line.match_indices(':').any(|(at, _)| {
            let (before, behind) = line.split_at(at);
            let is_end = matches!(behind.as_bytes().get(1), None | Some(b' ' | b'\t'));
            let ends = |character: char| character.is_alphanumeric() || "_-'\"}".contains(character);
            before.ends_with(ends) && (is_end || before.ends_with('"'))
        })
    };
    content().next().is_some() && !content().any(has_key)
}

/// What the file at `path` with this `text` is; `None` if it is neither side's.
pub fn recognise(path: &Path, text: &str) -> Option<ContentKind> {
    let text = text.trim_start_matches('\u{feff}');
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    let clues = Clues::of(text);
    let is_yaml = name.ends_with(".yml") || name.ends_with(".yaml") || name == "-";
    if is_yaml && (name.starts_with("compose.") || name.starts_with("docker-compose.")) {
        return (clues.sets_coder || clues.runs_coder()).then_some(ContentKind::Compose);
    }
    if clues.sets_coder && (name == "kustomization.yaml" || name == "kustomization.yml") {
        return Some(ContentKind::Manifest);
    }
    if is_yaml && flow::is_flow(text) {
        return flow::yaml(text);
    }
    if is_yaml || text.trim_start().starts_with("---") {
        return yaml(&clues);
    }
    if name.ends_with(".json") {
        return flow::json(text);
    }
    if name.ends_with(".container") || clues.has_section("[Container]") {
        return (clues.sets_coder || clues.runs_coder()).then_some(ContentKind::Unit);
    }
    if name.ends_with(".service") || name.ends_with(".conf") || clues.has_section("[Service]") {
        return (clues.sets_coder || clues.mentions("coder server")).then_some(ContentKind::Unit);
    }
    // Coder looks its variables up in upper case.
    (clues.sets_coder || clues.sets_in_lower_case()).then_some(ContentKind::EnvFile)
}

/// Whether a file that is Authelia's has a manifest of Coder's as well, in a document of its own.
pub fn is_both_s(text: &str) -> bool {
    // `kubectl get -o yaml` and `-o json` put everything into one list.
    let is_list = text.contains("\nitems:") || text.contains("\"items\"") || text.starts_with("items:");
    if is_list && runs_coder(text) {
        return true;
    }
    let mut documents = text.split("\n---");
    text.contains("\n---") && documents.any(|document| yaml(&Clues::of(document)) == Some(ContentKind::Manifest))
}

fn yaml(clues: &Clues<'_>) -> Option<ContentKind> {
    if is_authelias(clues) {
        return Some(ContentKind::Authelia);
    }
    if clues.has_top_key("apiVersion") || clues.has_top_key("kind") {
        let releases_coder = || clues.mentions("kind: HelmRelease") && clues.mentions("chart: coder");
        let is_coders = clues.sets_coder || releases_coder() || clues.runs_coder();
        return (is_coders && !clues.stores_for_authelia()).then_some(ContentKind::Manifest);
    }
    if clues.has_top_key("services") {
        return (clues.sets_coder || clues.runs_coder()).then_some(ContentKind::Compose);
    }
    let has_oidc = clues.has_top_key("oidc") && (clues.has_key("clientID") || clues.has_key("issuerURL"));
    if has_oidc || (clues.has_top_key("networking") && clues.has_key("accessURL")) {
        return Some(ContentKind::ServerYaml);
    }
    // A list of plays or tasks that set such variables is another tool's.
    let charted = clues.has_top_key("coder") && CHARTED.iter().any(|key| clues.lines().any(|line| line == *key));
    let sets_env = clues.sets_coder && !clues.is_list() && (clues.has_key("env") || clues.has_key("envs"));
    (charted || sets_env).then_some(ContentKind::HelmValues)
}

/// Whether a YAML text is configuration of Authelia: with OpenID Connect, or without, which is Authelia's, too.
fn is_authelias(clues: &Clues<'_>) -> bool {
    // A compose file may hold one for its container.
    if clues.has_top_key("services") {
        return false;
    }
    let registers = clues.has_key("redirect_uris") && (clues.has_key("client_id") || clues.has_key("id"));
    let registers = registers && AUTHELIAS_OWN.iter().any(|key| clues.has_key(key));
    let guards = ["authentication_backend", "access_control"]
        .iter()
        .any(|key| clues.has_top_key(key));
    let guards = guards && AROUND.iter().filter(|key| clues.has_top_key(key)).count() > 1;
    // So is what its chart is given.
    let charted = clues.has_top_key("configMap")
        && AROUND.iter().any(|key| {
            clues
                .lines()
                .any(|line| line.strip_prefix("  ").and_then(|line| line.strip_suffix(':')) == Some(key))
        });
    let quoted = || clues.has_top_key("kind") && QUOTED.iter().any(|key| clues.mentions(key));
    clues.has_key("identity_providers") || quoted() || guards || charted || (registers && !clues.sets_coder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_key_is_something_else() {
        for (text, foreign) in [
            ("root:$y$j9T$a$b:19000:0:99999:7:::\n", true),
            ("db.example.com:5432:coder:coder:x\n", true),
            ("machine x login me password y\n", true),
            ("[default]\nkey_id = x\n", true),
            ("token", true),
            ("# token: x\n", false),
            ("", false),
            ("identity_providers:\n  oidc: {}\n", false),
            ("{\"identity_providers\":{}}", false),
            ("{{ env \"X\" }}: x\n", false),
        ] {
            assert_eq!(is_foreign(text), foreign, "{text}");
        }
    }

    #[test]
    fn examples_and_copies_are_nobody_s() {
        for (name, spare) in [
            (".env", false),
            ("coder.env", false),
            ("configuration.yml", false),
            (".env.production", false),
            (".env.example", true),
            ("example.env", true),
            ("compose.sample.yml", true),
            ("configuration.old.yml", true),
            ("configuration.yml.bak", true),
            ("configuration.template.yml", true),
            (".env.dist", true),
            (".env~", true),
            ("golden.yml", false),
            ("configuration-2024-05-01.yml", true),
            ("configuration.yml.20240501", true),
            ("configuration (1).yml", true),
            ("coder-2.35.1.env", false),
            ("authelia-10.0.0.1.yml", false),
            ("compose.2024.yml", false),
        ] {
            assert_eq!(is_spare(name), spare, "{name}");
        }
    }

    #[test]
    fn files_are_known_by_what_stands_in_them() {
        for (path, text, kind) in [
            (
                "configuration.yml",
                "identity_providers:\n  oidc:\n",
                Some(ContentKind::Authelia),
            ),
            (
                "clients.yml",
                "- client_id: a\n  authorization_policy: one_factor\n  redirect_uris: []\n",
                Some(ContentKind::Authelia),
            ),
            ("other.yml", "- client_id: a\n  redirect_uris: []\n", None),
            (
                "configuration.yml",
                "authentication_backend:\n  file: {}\nsession: {}\n",
                Some(ContentKind::Authelia),
            ),
            ("app.yml", "session: {}\nstorage: {}\n", None),
            (
                "compose.yml",
                "services:\n  docs:\n    environment:\n      LINK: https://github.com/coder/coder/issues\n",
                None,
            ),
            (
                "secret.yaml",
                "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata:\n  name: authelia-oidc\nspec:\n  \
                 CODER_OIDC_CLIENT_ID: x\n",
                None,
            ),
            (
                "play.yml",
                "---\n- hosts: all\n  tasks:\n    - env:\n        CODER_ACCESS_URL: x\n",
                None,
            ),
            (
                "compose.yml",
                "services:\n  coder:\n    image: ghcr.io/coder/coder:latest\n",
                Some(ContentKind::Compose),
            ),
            (
                "compose.yml",
                "services:\n  editor:\n    image: lscr.io/linuxserver/code-server\n",
                None,
            ),
            (
                "values.yaml",
                "coder:\n  env:\n    - name: CODER_ACCESS_URL\n",
                Some(ContentKind::HelmValues),
            ),
            (
                "secret.yaml",
                "apiVersion: v1\nkind: Secret\nstringData:\n  CODER_OIDC_CLIENT_ID: x\n",
                Some(ContentKind::Manifest),
            ),
            (
                "server.yaml",
                "oidc:\n  clientID: coder\n",
                Some(ContentKind::ServerYaml),
            ),
            (".env", "CODER_OIDC_CLIENT_ID=coder\n", Some(ContentKind::EnvFile)),
            (".env", "# CODER_OIDC_CLIENT_ID=coder\nOTHER=1\n", None),
            (
                "coder.service",
                "[Service]\nExecStart=/usr/bin/coder server\n",
                Some(ContentKind::Unit),
            ),
        ] {
            assert_eq!(recognise(Path::new(path), text), kind, "{path}: {text}");
        }
    }
}
