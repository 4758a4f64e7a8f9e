//! Files to whose name an editor has added `.txt`.

use std::path::Path;

use super::{ContentKind, recognise};

/// Whose a file is that ends in `.txt` behind the ending of a configuration, and why it is not read: a sentence.
/// Authelia and Coder take no such name for YAML; an env file may have any.
pub fn ends_in_txt(path: &Path, text: &str) -> Option<(ContentKind, &'static str)> {
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    let meant = Path::new(name.strip_suffix(".txt")?);
    let ending = meant.extension()?.to_str()?;
    let kind = recognise(meant, text).filter(|_| ["yml", "yaml", "json", "service", "container"].contains(&ending))?;
    let why = match kind {
        ContentKind::Authelia => {
            "it seems to be Authelia's, but its name ends in .txt, as editors add it; rename it without .txt"
        }
        _ => "it seems to be Coder's, but its name ends in .txt, as editors add it; rename it without .txt",
    };
    Some((kind, why))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whose_a_file_is_that_ends_in_txt() {
        let (authelia, compose) = (
            "identity_providers:\n  oidc:\n",
            "services:\n  coder:\n    image: ghcr.io/coder/coder\n",
        );
        for (name, text, kind) in [
            ("configuration.yml.txt", authelia, Some(ContentKind::Authelia)),
            ("Configuration.YAML.TXT", authelia, Some(ContentKind::Authelia)),
            ("compose.yml.txt", compose, Some(ContentKind::Compose)),
            ("configuration.yml", authelia, None),
            ("configuration.txt", authelia, None),
            ("coder.env.txt", "CODER_OIDC_CLIENT_ID=coder\n", None),
            ("notes.yml.txt", "a: b\n", None),
        ] {
            let found = ends_in_txt(Path::new(name), text).map(|(kind, _)| kind);
            assert_eq!(found, kind, "{name}");
        }
    }
}
