//! `secrets` and `configs` that a service takes from files or from texts in the project.
//!
//! Source: compose-spec `05-services.md`, `08-configs.md`, `09-secrets.md`.

use std::path::{Path, PathBuf};

use super::expansion::expanded;
use super::{Project, Service};
use crate::files::paths::joined;
use crate::secret::Secret;
use crate::setting::Setting;
use crate::yaml::Node;

/// What a `secret` or `config` holds.
pub enum Stored {
    /// What is in this file.
    File(PathBuf),
    /// This text, whose variables are filled in; its place is where it is written.
    Text(Setting<Secret>),
}

/// The `secrets` and `configs` of a service: the path in the container, and what is there.
pub fn stored(project: &Project, service: &Service) -> Vec<(String, Stored)> {
    let mut found = Vec::new();
    for (kind, folder) in [("secrets", "/run/secrets"), ("configs", "/")] {
        for (_, node) in service.all(kind) {
            for item in node.sequence().unwrap_or_default() {
                let part = |key: &str| item.get(key).and_then(text);
                let Some(name) = text(item).or_else(|| part("source")) else {
                    continue;
                };
                let target = part("target").unwrap_or_else(|| name.clone());
                let target = Path::new(folder).join(target).display().to_string();
                found.extend(defined(project, kind, &name).map(|stored| (target, stored)));
            }
        }
    }
    found
}

/// What the project says of the secret or config `name`.
fn defined(project: &Project, kind: &str, name: &str) -> Option<Stored> {
    let (_, section) = project.resources.iter().find(|(section, _)| *section == kind)?;
    let resource = section.get(name)?;
    if let Some((layer, content)) = resource.value("content") {
        let variables = &layer.scope.variables;
        let filled = expanded(&text(content)?, content.span, &|name| variables.look_up(name));
        return Some(Stored::Text(filled.ok()?));
    }
    let (layer, file) = resource.value("file")?;
    let file = layer.scope.filled(&text(file)?)?;
    Some(Stored::File(joined(&layer.scope.folder, &file)))
}

fn text(node: &Node) -> Option<String> {
    node.scalar().map(|scalar| scalar.text.to_string())
}
