//! The form of what is not in the table of the specification: the top of a file, and `environment`.
//!
//! Source: compose-go v2.13.0 `schema/compose-spec.json`.

use super::ComposeError;
use super::entries::{no_entries, no_item};
use super::judge::is_usual;
use super::scalar::{is_text, printed};
use super::service::Service;
use super::strings::is_extension;
use crate::complaint::{Complaint, Meant};
use crate::yaml::{Mapping, Node};

const TOP: [&str; 9] = [
    "version", "name", "include", "services", "models", "networks", "volumes", "secrets", "configs",
];
/// Refuses keys that a compose file does not have, and values of the wrong shape.
pub(super) fn document(root: &Node) -> Result<(), ComposeError> {
    let Some(mapping) = root.mapping() else { return Ok(()) };
    unknown(mapping, &TOP)?;
    for key in ["version", "name"] {
        if let Some(node) = root
            .get(key)
            .filter(|node| node.scalar().is_none_or(|scalar| !is_text(scalar)))
        {
            return Err(ComposeError::at(node.span, "schema", "this must be a text"));
        }
    }
    for key in ["services", "networks", "volumes", "secrets", "configs", "models"] {
        let Some(node) = root.get(key) else { continue };
        let Some(mapping) = node.mapping() else {
            return Err(ComposeError::at(node.span, "schema", "this must be a mapping"));
        };
        for entry in mapping.entries() {
            let name = entry.key.scalar().map(|key| &*key.text).unwrap_or_default();
            if !is_usual(name) && !matches!(key, "networks" | "models") {
                let message = "a name may have only letters, digits, `.`, `_` and `-`";
                return Err(ComposeError::at(entry.key.span, "schema", message));
            }
        }
    }
    Ok(())
}

/// Refuses an item of an `environment` that is no text, whatever becomes of it later.
pub(super) fn items(root: &Node) -> Result<(), ComposeError> {
    let services = root.get("services").and_then(Node::mapping).map(Mapping::entries);
    let lists = services.unwrap_or_default().iter();
    let mut items = lists
        .filter_map(|service| service.value.get("environment")?.sequence())
        .flatten();
    match items.find(|item| !item.scalar().is_some_and(is_text)) {
        Some(item) => Err(no_item(item)),
        None => Ok(()),
    }
}

/// Refuses a service that no file gives a mapping, and an `environment` of a wrong form.
pub(super) fn whole(service: &Service) -> Result<(), ComposeError> {
    let layers = service.layers();
    let Some(last) = layers.last() else { return Ok(()) };
    if layers.iter().all(|layer| layer.node.mapping().is_none()) {
        return Err(ComposeError::at(
            last.node.span,
            "schema",
            Complaint::from("a service must be a mapping").advising("indent below it what belongs to it"),
        ));
    }
    // Merged, a mapping becomes a list; before that it has to be sound by itself.
    let mut environments = service
        .layers()
        .into_iter()
        .filter_map(|layer| layer.node.get("environment"));
    if let (Some(only), None) = (environments.next(), environments.next()) {
        if only.scalar().is_some() {
            return Err(no_entries(only));
        }
        for entry in only.mapping().map(Mapping::entries).unwrap_or_default() {
            printed(&entry.value)?;
            if entry.key.scalar().is_some_and(|key| key.text.is_empty()) {
                return Err(ComposeError::at(entry.key.span, "schema", "a variable has no name"));
            }
        }
    }
    Ok(())
}

fn unknown(mapping: &Mapping, known: &[&'static str]) -> Result<(), ComposeError> {
    for entry in mapping.entries() {
        let Some(key) = entry.key.scalar() else { continue };
        if !is_extension(&key.text) && !known.contains(&&*key.text) {
            let message = Complaint::from("a compose file has no such key here").meant(hint(&key.text, known));
            return Err(ComposeError::at(entry.key.span, "schema", message));
        }
    }
    Ok(())
}

/// What was probably meant by a key that the project does not have.
fn hint(key: &str, known: &[&'static str]) -> Option<Meant> {
    const OF_A_SERVICE: [&str; 8] = [
        "build",
        "command",
        "depends_on",
        "env_file",
        "environment",
        "image",
        "labels",
        "ports",
    ];
    if OF_A_SERVICE.contains(&key) {
        return Some(Meant::Words(format!("`{key}` belongs below a service").into()));
    }
    let near = known.iter().map(|known| (strsim::osa_distance(known, key), known));
    let near = near.filter(|(distance, _)| *distance <= 2).min();
    near.map(|(_, near)| Meant::Name(near))
}
