//! The files that `secrets` and `configs` put into a container.
//!
//! Source: compose-spec `05-services.md`, `08-configs.md`, `09-secrets.md`.

use std::path::{Path, PathBuf};

use super::paths::joined;
use super::{Project, Service};
use crate::yaml::Node;

/// Each path in the container of `service` with the file here that is mounted there. What no file holds is left out.
pub fn stored_files(project: &Project, service: &Service) -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    for (kind, folder) in [("secrets", "/run/secrets"), ("configs", "/")] {
        for (_, node) in service.all(kind) {
            for item in node.sequence().unwrap_or_default() {
                let part = |key: &str| item.get(key).and_then(text);
                let Some(name) = text(item).or_else(|| part("source")) else {
                    continue;
                };
                let target = part("target").unwrap_or_else(|| name.clone());
                let section = project.resources.iter().find(|(section, _)| *section == kind);
                let defined = section.and_then(|(_, section)| section.get(&name)?.value("file"));
                let Some((layer, file)) = defined.and_then(|(layer, file)| Some((layer, text(file)?))) else {
                    continue;
                };
                let target = Path::new(folder).join(target).display().to_string();
                if !file.contains('$') {
                    found.push((target, joined(&layer.scope.folder, &file)));
                }
            }
        }
    }
    found
}

fn text(node: &Node) -> Option<String> {
    node.scalar().map(|scalar| scalar.text.to_string())
}
