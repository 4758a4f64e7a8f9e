//! Whose file a file is, by what stands in it.
//!
//! Cheap and conservative: a search may look at many files, and a file that is taken for Coder's or Authelia's by
//! mistake costs its reader more than one that has to be named.

use std::path::Path;

/// What a file is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Configuration of Authelia, or a part of it.
    Authelia,
    /// A compose file with a service that may be Coder.
    Compose,
    /// Helm values with Coder's settings.
    HelmValues,
    /// A Kubernetes manifest with Coder's settings.
    Manifest,
    /// Coder's own configuration file.
    ServerYaml,
    /// A systemd unit that starts Coder.
    Unit,
    /// An environment file with settings of Coder's.
    EnvFile,
}

/// What the file at `path` with this `text` is; `None` if it is neither side's.
pub fn recognise(path: &Path, text: &str) -> Option<Kind> {
    let text = text.trim_start_matches('\u{feff}');
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    let is_yaml = name.ends_with(".yml") || name.ends_with(".yaml") || name == "-";
    let lines = || {
        text.lines()
            .map(str::trim_end)
            .filter(|line| !line.trim_start().starts_with('#'))
    };
    let has_key = |key: &str| {
        lines().any(|line| {
            let line = line.trim_start().trim_start_matches("- ").trim_matches(['\'', '"']);
            line.strip_prefix(key)
                .is_some_and(|rest| rest.trim_start_matches(['\'', '"']).starts_with(':'))
        })
    };
    let has_top_key = |key: &str| lines().any(|line| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(':')));
    let has_section = |section: &str| lines().any(|line| line == section);
    let mentions = |word: &str| lines().any(|line| line.contains(word));
    let sets_coder = ["CODER_OIDC_", "CODER_ACCESS_URL", "CODER_PG_CONNECTION_URL"]
        .iter()
        .any(|sign| mentions(sign));
    if is_yaml || text.trim_start().starts_with("---") {
        let registers = has_key("redirect_uris") && (has_key("client_id") || has_key("id"));
        if has_key("identity_providers") || (registers && !sets_coder) {
            return Some(Kind::Authelia);
        }
        let runs_coder = || lines().any(|line| line.contains("coder/coder") && !line.contains("code-server"));
        if has_top_key("apiVersion") || has_top_key("kind") {
            let releases_coder = || mentions("kind: HelmRelease") && mentions("chart: coder");
            return (sets_coder || releases_coder() || runs_coder()).then_some(Kind::Manifest);
        }
        if has_top_key("services") {
            let image = lines().any(|line| line.trim_start().starts_with("image:") && line.contains("coder/coder"));
            return (sets_coder || image).then_some(Kind::Compose);
        }
        let has_oidc = has_top_key("oidc") && (has_key("clientID") || has_key("issuerURL"));
        if has_oidc || (has_top_key("networking") && has_key("accessURL")) {
            return Some(Kind::ServerYaml);
        }
        return (sets_coder && has_key("env")).then_some(Kind::HelmValues);
    }
    if name.ends_with(".service") || name.ends_with(".conf") || has_section("[Service]") {
        return (sets_coder || mentions("coder server")).then_some(Kind::Unit);
    }
    sets_coder.then_some(Kind::EnvFile)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_what_stands_in_them() {
        for (path, text, kind) in [
            (
                "configuration.yml",
                "identity_providers:\n  oidc:\n",
                Some(Kind::Authelia),
            ),
            (
                "clients.yml",
                "- client_id: a\n  redirect_uris: []\n",
                Some(Kind::Authelia),
            ),
            (
                "compose.yml",
                "services:\n  coder:\n    image: ghcr.io/coder/coder:latest\n",
                Some(Kind::Compose),
            ),
            (
                "compose.yml",
                "services:\n  editor:\n    image: lscr.io/linuxserver/code-server\n",
                None,
            ),
            (
                "values.yaml",
                "coder:\n  env:\n    - name: CODER_ACCESS_URL\n",
                Some(Kind::HelmValues),
            ),
            (
                "secret.yaml",
                "apiVersion: v1\nkind: Secret\nstringData:\n  CODER_OIDC_CLIENT_ID: x\n",
                Some(Kind::Manifest),
            ),
            ("server.yaml", "oidc:\n  clientID: coder\n", Some(Kind::ServerYaml)),
            (".env", "CODER_OIDC_CLIENT_ID=coder\n", Some(Kind::EnvFile)),
            (".env", "# CODER_OIDC_CLIENT_ID=coder\nOTHER=1\n", None),
            (
                "coder.service",
                "[Service]\nExecStart=/usr/bin/coder server\n",
                Some(Kind::Unit),
            ),
        ] {
            assert_eq!(recognise(Path::new(path), text), kind, "{path}: {text}");
        }
    }
}
